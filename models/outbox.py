"""The outbox: everything there is to say, written with the deed, sent afterwards, each in a visible state.

    waiting -> sending -> sent | unknown | dead
    waiting -> late | folded | cancelled        (never sent)

A message has a unique key, so that what is said twice is written once.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    true,
    union_all,
    update,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import facts, holds
from models.base import Base, BranchId, MemberId, Sealed, UtcDateTime, enum_column
from models.database import Session

LEASE = timedelta(seconds=60)
# Written out, not bound: an engine uses a partial index only where it can see the condition.
IS_WAITING = text("outbox.state = 'waiting'")
IS_UNSETTLED = text("outbox.state IN ('waiting', 'sending')")
IS_SETTLED = text("outbox.state NOT IN ('waiting', 'sending') AND outbox.emptied_at IS NULL")
IS_EMPTIED = text("outbox.emptied_at IS NOT NULL")


class Purpose(Enum):
    """Why it is said: decides the order, the weekly budget and what to do when nobody knows whether it arrived.

    A notice waits for the morning when somebody gives cause for it at night, an urgent one does not.
    """

    REPLY = "reply"
    URGENT = "urgent"
    NOTICE = "notice"
    REMINDER = "reminder"
    ANNOUNCEMENT = "announcement"


PRIORITY = {
    Purpose.REPLY: 0,
    Purpose.URGENT: 1,
    Purpose.NOTICE: 1,
    Purpose.ANNOUNCEMENT: 1,
    Purpose.REMINDER: 2,
}
PRIORITIES = sorted(set(PRIORITY.values()))


class State(Enum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    DEAD = "dead"
    LATE = "late"
    FOLDED = "folded"
    CANCELLED = "cancelled"
    UNREACHABLE = "unreachable"


class Parcel(Base):
    """One message to one chat; ``edits`` is the message it should replace, ``ref`` the one it became.

    ``attempts`` counts every time it was claimed, ``doubts`` those after which nobody knew whether it arrived. Of one
    ``emptied`` only its key is left, and whom it told when of what kind; see `models.traffic`.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_lane_unsettled", "lane", "id", sqlite_where=IS_UNSETTLED, postgresql_where=IS_UNSETTLED),
        Index("ix_outbox_turn", "priority", "due_at", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        Index("ix_outbox_member_id_created_at", "member_id", "created_at"),
        Index("ix_outbox_settled", "created_at", sqlite_where=IS_SETTLED, postgresql_where=IS_SETTLED),
        Index("ix_outbox_emptied", "created_at", sqlite_where=IS_EMPTIED, postgresql_where=IS_EMPTIED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    lane: Mapped[str]
    member_id: Mapped[MemberId | None]
    branch_id: Mapped[BranchId | None]
    purpose: Mapped[Purpose] = mapped_column(enum_column(Purpose))
    priority: Mapped[int]
    kind: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(Sealed)
    language: Mapped[str]
    edits: Mapped[str | None]
    state: Mapped[State] = mapped_column(enum_column(State))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    deadline: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    doubts: Mapped[int] = mapped_column(server_default="0")
    ref: Mapped[str | None]
    error: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    emptied_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Claimed:
    """A message on its way, as its sender needs it; ``attempts`` counts this one, ``doubts`` those before it."""

    id: int
    lane: str
    member_id: MemberId | None
    branch_id: BranchId | None
    purpose: Purpose
    kind: str
    content: dict[str, Any]
    language: str
    edits: str | None
    attempts: int
    doubts: int
    created_at: datetime
    deadline: datetime | None


def put(
    db: Session,
    lane: str,
    told: Any,
    *,
    language: Enum,
    at: datetime,
    purpose: Purpose = Purpose.REPLY,
    member_id: MemberId | None = None,
    branch_id: BranchId | None = None,
    edits: str | None = None,
) -> None:
    """Say a fact to one chat."""
    kind, content = facts.encode(told)
    db.later(
        Parcel.__table__,
        {
            "lane": lane,
            "member_id": member_id,
            "branch_id": branch_id,
            "purpose": purpose,
            "priority": PRIORITY[purpose],
            "kind": kind,
            "content": content,
            "language": language.value,
            "edits": edits,
            "state": State.WAITING,
            "created_at": at,
            "due_at": at,
            "attempts": 0,
        },
    )


async def claim(db: Session, limit: int, channels: tuple[str, ...], *, at: datetime) -> list[Claimed]:
    """Take the next messages of these channels whose turn it is, at most one a chat, and lease them to the caller.

    A message whose turn came after its deadline is set aside as late. While the outbox is held after a restore, only
    answers to what was said since then have a turn.
    """
    held_since = await holds.since(db)
    while ready := await _next_in_turn(db, limit, channels, at, held_since):
        if late := [row.id for row in ready if row.deadline is not None and row.deadline < at]:
            await db.core(update(Parcel).where(Parcel.id.in_(late)).values(state=State.LATE, settled_at=at))
        taken = {"ready": [row.id for row in ready], "until": at + LEASE}
        if claimed := [Claimed(*row) for row in (await db.core(_TAKE, taken)).all()]:
            return sorted(claimed, key=lambda each: (PRIORITY[each.purpose], each.id))
    return []


async def wait_for_morning(db: Session, morning: datetime, *, at: datetime) -> None:
    """Let the notices that are due in quiet hours wait until these end, if they are still of use then."""
    of_use = or_(Parcel.deadline.is_(None), Parcel.deadline > morning)
    due = (IS_WAITING, Parcel.priority == PRIORITY[Purpose.NOTICE], Parcel.due_at <= at)
    await db.core(update(Parcel).where(*due, Parcel.purpose == Purpose.NOTICE, of_use).values(due_at=morning))


async def renew(db: Session, parcel_ids: Sequence[int], *, at: datetime) -> None:
    """Lengthen the lease of messages whose sender lives and waits, for the platform or for its limits."""
    mine = update(Parcel).where(Parcel.id.in_(parcel_ids), text("outbox.state = 'sending'"))
    await db.core(mine.values(lease_until=at + LEASE))


async def next_due(db: Session, *, after: datetime | None = None) -> datetime | None:
    """Return when the next waiting message is due, of all or of those due after a moment."""
    dues = (await db.core(_NEXT_DUES, {"after": after or datetime.min.replace(tzinfo=UTC)})).scalars().all()
    return min((due for due in dues if due is not None), default=None)


async def mark_sent(db: Session, sent: Sequence[tuple[int, str | None]], *, at: datetime) -> None:
    """Settle messages that arrived, with the reference each got on its channel."""
    rows = [{"row_id": parcel_id, "new_ref": ref, "at": at} for parcel_id, ref in sent]
    await db.core(_MARK_SENT, rows)


async def postpone(db: Session, parcel_id: int, until: datetime, error: str, *, in_doubt: bool = False) -> None:
    """Put a message back into its queue: certainly it was not sent, or, ``in_doubt``, nobody knows."""
    mine = update(Parcel).where(Parcel.id == parcel_id)
    doubts = Parcel.doubts + int(in_doubt)
    await db.core(mine.values(state=State.WAITING, due_at=until, lease_until=None, error=error, doubts=doubts))


async def give_up(db: Session, parcel_id: int, state: State, error: str, *, at: datetime) -> None:
    """Settle a message that will not be tried again, with the reason in words."""
    mine = update(Parcel).where(Parcel.id == parcel_id)
    doubts = Parcel.doubts + int(state is State.UNKNOWN)
    await db.core(mine.values(state=state, error=error, settled_at=at, lease_until=None, doubts=doubts))


async def give_up_lane(db: Session, lane: str, error: str, *, at: datetime) -> None:
    """Settle whatever waits for a chat that takes no messages from us any more."""
    theirs = update(Parcel).where(Parcel.lane == lane, IS_WAITING)
    await db.core(theirs.values(state=State.DEAD, error=error, settled_at=at))


async def rescue(
    db: Session,
    *,
    at: datetime,
    abandoned: bool = False,
    on_unknown: Callable[[Claimed], Awaitable[None]] | None = None,
) -> int:
    """Deal with messages whose sender died between sending and marking; return how many.

    Nobody knows whether these arrived. A reply, a notice or a reminder still in time is sent once more; the rest
    is left as unknown for a person to see.

    Args:
        abandoned: there is no other sender, so no lease is waited for.
        on_unknown: is awaited for each message left as unknown, inside the same transaction.
    """
    again, unknown = _rescued(abandoned)
    returned, left = await db.core(again, {"now": at}), await db.core(unknown, {"now": at})
    lost = [Claimed(*row) for row in left.all()]
    if on_unknown is not None:
        for parcel in lost:
            await on_unknown(parcel)
    return returned.rowcount + len(lost)


@cache
def _rescued(abandoned: bool) -> tuple[Any, Any]:
    """Return what sends messages whose sender died by ``now`` once more, and what then leaves the others as unknown."""
    now = bindparam("now", type_=UtcDateTime)
    # Of the unsettled, whose index holds these alone: SQLite does not see by itself that what is being sent is one.
    sending = and_(IS_UNSETTLED, text("outbox.state = 'sending'"))
    dead = and_(sending, true() if abandoned else Parcel.lease_until < now)
    in_time = or_(Parcel.deadline.is_(None), Parcel.deadline > now)
    again = and_(dead, Parcel.doubts == 0, Parcel.purpose != Purpose.ANNOUNCEMENT, in_time)
    settled = {"state": State.UNKNOWN, "settled_at": now, "error": "sender died while sending"}
    one_more = update(Parcel).values(doubts=Parcel.doubts + 1, lease_until=None)
    unknown = one_more.where(dead).values(**settled).returning(*CLAIMED)
    return one_more.where(again).values(state=State.WAITING, error="sender died"), unknown


async def last_number(db: Session) -> int:
    """Return the number of the newest message, 0 when there is none."""
    number: int = (await db.core(select(func.coalesce(func.max(Parcel.id), 0)))).scalar_one()
    return number


async def listing(db: Session, *, after: int = 0, since: datetime | None = None) -> Sequence[Parcel]:
    """Return messages in the order they were written, without those whose words were thrown away."""
    query = select(Parcel).where(Parcel.id > after, Parcel.emptied_at.is_(None)).order_by(Parcel.id)
    if since is not None:
        query = query.where(Parcel.created_at >= since)
    return (await db.scalars(query)).all()


def is_of(channels: tuple[str, ...]) -> ColumnElement[bool]:
    """Condition of a message to one of these channels."""
    return or_(*(Parcel.lane.startswith(f"{channel}:", autoescape=True) for channel in channels))


def is_first_of_its_chat(
    at: datetime | ColumnElement[datetime], has_turn: Callable[[Any], ColumnElement[bool]] | None = None
) -> ColumnElement[bool]:
    """Condition of a message before which nothing is to be said to its chat; ``at`` is now.

    ``has_turn`` tells of a message whether it stands before others at all.
    """
    earlier = aliased(Parcel, name="outbox_1")
    stands = true() if has_turn is None else has_turn(earlier)
    return ~exists().where(
        earlier.lane == Parcel.lane,
        text("outbox_1.state IN ('waiting', 'sending')"),
        or_(
            text("outbox_1.state = 'sending'"),
            and_(earlier.id < Parcel.id, or_(earlier.due_at <= at, earlier.attempts > 0), stands),
        ),
    )


async def held(db: Session) -> Sequence[Parcel]:
    """Return what waits for an operator to let the outbox go, in the order it was written; nothing when it is free."""
    since = await holds.since(db)
    if since is None:
        return []
    waiting = select(Parcel).where(IS_UNSETTLED, ~_may_pass(Parcel)).order_by(Parcel.id)
    return (await db.orm.scalars(waiting, {"held_since": since})).all()


async def drop_held(db: Session, *, at: datetime) -> None:
    """Cancel what waits for an operator to let the outbox go."""
    since = await holds.since(db)
    if since is not None:
        never = update(Parcel).where(IS_UNSETTLED, ~_may_pass(Parcel))
        cancelled = never.values(state=State.CANCELLED, settled_at=at, error="dropped after a restore")
        await db.core(cancelled, {"held_since": since})


async def _next_in_turn(
    db: Session, limit: int, channels: tuple[str, ...], at: datetime, held_since: datetime | None
) -> list[Row[Any]]:
    # One priority after the other, so that what is not due yet is not even read.
    ready: list[Row[Any]] = []
    for priority in PRIORITIES:
        if len(ready) < limit:
            turn = {"priority": priority, "at": at, "limit": limit - len(ready)}
            if held_since is not None:
                turn["held_since"] = held_since
            ready += (await db.core(_ready(channels, held_since is not None), turn)).all()
    return ready


@cache
def _ready(channels: tuple[str, ...], is_held: bool) -> Select[int, datetime | None]:
    return (
        select(Parcel.id, Parcel.deadline)
        .where(
            IS_WAITING,
            Parcel.priority == bindparam("priority"),
            Parcel.due_at <= bindparam("at"),
            is_of(channels),
            is_first_of_its_chat(bindparam("at"), _may_pass if is_held else None),
            _may_pass(Parcel) if is_held else true(),
        )
        .order_by(Parcel.due_at, Parcel.id)
        .limit(bindparam("limit"))
        .with_for_update(skip_locked=True, of=Parcel)
    )


def _may_pass(parcel: Any) -> ColumnElement[bool]:
    """Return whether a message may leave while the outbox is held: it answers what was said since."""
    return and_(parcel.purpose == Purpose.REPLY, parcel.created_at > bindparam("held_since", type_=UtcDateTime))


# What `Claimed` holds, in its order.
CLAIMED = tuple(getattr(Parcel, each.name) for each in fields(Claimed))
# A look into the index for each priority: the least of all would be found by reading all that waits.
_NEXT_DUES = union_all(
    *(
        select(func.min(Parcel.due_at)).where(
            IS_WAITING, Parcel.priority == priority, Parcel.due_at > bindparam("after")
        )
        for priority in PRIORITIES
    )
)
_TAKE = (
    update(Parcel)
    .where(Parcel.id.in_(bindparam("ready", expanding=True)), IS_WAITING)
    .values(state=State.SENDING, lease_until=bindparam("until"), attempts=Parcel.attempts + 1)
    .returning(*CLAIMED)
)
_MARK_SENT = (
    update(Parcel)
    .where(Parcel.id == bindparam("row_id"))
    .values(state=State.SENT, ref=bindparam("new_ref"), settled_at=bindparam("at"), lease_until=None)
)
