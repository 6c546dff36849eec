"""Series: next month's meetings are made, what they lack is asked for, and they are called in time."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import lead_readers, series
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("5 * * * *")
async def make_meetings(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Make the coming meetings of every series."""
    await series.make_meetings(db, branch, almanac, at=at)


@job("*/15,14-59/15 * * * *")
async def ask_what_is_missing(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Ask for topic and lead reader a week before, and remind the lead reader."""
    await series.ask_what_is_missing(db, branch, almanac, at=at)
    await lead_readers.remind(db, branch, almanac, at=at)


@job("*/5,14-59/15 * * * *")
async def call_due(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Call the meetings of a series when their first reminder is due."""
    await series.call_due(db, branch, almanac, at=at)
