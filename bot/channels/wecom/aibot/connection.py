"""The one live connection of a bot: subscribe, beat, and come back when it breaks.

WeCom keeps one connection for each bot and lets the newest win. Who is put out by another one stands by, for longer
each time, since two that come back at once would put each other out for ever.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from bot.channels.wecom.aibot.frames import SUBSCRIBE, Frame, Json
from bot.channels.wecom.aibot.line import NOT_CONNECTED, End, Line, Receive
from bot.channels.wecom.aibot.pauses import Pace, Pauses
from bot.channels.wecom.errors import Kind, NeverLeft, Refused, WeComFailed, explain, kind_of
from bot.channels.wecom.plights import Plight

logger = logging.getLogger(__name__)

LARGEST_FRAME_BYTES = 1024 * 1024
PUT_OUT = "另有程序用同一个机器人连上了，本机已让开，稍后再试。请停掉那一个；同一个机器人只能在一处运行"
ADVICE = "请在管理后台这个机器人的「API模式」里选「使用长连接」，重抄 BotID 和 Secret"


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
        self._line: Line | None = None
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
        """Subscribe on a line of its own, and leave again.

        Raises:
            WeComFailed: why that does not work.
        """

        def ignore(_: Frame | str) -> None: ...

        async with self._subscribed(ignore):
            pass

    async def ask(self, command: str, body: Json, number: str = "") -> Json:
        """Send a request and return the body of its answer; ``number`` is that of the callback it answers.

        Raises:
            WeComFailed: one of its three kinds.
        """
        if self._line is None:
            raise NeverLeft(NOT_CONNECTED)
        return await self._line.ask_when_free(command, body, number)

    async def _connect(self, receive: Receive) -> float:
        """Hold a connection as long as it lasts; return how long to wait before the next one."""
        async with self._subscribed(receive) as (line, reading):
            self._line = line
            self._plight.note("")
            try:
                end = await self._until_it_ends(line, reading)
            finally:
                self._line = None
        if end is End.PUT_OUT:
            self._plight.note(PUT_OUT)
            return self._pauses.after_put_out(asyncio.get_running_loop().time())
        self._plight.note(NOT_CONNECTED)
        return self._pauses.first()

    async def _open(self) -> Line:
        failure: WeComFailed
        try:
            socket = await connect(
                self._address,
                proxy=self._proxy,
                open_timeout=self._pace.answer,
                close_timeout=1,
                # The platform has beats of its own.
                ping_interval=None,
                max_size=LARGEST_FRAME_BYTES,
                compression=None,
            )
            return Line(socket, self._pace, self._is_full)
        except (OSError, TimeoutError, EOFError, WebSocketException) as error:
            failure = NeverLeft(type(error).__name__)
        raise failure

    @asynccontextmanager
    async def _subscribed(self, receive: Receive) -> AsyncIterator[tuple[Line, asyncio.Task[End]]]:
        """Yield a line of its own that WeCom has taken, and who reads it; it is closed at the end."""
        line = await self._open()
        reading = asyncio.create_task(line.read(receive))
        try:
            await line.ask(SUBSCRIBE, dict(self._credentials))
            yield line, reading
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await asyncio.shield(asyncio.ensure_future(line.close()))

    async def _until_it_ends(self, line: Line, reading: asyncio.Task[End]) -> End:
        beating = asyncio.create_task(line.beat(self._pauses.forget))
        try:
            await asyncio.wait([reading, beating], return_when=asyncio.FIRST_COMPLETED)
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
        return reading.result() if reading.done() else End.BROKEN


def reason(error: WeComFailed) -> str:
    """Return why there is no connection, in words for the operator; a bot has no app whose settings could be wrong."""
    if not isinstance(error, Refused):
        return explain(error)
    if kind_of(error) in (Kind.BUSY, Kind.FLOOD):
        return f"长连接被拒绝（{explain(error)}）"
    return f"长连接被拒绝（{error.code}）：{ADVICE}"
