"""Housekeeping: menus follow the offices, and messages whose sender died are dealt with."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import menus, notices, webchat
from models.almanac import Almanac
from models.database import Session


@job("*/10 * * * *")
async def refresh_menus(db: Session, almanac: Almanac, at: datetime) -> None:
    """Show each account the commands of the offices its member holds today."""
    await menus.refresh(db, almanac, at=at)


@job("* * * * *")
async def rescue_outbox(db: Session, almanac: Almanac, at: datetime) -> None:
    """Deal with messages whose sender died between sending and marking."""
    await notices.rescue(db, almanac, at=at)


@job("30 * * * *")
async def prune_web_sessions(db: Session, at: datetime) -> None:
    """Forget sessions and login links of the web chat that are over."""
    await webchat.prune(db, at=at)
