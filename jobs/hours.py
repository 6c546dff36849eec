"""Volunteer hours: twice a year at most, who has not reached the hours set hears where she stands."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import hours
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def tell_standing(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Tell members where they stand with the hours of the year, where the rules set any."""
    await hours.tell_standing(db, branch, almanac, at=at)
