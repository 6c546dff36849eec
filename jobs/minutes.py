"""Minutes: who was absent is told what was resolved."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import minutes
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def tell_absentees(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Tell who was absent what was resolved, once the minutes are approved."""
    await minutes.tell_absentees(db, branch, almanac, at=at)
