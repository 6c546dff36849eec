"""Hands the jobs to APScheduler, which is a tick and nothing more: what is due is decided by rows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger

import jobs  # noqa: F401  (declares the jobs)
from jobs.job import Job, run_job
from jobs.job import jobs as every_job
from models.almanac import Almanac
from models.database import Database

BEAT_SECONDS = 5


async def run(
    database: Database,
    almanac: Almanac,
    clock: Callable[[], datetime],
    on_commit: Callable[[], None],
    *,
    during: Callable[[str], AbstractContextManager[object]] = nullcontext,
    on_beat: Callable[[], None] = lambda: None,
) -> None:
    """Run every job at once, to catch up, and then in its rhythm, until cancelled.

    Args:
        during: is entered with the name of a job for as long as this runs.
        on_beat: is called every few seconds, by the same clock that starts the jobs.
    """

    async def tick(each: Job) -> None:
        with during(f"job {each.name}"):
            await run_job(each, database, almanac, clock())
        on_commit()

    for each in every_job():
        await tick(each)
    # In UTC there are no clock changes; a late tick runs once; a job never runs beside itself.
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for each in every_job():
        scheduler.add_job(tick, CronTrigger.from_crontab(each.cron, timezone=UTC), args=[each], id=each.name)
    scheduler.add_job(_call, "interval", seconds=BEAT_SECONDS, args=[on_beat], id="beat")
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        with suppress(Exception):
            scheduler.shutdown(wait=False)


async def _call(on_beat: Callable[[], None]) -> None:
    # Run by the loop: what is no coroutine function would be sent to a thread.
    on_beat()
