"""The inbox: which events of which channel were dealt with, so that none counts twice and none is lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import Enum

from sqlalchemy import UniqueConstraint, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Sealed, enum_column
from models.database import Session

# The channel of the program's own sign of life.
HEALTH = "health"


class EventState(Enum):
    DONE = "done"
    QUARANTINED = "quarantined"
    FAILED = "failed"


class Event(Base):
    """One event; ``body`` is kept only of those that a person must look at."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("channel", "event_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    event_id: Mapped[str]
    state: Mapped[EventState] = mapped_column(enum_column(EventState))
    received_at: Mapped[datetime]
    body: Mapped[str | None] = mapped_column(Sealed)
    reference: Mapped[str | None]


async def receive(db: Session, events: Sequence[tuple[str, str]], *, at: datetime) -> set[tuple[str, str]]:
    """Write down (channel, event id) pairs; return those that had not been seen before."""
    rows = [
        {"channel": channel, "event_id": event_id, "state": EventState.DONE, "received_at": at}
        for channel, event_id in dict.fromkeys(events)
    ]
    fresh = await db.insert_new(Event.__table__, rows, Event.channel, Event.event_id)
    return {(row.channel, row.event_id) for row in fresh}


async def quarantine(db: Session, channel: str, event_id: str, body: str, *, at: datetime) -> None:
    """Keep an event that cannot be read, for a person to look at; the others go on."""
    values = {
        "channel": channel,
        "event_id": event_id,
        "state": EventState.QUARANTINED,
        "received_at": at,
        "body": body,
    }
    await db.insert_new(Event.__table__, values)


async def note_alive(db: Session, *, at: datetime) -> None:
    """Write down that the program can write: a transaction without a change reaches no disk and proves nothing."""
    values = {"channel": HEALTH, "event_id": "alive", "state": EventState.DONE, "received_at": at}
    statement = db.insert(Event).values(values)
    seen = {"received_at": statement.excluded.received_at}
    await db.core(statement.on_conflict_do_update(index_elements=["channel", "event_id"], set_=seen))


async def fail(db: Session, channel: str, event_id: str, reference: str) -> None:
    """Mark an event whose handling met a bug; ``reference`` is what the speaker was told."""
    mine = update(Event).where(Event.channel == channel, Event.event_id == event_id)
    await db.core(mine.values(state=EventState.FAILED, reference=reference))
