"""Raw updates of the Bot API -> `Event`. Nothing that can stand in JSON makes these functions raise."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from bot.channels.channel import ChatKind, Event, FileRef, Left, RoomMoved, Unreadable, Update
from models.rules.venues import Location, Spot

CHANNEL = "telegram"
LONGEST_BODY = 20_000
LARGEST_ID = 2**63
# Beyond this an offset would skip whatever is to come.
LARGEST_UPDATE_ID = 2**52

_KINDS = {"private": ChatKind.PRIVATE, "group": ChatKind.GROUP, "supergroup": ChatKind.GROUP}
_GONE = frozenset({"kicked", "left"})
_MEDIA = frozenset({
    "animation", "audio", "checklist", "contact", "dice", "document", "game", "live_photo", "location", "paid_media",
    "photo", "poll", "sticker", "story", "venue", "video", "video_note", "voice",
})  # fmt: skip
_NOT_OWN = ("forward_origin", "forward_date", "forward_from", "forward_sender_name", "via_bot", "venue")
_PLACES = ("location", "venue", "user_location")
_COMMAND = re.compile(r"(/[^\s@]+)@([A-Za-z0-9_]+)(?![A-Za-z0-9_@.])")
_MENTION = re.compile(r"@([A-Za-z0-9_]+)[\s,，:：]*")
# No database keeps half a surrogate pair, and PostgreSQL no NUL.
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")

_Json = dict[str, Any]


class _Malformed(Exception):
    """Something is missing, or is not what it must be."""


def read_update(raw: object, username: str) -> Event | None:
    """Return what happened, or None when it does not concern us: channel posts, other bots, service messages.

    Args:
        username: our own, without ``@``; it is taken off ``/command@username``, commands for another bot are None.
    """
    try:
        return _read(raw, username)
    except _Malformed:
        return unreadable(raw)


def update_id(raw: object) -> int | None:
    """Return the number of a raw update, None when it has no sensible one."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return number if type(number) is int and 0 <= number <= LARGEST_UPDATE_ID else None


def query_id(raw: object) -> str | None:
    """Return the id of a pressed button that waits for an answer, readable otherwise or not."""
    query = raw.get("callback_query") if isinstance(raw, dict) else None
    found = query.get("id") if isinstance(query, dict) else None
    return found if isinstance(found, str) and 0 < len(found) <= 64 else None


def unreadable(raw: object) -> Unreadable:
    """Return the event for what cannot be understood, without places; without a number it is known by its content."""
    try:
        body = raw if isinstance(raw, str) else json.dumps(_without_places(raw))
    except (ValueError, TypeError, RecursionError):
        body = f"<{type(raw).__name__}>"
    number = update_id(raw)
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    event_id = f"sha256:{digest}" if number is None else str(number)
    return Unreadable(CHANNEL, event_id, _UNKEEPABLE.sub("\ufffd", body[:LONGEST_BODY]))


def _read(raw: object, username: str) -> Event | None:
    update = _object(raw)
    number = update_id(update)
    if number is None or len(update) < 2:
        raise _Malformed
    event_id = str(number)
    if "message" in update:
        return _read_message(event_id, _object(update["message"]), username)
    if "callback_query" in update:
        return _read_press(event_id, _object(update["callback_query"]))
    if "my_chat_member" in update:
        return _read_membership(event_id, _object(update["my_chat_member"]))
    return None


def _read_message(event_id: str, message: _Json, username: str) -> Event | None:
    chat = _object(message.get("chat"))
    kind = _chat_kind(chat)
    if kind is None:
        return None
    address = _id(chat)
    if "migrate_to_chat_id" in message:
        return RoomMoved(CHANNEL, event_id, address, _id(message, "migrate_to_chat_id"))
    if "migrate_from_chat_id" in message:
        return RoomMoved(CHANNEL, event_id, _id(message, "migrate_from_chat_id"), address)
    sender = _object(message.get("from"))
    # A sender_chat speaks for a channel, or for a group's administrators, and not for an account.
    if sender.get("is_bot") is True or "sender_chat" in message:
        return None
    if "text" not in message and _MEDIA.isdisjoint(message):
        return None
    text = _addressed(_words(message, "text") or _words(message, "caption"), username)
    if text is None:
        return None
    location = _location(message) if "location" in message else None
    return _update(event_id, address, kind, sender, text, location=location, file=_file(message))


def _location(message: _Json) -> Location | None:
    """Return the place sent; a venue was picked from a list, and so was what came through another bot: not her own."""
    place, sent_at = _object(message["location"]), message.get("date")
    latitude, longitude = (_degrees(place.get(name)) for name in ("latitude", "longitude"))
    if type(sent_at) is not int or not 0 <= sent_at < 2**33:
        raise _Malformed
    accuracy = place.get("horizontal_accuracy")
    try:
        spot = Spot(latitude, longitude)
    except ValueError:
        raise _Malformed from None
    return Location(
        spot,
        datetime.fromtimestamp(sent_at, UTC),
        None if accuracy is None else _degrees(accuracy),
        any(name in message for name in _NOT_OWN),
        "live_period" in place,
    )


def _read_press(event_id: str, query: _Json) -> Event | None:
    sender = _object(query.get("from"))
    if "message" not in query or "data" not in query:
        return None
    message = _object(query["message"])
    chat = _object(message.get("chat"))
    kind = _chat_kind(chat)
    if kind is None or sender.get("is_bot") is True:
        return None
    line = _words(query, "data")
    return _update(event_id, _id(chat), kind, sender, line, pressed=_id(message, "message_id"))


def _read_membership(event_id: str, change: _Json) -> Event | None:
    chat = _object(change.get("chat"))
    kind = _chat_kind(chat)
    status = _object(change.get("new_chat_member")).get("status")
    if not isinstance(status, str):
        raise _Malformed
    if kind is None or status not in _GONE:
        return None
    return Left(CHANNEL, event_id, _id(chat))


def _update(
    event_id: str,
    chat: str,
    kind: ChatKind,
    sender: _Json,
    text: str,
    *,
    pressed: str | None = None,
    location: Location | None = None,
    file: FileRef | None = None,
) -> Update:
    user = _id(sender)
    if "first_name" not in sender:
        raise _Malformed
    return Update(
        CHANNEL,
        event_id,
        chat,
        kind,
        user,
        f"{_words(sender, 'first_name')} {_words(sender, 'last_name')}".strip(),
        text,
        pressed,
        _words(sender, "language_code"),
        user,
        location,
        file,
    )


def _file(message: _Json) -> FileRef | None:
    """Return the document or the largest size of the photo; an animation comes as a document, and is none."""
    if "document" in message and "animation" not in message:
        return _file_ref(_object(message["document"]), "文件")
    sizes = message.get("photo")
    if not isinstance(sizes, list) or not sizes:
        return None
    largest = max(map(_object, sizes), key=lambda size: (_size(size) or 0, str(size.get("file_id"))))
    return _file_ref(largest, "照片.jpg")


def _file_ref(file: _Json, name: str) -> FileRef | None:
    ref = _words(file, "file_id")
    return FileRef(ref, _words(file, "file_name") or name, _size(file), _words(file, "mime_type")) if ref else None


def _size(file: _Json) -> int | None:
    size = file.get("file_size")
    return size if type(size) is int and 0 <= size < LARGEST_ID else None


def _addressed(text: str, username: str) -> str | None:
    """Take our own name off the front of a text; None when a command is for another bot."""
    if text.startswith("/"):
        command = _COMMAND.match(text)
        if command is None:
            return text
        return command[1] + text[command.end() :] if command[2].lower() == username.lower() else None
    if text.startswith("@"):
        mention = _MENTION.match(text)
        if mention and mention[1].lower() == username.lower():
            return text[mention.end() :]
    return text


def _object(value: object) -> _Json:
    if not isinstance(value, dict):
        raise _Malformed
    return value


def _id(holder: _Json, name: str = "id") -> str:
    value = holder.get(name)
    if type(value) is not int or not -LARGEST_ID <= value < LARGEST_ID:
        raise _Malformed
    return str(value)


def _degrees(value: object) -> float:
    if type(value) not in (int, float):
        raise _Malformed
    return float(value)  # type: ignore[arg-type]


def _without_places(raw: object) -> object:
    """Return raw JSON without the places in it, which are kept nowhere."""
    if isinstance(raw, dict):
        return {name: "" if name in _PLACES else _without_places(value) for name, value in raw.items()}
    return [_without_places(each) for each in raw] if isinstance(raw, list) else raw


def _words(holder: _Json, name: str) -> str:
    value = holder.get(name, "")
    if not isinstance(value, str):
        raise _Malformed
    return _UNKEEPABLE.sub("\ufffd", value)


def _chat_kind(chat: _Json) -> ChatKind | None:
    """Return None for a channel."""
    kind = chat.get("type")
    if kind == "channel":
        return None
    if not isinstance(kind, str) or kind not in _KINDS:
        raise _Malformed
    return _KINDS[kind]
