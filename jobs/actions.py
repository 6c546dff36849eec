"""Action items: owners are reminded a working day before."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import actions
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_due(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Remind owners a working day before an open action item is due."""
    await actions.remind_due(db, branch, almanac, at=at)
