"""Shifts: the places of who left, a reminder the day before, and what is still open when they are over."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import shifts
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_of_shifts(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Free the places of who left, remind of the shifts that are near, and ask what is open of those that are over."""
    await shifts.free_places(db, branch, almanac, at=at)
    await shifts.remind(db, branch, almanac, at=at)
    await shifts.follow_up(db, branch, almanac, at=at)
