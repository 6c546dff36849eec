"""Double organisational life: a committee reads once a quarter how its leaders took part in their own branches."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import double_life
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15 * * * *")
async def report_double_life(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Tell the committee of the quarter gone by, once, from its first working day on."""
    await double_life.report_quarter(db, branch, almanac, at=at)
