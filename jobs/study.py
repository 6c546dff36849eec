"""Study: who is behind with her hours hears of it in autumn."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import study
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_behind(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Remind members whose study hours are well below the year's duty."""
    await study.remind_behind(db, branch, almanac, at=at)
