"""A machine that stops where a test says: at a statement, before or after a commit, before or after a message."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakSet

from bot.channels.channel import Message
from tests.talk import TestChannel


class Stopped(BaseException):
    """The machine has stopped: no handler of the program may catch this, as it could not catch a power cut."""


class Line(Protocol):
    """A connection to a server."""

    def cut(self) -> None: ...


@dataclass
class Machine:
    """Counts the boundaries the program passes, and stops at the one it was told."""

    passed: list[str] = field(default_factory=list)
    stops_at: int | None = None
    is_down: bool = False

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._down = asyncio.Event()
        self._lines: WeakSet[Line] = WeakSet()

    def arm(self, stops_at: int | None) -> None:
        """Count from here, and stop at this boundary, the first being 1; None is never."""
        self.passed, self.stops_at, self.is_down = [], stops_at, False
        self._down.clear()

    async def wait_until_down(self) -> None:
        await self._down.wait()

    def meet(self, boundary: str, *, is_asked: bool = False) -> None:
        """Pass a boundary, or stop at it; a machine that is down does nothing any more.

        ``is_asked``: stop when what comes next has left for the server, and nothing has come back.
        """
        self.must_be_up()
        self.passed.append(boundary)
        if len(self.passed) != self.stops_at:
            return
        if is_asked:
            self._loop.call_soon(self._stop)
        else:
            self._stop()
            raise Stopped(boundary)

    def must_be_up(self) -> None:
        if self.is_down:
            raise Stopped

    def cuts(self, line: Line) -> None:
        """Let a line to a server end with the machine."""
        self._lines.add(line)
        if self.is_down:
            line.cut()

    def _stop(self) -> None:
        self.is_down = True
        for line in self._lines:
            line.cut()
        # A commit is made in a thread of its own on SQLite.
        self._loop.call_soon_threadsafe(self._down.set)

    @contextmanager
    def around(self, words: str) -> Iterator[None]:
        """Meet a boundary before what leaves the machine, and another after it."""
        self.meet(f"before {words}")
        yield
        if words == "COMMIT" or words.startswith("send"):
            self.meet(f"after {words}")


@dataclass
class MortalChannel(TestChannel):
    """A channel whose every message is two boundaries: not sent yet, and arrived but nobody knows."""

    machine: Machine | None = None

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        assert self.machine is not None
        with self.machine.around(f"send to {chat}"):
            return await super().send(chat, message, edits)
