"""Where a program dies again and again: a database that can be made new, and the machine on it."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import create_async_engine

from models.engines import Engines
from tests.conftest import VAULT, empty_tables
from tests.crashes.engines import engines_of
from tests.crashes.lives import Lives
from tests.crashes.machine import Machine


@dataclass
class Lab:
    """A database that can be made new, and the machine on it."""

    url: str
    clear: Callable[[], Awaitable[None]]
    machine: Machine
    engines: Engines

    @property
    def engine(self) -> str:
        return self.url.partition("+")[0]

    async def open(self) -> Lives:
        """Begin a program on an empty database; whoever does so closes it."""
        await self.clear()
        lives = Lives(self.url, VAULT, self.machine, self.engines)
        await lives.open()
        return lives


@asynccontextmanager
async def laboratory(url: str, empty_sqlite: Path) -> AsyncIterator[Lab]:
    """Have a lab on a database, which is a copy of the empty one or emptied on the server."""
    machine, server = Machine(), create_async_engine(url)
    path = empty_sqlite.with_name("zhibu.db")

    async def clear() -> None:
        if server.dialect.name == "postgresql":
            await empty_tables(server)
            return
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        shutil.copy(empty_sqlite, path)

    yield Lab(url, clear, machine, engines_of(machine, url))
    await server.dispose()
