"""Pacing: a platform's limits kept so that it never has to tell us."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.channel import Capabilities

LANES_KEPT = 10_000


class Slots:
    """At most ``count`` messages in any ``period`` seconds.

    A slot is free again a period after its message was *answered*, less the quickest round trip there has been: no
    message arrives sooner than that way takes, so the platform sees the two at least a period apart, and a distant
    platform is not sent fewer.
    """

    def __init__(self, count: int, period: float) -> None:
        self._period = period
        self._free_at = [0.0] * count
        self._freed = asyncio.Condition()
        self._quickest = period

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        async with self._freed:
            await self._freed.wait_for(lambda: self._free_at)
            free_at = heapq.heappop(self._free_at)
        try:
            await asyncio.sleep(max(0.0, free_at - time.monotonic()))
            left_at = time.monotonic()
            yield
            self._quickest = min(self._quickest, time.monotonic() - left_at)
        finally:
            async with self._freed:
                known = self._quickest if self._quickest < self._period else 0.0
                heapq.heappush(self._free_at, time.monotonic() + self._period - known)
                self._freed.notify()

    def hold(self, seconds: float) -> None:
        """Let nothing through for a while, as the platform asked."""
        until = time.monotonic() + seconds
        self._free_at = [max(free_at, until) for free_at in self._free_at]


class Pacer:
    """The limits of one channel: over all chats, and of each chat."""

    def __init__(self, limits: Capabilities) -> None:
        self._limits = limits
        self._overall = Slots(limits.overall_per_second, 1.0) if limits.overall_per_second else None
        self._chats: OrderedDict[str, Slots] = OrderedDict()

    @asynccontextmanager
    async def turn(self, chat: str) -> AsyncIterator[None]:
        """Wait until a message to this chat may leave."""
        slots = [each for each in (self._chat(chat), self._overall) if each is not None]
        async with _all(slots):
            yield

    def hold(self, seconds: float) -> None:
        if self._overall:
            self._overall.hold(seconds)

    def _chat(self, chat: str) -> Slots | None:
        is_group = chat.startswith("-")
        limits = self._limits
        if is_group and limits.group_per_minute:
            made = self._chats.get(chat) or Slots(limits.group_per_minute, 60.0)
        elif limits.chat_per_second:
            made = self._chats.get(chat) or Slots(limits.chat_per_second, 1.0)
        else:
            return None
        self._chats[chat] = made
        self._chats.move_to_end(chat)
        if len(self._chats) > LANES_KEPT:
            self._chats.popitem(last=False)
        return made


@asynccontextmanager
async def _all(slots: list[Slots]) -> AsyncIterator[None]:
    if not slots:
        yield
        return
    async with slots[0].slot(), _all(slots[1:]):
        yield
