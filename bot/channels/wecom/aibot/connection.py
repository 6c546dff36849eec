"""The one live connection of a bot: subscribe, beat, and come back when it breaks.

WeCom keeps one connection for each bot and lets the newest win. Who is put out by another one stands by, for longer
each time, since two that come back at once would put each other out for ever.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from contextlib import suppress
from enum import Enum

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.protocol import State

from bot.channels.wecom.aibot.frames import (
    HAPPENING,
    KICKED,
    MESSAGE,
    PING,
    SUBSCRIBE,
    Frame,
    Json,
    read_frame,
    written,
)
from bot.channels.wecom.aibot.pauses import Pace, Pauses
from bot.channels.wecom.errors import Broken, Crowded, Kind, NeverLeft, Refused, WeComFailed, explain, kind_of
from bot.channels.wecom.plights import Plight

logger = logging.getLogger(__name__)

LARGEST_FRAME_BYTES = 1024 * 1024
MISSED_BEATS = 2
NOT_CONNECTED = "长连接没有接通"
PUT_OUT = "另有程序用同一个机器人连上了，本机已让开，稍后再试。请停掉那一个；同一个机器人只能在一处运行"
ADVICE = "请在管理后台这个机器人的「API模式」里选「使用长连接」，重抄 BotID 和 Secret"

Receive = Callable[[Frame | str], None]


class End(Enum):
    """How a connection ended."""

    BROKEN = "broken"
    PUT_OUT = "put out"


class Connection:
    """The connection of the bot ``bot_id``.

    Args:
        proxy: address of an HTTP proxy.
        is_full: whether so many callbacks wait to be stored that no more shall be read.
    """

    def __init__(
        self, address: str, bot_id: str, secret: str, pace: Pace, proxy: str | None, is_full: Callable[[], bool]
    ) -> None:
        self._address = address
        self._credentials = {"bot_id": bot_id, "secret": secret}
        self._pace = pace
        self._proxy = proxy
        self._is_full = is_full
        self._owed = 0
        self._heard = 0
        self._socket: ClientConnection | None = None
        self._asked: dict[str, asyncio.Future[Frame]] = {}
        self._pauses = Pauses(pace)
        self._plight = Plight(logger, "wecom bot is not connected", "wecom bot is connected", NOT_CONNECTED)

    @property
    def trouble(self) -> str:
        """Return what keeps the bot from its connection, in words for the operator, "" when nothing does."""
        return self._plight.words

    async def run(self, receive: Receive) -> None:
        """Stay connected until cancelled; ``receive`` gets callbacks in their order, and as text what is no frame."""
        while True:
            try:
                pause = await self._connect(receive)
            except WeComFailed as error:
                self._plight.note(reason(error))
                pause = self._pauses.after(error)
            await asyncio.sleep(pause)

    async def try_out(self) -> None:
        """Subscribe and leave again.

        Raises:
            WeComFailed: why that does not work.
        """

        def ignore(_: Frame | str) -> None: ...

        await self._hold(ignore, stays=False)

    async def ask(self, command: str, body: Json, number: str = "") -> Json:
        """Send a request and return the body of its answer; ``number`` is that of the callback it answers.

        Raises:
            WeComFailed: one of its three kinds.
        """
        if self._socket is None:
            raise NeverLeft(NOT_CONNECTED)
        if self._is_full():
            raise Crowded
        self._owed += 1
        try:
            return await self._ask(self._socket, command, body, number)
        finally:
            self._owed -= 1

    async def _connect(self, receive: Receive) -> float:
        """Hold a connection as long as it lasts; return how long to wait before the next one."""
        end = await self._hold(receive)
        if end is End.PUT_OUT:
            self._plight.note(PUT_OUT)
            return self._pauses.after_put_out(asyncio.get_running_loop().time())
        self._plight.note(NOT_CONNECTED)
        return self._pauses.first()

    async def _hold(self, receive: Receive, *, stays: bool = True) -> End:
        socket = await self._open()
        reading = asyncio.create_task(self._read(socket, receive))
        try:
            await self._ask(socket, SUBSCRIBE, dict(self._credentials))
            if not stays:
                return End.BROKEN
            self._socket = socket
            self._plight.note("")
            return await self._until_it_ends(socket, reading)
        finally:
            self._socket = None
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            self._give_up_asked()
            await asyncio.shield(asyncio.ensure_future(_close(socket)))

    async def _open(self) -> ClientConnection:
        failure: WeComFailed
        try:
            return await connect(
                self._address,
                proxy=self._proxy,
                open_timeout=self._pace.answer,
                close_timeout=1,
                # The platform has beats of its own.
                ping_interval=None,
                max_size=LARGEST_FRAME_BYTES,
                compression=None,
            )
        except (OSError, TimeoutError, EOFError, WebSocketException) as error:
            failure = NeverLeft(type(error).__name__)
        raise failure

    async def _until_it_ends(self, socket: ClientConnection, reading: asyncio.Task[End]) -> End:
        beating = asyncio.create_task(self._beat(socket))
        try:
            await asyncio.wait([reading, beating], return_when=asyncio.FIRST_COMPLETED)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        return reading.result() if reading.done() else End.BROKEN

    async def _read(self, socket: ClientConnection, receive: Receive) -> End:
        try:
            async for raw in socket:
                self._heard += 1
                frame = read_frame(raw)
                if frame is None:
                    receive(raw if isinstance(raw, str) else raw.decode("utf-8", "replace"))
                elif frame.event == KICKED:
                    return End.PUT_OUT
                elif frame.command in (MESSAGE, HAPPENING):
                    receive(frame)
                elif (future := self._asked.get(frame.number)) is not None and not future.done():
                    future.set_result(frame)
                await self._room()
        except ConnectionClosed:
            pass
        finally:
            self._give_up_asked()
        return End.BROKEN

    async def _room(self) -> None:
        """Wait until there is room for what comes, unless an answer that is owed to us is among it."""
        while self._is_full() and not self._owed:
            await asyncio.sleep(self._pace.store)

    async def _beat(self, socket: ClientConnection) -> None:
        """Return when the other side is silent."""
        missed = 0
        while missed < MISSED_BEATS:
            await asyncio.sleep(self._pace.beat)
            heard = self._heard
            try:
                await self._ask(socket, PING, None)
                missed = 0
                self._pauses.forget()
            except WeComFailed:
                # Behind what we do not read, or have only begun to, there may be an answer.
                missed = 0 if self._is_full() or self._heard > heard else missed + 1

    async def _ask(self, socket: ClientConnection, command: str, body: Json | None, number: str = "") -> Json:
        number = number or f"{command}_{secrets.token_hex(8)}"
        if socket.state is not State.OPEN or number in self._asked:
            raise NeverLeft(NOT_CONNECTED)
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._asked[number] = future
        failure: WeComFailed
        try:
            await socket.send(written(command, number, body))
            async with asyncio.timeout(self._pace.answer):
                frame = await future
            if not frame.code:
                return frame.body
            failure = Refused(frame.code)
        except (ConnectionClosed, OSError, TimeoutError) as error:
            failure = Broken(type(error).__name__)
        finally:
            del self._asked[number]
        raise failure

    def _give_up_asked(self) -> None:
        for future in self._asked.values():
            if not future.done():
                future.set_exception(ConnectionResetError())


def reason(error: WeComFailed) -> str:
    """Return why there is no connection, in words for the operator; a bot has no app whose settings could be wrong."""
    if not isinstance(error, Refused):
        return explain(error)
    if kind_of(error) in (Kind.BUSY, Kind.FLOOD):
        return f"长连接被拒绝（{explain(error)}）"
    return f"长连接被拒绝（{error.code}）：{ADVICE}"


async def _close(socket: ClientConnection) -> None:
    with suppress(OSError, WebSocketException):
        await socket.close()
