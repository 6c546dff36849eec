"""How long does it take to plan 100,000 reminders, and to say who answered an invitation of 100,000?

Run: ``python -m benchmarks.planning``. The dues sweep: who owes, who may be disturbed and has not had her share of the
week, and a row in the outbox for each; the next sweep must find nothing new.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

import jobs  # noqa: F401  (declares the jobs)
from benchmarks import organisations
from benchmarks.figures import conditions, spread
from jobs.job import jobs as every_job
from jobs.job import run_job
from models import attendance
from models.almanac import Almanac
from models.database import Database
from models.meetings import Meeting
from models.members import Category
from models.outbox import Parcel, State
from models.rules.reminders import dues_stages
from models.rules.rulebook import load
from models.rules.values import Month
from models.sealing import Vault

ZONE = ZoneInfo("Asia/Shanghai")
DECEMBER = Month(2026, 12)


async def measure(path: Path) -> None:
    """Print what the sweep and the question took, in seconds."""
    almanac = Almanac(ZONE, load("party"))
    rules = almanac.rules(datetime(2026, 12, 1, tzinfo=ZONE))
    first, second, *_ = dues_stages(
        DECEMBER, rules.dues.collection_day, almanac.calendar, rules.reminders.quiet, rules.reminders, ZONE
    )
    database = await Database.open(f"sqlite+aiosqlite:///{path}", Vault(organisations.KEY))
    sweep = next(each for each in every_job() if each.name == "remind_unpaid")
    moments = {
        "the first sweep, which opens the month": first.at,
        "on the collection day": second.at,
        "the next sweep": second.at + timedelta(minutes=15),
    }
    try:
        for which, at in moments.items():
            before = await _waiting(database)
            started = time.perf_counter()
            await run_job(sweep, database, almanac, at)
            seconds = time.perf_counter() - started
            print(f"{which}: {await _waiting(database) - before:,} reminders planned in {seconds:.2f} s")
        async with database.read() as db:
            meeting = await db.scalar(select(Meeting))
            assert meeting is not None
            took: list[float] = []
            for _ in range(5):
                started = time.perf_counter()
                told = await attendance.who(db, meeting, almanac, at=at)
                took.append((time.perf_counter() - started) * 1000)
            print(f"who answered: {len(told.coming):,} names in {spread(took)} ms")
    finally:
        await database.close()


async def _waiting(database: Database) -> int:
    async with database.read() as db:
        query = select(func.count()).select_from(Parcel).where(Parcel.state == State.WAITING)
        return int((await db.core(query)).scalar_one())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=100_000)
    parser.add_argument("--branches", type=int, default=100)
    chosen = parser.parse_args()
    print(f"{chosen.members:,} members in {chosen.branches} branches; {conditions()}")
    with organisations.new_file() as path:
        prepared = organisations.prepare(
            path, members=chosen.members, branch_count=chosen.branches, category=Category.FULL
        )
        asyncio.run(prepared)
        asyncio.run(measure(path))


if __name__ == "__main__":
    main()
