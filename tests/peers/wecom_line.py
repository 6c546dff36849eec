"""A strict fake of WeCom's long connection: one bot, the phones and groups it talks to, and faults on demand.

It keeps to what Tencent documents: the newest connection wins and puts the older one out, nothing that happens while
nobody is connected is sent again, a callback is answered once and in its time, and nobody is written to who has not
written before. ``complaints`` lists what a careful bot never does, whether or not the platform would refuse it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import itertools
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from tests.peers.wecom_api import Shown, shown_card
from tests.peers.wecom_rules import card_faults
from tests.waiting import LONGEST_SECONDS, until

BOT, BOT_SECRET = "aibZHIBU0001", "s3cret-of-the-bot-0123456789"
EVENT_SECONDS = 5.0
CONTENT_BYTES = 20_480
PIECE_BYTES = 512 * 1024
PUSHED = ("markdown", "template_card", "file", "image")
ANSWERS = ("stream", *PUSHED)
WELCOMES = ("text", "template_card")


@dataclass
class LineFault:
    """What the next ``times`` frames of a command meet: an errcode, silence, or a cut before or after it is heard."""

    command: str
    times: int = 1
    code: int | None = None
    is_silent: bool = False
    cuts: str = ""


@dataclass
class Waiting:
    """A callback that waits for its answer."""

    command: str
    chat: str
    until: float
    task: str = ""


@dataclass
class Upload:
    told: dict[str, Any]
    pieces: dict[int, bytes] = field(default_factory=dict)


def standing() -> float:
    """Tell the time of a clock that stands still: nobody is late because the machine is slow."""
    return 0.0


class FakeLine:
    """The platform's end; ``port`` is known once it listens, ``clock`` tells the seconds in which to answer."""

    def __init__(self, clock: Callable[[], float] = standing) -> None:
        self.clock = clock
        self.port = 0
        self.phones: dict[str, list[Shown]] = {}
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.complaints: list[str] = []
        self.media: dict[str, tuple[str, bytes]] = {}
        self.subscriptions = 0
        # On the line that was opened last.
        self.beats = 0
        self.is_mute = False
        self._live: ServerConnection | None = None
        self._gone: set[ServerConnection] = set()
        self._connected = asyncio.Event()
        self._open_chats: set[str] = set()
        self._waiting: dict[str, Waiting] = {}
        self._uploads: dict[str, Upload] = {}
        self._faults: list[LineFault] = []
        self._tasks: set[str] = set()
        self._numbers = itertools.count(1)

    @property
    def address(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    @property
    def is_live(self) -> bool:
        """Whether somebody is subscribed."""
        return self._live is not None

    def phone(self, chat: str) -> list[Shown]:
        return self.phones.setdefault(chat, [])

    def fail(self, command: str, code: int | None = None, **how: Any) -> None:
        """Let the next frames of a command go wrong."""
        self._faults.append(LineFault(command, code=code, **how))

    def clear_faults(self) -> None:
        """Let everything go right again."""
        self._faults.clear()

    def has_met_its_faults(self) -> bool:
        """Return whether nothing more is to go wrong."""
        return all(fault.times <= 0 for fault in self._faults)

    def count(self, command: str) -> int:
        return sum(heard == command for heard, _ in self.heard)

    def close_chat(self, chat: str) -> None:
        """Let nobody be written to there until somebody writes."""
        self._open_chats.discard(chat)

    async def connected(self) -> None:
        """Wait until a bot is subscribed."""
        async with asyncio.timeout(LONGEST_SECONDS):
            await self._connected.wait()

    async def mute(self) -> None:
        """Answer no beat any more."""
        self.is_mute = True

    async def disconnect(self) -> None:
        """Break the connection without a word."""
        if self._live is not None:
            self._live.transport.abort()
            await self._live.wait_closed()

    async def disconnected(self) -> None:
        """Wait until nobody is subscribed."""
        await until(lambda: self._live is None)

    async def kick(self) -> None:
        """Put the bot out, as when another program subscribes."""
        if (older := self._live) is not None:
            self._live = None
            self._connected.clear()
            await self._put_out(older)

    async def tell(self, body: dict[str, Any], *, is_event: bool = False) -> None:
        """Send a callback to the live connection; with none there it would be lost, which is the test's mistake."""
        number = f"cb-{next(self._numbers)}"
        self._expect(number, body, is_event)
        await self.raw(
            json.dumps(
                {
                    "cmd": "aibot_event_callback" if is_event else "aibot_msg_callback",
                    "headers": {"req_id": number},
                    "body": body,
                }
            )
        )

    async def raw(self, words: str) -> None:
        """Send any text over the line."""
        await self.connected()
        assert self._live is not None
        await self._live.send(words)

    def message(self, user: str, words: str, room: str = "") -> dict[str, Any]:
        """Return the body of a text, in a group where ``room`` names one."""
        return {**self.body(user, room), "msgtype": "text", "text": {"content": words}}

    def press(self, user: str, key: str, task: str) -> dict[str, Any]:
        """Return the body of a press."""
        told = {"card_type": "button_interaction", "event_key": key, "task_id": task}
        return self.event(user, "template_card_event", {"template_card_event": told})

    def submit(
        self, user: str, kind: str, key: str, task: str, selected: list[tuple[str, list[str]]]
    ) -> dict[str, Any]:
        """Return the body of a card that something was chosen on."""
        items = [{"question_key": question, "option_ids": {"option_id": ids}} for question, ids in selected]
        told = {"card_type": kind, "event_key": key, "task_id": task, "selected_items": {"selected_item": items}}
        return self.event(user, "template_card_event", {"template_card_event": told})

    def event(self, user: str, name: str, inside: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**self.body(user), "msgtype": "event", "event": {"eventtype": name, **(inside or {})}}

    def body(self, user: str, room: str = "") -> dict[str, Any]:
        chat = {"chatid": room, "chattype": "group"} if room else {"chattype": "single"}
        return {"msgid": f"m{next(self._numbers)}", "aibotid": BOT, "from": {"userid": user}, **chat}

    def _expect(self, number: str, body: dict[str, Any], is_event: bool) -> None:
        chat = body.get("chatid") or body["from"]["userid"]
        now = self.clock()
        if not is_event:
            self._open_chats.add(chat)
            self._waiting[number] = Waiting("aibot_respond_msg", chat, now + 86_400)
            return
        event = body["event"]
        if event["eventtype"] == "enter_chat":
            self._waiting[number] = Waiting("aibot_respond_welcome_msg", chat, now + EVENT_SECONDS)
        elif event["eventtype"] == "template_card_event":
            task = event["template_card_event"]["task_id"]
            self._waiting[number] = Waiting("aibot_respond_update_msg", chat, now + EVENT_SECONDS, task)

    async def _serve(self, socket: ServerConnection) -> None:
        try:
            async for raw in socket:
                frame = json.loads(raw)
                await self._answer(socket, frame)
        except ConnectionClosed:
            pass
        finally:
            if self._live is socket:
                self._live = None
                self._connected.clear()

    async def _answer(self, socket: ServerConnection, frame: dict[str, Any]) -> None:
        command, number, body = frame["cmd"], frame["headers"]["req_id"], frame.get("body") or {}
        if socket in self._gone:
            return
        if command == "ping":
            self.beats += 1
            if self.is_mute:
                return
        else:
            self.heard.append((command, body))
        fault = next((each for each in self._faults if each.command == command and each.times > 0), None)
        if fault is not None:
            fault.times -= 1
            if fault.cuts == "before":
                socket.transport.abort()
                return
            if fault.code is not None:
                await _reply(socket, number, fault.code)
                return
        if command == "aibot_subscribe":
            await self._subscribe(socket, number, body)
            return
        if socket is not self._live:
            self.complaints.append(f"{command} before it subscribed")
        code, told = self._do(command, number, body)
        if fault is not None and fault.cuts == "after":
            socket.transport.abort()
        elif fault is None or not fault.is_silent:
            await _reply(socket, number, code, told)

    async def _subscribe(self, socket: ServerConnection, number: str, body: dict[str, Any]) -> None:
        if body != {"bot_id": BOT, "secret": BOT_SECRET}:
            await _reply(socket, number, 40001)
            return
        self.subscriptions += 1
        self.beats = 0
        older, self._live = self._live, socket
        if older is not None:
            await self._put_out(older)
        await _reply(socket, number, 0)
        self._connected.set()

    async def _put_out(self, socket: ServerConnection) -> None:
        self._gone.add(socket)
        gone = {"msgid": "gone", "aibotid": BOT, "msgtype": "event", "event": {"eventtype": "disconnected_event"}}
        await socket.send(json.dumps({"cmd": "aibot_event_callback", "headers": {"req_id": "gone"}, "body": gone}))
        await socket.close()

    def _do(self, command: str, number: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        match command:
            case "ping":
                return 0, {}
            case "aibot_send_msg":
                return self._push(body), {}
            case "aibot_respond_msg" | "aibot_respond_welcome_msg" | "aibot_respond_update_msg":
                return self._respond(command, number, body), {}
            case "aibot_upload_media_init":
                upload = f"up{next(self._numbers)}"
                self._uploads[upload] = Upload(body)
                return 0, {"upload_id": upload}
            case "aibot_upload_media_chunk":
                piece = base64.b64decode(body["base64_data"], validate=True)
                if len(piece) > PIECE_BYTES:
                    return 45001, {}
                self._uploads[body["upload_id"]].pieces[body["chunk_index"]] = piece
                return 0, {}
            case "aibot_upload_media_finish":
                return self._finish(self._uploads.pop(body["upload_id"]))
        self.complaints.append(f"unknown command {command}")
        return 40008, {}

    def _push(self, body: dict[str, Any]) -> int:
        chat = body["chatid"]
        if chat not in self._open_chats:
            return 93006
        # Who does not say which kind leaves it to the platform, as the official client does.
        if body.get("chat_type", 0) not in (0, 2 if chat.startswith("wr") else 1):
            self.complaints.append(f"{chat} is another kind of chat")
        return self._show(chat, body, PUSHED)

    def _respond(self, command: str, number: str, body: dict[str, Any]) -> int:
        waiting = self._waiting.pop(number, None)
        if waiting is None or waiting.command != command or waiting.until < self.clock():
            return 846605
        if command == "aibot_respond_update_msg":
            return self._replace(waiting, body)
        is_welcome = command == "aibot_respond_welcome_msg"
        return self._show(waiting.chat, body, WELCOMES if is_welcome else ANSWERS)

    def _show(self, chat: str, body: dict[str, Any], kinds: tuple[str, ...]) -> int:
        kind = body.get("msgtype")
        if kind not in kinds or not isinstance(body.get(kind), dict):
            return 40008
        told = body[kind]
        if kind == "template_card":
            self.complaints += card_faults(told)
            if told["task_id"] in self._tasks:
                return 40058
            self._tasks.add(told["task_id"])
            self.phone(chat).append(shown_card(told))
            return 0
        if kind in ("file", "image"):
            if told.get("media_id") not in self.media:
                return 40007
            self.phone(chat).append(Shown(kind, file=self.media[told["media_id"]]))
            return 0
        words = told.get("content", "")
        if not words.strip() or len(words.encode()) > CONTENT_BYTES or (kind == "stream" and not told.get("finish")):
            return 40058
        self.phone(chat).append(Shown("text", words))
        return 0

    def _replace(self, waiting: Waiting, body: dict[str, Any]) -> int:
        card = body.get("template_card", {})
        self.complaints += card_faults(card)
        if body.get("response_type") != "update_template_card" or card.get("task_id") != waiting.task:
            return 40058
        for place, shown in enumerate(self.phone(waiting.chat)):
            if shown.task == waiting.task:
                self.phone(waiting.chat)[place] = shown_card(card)
        return 0

    def _finish(self, upload: Upload) -> tuple[int, dict[str, Any]]:
        content = b"".join(upload.pieces[index] for index in sorted(upload.pieces))
        told = upload.told
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        is_whole = sorted(upload.pieces) == list(range(told["total_chunks"])) and len(content) == told["total_size"]
        if not is_whole or digest != told["md5"]:
            return 40058, {}
        number = f"MW{next(self._numbers)}"
        self.media[number] = (told["filename"], content)
        return 0, {"type": told["type"], "media_id": number, "created_at": 1}


async def _reply(socket: ServerConnection, number: str, code: int, body: dict[str, Any] | None = None) -> None:
    frame = {"headers": {"req_id": number}, "errcode": code, "errmsg": "ok" if code == 0 else "fake"}
    await socket.send(json.dumps({**frame, **({"body": body} if body else {})}))


@asynccontextmanager
async def on_the_line(line: FakeLine) -> AsyncIterator[FakeLine]:
    """Let the fake listen on a free port of this machine."""
    server: Server
    options: dict[str, Any] = {"max_size": 2 * 1024 * 1024, "ping_interval": None, "open_timeout": LONGEST_SECONDS}
    async with serve(line._serve, "127.0.0.1", 0, **options) as server:
        line.port = next(iter(server.sockets)).getsockname()[1]
        yield line
