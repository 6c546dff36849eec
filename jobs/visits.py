"""Visits: visitors are reminded a working day before one is due, and what is overdue is listed to the secretary."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import visits
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_visits(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Remind of visits that are due, and list the overdue ones to the secretary once a week at the most."""
    await visits.remind(db, branch, almanac, at=at)
