"""Heartbeats: each loop shows that it goes round, and a watch that nothing can block ends the process when one hangs.

A loop calls `beat` in every round; whoever starts it gives it a heart with `Watch.of`, and without one nothing
happens. A heart is watched from its first beat on, so parts that only wait for others have none. Waiting for the writer
is no hang: the writer has a heart of its own, which beats with every statement, however long a sweep takes.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field

from models.database import Database

logger = logging.getLogger(__name__)

HUNG = 3
# A job may take so many times as long as a round of a loop.
JOB = 10
# SQLite itself waits for a lock so long, and then says so: that is an answer.
LEAST_FOR_WRITER = 45.0
CHECKS = 20


@dataclass
class Heart:
    """When a loop last showed that it goes round, in seconds of its clock; None before the first time."""

    name: str
    limit: float
    clock: Callable[[], float] = field(repr=False)
    at: float | None = None
    task: asyncio.Task[object] | None = field(default=None, repr=False)

    def beat(self, rest: float = 0.0) -> None:
        self.at = self.clock() + rest


_HEART: ContextVar[Heart | None] = ContextVar("heart", default=None)
_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


def beat(rest: float = 0.0) -> None:
    """Show that the loop that calls goes round; it will not for ``rest`` seconds, and that is meant."""
    heart = _HEART.get()
    if heart is not None:
        heart.beat(rest)


def mine() -> Callable[[], None]:
    """Return what shows that the present part goes round, to be called by somebody else."""
    heart = _HEART.get()
    return heart.beat if heart is not None else lambda: None


def during(name: str) -> AbstractContextManager[None]:
    """Have something watched that takes its time, and ends."""
    watch = _WATCH.get()
    return watch.during(name) if watch is not None else nullcontext()


def end(reason: str) -> None:
    """End the process at once: what hangs cannot be asked to stop, and the database stands a kill."""
    logger.critical("ends: %s", reason)
    faulthandler.dump_traceback(all_threads=True)
    os._exit(HUNG)


class Watch:
    """Looks at the hearts from a thread of its own; ``on_hang`` is told the reason, once.

    Args:
        limit: how long a loop may show nothing, in seconds of ``clock``.
    """

    def __init__(
        self,
        database: Database,
        limit: float,
        on_hang: Callable[[str], None] = end,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._limit = limit
        self._on_hang = on_hang
        self._clock = clock
        self._pause = min(limit / CHECKS, 1.0)
        self._looked_at = clock()
        self._hearts: dict[str, Heart] = {}
        self._loop = self._heart("loop", limit)
        self._writer = self._heart("writer", max(limit, LEAST_FOR_WRITER))
        self._steps = -1
        self._stop = threading.Event()

    @property
    def ages(self) -> dict[str, float]:
        """Return how many seconds ago each loop last went round."""
        now = self._clock()
        return {each.name: round(max(now - each.at, 0.0), 1) for each in self._all() if each.at is not None}

    @property
    def late(self) -> list[str]:
        """Return the names of the loops that have been silent for half as long as they may be."""
        now = self._clock()
        return [each.name for each in self._all() if self._is_late(each, now, each.limit / 2)]

    async def of(self, name: str, part: Awaitable[None]) -> None:
        """Run a part of the bot with a heart of its own."""
        heart = self._heart(name, self._limit)
        heart.task = asyncio.current_task()
        _HEART.set(heart)
        _WATCH.set(self)
        await part

    @contextmanager
    def during(self, name: str) -> Iterator[None]:
        """Watch over something that takes its time, and ends."""
        self._heart(name, self._limit * JOB).beat()
        try:
            yield
        finally:
            self._hearts.pop(name, None)

    async def run(self) -> None:
        """Watch until cancelled."""
        # The watch may have been made long before.
        self._looked_at = self._clock()
        thread = threading.Thread(target=self._keep_looking, name="watch", daemon=True)
        thread.start()
        try:
            while True:
                self.beat()
                await asyncio.sleep(self._pause)
        finally:
            self._stop.set()

    def beat(self) -> None:
        """Show that the loop of all parts goes round."""
        self._loop.beat()

    def look(self) -> bool:
        """Look at every heart once; return whether none has stood still for too long."""
        now = self._clock()
        since, self._looked_at = now - self._looked_at, now
        if since > min(5 * self._pause + 1, self._limit / 2):
            # The whole process was stopped, or had no processor: nobody could have shown anything.
            self._excuse(since)
        self._feel_writer(now)
        hung = [each.name for each in self._all() if self._is_late(each, now, each.limit)]
        if hung:
            self._on_hang(f"no sign of life from {', '.join(hung)} for {self._limit:g} s")
        return not hung

    def _keep_looking(self) -> None:
        while not self._stop.wait(self._pause) and self.look():
            pass

    def _heart(self, name: str, limit: float) -> Heart:
        heart = self._hearts[name] = Heart(name, limit, self._clock)
        return heart

    def _all(self) -> list[Heart]:
        return list(self._hearts.values())

    def _feel_writer(self, now: float) -> None:
        """A writer with nothing to do is alive; one with work, when it did a step since the last look."""
        steps = self._database.steps
        if steps != self._steps or not self._database.is_busy:
            self._steps, self._writer.at = steps, now

    def _excuse(self, seconds: float) -> None:
        for each in self._all():
            if each.at is not None:
                each.at += seconds

    def _is_late(self, heart: Heart, now: float, limit: float) -> bool:
        if heart.at is None or now - heart.at <= limit:
            return False
        if heart is self._writer:
            return True
        # A statement or a sweep may keep the loop, and a work in front of its own may keep whoever writes.
        is_working = self._database.is_busy and self._writer.at is not None and now - self._writer.at <= limit
        keeps_all = self._loop.at is not None and now - self._loop.at > limit / 2
        return not (is_working and (heart is self._loop or keeps_all or self._database.is_waited_for(heart.task)))
