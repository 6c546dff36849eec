"""Marking: what arrived is written down, many in one statement."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from functools import partial

from models import offers, outbox
from models.database import Session, Work


class Marking:
    """What arrived and is not marked yet, and what chats were offered by it.

    Args:
        write: writes a work down, however long the storage refuses.
    """

    def __init__(self, write: Callable[[Work[None]], Awaitable[None]], clock: Callable[[], datetime]) -> None:
        self._write = write
        self._clock = clock
        self._arrived: list[tuple[int, str | None]] = []
        self._offered: dict[str, tuple[str, ...]] = {}
        self.under_way: asyncio.Task[None] | None = None

    def offer(self, lanes: Iterable[str], lines: tuple[str, ...]) -> None:
        """Remember what the numbers of a list that is about to be marked stand for in these chats."""
        self._offered.update(dict.fromkeys(lanes, lines))

    async def mark(self, parcel_id: int, ref: str | None) -> None:
        """Mark a message that arrived, with the reference it got on its channel."""
        self._arrived.append((parcel_id, ref))
        if self.under_way is None:
            self.under_way = asyncio.create_task(self._mark_all())
        await asyncio.shield(self.under_way)

    async def _mark_all(self) -> None:
        try:
            await asyncio.sleep(0)
            while self._arrived:
                arrived, self._arrived = self._arrived, []
                offered, self._offered = self._offered, {}
                await self._write(partial(_note, sent=arrived, offered=offered, at=self._clock()))
        finally:
            self.under_way = None


async def _note(
    db: Session, sent: list[tuple[int, str | None]], offered: dict[str, tuple[str, ...]], at: datetime
) -> None:
    await outbox.mark_sent(db, sent, at=at)
    if offered:
        await offers.offer(db, offered, at=at)
