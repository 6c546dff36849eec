"""Digests: what was one reminder too many this week, in one message."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import digests
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def send_digests(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Send members who had their share of the week one list of all that is open."""
    await digests.send(db, branch, almanac, at=at)
