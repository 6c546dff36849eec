"""Accounts: one that failed is tried again."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import accounts
from models.database import Session


@job("*/10 * * * *")
async def go_back(db: Session, at: datetime) -> None:
    """Let messages go again to the accounts that failed some hours ago."""
    await accounts.go_back(db, at=at)
