from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from tests.pages.visitor import CHROMIUM, Visitor, visit
from tests.pages.world import World, open_database
from tests.waiting import LONGEST


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    database = await open_database(tmp_path / "chat.db")
    made = World(database)
    yield made
    await made.close()
    await database.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=LONGEST)
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP zhibu.test 127.0.0.1"]
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments, timeout=LONGEST)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def served(tmp_path: Path) -> AsyncIterator[World]:
    """A world in the loop of the browser, which serves a whole module."""
    database = await open_database(tmp_path / "chat.db")
    made = World(database)
    await made.start()
    yield made
    await made.close()
    await database.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(served: World, browser: Browser) -> AsyncIterator[Visitor]:
    visitor = await visit(served, browser)
    yield visitor
    await visitor.page.context.close()
    assert [each for each in visitor.complaints if "WebSocket connection" not in each] == []
