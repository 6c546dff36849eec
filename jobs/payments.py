"""Payments: what was paid ahead settles months as they open."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import payments
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15 * * * *")
async def apply_prepaid(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Settle open months with what members had paid ahead."""
    await payments.apply_prepaid(db, branch, almanac, at=at)
