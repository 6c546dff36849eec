"""The websocket of the chat page: words and presses come in, whatever changed goes out.

The page numbers what it sends and repeats it until it is answered ``done`` or ``refused``; it tells the last change
it knows, and is sent everything after that. Both may therefore be cut off at any point and begun again.
"""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from bot.channels.web import Listener, StaleButton
from bot.pages.context import Pages
from bot.pages.rendering import menu_html, message_html
from bot.pages.security import Limiter, visit_of
from bot.patience import patiently
from models import webchat
from models.facts import TryLater
from models.rules.venues import Location, Spot
from models.troubles import Trouble, trouble_of
from models.webchat import Visit

TEXT_LIMIT = 4000
FRAME_LIMIT = 32_768
BATCH = 100
PAGES_PER_CHAT = 12
PAGES_IN_ALL = 2000
RELOAD = 4401
TOO_MANY = 1013
NOT_UNDERSTOOD = 1008
RETRY_SECONDS = 3.0
NOT_KEPT = "小秘现在存不下东西，您的话还没有记下。修好以后会自动再发，请先不要关这个页面。"
# How often an open page notes that its session is used.
TOUCH_EVERY = timedelta(days=1)
CLIENT_ID = re.compile(r"[0-9a-f]{16,64}")
# NUL is refused by PostgreSQL and half a surrogate pair by UTF-8; the other controls have no meaning here.
UNSPEAKABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Said:
    client_id: str
    text: str


@dataclass(frozen=True)
class Pressed:
    client_id: str
    message: int
    revision: int
    button: int


@dataclass(frozen=True)
class Located:
    """Where the browser says it is; ``accuracy`` in metres."""

    client_id: str
    spot: Spot
    accuracy: float


Frame = Said | Pressed | Located | None


async def chat_socket(websocket: WebSocket) -> None:
    """Serve one open chat page until it goes away or its session ends."""
    pages: Pages = websocket.app.state.pages
    visit = await visit_of(pages, websocket)
    await websocket.accept()
    if visit is None:
        await websocket.close(RELOAD)
        return
    chat = visit.external_id
    known = await _known_change(pages, chat, websocket.query_params.get("after", ""))
    if known is None:
        await websocket.close(RELOAD)
        return
    # Counted last: between this and the listening nobody else has a turn.
    if len(pages.channel.listeners(chat)) >= PAGES_PER_CHAT or len(pages.channel.listeners()) >= PAGES_IN_ALL:
        await websocket.close(TOO_MANY)
        return
    with pages.channel.listen(chat, visit.session_id, known) as listener:
        connection = Connection(websocket, pages, visit, listener)
        pusher = asyncio.create_task(connection.push())
        try:
            await connection.receive()
        finally:
            pusher.cancel()
            with suppress(asyncio.CancelledError):
                await pusher


class Connection:
    """One page's connection; ``receive`` and ``push`` run side by side."""

    def __init__(self, websocket: WebSocket, pages: Pages, visit: Visit, listener: Listener) -> None:
        self._websocket = websocket
        self._pages = pages
        self._visit = visit
        self._listener = listener
        self._words: Limiter = websocket.app.state.words
        self._frames: Limiter = websocket.app.state.frames

    async def receive(self) -> None:
        """Take in what the page sends, one after the other."""
        await self._pages.channel.hand_over(self._visit.external_id)
        with suppress(WebSocketDisconnect):
            while True:
                message = await self._websocket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                visit = await visit_of(self._pages, self._websocket)
                if visit is None:
                    await self._close(RELOAD)
                    return
                try:
                    frame = parse(message.get("text"))
                except ValueError:
                    await self._close(NOT_UNDERSTOOD)
                    return
                if self._frames.wait(self._visit.session_id, self._pages.clock()):
                    await self._close(NOT_UNDERSTOOD)
                    return
                await self._touch(visit)
                await self._send(await self._answer(frame))

    async def push(self) -> None:
        """Send what changed, whenever something did and can be read; end the connection with the session."""
        menu_change: int | None = None
        with suppress(WebSocketDisconnect):
            while await self._listener.woken():
                menu_change = await patiently(partial(self._push_changes, menu_change))
            await self._close(RELOAD)

    async def _push_changes(self, menu_change: int | None) -> int:
        chat = self._visit.external_id
        while True:
            async with self._pages.database.read() as db:
                entries = await webchat.changed_since(db, chat, self._listener.change, limit=BATCH)
                newest = (await webchat.changes(db, [chat])).get(chat, 0)
                newest_menu, items = await webchat.menu_of(db, chat)
            is_last = len(entries) < BATCH
            change = newest if is_last else entries[-1].change
            messages = [{"id": entry.id, "html": message_html(self._pages, entry)} for entry in entries]
            frame: dict[str, Any] = {"change": change, "messages": messages}
            if newest_menu != menu_change:
                frame["menu"] = menu_html(items)
            if entries or "menu" in frame:
                await self._send(frame)
            self._listener.change, menu_change = change, newest_menu
            if is_last:
                return newest_menu

    async def _touch(self, visit: Visit) -> None:
        """Keep the session of a page that stays open, as loading it anew would."""
        at = self._pages.clock()
        if at - visit.last_seen_at >= TOUCH_EVERY:
            with suppress(TryLater):
                await self._pages.database.write(lambda db: webchat.touch(db, visit, at=at))

    async def _answer(self, frame: Frame) -> dict[str, Any]:
        if frame is None:
            return {"pong": 1}
        chat, channel = self._visit.external_id, self._pages.channel
        wait = self._words.wait(self._visit.session_id, self._pages.clock())
        if wait:
            return _later(frame.client_id, wait, "说得太快了，稍等几秒会自动发出。")
        if self._pages.database.trouble is Trouble.LOCKED:
            # To try would take half a minute; others do, and say so when it is over.
            return _later(frame.client_id, RETRY_SECONDS, NOT_KEPT)
        try:
            if isinstance(frame, Pressed):
                await channel.press(chat, frame.client_id, frame.message, frame.revision, frame.button)
            elif isinstance(frame, Located):
                location = Location(frame.spot, self._pages.clock(), frame.accuracy)
                await channel.locate(chat, frame.client_id, location)
            elif len(frame.text) > TEXT_LIMIT:
                return _refused(frame.client_id, f"一条消息最多 {TEXT_LIMIT} 个字，请分几条发。")
            elif frame.text:
                await channel.say(chat, frame.client_id, frame.text)
        except StaleButton:
            return _refused(frame.client_id, "这条消息的按钮已经变了，请看最新的内容。")
        except TryLater:
            return _later(frame.client_id, RETRY_SECONDS, "小秘正忙，稍等几秒会自动再试。")
        except Exception as error:
            if trouble_of(error) is None:
                raise
            return _later(frame.client_id, RETRY_SECONDS, NOT_KEPT)
        return {"done": frame.client_id}

    async def _send(self, frame: dict[str, Any]) -> None:
        if self._websocket.application_state is WebSocketState.CONNECTED:
            await self._websocket.send_text(json.dumps(frame, ensure_ascii=False))

    async def _close(self, code: int) -> None:
        if self._websocket.application_state is WebSocketState.CONNECTED:
            await self._websocket.close(code)


def parse(text: str | None) -> Frame:
    """Return what a page sent; None for a sign of life.

    Raises:
        ValueError: our page does not send such things.
    """
    if text is None or len(text) > FRAME_LIMIT:
        raise ValueError("not a text of bearable length")
    try:
        values = json.loads(text)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(values, dict):
        raise ValueError("not an object")
    if "ping" in values:
        return None
    client_id = values.get("id")
    if not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
        raise ValueError("no number of its own")
    if "press" in values:
        return Pressed(client_id, *(_whole(values.get(name)) for name in ("press", "revision", "button")))
    if "locate" in values:
        latitude, longitude, accuracy = _degrees(values["locate"])
        return Located(client_id, Spot(latitude, longitude), accuracy)
    if not isinstance(values.get("say"), str):
        raise ValueError("neither words nor a press")
    return Said(client_id, speakable(values["say"]))


def speakable(text: str) -> str:
    """Return a text without what cannot be stored or shown, line ends as one character."""
    return UNSPEAKABLE.sub("", text.replace("\r\n", "\n")).strip()


async def _known_change(pages: Pages, chat: str, after: str) -> int | None:
    # A page that knows more than there is was open before a backup was restored.
    known = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0
    async with pages.database.read() as db:
        newest = (await webchat.changes(db, [chat])).get(chat, 0)
    return known if known <= newest else None


def _whole(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**53:
        raise ValueError("not a number")
    return value


def _degrees(value: Any) -> list[float]:
    if not isinstance(value, list) or len(value) != 3 or any(type(each) not in (int, float) for each in value):
        raise ValueError("not a place")
    return [float(each) for each in value]


def _later(client_id: str, seconds: float, note: str) -> dict[str, Any]:
    return {"later": client_id, "seconds": round(seconds, 1), "note": note}


def _refused(client_id: str, note: str) -> dict[str, Any]:
    return {"refused": client_id, "note": note}
