"""Publications and remittances: the dues keeper is reminded, once a term, of what is due."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import publications, remittances
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/15,14-59/15 * * * *")
async def remind_keepers(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Remind the keepers of dues of terms to be published, and of what is to be remitted."""
    await publications.remind(db, branch, almanac, at=at)
    await remittances.remind(db, branch, almanac, at=at)
