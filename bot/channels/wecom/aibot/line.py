"""One line to WeCom from its opening to its end: what is asked and answered on it, what comes, and its beats."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from enum import Enum

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.protocol import State

from bot.channels.wecom.aibot.frames import HAPPENING, KICKED, MESSAGE, PING, Frame, Json, read_frame, written
from bot.channels.wecom.aibot.pauses import Pace
from bot.channels.wecom.errors import Broken, Crowded, NeverLeft, Refused, WeComFailed

MISSED_BEATS = 2
NOT_CONNECTED = "长连接没有接通"

Receive = Callable[[Frame | str], None]


class End(Enum):
    """How a line ended."""

    BROKEN = "broken"
    PUT_OUT = "put out"


class Line:
    """The line over ``socket``; questions that wait for their answer are its own, and end with it.

    Args:
        is_full: whether so many callbacks wait to be stored that no more shall be read.
    """

    def __init__(self, socket: ClientConnection, pace: Pace, is_full: Callable[[], bool]) -> None:
        self._socket = socket
        self._pace = pace
        self._is_full = is_full
        self._owed = 0
        self._heard = 0
        self._asked: dict[str, asyncio.Future[Frame]] = {}

    async def read(self, receive: Receive) -> End:
        """Read until the line ends; ``receive`` gets callbacks in their order, and as text what is no frame."""
        try:
            async for raw in self._socket:
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

    async def beat(self, answered: Callable[[], None]) -> None:
        """Beat, and call ``answered`` at each answer; return when the other side is silent."""
        missed = 0
        while missed < MISSED_BEATS:
            await asyncio.sleep(self._pace.beat)
            heard = self._heard
            try:
                await self.ask(PING, None)
                missed = 0
                answered()
            except WeComFailed:
                # Behind what we do not read, or have only begun to, there may be an answer.
                missed = 0 if self._is_full() or self._heard > heard else missed + 1

    async def ask_when_free(self, command: str, body: Json, number: str) -> Json:
        """Ask, unless callbacks are not being read; while the answer is owed they are, however many wait.

        Raises:
            WeComFailed: one of its three kinds.
        """
        if self._is_full():
            raise Crowded
        self._owed += 1
        try:
            return await self.ask(command, body, number)
        finally:
            self._owed -= 1

    async def ask(self, command: str, body: Json | None, number: str = "") -> Json:
        """Send a request and return the body of its answer; ``number`` is that of the callback it answers.

        Raises:
            WeComFailed: one of its three kinds.
        """
        number = number or f"{command}_{secrets.token_hex(8)}"
        if self._socket.state is not State.OPEN or number in self._asked:
            raise NeverLeft(NOT_CONNECTED)
        future: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._asked[number] = future
        failure: WeComFailed
        try:
            await self._socket.send(written(command, number, body))
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

    async def close(self) -> None:
        """Say goodbye, as far as the other side listens."""
        self._give_up_asked()
        with suppress(OSError, WebSocketException):
            await self._socket.close()

    async def _room(self) -> None:
        """Wait until there is room for what comes, unless an answer that is owed to us is among it."""
        while self._is_full() and not self._owed:
            await asyncio.sleep(self._pace.store)

    def _give_up_asked(self) -> None:
        for future in self._asked.values():
            if not future.done():
                future.set_exception(ConnectionResetError())
