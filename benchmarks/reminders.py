"""What does it cost to remind 10,000 members of the sum each of them owes?

Run: ``python -m benchmarks.reminders``. Everybody is assessed and owes some months; the dues sweep plans a message for
each with her own figures, sealed. Processor time of the program itself, which others on the machine change little.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import resource
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import insert

import jobs  # noqa: F401  (declares the jobs)
from benchmarks import organisations
from benchmarks.figures import conditions
from jobs.job import jobs as every_job
from jobs.job import run_job
from models.almanac import Almanac
from models.assessments import Assessment
from models.database import Database, Session
from models.members import Category
from models.rules.assessments import Payer
from models.rules.reminders import dues_stages
from models.rules.rulebook import load
from models.rules.values import Money, Month
from models.sealing import Vault

ZONE = ZoneInfo("Asia/Shanghai")
DECEMBER = Month(2026, 12)


async def measure(path: Path, members: int, profile: cProfile.Profile | None) -> None:
    """Print the processor seconds of the sweep that opens the month and of the one that reminds."""
    almanac = Almanac(ZONE, load("party"))
    rules = almanac.rules(datetime(2026, 12, 1, tzinfo=ZONE))
    first, second, *_ = dues_stages(
        DECEMBER, rules.dues.collection_day, almanac.calendar, rules.reminders.quiet, rules.reminders, ZONE
    )
    database = await Database.open(f"sqlite+aiosqlite:///{path}", Vault(organisations.KEY))
    sweep = next(each for each in every_job() if each.name == "remind_unpaid")

    async def assess(db: Session) -> None:
        now = datetime.now(UTC)
        rows = [
            {
                "member_id": 1 + index,
                "branch_id": 2,
                "first_month": Month(2026, 1),
                "payer": Payer.SALARIED,
                "sealed_base": db.vault.seal_money(Money(400_000 + index)),
                "entered_at": now,
            }
            for index in range(members)
        ]
        await db.core(insert(Assessment), rows)

    try:
        await database.write(assess)
        for which, at in (("opens the month and reminds", first.at), ("reminds again", second.at)):
            started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_utime
            if profile:
                profile.enable()
            await run_job(sweep, database, almanac, at)
            if profile:
                profile.disable()
            used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
            print(f"{which}: {used:.2f} s of the processor, {time.perf_counter() - started:.2f} s by the clock")
    finally:
        await database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=10_000)
    parser.add_argument("--branches", type=int, default=10)
    parser.add_argument("--profile", action="store_true", help="say where the time goes")
    chosen = parser.parse_args()
    print(f"{chosen.members:,} members in {chosen.branches} branches; {conditions()}")
    profile = cProfile.Profile() if chosen.profile else None
    with organisations.new_file() as path:
        asyncio.run(
            organisations.prepare(
                path,
                members=chosen.members,
                branch_count=chosen.branches,
                category=Category.FULL,
                is_meeting_open=False,
            )
        )
        asyncio.run(measure(path, chosen.members, profile))
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


if __name__ == "__main__":
    main()
