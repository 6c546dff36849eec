"""Meetings: those who have not answered are reminded as they come near."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import meetings
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/5,14-59/15 * * * *")
async def remind_silent(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Remind those who have not answered an invitation."""
    await meetings.remind_silent(db, branch, almanac, at=at)
