"""What WeCom calls us with, opened -> `Event`. No content makes these functions raise."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.channels.channel import SECRET_LINES, ChatKind, Event, FileRef, Left, Unreadable, Update
from bot.channels.wecom.choices import Selected, said_by
from bot.channels.wecom.coordinates import to_wgs84
from bot.channels.wecom.refs import CardRef
from models.rules.venues import Location, Spot

CHANNEL = "wecom"
LONGEST_BODY = 20_000
# Whoever comes in is answered like somebody who says this.
ENTRY = "/start"

USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
"""A userid."""
_NUMBER = re.compile(r"[0-9]{1,20}")
_MOMENT = re.compile(r"[0-9]{1,10}")
# The token of a check-in, at the end of a page's address or behind `start=` of a link into a chat.
_SCANNED = re.compile(r"https?://\S+(?:/checkin/|[?&]start=)(?P<token>[A-Za-z0-9_-]{1,64})")
_PLACES = re.compile(r"(?s)<(Location_X|Location_Y|Latitude|Longitude|Label|Poiname)>.*?</\1>")
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
_SCANS = frozenset({"scancode_waitmsg", "scancode_push"})
_HAPPENINGS = frozenset({
    "subscribe", "unsubscribe", "enter_agent", "click", "template_card_event", "location_select", *_SCANS,
})  # fmt: skip
_WORDS = {"text": "Content", "link": "Url"}
_MESSAGES_WITH_FILE = {"image": "照片.jpg", "file": "文件"}


class _Malformed(Exception):
    """Something is missing, or is not what it must be."""


def read_sealed(body: str) -> str | None:
    """Return what stands sealed in the body of a callback, None when it is no such body."""
    root = _parsed(body)
    return None if root is None else root.findtext("Encrypt")


def agent_of(body: str) -> int | None:
    """Return the AgentId of the app that something happened in, None where it happened in none."""
    root = _parsed(body)
    told = "" if root is None else (root.findtext("AgentID") or "")
    return int(told) if _NUMBER.fullmatch(told) else None


def read_event(body: str) -> Event | None:
    """Return what happened, or None when it does not concern us: changes of contacts, places reported unasked."""
    root = _parsed(body)
    try:
        if root is None:
            raise _Malformed
        return _read({each.tag: (each.text or "") for each in root}, root)
    except _Malformed:
        return unreadable(body)


def unreadable(body: str) -> Unreadable:
    """Return the event for what cannot be understood, without places; it is known by its content."""
    kept = _UNKEEPABLE.sub("\ufffd", _PLACES.sub("", body)[:LONGEST_BODY])
    digest = hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
    return Unreadable(CHANNEL, f"sha256:{digest}", kept)


def _parsed(body: str) -> Element | None:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root if root.tag == "xml" else None


def _read(said: Mapping[str, str], root: Element) -> Event | None:
    kind, user, created = said.get("MsgType"), said.get("FromUserName", ""), said.get("CreateTime", "")
    if not kind or not _MOMENT.fullmatch(created):
        raise _Malformed
    if kind == "event":
        return _read_happening(said, root, user, created)
    number = said.get("MsgId", "")
    if not USER.fullmatch(user) or not _NUMBER.fullmatch(number):
        raise _Malformed
    location = _location(said, created) if kind == "location" else None
    text = said.get(_WORDS.get(kind, ""), "")
    return _update(number, user, text, location=location, file=_file(kind, said))


def _read_happening(said: Mapping[str, str], root: Element, user: str, created: str) -> Event | None:
    event, key = said.get("Event", ""), said.get("EventKey", "")
    if not event:
        raise _Malformed
    if event not in _HAPPENINGS:
        return None
    if not USER.fullmatch(user):
        raise _Malformed
    if event == "template_card_event":
        line = said_by(said.get("CardType", ""), key, _selected(root))
        if line is None:
            raise _Malformed
        key = line
    number = _number(event, user, created, said.get("TaskId", ""), key)
    match event:
        case "unsubscribe":
            return Left(CHANNEL, number, user)
        case "subscribe" | "enter_agent":
            return _update(number, user, ENTRY, is_entry=True)
        case "template_card_event":
            pressed = CardRef(said.get("TaskId", ""), said.get("ResponseCode", ""))
            return _update(number, user, key, pressed=str(pressed))
        case "location_select":
            place = {each.tag: each.text or "" for each in root.iterfind("SendLocationInfo/*")}
            return _update(number, user, "", location=_location(place, created))
        case _ if event in _SCANS:
            return _update(number, user, _scanned(root.findtext("ScanCodeInfo/ScanResult") or ""))
    return _update(number, user, key)


def _selected(root: Element) -> Selected:
    """Return what was chosen on a card."""
    chosen = root.iterfind("SelectedItems/SelectedItem")
    return [
        (each.findtext("QuestionKey") or "", [option.text or "" for option in each.iterfind("OptionIds/OptionId")])
        for each in chosen
    ]


def _number(event: str, user: str, created: str, task: str, line: str) -> str:
    """Return what tells an event from others: sender, time and key, of which the choices of a ballot are kept out."""
    parts = [event, task, "" if line.startswith(SECRET_LINES) else line]
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{user}:{created}:{digest}"


def _scanned(result: str) -> str:
    """Return what a scanned code says, the code of a check-in as the line it stands for."""
    found = _SCANNED.fullmatch(result.strip())
    return f"{ENTRY} {found['token']}" if found else result


def _location(place: Mapping[str, str], created: str) -> Location:
    try:
        spot = Spot(*to_wgs84(float(place["Location_X"]), float(place["Location_Y"])))
    except (KeyError, ValueError, OverflowError):
        raise _Malformed from None
    return Location(spot, datetime.fromtimestamp(int(created), UTC))


def _file(kind: str, said: Mapping[str, str]) -> FileRef | None:
    if kind not in _MESSAGES_WITH_FILE:
        return None
    media = said.get("MediaId", "")
    if not media:
        raise _Malformed
    name = said.get("FileName") or said.get("Title") or _MESSAGES_WITH_FILE[kind]
    return FileRef(media, name)


def _update(
    number: str,
    user: str,
    text: str,
    *,
    pressed: str | None = None,
    location: Location | None = None,
    file: FileRef | None = None,
    is_entry: bool = False,
) -> Update:
    return Update(
        channel=CHANNEL,
        event_id=number,
        chat=user,
        chat_kind=ChatKind.PRIVATE,
        user=user,
        user_name=user,
        text=text,
        pressed=pressed,
        language="zh-CN",
        private_chat=user,
        location=location,
        file=file,
        is_entry=is_entry,
    )
