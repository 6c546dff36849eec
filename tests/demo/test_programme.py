"""What the branches of the demonstration hold: good and middling ones, and one that lacks something, whenever."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.demo import people
from bot.demo.clock import opening
from bot.demo.roster import Year
from bot.demo.year import live
from models import overviews
from models.almanac import Almanac
from models.database import Database
from models.rules.overviews import BranchStanding, cares
from models.rules.values import Month
from tests.conftest import VAULT
from tests.demo.test_clock import ALMANAC

# In the middle of a quarter and at its end, on its first working day, and while holidays still move turns.
DAYS = ("2026-11-20T10:07", "2026-12-31T15:00", "2027-01-04T09:30", "2026-10-08T10:00")


@pytest.fixture
async def database(empty_sqlite: Path, tmp_path: Path) -> AsyncIterator[Database]:
    path = tmp_path / "demo.db"
    shutil.copy(empty_sqlite, path)
    database = await Database.open(f"sqlite+aiosqlite:///{path}", VAULT)
    yield database
    await database.close()


async def standings(database: Database, year: Year, almanac: Almanac) -> dict[str, BranchStanding]:
    branch_ids = {branch.id for branch in year.branches.values()}
    async with database.read() as db:
        return {each.name: each for each in await overviews.standings(db, branch_ids, almanac, at=year.at)}


@pytest.mark.parametrize("now", DAYS)
async def test_on_any_day_one_branch_misses_meetings_and_one_leaves_nothing_to_care_about(
    database: Database, now: str
) -> None:
    at = opening(datetime.fromisoformat(now).replace(tzinfo=ALMANAC.zone), ALMANAC)
    year = await database.write(lambda db: live(db, ALMANAC, at))
    found = await standings(database, year, ALMANAC)
    missing = {name: {duty.kind_name for duty in each.missing} for name, each in found.items() if each.missing}
    assert missing == {people.OPERA: {"支委会", "党课"}}
    this = Month.of(ALMANAC.today(at))
    assert [name for name, each in found.items() if not cares(each, this)] == [people.MUSEUM]
