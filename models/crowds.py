"""Crowds: messages that say the same to many, so that one call can send them together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, func, or_, select, update
from sqlalchemy.orm import aliased

from models import outbox
from models.database import Session
from models.outbox import CLAIMED, IS_WAITING, LEASE, PRIORITY, Claimed, Parcel, Purpose, State
from models.peers import Peer, PeerState, split_lane

# What waits when a channel has said enough for one day.
PATIENT = (Purpose.NOTICE, Purpose.REMINDER, Purpose.ANNOUNCEMENT)


async def claim_alike(db: Session, claimed: Claimed, limit: int, *, at: datetime) -> list[Claimed]:
    """Take the messages that were written in one statement with a claimed one, of its channel and whose turn it is.

    Told in one statement they are equal even at rest, where they are sealed.
    """
    model = aliased(Parcel, name="model")
    same = ("purpose", "kind", "content", "language", "created_at", "due_at", "doubts")
    channel, _ = split_lane(claimed.lane)
    ready = (
        select(Parcel.id)
        .join(model, model.id == claimed.id)
        .where(
            IS_WAITING,
            Parcel.priority == PRIORITY[claimed.purpose],
            Parcel.due_at <= at,
            Parcel.edits.is_(None),
            Parcel.deadline.is_not_distinct_from(model.deadline),
            Parcel.attempts == claimed.attempts - 1,
            *(getattr(Parcel, name) == getattr(model, name) for name in same),
            outbox.is_of((channel,)),
            outbox.is_first_of_its_chat(at),
        )
        .order_by(Parcel.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=Parcel)
    )
    numbers = (await db.core(ready)).scalars().all()
    taken = update(Parcel).where(Parcel.id.in_(numbers), IS_WAITING)
    values = {"state": State.SENDING, "lease_until": at + LEASE, "attempts": Parcel.attempts + 1}
    rows = (await db.core(taken.values(values).returning(*CLAIMED))).all()
    return sorted((Claimed(*row) for row in rows), key=lambda each: each.id)


async def put_back(db: Session, parcel_ids: Sequence[int], until: datetime) -> None:
    """Let claimed messages wait as if nobody had looked at them; what comes after them in their chats need not."""
    mine = update(Parcel).where(Parcel.id.in_(parcel_ids), Parcel.state == State.SENDING)
    values = {"state": State.WAITING, "lease_until": None, "attempts": Parcel.attempts - 1, "due_at": until}
    await db.core(mine.values(values))


async def wait_for_tomorrow(db: Session, channel: str, morning: datetime, *, at: datetime) -> int:
    """Let what is due on a channel and can wait do so, if it is still of use then; return how many messages that is."""
    of_use = or_(Parcel.deadline.is_(None), Parcel.deadline > morning)
    due = (IS_WAITING, Parcel.purpose.in_(PATIENT), Parcel.due_at <= at, outbox.is_of((channel,)))
    return (await db.core(update(Parcel).where(*due, of_use).values(due_at=morning))).rowcount


async def count_sent(db: Session, channel: str, *, since: datetime) -> int:
    """Return how many messages left on a channel, as far as anybody knows."""
    left = (Parcel.state.in_([State.SENT, State.UNKNOWN]), Parcel.settled_at >= since, outbox.is_of((channel,)))
    return int((await db.core(select(func.count()).where(*left))).scalar_one())


async def sent_since(db: Session, channel: str, since: datetime, *, at: datetime) -> list[tuple[str, datetime]]:
    """Return which chats were sent something on a channel and when, the oldest first.

    What was being sent when a program ended may have arrived: it counts as sent now.
    """
    left = and_(Parcel.state.in_([State.SENT, State.UNKNOWN]), Parcel.settled_at >= since)
    mine = (or_(left, Parcel.state == State.SENDING), outbox.is_of((channel,)))
    rows = (await db.core(select(Parcel.lane, Parcel.settled_at).where(*mine))).all()
    return sorted(((split_lane(row.lane)[1], row.settled_at or at) for row in rows), key=lambda each: each[1])


async def count_accounts(db: Session, channel: str) -> int:
    """Return how many accounts of a channel are in use."""
    mine = (Peer.channel == channel, Peer.state == PeerState.ACTIVE)
    return int((await db.core(select(func.count()).where(*mine))).scalar_one())
