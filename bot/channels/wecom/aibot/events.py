"""Callbacks of the long connection -> `Event`. Nothing that can stand in JSON makes these functions raise."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from typing import Any

from bot.channels.channel import ChatKind, Event, FileRef, Unreadable, Update
from bot.channels.wecom.aibot.frames import MESSAGE, Frame
from bot.channels.wecom.choices import Selected, said_by
from bot.channels.wecom.refs import CardRef
from bot.channels.wecom.updates import ENTRY, LONGEST_BODY

CHANNEL = "aibot"
GROUP = "group:"
"""Stands before the address of a group chat, so that none is taken for a person."""

_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_CHAT = re.compile(r"[A-Za-z0-9_.@-]{1,128}")
_NUMBER = re.compile(r"[\x21-\x7e]{1,128}")
_MENTION = re.compile(r"\s*@\S+\s*")
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_KEY = re.compile(r"[A-Za-z0-9+/]{43}=?")
_NAMES = {"image": "照片.jpg", "file": "文件"}
_KINDS = frozenset({"text", "voice", "video", "mixed", *_NAMES})

Json = dict[str, Any]


class _Malformed(Exception):
    """Something is missing, or is not what it must be."""


def read_callback(frame: Frame) -> tuple[Event, ...]:
    """Return what happened; nothing when it does not concern us, as what people think of our answers.

    Of several pictures in one message each but the first is an event of its own, as they are on other channels.
    """
    try:
        return _read_message(frame) if frame.command == MESSAGE else _read_happening(frame)
    except _Malformed:
        return (unreadable(json.dumps(frame.body)),)


def unreadable(raw: str) -> Unreadable:
    """Return the event for what cannot be understood; it is known by its content."""
    digest = hashlib.sha256(raw.encode("utf-8", "surrogatepass")).hexdigest()
    return Unreadable(CHANNEL, f"sha256:{digest}", _UNKEEPABLE.sub("\ufffd", raw[:LONGEST_BODY]))


def split_ref(ref: str) -> tuple[str, str]:
    """Return key and address of a file somebody sent."""
    key, _, address = ref.partition(" ")
    return key, address


def _read_message(frame: Frame) -> tuple[Event, ...]:
    body, kind = frame.body, frame.body.get("msgtype")
    if not isinstance(kind, str):
        raise _Malformed
    if kind not in _KINDS:
        return (_update(body, ""),)
    if kind == "mixed":
        return _read_mixed(body)
    return (_update(body, _words(body, kind), file=_file(body, kind)),)


def _read_mixed(body: Json) -> tuple[Event, ...]:
    """Return a message of words and pictures: all the words with the first picture, then the other pictures."""
    parts = _object(body, "mixed").get("msg_item")
    if not isinstance(parts, list) or not all(isinstance(each, dict) for each in parts):
        raise _Malformed
    words = [_words(each, "text") for each in parts if each.get("msgtype") == "text"]
    pictures = [_file(each, "image") for each in parts if each.get("msgtype") == "image"]
    first = _update(body, "\n".join(words), file=next(iter(pictures), None))
    others = (
        replace(first, event_id=f"{first.event_id}:{place}", text="", file=picture)
        for place, picture in enumerate(pictures[1:], 2)
    )
    return first, *others


def _read_happening(frame: Frame) -> tuple[Event, ...]:
    match frame.event:
        case "enter_chat":
            return (_update(frame.body, ENTRY, is_entry=True),)
        case "template_card_event":
            told = _object(_object(frame.body, "event"), "template_card_event")
            key, task, kind = told.get("event_key"), told.get("task_id"), told.get("card_type")
            if not isinstance(key, str) or not isinstance(task, str):
                raise _Malformed
            line = said_by(kind if isinstance(kind, str) else "", key, _selected(told))
            if line is None:
                raise _Malformed
            return (_update(frame.body, line, pressed=str(CardRef(task, frame.number))),)
        case "":
            raise _Malformed
    return ()


def _selected(told: Json) -> Selected:
    """Return what was chosen on a card."""
    if told.get("selected_items") is None:
        return []
    items = _object(told, "selected_items").get("selected_item")
    if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
        raise _Malformed
    chosen = [(each.get("question_key"), _object(each, "option_ids").get("option_id")) for each in items]
    for question, codes in chosen:
        is_list = isinstance(codes, list) and all(isinstance(code, str) for code in codes)
        if not isinstance(question, str) or not is_list:
            raise _Malformed
    return [(str(question), list(codes or ())) for question, codes in chosen]


def _update(
    body: Json, text: str, *, pressed: str | None = None, file: FileRef | None = None, is_entry: bool = False
) -> Update:
    number, user = body.get("msgid"), _object(body, "from").get("userid")
    if not _fits(_NUMBER, number) or not _fits(_USER, user):
        raise _Malformed
    is_group = body.get("chattype") == "group"
    room = body.get("chatid")
    if is_group and not _fits(_CHAT, room):
        raise _Malformed
    is_mention = is_group and pressed is None
    return Update(
        channel=CHANNEL,
        event_id=str(number),
        chat=f"{GROUP}{room}" if is_group else str(user),
        chat_kind=ChatKind.GROUP if is_group else ChatKind.PRIVATE,
        user=str(user),
        user_name=str(user),
        text=_MENTION.sub("", text, count=1) if is_mention and _MENTION.match(text) else text,
        pressed=pressed,
        language="zh-CN",
        private_chat=str(user),
        file=file,
        is_entry=is_entry,
        # In a group WeCom tells us only what is said to us.
        is_mention=is_mention,
    )


def _file(body: Json, kind: str) -> FileRef | None:
    if kind not in _NAMES:
        return None
    told = _object(body, kind)
    address, key = told.get("url"), told.get("aeskey")
    if not isinstance(address, str) or not address.startswith(("https://", "http://")) or not _fits(_KEY, key):
        raise _Malformed
    return FileRef(f"{key} {address}", _NAMES[kind])


def _words(body: Json, kind: str) -> str:
    """Return what was typed, or said and written down by WeCom."""
    if kind not in ("text", "voice"):
        return ""
    words = _object(body, kind).get("content", "")
    if not isinstance(words, str):
        raise _Malformed
    return _UNKEEPABLE.sub("\ufffd", words)


def _object(body: Json, name: str) -> Json:
    value = body.get(name)
    if not isinstance(value, dict):
        raise _Malformed
    return value


def _fits(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
