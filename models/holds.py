"""Holds: after a restore nothing leaves until an operator says so, for most of what waits was sent before."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.database import Session


class OutboxHold(Base):
    """One restore; what was said before ``since``, and whatever is no answer, waits until ``released_at``."""

    __tablename__ = "outbox_holds"

    id: Mapped[int] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    backup_made_at: Mapped[datetime]
    released_at: Mapped[datetime | None]


async def since(db: Session) -> datetime | None:
    """Return since when the outbox is held, None when it is not."""
    return (await db.core(_CURRENT)).scalar()


async def last_restore(db: Session) -> datetime | None:
    """Return when the database was last restored from a backup, None for never."""
    return (await db.core(select(func.max(OutboxHold.since)))).scalar()


async def begin(db: Session, backup_made_at: datetime, *, at: datetime) -> None:
    """Hold the outbox: the database was restored from a backup of that moment."""
    await end(db, at=at)
    await db.core(db.insert(OutboxHold).values(since=at, backup_made_at=backup_made_at))


async def end(db: Session, *, at: datetime) -> None:
    """Let the outbox go."""
    await db.core(update(OutboxHold).where(OutboxHold.released_at.is_(None)).values(released_at=at))


_CURRENT = select(OutboxHold.since).where(OutboxHold.released_at.is_(None)).order_by(OutboxHold.id.desc()).limit(1)
