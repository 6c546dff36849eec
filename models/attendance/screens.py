"""The page for the projector: who may see it, and what it shows at a moment."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, and_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, meetings
from models.almanac import Almanac
from models.attendance.answers import roster
from models.attendance.codes import key_of, make_key, numbers_near
from models.attendance.told import CheckInClosed, ScreensClosed, ScreenTooEarly
from models.base import Base, MeetingId, MemberId
from models.database import Session
from models.facts import Refused
from models.meetings import Meeting, MeetingBrief, MeetingState
from models.roles import Convener, Person
from models.rules.checkin import code_at, make_token
from models.rules.meetings import Answer, Presence
from models.votes import OpenVote, under_way

MADE_BEFORE = timedelta(hours=2)


class Screen(Base):
    """A link to the page of a meeting or of a shift, one of the two; only the hash of its token is kept."""

    __tablename__ = "screens"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[MeetingId | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    shift_id: Mapped[int | None] = mapped_column(ForeignKey("shifts.id"), index=True)
    made_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


@dataclass(frozen=True)
class ScreenView:
    """What the room sees; ``code`` and ``token`` only while check-in is open and the rule book has that way.

    ``expected`` leaves out exempt members who did not come; ``came`` are names by pinyin; of ``votes`` under way it
    sees how many have voted.
    ``guests`` sit in and have come; they are in no other number.
    """

    meeting: MeetingBrief
    opens_at: datetime
    closes_at: datetime
    code: int | None
    token: str | None
    expected: int
    came: tuple[str, ...]
    on_leave: int
    missing: int
    votes: tuple[OpenVote, ...] = ()
    guests: int = 0


async def open_screen(db: Session, meeting: Meeting, almanac: Almanac, *, by: Convener, at: datetime) -> str:
    """Make a link to the page of a meeting; return its token, which is not kept.

    Raises:
        Refused: with `MeetingOver`, `CheckInClosed`, or `ScreenTooEarly` more than two hours before it starts.
    """
    if meeting.state is not MeetingState.CALLED:
        raise Refused(meetings.MeetingOver(await meetings.brief(db, meeting, almanac, at)))
    if at < meeting.starts_at - MADE_BEFORE:
        raise Refused(ScreenTooEarly(meeting.starts_at - MADE_BEFORE, meeting.id))
    _, closes_at = window_of(meeting, almanac, at)
    if at > closes_at:
        raise Refused(CheckInClosed(closes_at))
    await make_key(db, meeting.id)
    token = await make_link(db, meeting_id=meeting.id, by=by, at=at)
    audit.record(db, "attendance.open_screen", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    return token


async def close_screens(
    db: Session, meeting: Meeting, almanac: Almanac, *, by: Convener, at: datetime
) -> ScreensClosed:
    """Let every link to the page of a meeting lead nowhere."""
    closed = await revoke_links(db, Screen.meeting_id == meeting.id, at=at)
    audit.record(db, "attendance.close_screens", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    return ScreensClosed(await meetings.brief(db, meeting, almanac, at), closed)


async def view(db: Session, token: str, almanac: Almanac, *, at: datetime) -> ScreenView | None:
    """Return what the page shows now; None when the link was revoked, check-in has closed, or it never was one."""
    query = select(Meeting).join(Screen, Screen.meeting_id == Meeting.id)
    meeting: Meeting | None = await db.scalar(query.where(is_link(token), Meeting.state == MeetingState.CALLED))
    if meeting is None:
        return None
    opens_at, closes_at = window_of(meeting, almanac, at)
    if at > closes_at:
        return None
    ways = almanac.rules(at).check_in.ways if at >= opens_at else ()
    key = await key_of(db, meeting.id)
    rows = await roster(db, meeting.id)
    came = tuple(row.name for row in rows if row.presence in (Presence.PRESENT, Presence.LATE))
    left = [row for row in rows if row.presence not in (Presence.PRESENT, Presence.LATE)]
    on_leave = sum(_is_on_leave(row.presence, row.answer) for row in left)
    missing = sum(
        not _is_on_leave(row.presence, row.answer) and (row.presence is Presence.ABSENT or not row.is_exempt)
        for row in left
    )
    return ScreenView(
        await meetings.brief(db, meeting, almanac, at),
        opens_at,
        closes_at,
        code_at(key, at, await numbers_near(db, meeting.starts_at)) if "code" in ways else None,
        str(make_token(key, meeting.id, at)) if "qr" in ways else None,
        len(came) + on_leave + missing,
        came,
        on_leave,
        missing,
        await under_way(db, meeting.id),
        sum(each.is_present for each in await meetings.guests(db, meeting.id)),
    )


async def make_link(
    db: Session,
    *,
    meeting_id: MeetingId | None = None,
    shift_id: int | None = None,
    by: Person,
    at: datetime,
) -> str:
    """Make a link to the page of a meeting or of a shift; return its token, which is not kept."""
    token = secrets.token_urlsafe(32)
    row = Screen(token_hash=_hash(token), meeting_id=meeting_id, shift_id=shift_id, made_by=by.member_id, made_at=at)
    await db.add(row)
    return token


async def revoke_links(db: Session, which: ColumnElement[bool], *, at: datetime) -> int:
    """Let links lead nowhere; return how many did lead somewhere."""
    return (await db.core(update(Screen).where(which, Screen.revoked_at.is_(None)).values(revoked_at=at))).rowcount


def is_link(token: str) -> ColumnElement[bool]:
    """Select the link of this token, unless it was revoked."""
    return and_(Screen.token_hash == _hash(token), Screen.revoked_at.is_(None))


def window_of(meeting: Meeting, almanac: Almanac, at: datetime) -> tuple[datetime, datetime]:
    """Return when check-in opens and closes."""
    window = almanac.rules(at).check_in
    opens_at = meeting.starts_at - timedelta(minutes=window.opens_before_minutes)
    return opens_at, meeting.ends_at + timedelta(minutes=window.closes_after_end_minutes)


def _is_on_leave(presence: Presence, answer: Answer) -> bool:
    return presence is Presence.LEAVE or (presence is Presence.UNRECORDED and answer is Answer.LEAVE)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
