"""Materials: who is invited is told that some came after the call."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import materials
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session


@job("*/5 * * * *")
async def tell_of_materials(db: Session, branch: Branch, almanac: Almanac, at: datetime) -> None:
    """Tell those invited that material came, once for what is attached one after the other."""
    await materials.tell_invited(db, branch, almanac, at=at)
