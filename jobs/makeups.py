"""Make-ups: one reminder to who has not reported before her last day."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import makeups
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_of_makeups(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Remind members once who have a meeting to make up for, before the last day."""
    await makeups.remind(db, branch, almanac, at=at)
