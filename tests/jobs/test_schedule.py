"""The schedule: everything runs at the start and then in its rhythm; what raises stops neither others nor it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime

import pytest
from apscheduler.triggers.cron import CronTrigger

from jobs import job as declared
from jobs import schedule
from jobs.job import Job, jobs
from models.database import Database, Session
from tests.talk import Stage
from tests.waiting import until

Sweep = Callable[..., Awaitable[None]]


def only(monkeypatch: pytest.MonkeyPatch, **sweeps: Sweep) -> None:
    """Let these be the only jobs there are."""
    made = {
        name: Job(name, "* * * * *", "Do something.", frozenset({"db", "at"}), sweep) for name, sweep in sweeps.items()
    }
    monkeypatch.setattr(declared, "_JOBS", made)


async def run_until(stage: Stage, done: Callable[[], bool]) -> int:
    """Run the schedule until something is so; return how often delivery was woken."""
    woken: list[int] = []
    running = asyncio.create_task(
        schedule.run(stage.database, stage.almanac, lambda: stage.now, lambda: woken.append(1))
    )
    await until(lambda: done() or running.done())
    assert not running.done(), running.exception()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return len(woken)


async def test_every_job_runs_at_the_start_and_delivery_is_woken(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    async def first(db: Session, at: datetime) -> None:
        ran.append("first")

    async def second(db: Session, at: datetime) -> None:
        ran.append("second")

    only(monkeypatch, first=first, second=second)
    assert await run_until(Stage(database), lambda: len(ran) == 2) >= 1
    assert ran == ["first", "second"]


async def test_a_job_that_raises_at_the_start_stops_no_other_and_not_the_clock(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran: list[str] = []

    async def fail(db: Session, at: datetime) -> None:
        raise ZeroDivisionError

    async def go_on(db: Session, at: datetime) -> None:
        ran.append("went on")

    only(monkeypatch, fail=fail, go_on=go_on)
    await run_until(Stage(database), lambda: bool(ran))
    assert "job failed" in caplog.text


async def test_a_job_that_raises_at_a_tick_is_run_at_the_next(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []

    async def fail(db: Session, at: datetime) -> None:
        ran.append("fail")
        raise ZeroDivisionError

    only(monkeypatch, fail=fail)
    # Once a second, which the five fields of a job cannot say.
    monkeypatch.setattr(schedule.CronTrigger, "from_crontab", lambda *_, **__: CronTrigger(second="*"))
    await run_until(Stage(database), lambda: len(ran) >= 3)


def test_every_rhythm_is_understood() -> None:
    for each in jobs():
        assert CronTrigger.from_crontab(each.cron)
    with pytest.raises(ValueError, match="Wrong number of fields"):
        CronTrigger.from_crontab(replace(jobs()[0], cron="* * *").cron)
