"""Talking to the bot in a test: who says what, what the bot answers, and whom it told.

Every update is delivered twice, as networks do, and every tick of the clock runs twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import bot.commands  # noqa: F401  (declares the commands)
from bot.channels.channel import Capabilities, ChatKind, Intake, MenuItem, Message, SendFailed, Update
from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.links import Links
from jobs.job import run_all
from models.almanac import Almanac
from models.database import Database
from models.rules.rulebook import load
from tests.cast import Cast

ZONE = ZoneInfo("Asia/Shanghai")
# A Friday, and a working day.
START = datetime(2026, 11, 20, 10, 0, tzinfo=ZONE)


@dataclass
class Said:
    """One message the bot sent: to which chat, and as the reader sees it."""

    chat: str
    message: Message
    edits: str | None
    ref: str

    @property
    def text(self) -> str:
        return self.message.text

    @property
    def buttons(self) -> dict[str, str]:
        return {button.label: button.line for row in self.message.buttons for button in row}


@dataclass
class TestChannel:
    """A channel that keeps what it is given; ``failures`` are raised by the next sends to a chat."""

    __test__ = False
    name: str = "test"
    capabilities: Capabilities = field(default_factory=lambda: Capabilities(4096, 100, True))
    sent: list[Said] = field(default_factory=list)
    menus: dict[str | None, Sequence[MenuItem]] = field(default_factory=dict)
    failures: dict[str, list[SendFailed]] = field(default_factory=dict)

    async def run(self, intake: Intake) -> None:
        raise NotImplementedError

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        if waiting := self.failures.get(chat):
            raise waiting.pop(0)
        ref = edits or str(len(self.sent) + 1)
        self.sent.append(Said(chat, message, edits, ref))
        return ref

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        self.menus[chat] = items

    async def close(self) -> None:
        pass


class Stage:
    """A bureau, its clock and everybody's chats."""

    cast: Cast

    def __init__(self, database: Database, now: datetime = START) -> None:
        self.database = database
        self.now = now
        self.almanac = Almanac(ZONE, load("party"))
        self.channel = TestChannel()
        self.dispatcher = Dispatcher(database, self.almanac, lambda: self.now, Links("http://zhibu.test"))
        self.delivery = Delivery(database, {"test": self.channel}, self.almanac, lambda: self.now)
        self._events = 0

    async def say(self, who: str, text: str, *, room: str | None = None) -> list[Said]:
        """Say something as somebody; return what she herself is answered (or the room, in a room)."""
        return await self._do(who, text, None, room)

    async def press(self, who: str, label: str) -> list[Said]:
        """Press the newest button of this label in somebody's chat."""
        for said in reversed(self.chat_of(who)):
            if label in said.buttons:
                return await self._do(who, said.buttons[label], said.ref, None)
        raise AssertionError(f"{who} has no button {label!r}; the last message: {self.chat_of(who)[-1:]}")

    async def tick(self, **later: float) -> list[Said]:
        """Let time pass, then let the clock run its jobs, twice; return everything that was sent."""
        self.now += timedelta(**later)
        before = len(self.channel.sent)
        for _ in range(2):
            await run_all(self.database, self.almanac, self.now)
        await self.delivery.drain()
        return self.channel.sent[before:]

    def chat_of(self, who: str) -> list[Said]:
        """Return somebody's chat as she sees it now: edits have taken the place of what they edited."""
        seen: dict[str, Said] = {}
        for said in self.channel.sent:
            if said.chat == f"chat-{who}":
                seen[said.ref] = said
        return list(seen.values())

    async def _do(self, who: str, text: str, pressed: str | None, room: str | None) -> list[Said]:
        self._events += 1
        chat = room or f"chat-{who}"
        kind = ChatKind.GROUP if room else ChatKind.PRIVATE
        update = Update("test", str(self._events), chat, kind, who, who, text, pressed, private_chat=f"chat-{who}")
        before = len(self.channel.sent)
        for _ in range(2):
            await self.dispatcher([update])
            await self.delivery.drain()
        return [said for said in self.channel.sent[before:] if said.chat in (chat, f"chat-{who}")]
