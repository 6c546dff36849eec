"""Absentees: a note to who was absent without leave; rows of absences to the secretary and the committee."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import absentees
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def write_to_absentees(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Write once to members who were absent without leave."""
    await absentees.write_to_absentees(db, branch, almanac, at=at)


@job("10 * * * *")
async def take_absence_steps(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Tell the secretary and the committee of absences that go on."""
    await absentees.take_steps(db, branch, almanac, at=at)
