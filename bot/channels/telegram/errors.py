"""What an error of python-telegram-bot says about a message: which of the ways of `SendFailed` it went.

Decided by the type of the error and of its cause. Telegram's words count only where it gives nothing else, which is
status 400. Causes carry the name of what went wrong and never an address, for that holds the token.
"""

from __future__ import annotations

import re
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.channels.channel import (
    Ambiguous,
    FetchFailed,
    FetchLater,
    FileTooLarge,
    Moved,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
)

OPERATOR_SECONDS = 30.0
"""Pause when nothing will help but an operator: a refused token, a second instance."""

_UNCHANGED = ("message is not modified",)
_NOT_EDITABLE = (
    "message to edit not found",
    "message can't be edited",
    "message identifier is not specified",
    "message_id_invalid",
    "there is no text in the message to edit",
)
_NOT_A_PHOTO = ("photo_", "image_process_failed", "too big for a photo")
_CHAT_CLOSED = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user_deactivated",
    "group chat was deactivated",
    "chat_write_forbidden",
    "not enough rights to send",
    "have no rights to send",
)
_QUOTED = re.compile(r"(['\"]).*\1", re.DOTALL)


class NeverLeft(Exception):
    """Cause of an error: the request did not reach the Bot API."""


class Broken(Exception):
    """Cause of an error: the request had left, and no usable answer came."""


class FloodWait(RetryAfter):
    """Status 429: nothing was sent, wait ``seconds``. Unlike its base it needs no environment variable to be silent."""

    __slots__ = ("seconds",)

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(timedelta(seconds=seconds))

    @property
    def retry_after(self) -> timedelta:
        """Return how long to wait."""
        return timedelta(seconds=self.seconds)


def classify(error: TelegramError) -> SendFailed:
    """Return what an error of a call that should have sent something means for the message."""
    match error:
        case FloodWait():
            return NotSent("too many messages", error.seconds)
        case ChatMigrated():
            return Moved(str(error.new_chat_id))
        case InvalidToken() | EndPointNotFound():
            return NotSent("the token was refused", OPERATOR_SECONDS, whole_channel=True)
        case Conflict():
            return NotSent("another program uses the token", OPERATOR_SECONDS, whole_channel=True)
        case BadRequest() | Forbidden():
            return _classify_refusal(error)
    match error.__cause__:
        case NeverLeft() as cause:
            return NotSent(f"not connected: {cause}")
        case Broken() as cause:
            return Ambiguous(f"no answer: {cause}")
    # Of other errors only the name: nobody knows what their words repeat.
    return Ambiguous(f"no answer: {type(error.__cause__ or error).__name__}")


def classify_fetch(error: TelegramError) -> FetchFailed:
    """Return what an error of fetching a file means."""
    match error:
        case FloodWait():
            return FetchLater("too many calls", error.seconds)
        case BadRequest() if _says(error, ("file is too big",)):
            return FileTooLarge("file is too big")
        case BadRequest() | Forbidden() if error.__cause__ is None:
            return FetchFailed("Telegram does not give the file out")
        case InvalidToken() | EndPointNotFound() | Conflict():
            return FetchLater("the token was refused", OPERATOR_SECONDS)
    return FetchLater(f"not fetched: {error.__cause__ or type(error).__name__}")


def is_unchanged(error: BadRequest) -> bool:
    """Return whether an edit failed because the message looks like that already."""
    return _says(error, _UNCHANGED)


def is_not_editable(error: BadRequest) -> bool:
    """Return whether an edit failed because that message can no longer be edited."""
    return _says(error, _NOT_EDITABLE)


def is_not_a_photo(error: BadRequest) -> bool:
    """Return whether Telegram does not take a file as a photo, though perhaps as a document."""
    return _says(error, _NOT_A_PHOTO)


def _classify_refusal(error: TelegramError) -> SendFailed:
    if error.__cause__ is not None:
        return NotSent("refused by something before the Bot API")
    if isinstance(error, Forbidden):
        return Unreachable("the chat takes no messages")
    if _says(error, _CHAT_CLOSED):
        return Unreachable("there is no such chat, or it takes no messages")
    # Telegram quotes what it refuses, and that may be somebody's link.
    return Rejected(_QUOTED.sub("…", error.message)[:200])


def _says(error: TelegramError, phrases: tuple[str, ...]) -> bool:
    words = error.message.lower()
    return any(phrase in words for phrase in phrases)
