"""Traffic: what was dealt with long ago is thrown away."""

from __future__ import annotations

from datetime import datetime

from jobs.job import job
from models import traffic
from models.almanac import Almanac
from models.database import Session


@job("*/5 * * * *")
async def prune_traffic(db: Session, almanac: Almanac, at: datetime) -> None:
    """Throw away the next few hundred messages and events that are older than the operator keeps them."""
    await traffic.prune(db, almanac.traffic_kept, at=at)
