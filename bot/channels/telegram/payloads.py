"""`Message` and `MenuItem` -> parameters of the Bot API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from telegram import InputFile

from bot.channels.channel import Button, File, MenuItem

LONGEST_LINE_BYTES = 64
LONGEST_CAPTION = 1024
LONGEST_SUMMARY = 256
MOST_COMMANDS = 100
LARGEST_PHOTO_BYTES = 10 * 1024 * 1024

_PHOTO_ENDINGS = frozenset({".png", ".jpg", ".jpeg"})
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_UNNAMEABLE = re.compile(r'[\x00-\x1f\x7f\ud800-\udfff"/\\]')

Parameters = dict[str, Any]


def keyboard(rows: Sequence[Sequence[Button]]) -> Parameters:
    """Return the parameter of the buttons below a message; without buttons there is none, which takes them away.

    Raises:
        ValueError: a button stands for nothing, for two things, or for a line of more than 64 bytes.
    """
    filled = [[_button(button) for button in row] for row in rows if row]
    return {"reply_markup": {"inline_keyboard": filled}} if filled else {}


def words(text: str) -> Parameters:
    """Return the parameters of a text. Without previews: fetching them would use up a link that works once."""
    return {"text": text, "link_preview_options": {"is_disabled": True}}


def fits_caption(text: str) -> bool:
    """Return whether a text may stand below a file."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST_CAPTION


def looks_like_photo(file: File) -> bool:
    """Return whether to try a file as a photo."""
    is_small = len(file.content) <= LARGEST_PHOTO_BYTES
    return is_small and PurePosixPath(file.name).suffix.lower() in _PHOTO_ENDINGS


def attachment(file: File) -> InputFile:
    """Return a file to upload under its own name."""
    return InputFile(file.content, filename=_UNNAMEABLE.sub("_", file.name) or "file")


def caption(text: str) -> Parameters:
    """Return the parameter of the text below a file."""
    return {"caption": text} if text else {}


def menu_scope(chat: str | None, language: str) -> Parameters:
    """Return for whom a menu is: a chat or everybody, and those who have a language; Telegram takes two letters."""
    scope: Parameters = {"type": "default"} if chat is None else {"type": "chat", "chat_id": chat}
    code = language.partition("-")[0].lower()
    return {"scope": scope, **({"language_code": code} if code else {})}


def menu_commands(items: Sequence[MenuItem]) -> list[dict[str, str]]:
    """Return the entries of a menu.

    Raises:
        ValueError: more than 100, or one that Telegram would not take.
    """
    if len(items) > MOST_COMMANDS:
        raise ValueError(f"{len(items)} commands are more than {MOST_COMMANDS}")
    for item in items:
        if not _COMMAND.fullmatch(item.command) or not 1 <= len(item.summary.strip()) <= LONGEST_SUMMARY:
            raise ValueError(f"not an entry of a menu: {item.command}")
    return [{"command": item.command, "description": item.summary} for item in items]


def _button(button: Button) -> dict[str, str]:
    if bool(button.line) == bool(button.url):
        raise ValueError(f"a button is either for a line or for a url: {button.label}")
    if button.url:
        return {"text": button.label, "url": button.url}
    if len(button.line.encode()) > LONGEST_LINE_BYTES:
        raise ValueError(f"the line of a button is longer than {LONGEST_LINE_BYTES} bytes: {button.label}")
    return {"text": button.label, "callback_data": button.line}
