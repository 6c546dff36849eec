"""What WeCom's documentation allows in cards and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

TASK = re.compile(r"[0-9A-Za-z_@-]{1,128}")


def card_faults(card: dict[str, Any]) -> list[str]:
    """Return what is wrong with a card of buttons, as the documentation recommends or demands it."""
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
