"""A bureau that talks to the bot of the long connection: the real channel between the bot and a fake platform."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from bot.channels.channel import Intake
from bot.channels.wecom.aibot import WeComBotChannel
from bot.channels.wecom.aibot.pauses import Pace
from bot.delivery import Delivery
from bot.fetching import Fetching
from tests.peers.wecom_api import Shown
from tests.peers.wecom_line import BOT, BOT_SECRET, FakeLine, on_the_line, standing
from tests.talk import Stage
from tests.waiting import LONGEST_SECONDS, until

QUICK = Pace(
    first=0.01, longest=0.05, refused=0.01, beat=LONGEST_SECONDS, answer=LONGEST_SECONDS, standby=0.05,
    longest_standby=0.1, store=0.01,
)  # fmt: skip


def bot_on(line: FakeLine, pace: Pace = QUICK, **how: Any) -> WeComBotChannel:
    named = (how.pop("bot_id", BOT), how.pop("secret", BOT_SECRET))
    return WeComBotChannel(*named, line.address, pace=pace, **{"clock": standing, **how})


@asynccontextmanager
async def running(channel: WeComBotChannel, intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    """Let a channel receive."""
    task = asyncio.create_task(channel.run(intake))
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await channel.close()


class LineOffice:
    """Phones that talk to the bot; every callback comes twice, with one number of its own each."""

    def __init__(self, stage: Stage, line: FakeLine, channel: WeComBotChannel) -> None:
        self.stage = stage
        self.line = line
        self.channel = channel
        self._sent = 0
        self._handled = 0

    async def intake(self, events: Any) -> None:
        """Hand over as `zhibu run` does."""
        await self.stage.dispatcher(events)
        self._handled += len(events)

    async def say(self, user: str, words: str, room: str = "") -> list[Shown]:
        """Type something; return what is new in the chat."""
        return await self.do(self.line.message(user, words, room), room or user)

    async def enter(self, user: str) -> list[Shown]:
        return await self.do(self.line.event(user, "enter_chat"), user, is_event=True)

    async def press(self, user: str, label: str) -> list[Shown]:
        """Press the newest button of this label; return what is new or changed on the phone."""
        card = next(each for each in reversed(self.line.phone(user)) if label in each.buttons)
        return await self.do(self.line.press(user, card.buttons[label], card.task), user, is_event=True)

    async def submit(self, user: str, label: str, *chosen: str) -> list[Shown]:
        """Choose on the newest card with this button and press it; return what is new or changed on the phone."""
        card = next(each for each in reversed(self.line.phone(user)) if label in each.buttons)
        told = self.line.submit(user, card.choice, card.buttons[label], card.task, card.selected(*chosen))
        return await self.do(told, user, is_event=True)

    async def do(self, body: dict[str, Any], chat: str, *, is_event: bool = False) -> list[Shown]:
        before = list(self.line.phone(chat))
        for _ in range(2):
            await self.tell(body, is_event=is_event)
            await self.settle()
            once = list(self.line.phone(chat))
        assert self.line.complaints == []
        return [shown for shown in once if not any(shown is old for old in before)]

    async def tell(self, body: dict[str, Any], *, is_event: bool = False) -> None:
        await self.line.tell(body, is_event=is_event)
        self._sent += 1

    async def settle(self) -> None:
        """Wait until all that came is stored, and what follows from it has arrived."""
        await until(lambda: self._handled >= self._sent)
        await self.stage.fetching.drain()
        await self.stage.delivery.drain()


@asynccontextmanager
async def line_office(stage: Stage) -> AsyncIterator[LineOffice]:
    """Give a stage the bot beside its test channel."""
    async with on_the_line(FakeLine()) as line:
        channel = bot_on(line)
        named = {"test": stage.channel, "aibot": channel}
        stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)
        stage.fetching = Fetching(stage.database, named, stage.dispatcher, lambda: stage.now)
        office = LineOffice(stage, line, channel)
        async with running(channel, office.intake):
            await line.connected()
            yield office
