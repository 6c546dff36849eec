"""Heartbeats: a loop that hangs ends the process with a reason; a long sweep, or a stopped machine, does not."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.heartbeats import HUNG, Watch, beat, during
from models.database import Database, Session
from tests.conftest import VAULT
from tests.end_to_end.process import READY, Started
from tests.waiting import LONGEST_SECONDS, until

LIMIT = 10.0
STEP = LIMIT / 20


class Watched:
    """A watch whose time the test lets pass, and which looks in every step of it."""

    def __init__(self, database: Database) -> None:
        self.now = 1000.0
        self.reasons: list[str] = []
        self.watch = Watch(database, LIMIT, self.reasons.append, lambda: self.now)

    async def pass_by(self, seconds: float) -> None:
        for _ in range(round(seconds / STEP)):
            self.now += STEP
            # Whoever has something to do has his turn, those who were woken by another too.
            for _ in range(3):
                await asyncio.sleep(0)
            self.watch.look()

    async def go_round(self) -> None:
        """Show that the loop goes round, as often as it does."""
        while True:
            self.watch.beat()
            await asyncio.sleep(0)


@asynccontextmanager
async def watched(database: Database, **parts: Callable[[], Awaitable[None]]) -> AsyncIterator[Watched]:
    made = Watched(database)
    tasks = [asyncio.ensure_future(made.go_round())]
    tasks += [asyncio.ensure_future(made.watch.of(name, part())) for name, part in parts.items()]
    try:
        yield made
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
        await asyncio.sleep(0)


async def test_a_loop_that_hangs_is_named_and_those_that_go_round_are_not(database: Database) -> None:
    async with watched(database, telegram=hang, delivery=go_round) as made:
        await made.pass_by(LIMIT)
        assert (made.reasons, made.watch.late) == ([], ["telegram"])
        await made.pass_by(2 * STEP)
        assert made.reasons[0] == f"no sign of life from telegram for {LIMIT:g} s"
        assert (made.watch.ages["telegram"], made.watch.ages["delivery"]) == (LIMIT + STEP, 0)


async def test_a_part_that_waits_for_others_or_rests_for_long_is_no_hang(database: Database) -> None:
    async def wait() -> None:
        await asyncio.Event().wait()

    async def rest() -> None:
        beat(rest=6 * LIMIT)
        await asyncio.Event().wait()

    async with watched(database, webhook=wait, flood=rest) as made:
        await made.pass_by(6 * LIMIT)
    assert made.reasons == []


async def test_a_writer_that_hangs_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.heartbeats.LEAST_FOR_WRITER", LIMIT)
    release = asyncio.Event()

    async def stand(db: Session) -> None:
        await release.wait()

    stuck = asyncio.create_task(database.write(stand))
    await until(lambda: database.is_busy)
    async with watched(database) as made:
        await made.pass_by(2 * LIMIT)
    release.set()
    await stuck
    assert "writer" in made.reasons[0]


async def test_a_loop_that_is_blocked_is_named(database: Database) -> None:
    """By the thread, which nothing can block: the loop hangs until it is."""
    named, reasons = threading.Event(), list[str]()

    def note(reason: str) -> None:
        reasons.append(reason)
        named.set()

    watching = asyncio.create_task(Watch(database, 0.4, note).run())
    await asyncio.sleep(0)
    assert named.wait(LONGEST_SECONDS)
    assert "loop" in reasons[0]
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def test_a_machine_that_stood_still_is_no_hang_and_a_hang_after_it_is_named(database: Database) -> None:
    async with watched(database, telegram=hang, delivery=go_round) as made:
        await made.pass_by(LIMIT / 2)
        made.now += 100 * LIMIT
        made.watch.look()
        assert made.reasons == []
        await made.pass_by(LIMIT / 2)
        assert made.reasons == []
        await made.pass_by(2 * STEP)
        assert made.reasons[0] == f"no sign of life from telegram for {LIMIT:g} s"


async def test_a_long_sweep_is_no_hang_for_who_makes_it_and_for_who_waits_behind_it(database: Database) -> None:
    made: Watched

    async def sweep(db: Session) -> None:
        for _ in range(round(4 * LIMIT / STEP)):
            await db.core(text("SELECT count(*) FROM members"))
            made.now += STEP
            made.watch.look()

    async def deliver() -> None:
        beat()
        await database.write(lambda db: db.core(text("SELECT 1")))
        await go_round()

    async def tick() -> None:
        with during("job remind"):
            await database.write(sweep)
        await go_round()

    async with watched(database, ticker=tick, delivery=deliver, poller=go_round) as made:
        await until(lambda: "ticker" in made.watch.ages)
    assert made.now == 1000 + 4 * LIMIT
    assert made.reasons == []


async def test_a_job_that_never_ends_is_named(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.heartbeats.JOB", 2)

    async def tick() -> None:
        with during("job remind"):
            await asyncio.Event().wait()

    async with watched(database, ticker=tick) as made:
        await made.pass_by(LIMIT)
        assert made.reasons == []
        await made.pass_by(2 * LIMIT)
        assert "job remind" in made.reasons[0]


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
