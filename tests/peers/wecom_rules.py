"""What WeCom's documentation allows in cards and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TASK = re.compile(r"[0-9A-Za-z_@-]{1,128}")


CHOICES = {
    "vote_interaction": {"card_type", "main_title", "checkbox", "submit_button", "task_id"},
    "multiple_interaction": {"card_type", "main_title", "select_list", "submit_button", "task_id"},
}


def card_faults(card: dict[str, Any]) -> list[str]:
    """Return what is wrong with a card, as the documentation recommends or demands it."""
    if card.get("card_type") in CHOICES:
        return [*_choice_faults(card)]
    return [*_button_faults(card), *_word_faults(card)]


def menu_faults(menu: dict[str, Any]) -> list[str]:
    """Return what is wrong with a menu."""
    groups = menu.get("button", [])
    faults = [] if 1 <= len(groups) <= 3 else ["not one to three groups"]
    for group in groups:
        entries = group.get("sub_button", [])
        if not 1 <= len(entries) <= 5 or not 0 < len(group["name"].encode()) <= 16:
            faults.append(f"group {group['name']}")
        for entry in entries:
            if entry["type"] not in ("click", "scancode_waitmsg") or not 0 < len(entry["key"].encode()) <= 128:
                faults.append(f"entry {entry['name']}")
            if not 0 < len(entry["name"].encode()) <= 40:
                faults.append(f"the name of entry {entry['name']}")
    return faults


def _button_faults(card: dict[str, Any]) -> Iterator[str]:
    if card.get("card_type") != "button_interaction":
        yield "another kind of card"
    buttons = card.get("button_list", [])
    if not 1 <= len(buttons) <= 6:
        yield f"{len(buttons)} buttons"
    if len({each["key"] for each in buttons}) < len(buttons):
        yield "two buttons of one key"
    for each in buttons:
        if not 0 < len(each["text"]) <= 10 or not 0 < len(each["key"].encode()) <= 1024:
            yield f"button {each['text']}"
    if "task_id" in card and not TASK.fullmatch(card["task_id"]):
        yield "task_id"


def _word_faults(card: dict[str, Any]) -> Iterator[str]:
    title, text = card.get("main_title", {}).get("title", ""), card.get("sub_title_text", "")
    if not title and not text:
        yield "neither title nor text"
    if len(title) > 26 or len(text) > 112:
        yield f"too long: {title} {text}"
    pairs = card.get("horizontal_content_list", [])
    if len(pairs) > 6:
        yield "too many pairs"
    for each in pairs:
        if not 0 < len(each["keyname"]) <= 5 or not 0 < len(each["value"]) <= 26:
            yield f"pair {each['keyname']}"


def _choice_faults(card: dict[str, Any]) -> Iterator[str]:
    kind = card["card_type"]
    if strange := set(card) - CHOICES[kind]:
        yield f"a card of choices has no {strange}"
    title = card.get("main_title", {})
    if not 0 < len(title.get("title", "")) <= 26 or len(title.get("desc", "")) > 30:
        yield f"the title {title}"
    button = card.get("submit_button", {})
    if not 0 < len(button.get("text", "")) <= 10 or not 0 < len(button.get("key", "").encode()) <= 1024:
        yield f"the button {button}"
    if not TASK.fullmatch(card.get("task_id", "")):
        yield "task_id"
    if kind == "vote_interaction":
        box = card.get("checkbox", {})
        if strange := set(box) - {"question_key", "mode", "option_list", "disable"}:
            yield f"a checkbox has no {strange}"
        if box.get("mode") not in (0, 1) or not 0 < len(box.get("question_key", "").encode()) <= 1024:
            yield "mode or question_key"
        yield from _option_faults(box.get("option_list", []), 20, 11, {"id", "text", "is_checked"})
        return
    lists = card.get("select_list", [])
    if not 1 <= len(lists) <= 3 or len({each.get("question_key") for each in lists}) < len(lists):
        yield f"{len(lists)} lists, or two of one key"
    for each in lists:
        if strange := set(each) - {"question_key", "title", "selected_id", "option_list", "disable"}:
            yield f"a list has no {strange}"
        if not 0 < len(each.get("question_key", "").encode()) <= 1024 or len(each.get("title", "")) > 13:
            yield f"the list {each.get('title')}"
        # What is not among the options is passed over in silence, and the first one shown as what stands.
        if each.get("selected_id") not in [option["id"] for option in each["option_list"]]:
            yield f"the selected_id of {each.get('title')}"
        yield from _option_faults(each["option_list"], 10, 10, {"id", "text"})


def _option_faults(options: list[dict[str, Any]], most: int, longest: int, known: set[str]) -> Iterator[str]:
    if not 1 <= len(options) <= most:
        yield f"{len(options)} options"
    if len({each["id"] for each in options}) < len(options):
        yield "two options of one id"
    for each in options:
        if set(each) - known or not 0 < len(each["text"]) <= longest or not 0 < len(each["id"].encode()) <= 128:
            yield f"option {each}"
