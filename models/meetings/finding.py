"""Finding meetings, and who is invited to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Select, func, or_, select

from models import offices
from models.almanac import Almanac
from models.base import BranchId, MeetingId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.meetings.materials import count_materials
from models.meetings.tables import Attendance, Meeting, MeetingBrief, MeetingState
from models.meetings.told import Agenda, NoSuchMeeting
from models.members import Member, active
from models.roles import Officer, Person
from models.rules.meetings import Answer, MeetingKind, Presence


async def find(db: Session, number: int, *, by: Officer) -> Meeting:
    """Return a meeting of a branch the officer oversees.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    meeting = await db.get(Meeting, number)
    if meeting is None or not by.oversees(meeting.branch_id):
        raise Refused(NoSuchMeeting())
    return meeting


async def current(db: Session, branch_id: BranchId, at: datetime) -> Meeting | None:
    """Return the meeting a secretary means who names none: the one nearest to now that is called and not closed."""
    query = (
        select(Meeting)
        .where(Meeting.branch_id == branch_id, Meeting.state == MeetingState.CALLED)
        .order_by(func.abs(Meeting.starts_at - at))
        .limit(1)
    )
    meeting: Meeting | None = await db.scalar(query)
    return meeting


async def last_begun(db: Session, branch_id: BranchId, at: datetime) -> Meeting | None:
    """Return the meeting a secretary means who closes one: the last that has begun and is not closed."""
    query = (
        select(Meeting)
        .where(Meeting.branch_id == branch_id, Meeting.state == MeetingState.CALLED, Meeting.starts_at <= at)
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    )
    meeting: Meeting | None = await db.scalar(query)
    return meeting


async def closed_since(db: Session, branch_id: BranchId, since: datetime) -> Sequence[Meeting]:
    """Return the meetings of a branch closed from that moment on, in the order they began."""
    query = select(Meeting).where(
        Meeting.branch_id == branch_id, Meeting.state == MeetingState.CLOSED, Meeting.closed_at >= since
    )
    return (await db.scalars(query.order_by(Meeting.starts_at))).all()


async def upcoming(db: Session, branch_ids: frozenset[BranchId], at: datetime, days: int = 60) -> Sequence[Meeting]:
    """Return the meetings of these branches that are called or planned, from 12 hours ago on."""
    query = (
        select(Meeting)
        .where(
            Meeting.branch_id.in_(branch_ids),
            Meeting.state.in_((MeetingState.CALLED, MeetingState.PLANNED)),
            Meeting.starts_at.between(at - timedelta(hours=12), at + timedelta(days=days)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return (await db.scalars(query)).all()


async def agenda(db: Session, almanac: Almanac, *, by: Person, at: datetime, days: int = 31) -> Agenda:
    """Return a person's coming meetings: those she is invited to, and those planned for her branch."""
    is_mine = Attendance.member_id.is_not(None) & (Meeting.state == MeetingState.CALLED)
    is_our_plan = (Meeting.state == MeetingState.PLANNED) & (Meeting.branch_id == by.branch_id)
    query = (
        select(Meeting, Attendance.answer)
        .outerjoin(Attendance, (Attendance.meeting_id == Meeting.id) & (Attendance.member_id == by.member_id))
        .where(
            Meeting.ends_at > at,
            Meeting.starts_at < at + timedelta(days=days),
            or_(is_mine, is_our_plan & (Meeting.starts_at > at)),
        )
        .order_by(Meeting.starts_at)
    )
    rows = (await db.execute(query)).all()
    briefs = [await brief(db, meeting, almanac, at) for meeting, _ in rows]
    return Agenda(tuple(briefs), tuple(answer for _, answer in rows))


async def brief(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> MeetingBrief:
    """Return what a message says of the meeting."""
    branch = await db.get(Branch, meeting.branch_id)
    reader = await db.get(Member, meeting.lead_reader_id) if meeting.lead_reader_id else None
    assert branch is not None
    kind = almanac.rules(at).kind(meeting.kind)
    return MeetingBrief(
        meeting.id,
        meeting.kind,
        kind.name,
        branch.name,
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
        meeting.topic,
        reader.name if reader else None,
        kind.name_en,
        meeting.planned_materials,
        meeting.is_timed,
        await count_materials(db, meeting.id),
    )


def needs_lead_reader(meeting: Meeting, almanac: Almanac, at: datetime) -> bool:
    """Return whether somebody has to lead the reading at a meeting of this kind and nobody is named."""
    return meeting.lead_reader_id is None and almanac.rules(at).kind(meeting.kind).has_lead_reader


def audience(branch_id: BranchId, kind: MeetingKind, on: date) -> Select[MemberId]:
    """Select who is invited to a meeting of this kind."""
    if kind.audience in ("committee", "leaders"):
        return offices.committee(branch_id, on)
    return select(Member.id).where(Member.branch_id == branch_id, active())


def invitees(meeting_id: MeetingId) -> Select[MemberId]:
    return select(Attendance.member_id).where(Attendance.meeting_id == meeting_id)


def silent(meeting_id: MeetingId) -> Select[MemberId]:
    """Select who has neither answered nor been recorded."""
    return invitees(meeting_id).where(Attendance.answer == Answer.SILENT, Attendance.presence == Presence.UNRECORDED)
