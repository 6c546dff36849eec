"""`Message` -> what message/send and update_template_card take."""

from __future__ import annotations

import secrets
from pathlib import PurePosixPath
from typing import Any

from bot.channels.channel import Button, File, Message
from bot.channels.choices import Checklist, Option, Selectors
from bot.channels.wecom.refs import CHOICE

MOST_BUTTONS = 6
LONGEST_LABEL = 10
LONGEST_KEY_BYTES = 1024
LONGEST_TITLE, LONGEST_ABOUT = 26, 30
LONGEST_TEXT = 112
MOST_PAIRS, LONGEST_NAME, LONGEST_VALUE = 6, 5, 26
MOST_OPTIONS, LONGEST_OPTION = 20, 11
MOST_LISTS, MOST_LISTED, LONGEST_LIST_TITLE, LONGEST_LISTED = 3, 10, 13, 10
LARGEST_IMAGE_BYTES = 10 * 1024 * 1024
SMALLEST_FILE_BYTES = 6
# What stands in the one grey button of a card that was answered.
ANSWERED = "已答复"
SUBMITTED = "已提交"

_IMAGE_ENDINGS = frozenset({".png", ".jpg", ".jpeg"})

Json = dict[str, Any]


def text(words: str) -> Json:
    """Return a message of nothing but words."""
    return {"msgtype": "text", "text": {"content": words}}


def media(kind: str, number: str) -> Json:
    """Return a message that is an uploaded file."""
    return {"msgtype": kind, kind: {"media_id": number}}


def media_kind(file: File) -> str:
    """Return as what a file is sent."""
    is_small = len(file.content) <= LARGEST_IMAGE_BYTES
    return "image" if is_small and PurePosixPath(file.name).suffix.lower() in _IMAGE_ENDINGS else "file"


def fits_card(words: str) -> bool:
    """Return whether words may stand in a card."""
    return bool(words.strip()) and len(words) <= LONGEST_TEXT


def new_task(message: Message) -> str:
    """Return the number of a new card, which also says whether something is chosen on it and then submitted."""
    return (CHOICE if message.choice else "") + secrets.token_hex(12)


def card(message: Message, task: str) -> Json:
    """Return words and buttons, or something to choose, as a card of its own number.

    Raises:
        ValueError: a button or a list WeCom would not take.
    """
    match message.choice:
        case Checklist() as choice:
            return {**_checklist(choice), "task_id": task}
        case Selectors() as choice:
            return {**_selectors(choice), "task_id": task}
    # WeCom takes no key twice.
    buttons = list({button.line: _button(button) for row in message.buttons for button in row}.values())
    if not 1 <= len(buttons) <= MOST_BUTTONS:
        raise ValueError(f"{len(buttons)} buttons")
    return {**laid(message.text), "button_list": buttons, "task_id": task}


def answered_card(words: str) -> Json:
    """Return a card that says these words and takes no press any more."""
    grey = {"text": ANSWERED, "key": "answered"}
    return {**laid(words), "button_list": [grey], "replace_text": ANSWERED}


def laid(words: str) -> Json:
    """Return a card of words, still without the button it needs."""
    return {"card_type": "button_interaction", **_words(words)}


def _words(words: str) -> Json:
    """Lay words out: a short first line is the title, names and their values at the end stand in two columns."""
    lines = [line for line in words.split("\n") if line.strip()]
    title = lines.pop(0) if lines and len(lines[0]) <= LONGEST_TITLE else ""
    pairs: list[Json] = []
    while lines and len(pairs) < MOST_PAIRS and (pair := _pair(lines[-1])):
        pairs.insert(0, pair)
        lines.pop()
    laid: Json = {"main_title": {"title": title}} if title else {}
    if lines or not title:
        laid["sub_title_text"] = "\n".join(lines)
    if not title and not lines:
        # WeCom wants one of the two beside the columns.
        return {"sub_title_text": words}
    return {**laid, "horizontal_content_list": pairs} if pairs else laid


def _checklist(choice: Checklist) -> Json:
    if not 1 <= len(choice.options) <= MOST_OPTIONS:
        raise ValueError(f"{len(choice.options)} options")
    title = {"title": _cut(choice.title, LONGEST_TITLE)}
    if choice.about:
        title["desc"] = _cut(choice.about, LONGEST_ABOUT)
    ticks = {"question_key": "0", "mode": 1, "option_list": _options(choice.options, LONGEST_OPTION)}
    button = _submit_button(choice)
    return {"card_type": "vote_interaction", "main_title": title, "submit_button": button, "checkbox": ticks}


def _selectors(choice: Selectors) -> Json:
    if not 1 <= len(choice.selectors) <= MOST_LISTS:
        raise ValueError(f"{len(choice.selectors)} lists")
    if not all(1 <= len(each.options) <= MOST_LISTED for each in choice.selectors):
        raise ValueError("a list of nothing, or of too much")
    lists = [
        {
            "question_key": str(place),
            "title": _cut(each.title, LONGEST_LIST_TITLE),
            "selected_id": each.chosen,
            "option_list": _options(each.options, LONGEST_LISTED),
        }
        for place, each in enumerate(choice.selectors)
    ]
    title, button = {"title": _cut(choice.title, LONGEST_TITLE)}, _submit_button(choice)
    return {"card_type": "multiple_interaction", "main_title": title, "submit_button": button, "select_list": lists}


def _submit_button(choice: Checklist | Selectors) -> Json:
    return {"text": choice.submit[:LONGEST_LABEL], "key": choice.line}


def _options(options: tuple[Option, ...], longest: int) -> list[Json]:
    return [{"id": each.code, "text": _cut(each.label, longest)} for each in options]


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 1] + "…"


def _pair(line: str) -> Json | None:
    name, colon, value = line.partition("：")
    if not colon or not 0 < len(name) <= LONGEST_NAME or not 0 < len(value) <= LONGEST_VALUE:
        return None
    return {"keyname": name, "value": value}


def _button(button: Button) -> Json:
    if not button.line or button.url or len(button.line.encode()) > LONGEST_KEY_BYTES:
        raise ValueError(f"a button here stands for a line of at most {LONGEST_KEY_BYTES} bytes: {button.label}")
    return {"text": button.label[:LONGEST_LABEL], "key": button.line}
