"""Arrivals: files somebody sent that are still to be fetched from their platform, so that none is lost on the way."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import UniqueConstraint, delete, func, select, text, update
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import Index

from models.base import Base, Sealed
from models.database import Session

KEPT = timedelta(days=7)
# Written out, not bound: an engine uses a partial index only where it can see the condition.
IS_OPEN = text("arrivals.settled_at IS NULL")


class Arrival(Base):
    """A file on its way: ``said`` is the update it came with, ``ref`` what its channel knows it by."""

    __tablename__ = "arrivals"
    __table_args__ = (
        UniqueConstraint("channel", "event_id"),
        Index("ix_arrivals_open", "due_at", sqlite_where=IS_OPEN, postgresql_where=IS_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    event_id: Mapped[str]
    ref: Mapped[str]
    name: Mapped[str] = mapped_column(Sealed)
    said: Mapped[dict[str, Any]] = mapped_column(Sealed)
    attempts: Mapped[int] = mapped_column(default=0)
    came_at: Mapped[datetime]
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


async def expect(
    db: Session, channel: str, event_id: str, ref: str, name: str, said: dict[str, Any], *, at: datetime
) -> None:
    """Note that a file is to be fetched."""
    values = {
        "channel": channel,
        "event_id": event_id,
        "ref": ref,
        "name": name,
        "said": said,
        "attempts": 0,
        "came_at": at,
        "due_at": at,
    }
    await db.insert_new(Arrival.__table__, values)


async def due(db: Session, limit: int, busy: Collection[int], *, at: datetime) -> Sequence[Arrival]:
    """Return the files to fetch now, oldest first, without those already being fetched."""
    query = select(Arrival).where(IS_OPEN, Arrival.due_at <= at, Arrival.id.not_in(busy))
    return (await db.scalars(query.order_by(Arrival.due_at, Arrival.id).limit(limit))).all()


async def next_due(db: Session, *, after: datetime) -> datetime | None:
    """Return when the next file put off is to be tried again."""
    moment: datetime | None = await db.scalar(select(func.min(Arrival.due_at)).where(IS_OPEN, Arrival.due_at > after))
    return moment


async def postpone(db: Session, number: int, until: datetime) -> None:
    """Try a file again later."""
    mine = update(Arrival).where(Arrival.id == number, IS_OPEN)
    await db.core(mine.values(due_at=until, attempts=Arrival.attempts + 1))


async def settle(db: Session, number: int, *, at: datetime) -> dict[str, Any] | None:
    """End the waiting for a file; return the update it came with, None when that was answered before."""
    mine = update(Arrival).where(Arrival.id == number, IS_OPEN)
    said: dict[str, Any] | None = (await db.core(mine.values(settled_at=at).returning(Arrival.said))).scalar()
    return said


async def prune(db: Session, *, at: datetime) -> None:
    """Forget files that were answered for a week ago, and the words that came with them."""
    await db.core(delete(Arrival).where(Arrival.settled_at < at - KEPT))
