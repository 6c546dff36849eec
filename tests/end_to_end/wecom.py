"""Phones with WeCom: what people do reaches the program as the app's callbacks or over the long connection."""

from __future__ import annotations

import asyncio
import itertools
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Any

import httpx
from websockets.exceptions import ConnectionClosed

from bot.channels.channel import Capabilities, Update
from bot.channels.wecom import WeComChannel
from bot.channels.wecom.aibot import WeComBotChannel
from bot.channels.wecom.callback import PATH
from bot.channels.wecom.updates import read_event
from tests.peers.wecom_api import SECRET, FakeWeCom, Shown
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN, Platform
from tests.peers.wecom_line import BOT, BOT_SECRET, FakeLine, on_the_line
from tests.peers.wecom_wire import listening
from tests.ports import HOST, Port
from tests.waiting import LONGEST_SECONDS

SLOW_SECONDS = 0.05
RETRY_SECONDS = 0.05
# WeCom itself soon gives up calling an app that does not answer; a program that begins on a slow machine takes longer.
TRIES_SECONDS = LONGEST_SECONDS
MANY = 10_000
# Instead of five minutes.
STANDBY_SECONDS = 1.0


@dataclass(frozen=True)
class Deed:
    """What one person does: she types ``text``, or presses her newest button ``label`` below words ``about``.

    ``ticks`` of the options of that card, from the first on, are ticked before.
    """

    user: str
    text: str = ""
    label: str = ""
    about: str = ""
    ticks: int = 0


@dataclass(frozen=True)
class Event:
    """A deed as the platform tells of it; however often it is told, its number is the same."""

    number: str
    content: Any
    is_press: bool


class Trouble(Enum):
    """What goes wrong with an answer to what somebody did: refused for a minute, or heard and not acknowledged."""

    FLOOD = "flood"
    SILENCE = "silence"


class Platforms(ABC):
    """One of the two ways of WeCom; ``log`` is every message as it arrived on a phone, by chat and in order."""

    channel: str
    capabilities: Capabilities

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.log: list[tuple[str, str]] = []
        self.faults = 0

    @property
    @abstractmethod
    def settings(self) -> dict[str, str]:
        """What the program needs to find the platform."""

    @property
    @abstractmethod
    def complaints(self) -> list[str]: ...

    @abstractmethod
    def admit(self, users: Sequence[str]) -> None:
        """Let these be the members who may see the app, where that is asked."""

    @abstractmethod
    def serve(self) -> AbstractAsyncContextManager[Any]:
        """Be the platform for a while."""

    @abstractmethod
    def phone(self, user: str) -> list[Shown]: ...

    @abstractmethod
    def event(self, deed: Deed) -> Event: ...

    @abstractmethod
    async def tell(self, event: Event) -> bool:
        """Tell the program, as long as the platform would; return whether it acknowledged, else it may be lost."""

    @abstractmethod
    async def break_something(self) -> None:
        """Let something go wrong with what is sent next."""

    @abstractmethod
    def answer_with(self, trouble: Trouble) -> None:
        """Let this go wrong with the next answer, and nothing else."""

    @abstractmethod
    def has_met_its_faults(self) -> bool: ...

    @abstractmethod
    def slow_down(self) -> None:
        """Let every answer take its time until all is well again, so that a kill meets something under way."""

    @abstractmethod
    def recover(self) -> None: ...

    @abstractmethod
    async def put_out(self) -> bool:
        """Let another program take the place of ours for a while; return whether there is only one place."""

    @abstractmethod
    async def back(self) -> None:
        """Wait until our program has its place again."""

    @abstractmethod
    async def left(self) -> None:
        """Wait until the platform has seen that the program is dead, where it holds a line to it."""

    def card(self, deed: Deed) -> Shown:
        for shown in reversed(self.phone(deed.user)):
            if deed.label in shown.buttons and deed.about in shown.text:
                return shown
        seen = "\n".join(f"[{each.kind}] {each.text} {[*each.buttons]}" for each in self.phone(deed.user)[-4:])
        raise AssertionError(f"{deed.user} has no button {deed.label!r}; she sees:\n{seen}")


class _LoggedApp(FakeWeCom):
    def __init__(self, clock: Callable[[], float], log: list[tuple[str, str]]) -> None:
        super().__init__(clock)
        self.log = log

    def _show(self, user: str, shown: Shown) -> None:
        super()._show(user, shown)
        self.log.append((user, shown.text))


class App(Platforms):
    """The self-built app: callbacks over HTTP, again and again until they are answered with 200."""

    channel = WeComChannel.name
    capabilities = WeComChannel.capabilities

    def __init__(self, chance: Random, clock: Callable[[], float]) -> None:
        super().__init__(chance)
        self.fake = _LoggedApp(clock, self.log)
        # The minutes of this clock and those of the program's pace are not the same.
        self.fake.limits_members = False
        self.platform = Platform()
        self.address = ""
        self._port = Port()
        self._seconds = itertools.count(int(time.time()) - 300)
        self._client = httpx.AsyncClient(
            base_url=f"http://{HOST}:{self._port.number}", trust_env=False, timeout=TRIES_SECONDS
        )

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[App]:
        async with listening(self.fake.app) as self.address, self._client:
            yield self
        self._port.release()

    @property
    def settings(self) -> dict[str, str]:
        return {
            "ZHIBU_WECOM_CORP_ID": CORP,
            "ZHIBU_WECOM_AGENT_ID": str(AGENT),
            "ZHIBU_WECOM_SECRET": SECRET,
            "ZHIBU_WECOM_TOKEN": TOKEN,
            "ZHIBU_WECOM_AES_KEY": AES_KEY,
            "ZHIBU_WECOM_BASE_URL": f"{self.address}/cgi-bin",
            "ZHIBU_WEB_PORT": str(self._port.number),
        }

    @property
    def complaints(self) -> list[str]:
        return self.fake.complaints + self.fake.dropped

    def admit(self, users: Sequence[str]) -> None:
        self.fake.members |= set(users)

    def phone(self, user: str) -> list[Shown]:
        return self.fake.phone(user)

    def event(self, deed: Deed) -> Event:
        # Of what happens twice in a second WeCom gives no sign.
        at = next(self._seconds)
        if deed.label:
            card = self.card(deed)
            code = self.fake.code_of(deed.user, card.task)
            key = card.buttons[deed.label]
            xml = self.platform.press(deed.user, key, card.task, code, at)
            if deed.ticks:
                chosen = card.selected(*list(card.options["0"])[: deed.ticks])
                xml = self.platform.submit(deed.user, card.choice, key, card.task, code, at, chosen)
        else:
            xml = self.platform.text(deed.user, deed.text, at)
        read = read_event(xml)
        assert isinstance(read, Update)
        return Event(read.event_id, xml, bool(deed.label))

    async def tell(self, event: Event) -> bool:
        until = time.monotonic() + TRIES_SECONDS
        while time.monotonic() < until:
            nonce = str(self.chance.randrange(10**9))
            sealed = self.platform.seal(event.content, time.time(), nonce)
            try:
                answer = await self._client.post(PATH, params=sealed.query, content=sealed.body.encode())
            except httpx.TransportError:
                await asyncio.sleep(RETRY_SECONDS)
                continue
            if answer.status_code == 200:
                return True
            assert answer.status_code in (500, 503), answer.text
        return False

    async def break_something(self) -> None:
        self.faults += 1
        self.fake.clear_faults()
        path = self.chance.choice(["message/send", "message/send", "message/update_template_card"])
        fault: dict[str, Any] = self.chance.choice(
            [{"code": -1}, {"code": 45009}, {"is_cut": True}, {"status": 502}, {}]
        )
        if fault:
            self.fake.fail(path, **fault)
        else:
            self.fake.expire_tokens()

    def answer_with(self, trouble: Trouble) -> None:
        self.faults += 1
        self.fake.clear_faults()
        fault: dict[str, Any] = {"code": 45009} if trouble is Trouble.FLOOD else {"is_cut": True}
        self.fake.fail("message/send", **fault)

    def has_met_its_faults(self) -> bool:
        return self.fake.has_met_its_faults()

    def slow_down(self) -> None:
        for path in ("message/send", "message/update_template_card"):
            self.fake.fail(path, times=MANY, pause=SLOW_SECONDS)

    def recover(self) -> None:
        self.fake.clear_faults()

    async def put_out(self) -> bool:
        return False

    async def back(self) -> None:
        pass

    async def left(self) -> None:
        pass


class _LoggedLine(FakeLine):
    def __init__(self, log: list[tuple[str, str]]) -> None:
        super().__init__(time.monotonic)
        self.log = log
        self.pause = 0.0

    async def _answer(self, socket: Any, frame: dict[str, Any]) -> None:
        await asyncio.sleep(self.pause if frame["cmd"].startswith(("aibot_send", "aibot_respond")) else 0)
        await super()._answer(socket, frame)

    def _show(self, chat: str, body: dict[str, Any], kinds: tuple[str, ...]) -> int:
        code = super()._show(chat, body, kinds)
        if code == 0:
            self.log.append((chat, self.phone(chat)[-1].text))
        return code


class LongConnection(Platforms):
    """The bot of the long connection: what happens while nobody is connected is told to nobody."""

    channel = WeComBotChannel.name
    capabilities = WeComBotChannel.capabilities

    def __init__(self, chance: Random) -> None:
        super().__init__(chance)
        self.line = _LoggedLine(self.log)
        self._is_taken = False

    @asynccontextmanager
    async def serve(self) -> AsyncIterator[LongConnection]:
        async with on_the_line(self.line):
            yield self

    @property
    def settings(self) -> dict[str, str]:
        return {
            "ZHIBU_WECOM_BOT_ID": BOT,
            "ZHIBU_WECOM_BOT_SECRET": BOT_SECRET,
            "ZHIBU_WECOM_BOT_URL": self.line.address,
            "ZHIBU_WECOM_BOT_STANDBY_SECONDS": str(STANDBY_SECONDS),
            "ZHIBU_WEB_PORT": "0",
        }

    @property
    def complaints(self) -> list[str]:
        return self.line.complaints

    def admit(self, users: Sequence[str]) -> None:
        pass

    def phone(self, user: str) -> list[Shown]:
        return self.line.phone(user)

    def event(self, deed: Deed) -> Event:
        if deed.label:
            card = self.card(deed)
            key = card.buttons[deed.label]
            body = self.line.press(deed.user, key, card.task)
            if deed.ticks:
                chosen = card.selected(*list(card.options["0"])[: deed.ticks])
                body = self.line.submit(deed.user, card.choice, key, card.task, chosen)
        else:
            body = self.line.message(deed.user, deed.text)
        return Event(body["msgid"], body, bool(deed.label))

    async def tell(self, event: Event) -> bool:
        if self._is_taken and not self.line.is_live:
            # The other program is told, and nobody else.
            return False
        # It may break between our looking and our sending; and nothing is acknowledged.
        with suppress(ConnectionClosed, AssertionError):
            await self.line.tell(event.content, is_event=event.is_press)
        return False

    async def break_something(self) -> None:
        self.faults += 1
        self.line.clear_faults()
        command = self.chance.choice(["aibot_send_msg", "aibot_respond_msg", "aibot_respond_update_msg"])
        fault: dict[str, Any] = self.chance.choice(
            [{"code": -1}, {"code": 45009}, {"cuts": "before"}, {"cuts": "after"}, {}]
        )
        if fault:
            self.line.fail(command, **fault)
        else:
            await self.line.disconnect()

    def answer_with(self, trouble: Trouble) -> None:
        self.faults += 1
        self.line.clear_faults()
        fault: dict[str, Any] = {"code": 45009} if trouble is Trouble.FLOOD else {"is_silent": True}
        self.line.fail("aibot_respond_msg", **fault)

    def has_met_its_faults(self) -> bool:
        return self.line.has_met_its_faults()

    def slow_down(self) -> None:
        self.line.pause = SLOW_SECONDS

    def recover(self) -> None:
        self.line.pause = 0.0
        self.line.clear_faults()

    async def put_out(self) -> bool:
        self._is_taken = True
        await self.line.kick()
        return True

    async def back(self) -> None:
        await self.line.connected()
        self._is_taken = False

    async def left(self) -> None:
        await self.line.disconnected()
