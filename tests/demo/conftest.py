"""The demonstration, made once on a Friday morning; each test gets a copy of its own."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.channels.web import WebChannel
from bot.demo import Demo, prepare
from bot.links import Links
from models.database import Database
from tests.conftest import VAULT

OPENED = datetime(2026, 11, 20, 10, 7, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(scope="session")
def made(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Demo]:
    """The database file of a demonstration, closed, and what was made."""
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    shutil.copy(empty_sqlite, path)

    async def make() -> Demo:
        database = await Database.open(f"sqlite+aiosqlite:///{path}", VAULT)
        try:
            return await prepare(database, OPENED, Links("http://zhibu.test"), 0)
        finally:
            await database.close()

    return path, asyncio.run(make())


@pytest.fixture
async def demo(made: tuple[Path, Demo], tmp_path: Path) -> AsyncIterator[Demo]:
    """The demonstration, open."""
    path, demo = made
    copy = tmp_path / "demo.db"
    shutil.copy(path, copy)
    database = await Database.open(f"sqlite+aiosqlite:///{copy}", VAULT)
    demo.clock.stand(OPENED)
    yield replace(demo, database=database, channel=WebChannel(database, demo.clock))
    await database.close()
