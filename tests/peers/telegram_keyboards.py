"""Validation of `reply_markup`."""

from typing import Any
from urllib.parse import urlsplit

from .telegram_errors import Json, bad_request

MOST_BUTTONS = 100
ACTIONS = frozenset({
    "callback_data", "url", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
})  # fmt: skip
ARRAY_OF_ARRAYS = "must be an Array of Arrays"


def inline_keyboard(markup: Any, *, is_private: bool, only_inline: bool = False) -> Json | None:
    """Check a markup and return the inline keyboard to show under the message, or None when it has none.

    Args:
        is_private: the chat is private, so that it may have Mini App buttons.
        only_inline: of an edit, which takes nothing but inline keyboards.

    Raises:
        ApiError: 400.
    """
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"], is_private=is_private)
    if only_inline:
        raise bad_request("inline keyboard expected")
    if "keyboard" in markup:
        _check_reply_keyboard(markup["keyboard"])
    elif not (markup.get("remove_keyboard") is True or markup.get("force_reply") is True) and markup:
        raise bad_request("can't parse reply keyboard markup JSON object")
    return None


def _inline(rows: Any, *, is_private: bool) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "inline_keyboard" of the InlineKeyboardMarkup {ARRAY_OF_ARRAYS}')
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    kept = [[_button(button, is_private=is_private) for button in row] for row in rows if row]
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any, *, is_private: bool) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: Expected an Object")
    text = button.get("text")
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be non-empty')
    chosen = [name for name, value in button.items() if name in ACTIONS and value is not None]
    if not chosen:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(chosen) > 1:
        raise bad_request("can't parse inline keyboard button: exactly one action must be specified")
    _check_action(chosen[0], button[chosen[0]], is_private=is_private)
    return button


def _check_action(name: str, value: Any, *, is_private: bool) -> None:
    if name == "callback_data":
        if not isinstance(value, str) or not 1 <= len(value.encode("utf-8", "replace")) <= 64:
            raise bad_request("BUTTON_DATA_INVALID")
    elif name == "url":
        if not isinstance(value, str) or not _is_url(value, ("http", "https", "tg")):
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
    elif name == "web_app":
        url = value.get("url") if isinstance(value, dict) else None
        if not isinstance(url, str) or not _is_url(url, ("https",)):
            raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed")
        if not is_private:
            raise bad_request("BUTTON_TYPE_INVALID")
    elif name == "copy_text":
        text = value.get("text") if isinstance(value, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_reply_keyboard(rows: Any) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "keyboard" of the ReplyKeyboardMarkup {ARRAY_OF_ARRAYS}')
    for row in rows:
        for button in row:
            text = button.get("text") if isinstance(button, dict) else button
            if not isinstance(text, str) or not text.strip():
                raise bad_request('can\'t parse keyboard button: Field "text" must be non-empty')


def _is_url(text: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname)
    except ValueError:
        return False
