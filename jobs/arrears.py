"""Arrears: the secretary and the committee are told of dues that stay unpaid for months in a row."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import arrears
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("20 * * * *")
async def take_arrears_steps(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Tell the secretary and the committee who has paid no dues for months in a row."""
    await arrears.take_steps(db, branch, almanac, at=at)
