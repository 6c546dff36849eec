"""A machine that stops where a test says: at a statement, before or after a commit, before or after a message."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import event

from bot.channels.channel import Message
from models.database import Database
from models.engines import Engines, make_engines
from models.sealing import Vault
from tests.talk import TestChannel


class Stopped(BaseException):
    """The machine has stopped: no handler of the program may catch this, as it could not catch a power cut."""


@dataclass
class Machine:
    """Counts the boundaries the program passes, and stops at the one it was told."""

    passed: list[str] = field(default_factory=list)
    stops_at: int | None = None
    is_down: bool = False

    def __post_init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._down = asyncio.Event()

    def arm(self, stops_at: int | None) -> None:
        """Count from here, and stop at this boundary, the first being 1; None is never."""
        self.passed, self.stops_at, self.is_down = [], stops_at, False
        self._down.clear()

    async def wait_until_down(self) -> None:
        await self._down.wait()

    def meet(self, boundary: str) -> None:
        """Pass a boundary, or stop at it; a machine that is down does nothing any more."""
        if not self.is_down:
            self.passed.append(boundary)
            self.is_down = len(self.passed) == self.stops_at
            if not self.is_down:
                return
            # A commit is made in a thread of its own.
            self._loop.call_soon_threadsafe(self._down.set)
        raise Stopped(boundary)

    @contextmanager
    def around(self, words: str) -> Iterator[None]:
        """Meet a boundary before what leaves the machine, and another after it."""
        self.meet(f"before {words}")
        yield
        if words == "COMMIT" or words.startswith("send"):
            self.meet(f"after {words}")


def engines_of(machine: Machine, url: str) -> Engines:
    """Return engines of a SQLite file whose every statement and command is a boundary of the machine."""
    engines = make_engines(url)

    class Sqlite(sqlite3.Connection):
        def execute(self, words: str, *parameters: Any) -> sqlite3.Cursor:
            with machine.around(words):
                return super().execute(words, *parameters)

    def connect(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        options["factory"] = Sqlite

    def execute(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        machine.meet(statement.partition("\n")[0])

    event.listen(engines.writer.sync_engine, "do_connect", connect)
    for each in (engines.writer, engines.reader):
        event.listen(each.sync_engine, "before_cursor_execute", execute)
    return engines


class Lives:
    """The program's database on a machine, which is opened again whenever the machine has stopped.

    ``on_rise`` is awaited with every database that is opened after a stop, before anything else is done.
    """

    database: Database

    def __init__(self, url: str, vault: Vault, machine: Machine, engines: Engines) -> None:
        self._url, self._vault, self._engines = url, vault, engines
        self.machine = machine
        self.on_rise: Callable[[], Awaitable[None]]
        self.died: list[str] = []

    async def open(self) -> None:
        """Begin."""
        self.machine.arm(None)
        # Whatever is begun from here on ends with the machine.
        self._others = asyncio.all_tasks()
        self.database = await Database.open(self._url, self._vault, self._engines)

    async def close(self) -> None:
        """End as a program does that is told to, if it is still up."""
        self.machine.arm(None)
        assert self.database._task is not None
        if not self.database._task.done():
            await self.database.close()
        await self._engines.dispose()

    async def survive(self, work: Callable[[], Awaitable[None]], stops_at: int | None) -> bool:
        """Do a work and return whether the machine stayed up; if not, it is up again with nothing in its memory."""
        self.machine.arm(stops_at)
        doing = asyncio.ensure_future(work())
        down = asyncio.ensure_future(self.machine.wait_until_down())
        await asyncio.wait({doing, down}, return_when=asyncio.FIRST_COMPLETED)
        if self.machine.is_down:
            await self._rise_again({doing, down})
            return False
        self.machine.stops_at = None
        down.cancel()
        await doing
        return True

    async def _rise_again(self, ended: set[asyncio.Future[Any]]) -> None:
        self.died.append(self.machine.passed[-1])
        assert self.database._task is not None
        left = {*ended, self.database._task, *asyncio.all_tasks()} - self._others - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self.machine.stops_at, self.machine.is_down = None, False
        # What SQLite does when its only client is gone: what was not committed never was.
        with suppress(Exception):
            await self.database._disconnect()
        await self._engines.dispose()
        self.database = await Database.open(self._url, self._vault, self._engines)
        await self.on_rise()


@dataclass
class MortalChannel(TestChannel):
    """A channel whose every message is two boundaries: not sent yet, and arrived but nobody knows."""

    machine: Machine | None = None

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        assert self.machine is not None
        with self.machine.around(f"send to {chat}"):
            return await super().send(chat, message, edits)
