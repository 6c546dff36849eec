"""Service projects: another organiser is asked for where the one there was is gone."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import projects
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("20 * * * *")
async def ask_for_organiser(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Ask the secretary for a new organiser of a project whose organiser left."""
    await projects.ask_for_organiser(db, branch, almanac, at=at)
