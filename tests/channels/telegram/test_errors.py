"""The table of send failures, by type and cause of the library's errors."""

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
    TimedOut,
)

from bot.channels.channel import Ambiguous, Moved, NotSent, Rejected, SendFailed, Unreachable
from bot.channels.telegram.errors import Broken, FloodWait, NeverLeft, classify


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (caused(NetworkError("x"), NeverLeft("ClientConnectorError")), NotSent),
        (caused(TimedOut(), NeverLeft("ConnectionTimeoutError")), NotSent),
        (FloodWait(7), NotSent),
        (ChatMigrated(-100), Moved),
        (Forbidden("Forbidden: bot was blocked by the user"), Unreachable),
        (BadRequest("Bad Request: chat not found"), Unreachable),
        (BadRequest("Bad Request: group chat was deactivated"), Unreachable),
        (BadRequest("Bad Request: not enough rights to send text messages to the chat"), Unreachable),
        (BadRequest("Bad Request: can't parse entities: unclosed tag"), Rejected),
        (BadRequest("Bad Request: BUTTON_DATA_INVALID"), Rejected),
        (caused(NetworkError("x"), RuntimeError("who knows")), Ambiguous),
        (caused(TimedOut(), Broken("SocketTimeoutError")), Ambiguous),
        (caused(NetworkError("x"), Broken("ServerDisconnectedError")), Ambiguous),
        (caused(NetworkError("x"), Broken("status 502")), Ambiguous),
        (NetworkError("who knows"), Ambiguous),
        (TelegramError("who knows"), Ambiguous),
        (InvalidToken(), NotSent),
        (EndPointNotFound("x"), NotSent),
        (Conflict("x"), NotSent),
        (caused(Forbidden("x"), Broken("a page of a firewall")), NotSent),
        (caused(BadRequest("x"), Broken("a page of a proxy")), NotSent),
    ],
    ids=lambda value: repr(value) if isinstance(value, TelegramError) else value.__name__,
)
def test_an_error_says_which_way_the_message_went(error: TelegramError, kind: type[SendFailed]) -> None:
    assert type(classify(error)) is kind


@pytest.mark.parametrize("error", [InvalidToken(), EndPointNotFound("x"), Conflict("x")], ids=repr)
def test_a_refused_token_and_a_second_instance_hold_the_whole_channel(error: TelegramError) -> None:
    failed = classify(error)
    assert isinstance(failed, NotSent)
    assert failed.whole_channel
    assert failed.retry_after > 0


def test_a_flood_says_how_long_to_wait() -> None:
    failed = classify(FloodWait(7))
    assert isinstance(failed, NotSent)
    assert (failed.retry_after, failed.whole_channel) == (7, False)


def test_a_moved_chat_says_where_to() -> None:
    failed = classify(ChatMigrated(-1001))
    assert isinstance(failed, Moved)
    assert failed.new_chat == "-1001"


def test_a_rejection_does_not_repeat_what_it_quotes() -> None:
    error = BadRequest(
        "Bad Request: inline keyboard button URL 'https://a.cn/login?t=geheim' is invalid: Wrong HTTP URL"
    )
    assert str(classify(error)) == "Inline keyboard button url … is invalid: wrong http url"
