"""Dues: each month is opened and those who owe are reminded around the collection day."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import assessments, dues_reminders, payments
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_unpaid(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Open the months that have come, settle them with what was paid ahead, then remind those who still owe."""
    await assessments.open_months(db, branch, almanac, at=at)
    await payments.apply_prepaid(db, branch, almanac, at=at)
    await dues_reminders.remind_unpaid(db, branch, almanac, at=at)
