"""Files: what nobody came to use is forgotten."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import arrivals, files
from models.database import Session


@job("40 3 * * *")
async def prune_files(db: Session, at: datetime) -> None:
    """Forget files of a week ago that nothing uses."""
    await files.prune(db, at=at)
    await arrivals.prune(db, at=at)
