"""What a chat was shown last, for words that mean another thing after another list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from models import facts
from models.base import MemberId
from models.database import Session
from models.outbox import Parcel, State

# Who comes back later than this has something else in mind as well.
FRESH = timedelta(hours=1)


async def last_shown(
    db: Session, lane: str, member_id: MemberId, kinds: Sequence[type[Any]], *, at: datetime
) -> Any | None:
    """Return the newest fact of these kinds that a member was shown in a chat within the hour, None without one."""
    query = (
        select(Parcel.kind, Parcel.content)
        .where(
            Parcel.member_id == member_id,
            Parcel.created_at > at - FRESH,
            Parcel.lane == lane,
            Parcel.kind.in_([each.__name__ for each in kinds]),
            Parcel.state.in_((State.SENT, State.UNKNOWN)),
        )
        .order_by(Parcel.created_at.desc(), Parcel.id.desc())
        .limit(1)
    )
    row = (await db.core(query)).first()
    return facts.decode(row.kind, row.content) if row else None
