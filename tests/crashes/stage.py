"""The stage of the transcripts on a machine that stops: whoever was not answered asks again, as networks do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.channels.channel import Update
from jobs.job import run_all
from models import notices
from tests.crashes.lives import Lives
from tests.crashes.machine import MortalChannel
from tests.talk import Said, Stage


@dataclass(frozen=True)
class Stops:
    """Where the machine stops.

    Args:
        first, stride: each deed and each tick of the clock is tried again and again, dying at the first boundary, at
            the one that is ``stride`` further and so on, until it passes; a stride of 0 is never.
        point: once, at this boundary of all that the deliveries pass, the first being 1.
    """

    first: int = 1
    stride: int = 0
    point: int | None = None


class MortalStage(Stage):
    """Runs the program until the machine stops, and begins it again on the same database."""

    def __init__(self, lives: Lives) -> None:
        super().__init__(lives.database)
        self.lives = lives
        self.channel: MortalChannel = MortalChannel(machine=lives.machine)
        self.stops = Stops()
        # The boundaries deliveries passed so far.
        self.delivered: list[str] = []
        # How many boundaries the longest deed or tick passed so far.
        self.longest = 0
        lives.on_rise = self._rise
        self.restart()

    async def tick(self, **later: float) -> list[Said]:
        """Let time pass, then let the clock run its jobs, twice where they die; return everything that was sent."""
        self.now += timedelta(**later)
        before = len(self.channel.sent)
        for _ in range(2 if self.stops.stride else 1):
            await self._walk(lambda: run_all(self.database, self.almanac, self.now))
            await self._drain()
        return self.channel.sent[before:]

    async def _deliver(self, update: Update) -> None:
        await self._walk(lambda: self.dispatcher([update]))
        await self._drain()

    async def _walk(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do a work, dying at one boundary after the other, until it passes."""
        stops_at = self.stops.first if self.stops.stride else None
        while not await self.lives.survive(work, stops_at):
            assert stops_at is not None
            stops_at += self.stops.stride
        self.longest = max(self.longest, len(self.lives.machine.passed))

    async def _drain(self) -> None:
        """Deliver, and die at the point."""
        left = (self.stops.point or 0) - len(self.delivered)
        is_up = await self.lives.survive(lambda: self.delivery.drain(), left if left > 0 else None)
        self.delivered += self.lives.machine.passed
        if not is_up:
            await self.lives.survive(lambda: self.delivery.drain(), None)

    async def _rise(self) -> None:
        self.database = self.lives.database
        self.restart()
        # The first thing `Delivery.run` does.
        await self.database.write(lambda db: notices.rescue(db, self.almanac, at=self.now, abandoned=True))
