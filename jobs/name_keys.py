"""Names sort by the order of today, whenever they were written."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import name_keys
from models.database import Session


@job("40 3 * * *")
async def renew_name_keys(db: Session, at: datetime) -> bool:
    """Sort the names anew that were written before the order was mended."""
    return await name_keys.renew(db) > 0
