"""A program on a machine that stops, begun again and again on the same database."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from models.database import Database
from models.engines import Engines
from models.sealing import Vault
from tests.crashes.engines import wait_for_server
from tests.crashes.machine import Machine


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
        assert self.machine.stops_at is not None
        self.died.append(self.machine.passed[self.machine.stops_at - 1])
        assert self.database._task is not None
        left = {*ended, self.database._task, *asyncio.all_tasks()} - self._others - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
        self.machine.stops_at, self.machine.is_down = None, False
        # What an engine does when its only client is gone: what was not committed never was.
        with suppress(Exception):
            await self.database._disconnect()
        await self._engines.dispose()
        if self.database.dialect == "postgresql":
            await wait_for_server(self._url)
        self.database = await Database.open(self._url, self._vault, self._engines)
        await self.on_rise()
