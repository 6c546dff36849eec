"""Calendar feeds: a secret address under which a member's calendar finds her meetings."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit
from models.almanac import Almanac
from models.base import Base, MemberId
from models.database import Session
from models.facts import fact
from models.meetings import Attendance, Meeting, MeetingState
from models.members import Member, active
from models.roles import Person
from models.rules.meetings import Answer

BACK = timedelta(days=30)
AHEAD = timedelta(days=366)


class Feed(Base):
    """A member's address, of which only the hash is kept; ``uid_key`` outlives it, so that events keep their names."""

    __tablename__ = "calendar_feeds"

    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    uid_key: Mapped[str]
    made_at: Mapped[datetime]


@fact
class CalendarAddress:
    """To the member: her calendar's address, shown once; ``replaces`` an older one, which is dead now."""

    url: str
    replaces: bool


@fact
class CalendarStopped:
    """To the member: her calendar's address leads nowhere any more; ``was_on``: there was one."""

    was_on: bool


@dataclass(frozen=True)
class Event:
    """A meeting as a calendar shows it; ``revision`` rises with every change."""

    uid: str
    revision: int
    kind_name: str
    topic: str | None
    place: str | None
    starts_at: datetime
    ends_at: datetime
    called_at: datetime
    is_called_off: bool
    is_on_leave: bool


async def open_feed(db: Session, *, by: Person, at: datetime) -> tuple[str, bool]:
    """Give a member a new address; return its token, which is not kept, and whether it replaces an older one."""
    token = secrets.token_urlsafe(32)
    known = await db.get(Feed, by.member_id)
    if known is None:
        key = secrets.token_hex(8)
        await db.add(Feed(member_id=by.member_id, token_hash=_hash(token), uid_key=key, made_at=at))
    else:
        known.token_hash, known.made_at = _hash(token), at
    audit.record(db, "feeds.open", at=at, by=by, member=by.member_id, branch=by.branch_id)
    return token, known is not None


async def close_feed(db: Session, *, by: Person, at: datetime) -> CalendarStopped:
    """Let a member's address lead nowhere from now on."""
    gone = await db.core(delete(Feed).where(Feed.member_id == by.member_id))
    if gone.rowcount:
        audit.record(db, "feeds.close", at=at, by=by, member=by.member_id, branch=by.branch_id)
    return CalendarStopped(gone.rowcount > 0)


async def events(db: Session, token: str, almanac: Almanac, *, at: datetime) -> list[Event] | None:
    """Return the meetings behind an address, None when it leads nowhere.

    They are those a member was told of, from 30 days back to a year ahead, in the order they start. A member who has
    left the roster has no calendar here.
    """
    owner = select(Feed.member_id, Feed.uid_key).join(Member, Member.id == Feed.member_id)
    row = (await db.core(owner.where(Feed.token_hash == _hash(token), active()))).first()
    if row is None:
        return None
    query = (
        select(Meeting, Meeting.called_at, Attendance.answer)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Attendance.member_id == row.member_id,
            Meeting.starts_at.between(at - BACK, at + AHEAD),
            Meeting.called_at.is_not(None),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    kinds = almanac.rules(at)
    return [
        Event(
            f"meeting-{meeting.id}-{row.uid_key}@zhibu.invalid",
            meeting.revision,
            kinds.kind(meeting.kind).name,
            meeting.topic,
            meeting.place,
            meeting.starts_at,
            meeting.ends_at,
            called_at,
            meeting.state is MeetingState.CALLED_OFF,
            answer is Answer.LEAVE,
        )
        for meeting, called_at, answer in (await db.execute(query)).all()
    ]


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
