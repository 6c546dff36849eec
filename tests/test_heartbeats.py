"""Heartbeats: a loop that hangs ends the process with a reason; a long sweep, or a stopped machine, does not."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.heartbeats import HUNG, Watch, beat, during
from models.database import Database, Session
from tests.conftest import VAULT
from tests.end_to_end.process import READY, Started

LIMIT = 0.4


class Reasons:
    """What the watch gave as a reason."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self._loop = asyncio.get_running_loop()
        self.came = asyncio.Event()

    def __call__(self, reason: str) -> None:
        self.given.append(reason)
        self._loop.call_soon_threadsafe(self.came.set)


@asynccontextmanager
async def watched(database: Database, **parts: Callable[[], Awaitable[None]]) -> AsyncIterator[tuple[Watch, Reasons]]:
    reasons = Reasons()
    watch = Watch(database, LIMIT, reasons)
    tasks = [asyncio.ensure_future(watch.run())]
    tasks += [asyncio.ensure_future(watch.of(name, part())) for name, part in parts.items()]
    try:
        yield watch, reasons
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def hang() -> None:
    beat()
    await asyncio.Event().wait()


async def go_round() -> None:
    while True:
        beat()
        await asyncio.sleep(LIMIT / 10)


async def test_a_loop_that_hangs_is_named_and_those_that_go_round_are_not(database: Database) -> None:
    async with watched(database, telegram=hang, delivery=go_round) as (watch, reasons):
        async with asyncio.timeout(60):
            await reasons.came.wait()
        assert reasons.given == [f"no sign of life from telegram for {LIMIT:g} s"]
        assert watch.late == ["telegram"]
        assert watch.ages["delivery"] < LIMIT


async def test_a_part_that_waits_for_others_or_rests_for_long_is_no_hang(database: Database) -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    async def rest() -> None:
        beat(rest=60)
        await asyncio.Event().wait()

    async with watched(database, webhook=wait, flood=rest) as (_, reasons):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3 * LIMIT):
                await reasons.came.wait()
    assert reasons.given == []


async def test_a_writer_that_hangs_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.heartbeats.LEAST_FOR_WRITER", LIMIT)
    release = asyncio.Event()

    async def stand(db: Session) -> None:
        await release.wait()

    stuck = asyncio.create_task(database.write(stand))
    async with watched(database) as (_, reasons):
        async with asyncio.timeout(60):
            await reasons.came.wait()
        assert "writer" in reasons.given[0]
    release.set()
    await stuck


async def test_a_loop_that_is_blocked_is_named(database: Database) -> None:
    async with watched(database, delivery=go_round) as (_, reasons):
        await asyncio.sleep(0)
        time.sleep(3 * LIMIT)
        async with asyncio.timeout(60):
            await reasons.came.wait()
        assert "loop" in reasons.given[0]


async def test_a_long_sweep_is_no_hang_for_who_makes_it_and_for_who_waits_behind_it(database: Database) -> None:
    async def sweep(db: Session) -> None:
        end = time.monotonic() + 4 * LIMIT
        while time.monotonic() < end:
            await db.core(text("SELECT count(*) FROM members"))

    async def deliver() -> None:
        beat()
        await database.write(lambda db: db.core(text("SELECT 1")))
        await go_round()

    async def tick() -> None:
        with during("job remind"):
            await database.write(sweep)
        await go_round()

    async with watched(database, ticker=tick, delivery=deliver, poller=go_round) as (watch, reasons):
        async with asyncio.timeout(60):
            while "ticker" not in watch.ages:
                await asyncio.sleep(0.01)
    assert reasons.given == []


async def test_a_job_that_never_ends_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.heartbeats.JOB", 1)

    async def tick() -> None:
        with during("job remind"):
            await asyncio.Event().wait()

    async with watched(database, ticker=tick) as (_, reasons):
        async with asyncio.timeout(60):
            await reasons.came.wait()
        assert "job remind" in reasons.given[0]


HANGING = """
import asyncio
from bot.delivery import Delivery

async def hang(self):
    await asyncio.Event().wait()

Delivery._rest = hang
"""


async def test_the_program_ends_with_a_reason_when_a_loop_hangs(empty_sqlite: Path, tmp_path: Path) -> None:
    (tmp_path / "zhibu.db").write_bytes(empty_sqlite.read_bytes())
    settings = {"ZHIBU_WEB_PORT": "0", "ZHIBU_HANG_SECONDS": "5", "ZHIBU_SECRET_KEY": VAULT.new_key()}
    with Started(tmp_path, settings, "run", patch=HANGING) as process:
        printed, complained = await asyncio.to_thread(process.communicate, timeout=300)
    assert process.returncode == HUNG
    assert READY in printed
    assert "no sign of life from delivery for 5 s" in printed + complained
