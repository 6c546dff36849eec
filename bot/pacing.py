"""Pacing: a platform's limits kept so that it never has to tell us."""

from __future__ import annotations

import asyncio
import heapq
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bot.channels.channel import Capabilities

LANES_KEPT = 10_000


class Slots:
    """At most ``count`` messages in any ``period`` seconds.

    A slot is free again a period after its message was *answered*: whatever the network did to either, the platform
    then saw the two at least a period apart.
    """

    def __init__(self, count: int, period: float) -> None:
        self._period = period
        self._free_at = [0.0] * count
        self._freed = asyncio.Condition()

    @property
    def is_free(self) -> bool:
        """Whether a message could leave now."""
        return bool(self._free_at) and self._free_at[0] <= _now()

    def spend(self, seconds: float) -> None:
        """Count a message that was answered so many seconds ago, by a program that ran before; the oldest first."""
        if seconds < self._period:
            heapq.heapreplace(self._free_at, _now() + self._period - seconds)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        async with self._freed:
            await self._freed.wait_for(lambda: self._free_at)
            free_at = heapq.heappop(self._free_at)
        try:
            await asyncio.sleep(max(0.0, free_at - _now()))
            yield
        finally:
            async with self._freed:
                heapq.heappush(self._free_at, _now() + self._period)
                self._freed.notify()


class Pacer:
    """The limits of one channel: over all chats, and of each chat."""

    def __init__(self, limits: Capabilities) -> None:
        self._limits = limits
        self._overall = Slots(limits.overall_per_second, 1.0) if limits.overall_per_second else None
        self._chats: OrderedDict[str, list[Slots]] = OrderedDict()
        self._held_until = 0.0

    @property
    def remembered_seconds(self) -> float:
        """For how long what a chat was sent counts, as far as that may outlast a program that begins anew."""
        limits = self._limits
        if limits.chat_per_hour:
            return 3600.0
        return 60.0 if limits.chat_per_minute or limits.group_per_minute else 0.0

    def remember(self, chat: str, seconds: float) -> None:
        """Count what a chat was sent so many seconds ago, before this program began; the oldest first."""
        for slots in self._chat(chat):
            slots.spend(seconds)

    @asynccontextmanager
    async def turn(self, chat: str) -> AsyncIterator[None]:
        """Wait until a message to this chat may leave."""
        slots = [*self._chat(chat), *([self._overall] if self._overall else [])]
        async with _all(slots):
            # Asked last: those who wait for their slot when the platform says stop are held with the rest.
            while (seconds := self._held_until - _now()) > 0:
                await asyncio.sleep(seconds)
            yield

    @asynccontextmanager
    async def turns(self, chats: Sequence[str]) -> AsyncIterator[None]:
        """Wait until a message to all of these chats may leave."""
        async with AsyncExitStack() as taken:
            for chat in chats:
                await taken.enter_async_context(self.turn(chat))
            yield

    def is_free(self, chat: str) -> bool:
        """Return whether a chat's own limits let a message leave now."""
        return all(slots.is_free for slots in self._chat(chat))

    def hold(self, seconds: float) -> None:
        """Let nothing through for a while, as the platform asked."""
        self._held_until = max(self._held_until, _now() + seconds)

    def _chat(self, chat: str) -> list[Slots]:
        """Return the limits of a chat; a group keeps those of its minute besides those of every chat."""
        limits, made = self._limits, self._chats.get(chat, [])
        if not made:
            # The one channel with a limit for groups, Telegram, gives them negative numbers.
            if chat.startswith("-") and limits.group_per_minute:
                made.append(Slots(limits.group_per_minute, 60.0))
            if limits.chat_per_hour:
                made.append(Slots(limits.chat_per_hour, 3600.0))
            if limits.chat_per_minute:
                made.append(Slots(limits.chat_per_minute, 60.0))
            if limits.chat_per_second:
                made.append(Slots(limits.chat_per_second, 1.0))
        if made:
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


def _now() -> float:
    """Return the seconds of the loop that waits, so that what was waited for and what is compared are one clock's."""
    return asyncio.get_running_loop().time()
