"""Fetching files: outside any transaction, after the update they came with is on the disk and before it is answered.

What is to be fetched stands in the database, so a crash or a platform that is down for a minute loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from bot.channels.channel import Channel, FetchFailed, FetchLater, FileTooLarge
from bot.dispatch import Dispatcher
from bot.heartbeats import beat
from bot.patience import patiently
from models import arrivals
from models.arrivals import Arrival
from models.database import Database
from models.rules.files import LARGEST_BYTES, Fit, Problem, Unfit, judge
from models.troubles import trouble_of

logger = logging.getLogger(__name__)

AT_ONCE = 4
# Seconds before each further try; after the last the sender is told.
BACK_OFF = (2, 5, 20, 60)
OUR_FAULT_SECONDS = 30
LONGEST_REST = 3600.0
ROUND = 5.0


class Fetching:
    """Fetches what `arrivals` holds. ``run`` works until cancelled; ``wake`` says that there is something new."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        dispatcher: Dispatcher,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._channels = channels
        self._dispatcher = dispatcher
        self._clock = clock
        self._wake = asyncio.Event()
        self._under_way: dict[asyncio.Task[None], int] = {}

    def wake(self) -> None:
        self._wake.set()

    async def run(self) -> None:
        """Fetch until cancelled, beginning with what a predecessor left."""
        try:
            while True:
                beat()
                self._wake.clear()
                if not await patiently(self._begin):
                    await patiently(self._rest)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)

    async def drain(self) -> None:
        """Fetch everything that is due now, and return."""
        while await self._begin() or self._under_way:
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)

    async def _begin(self) -> bool:
        room = AT_ONCE - len(self._under_way)
        if room <= 0:
            return False
        busy, now = list(self._under_way.values()), self._clock()
        # By the writer, which a shutdown waits for; a connection of our own could be left half open.
        found = await self._database.write(lambda db: arrivals.due(db, room, busy, at=now))
        for arrival in found:
            task = asyncio.create_task(self._fetch(arrival))
            self._under_way[task] = arrival.id
            task.add_done_callback(self._finished)
        return bool(found)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.pop(task, None)
        self._wake.set()

    async def _fetch(self, arrival: Arrival) -> None:
        outcome = await self._outcome(arrival)
        if isinstance(outcome, timedelta):
            await self._postpone(arrival, outcome)
            return
        try:
            await self._dispatcher.arrived(arrival.id, outcome)
        except Exception as error:
            # The disk is full, or the database is gone: the file is fetched again when it is back.
            if trouble_of(error) is None:
                logger.exception("file not stored", extra={"arrival": arrival.id})
            await self._postpone(arrival, timedelta(seconds=OUR_FAULT_SECONDS))

    async def _outcome(self, arrival: Arrival) -> tuple[Fit, bytes] | Problem | timedelta:
        """Return the file, or why there is none, or how long to wait for it."""
        channel = self._channels.get(arrival.channel)
        if channel is None:
            return Problem.UNAVAILABLE
        try:
            content = await channel.fetch(arrival.ref, LARGEST_BYTES)
            return await asyncio.to_thread(judge, arrival.name, content), content
        except Unfit as unfit:
            return unfit.problem
        except FileTooLarge:
            return Problem.TOO_LARGE
        except FetchLater as later:
            if arrival.attempts >= len(BACK_OFF):
                return Problem.UNAVAILABLE
            return timedelta(seconds=max(BACK_OFF[arrival.attempts], later.retry_after))
        except FetchFailed as failure:
            logger.warning("file not fetched", extra={"channel": arrival.channel, "reason": str(failure)})
        except Exception:
            logger.exception("cannot fetch or judge a file", extra={"arrival": arrival.id})
        return Problem.UNAVAILABLE

    async def _postpone(self, arrival: Arrival, wait: timedelta) -> None:
        until = self._clock() + wait
        with suppress(Exception):
            await self._database.write(lambda db: arrivals.postpone(db, arrival.id, until))

    async def _rest(self) -> None:
        seconds = LONGEST_REST
        if len(self._under_way) < AT_ONCE:
            now = self._clock()
            due = await self._database.write(lambda db: arrivals.next_due(db, after=now))
            if due is not None:
                seconds = max((due - self._clock()).total_seconds(), 0.0)
        left = min(seconds, LONGEST_REST)
        while left >= 0 and not self._wake.is_set():
            beat()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, ROUND)):
                    await self._wake.wait()
            left -= ROUND
