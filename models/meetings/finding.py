"""Finding meetings, and who is invited to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from models import offices
from models.almanac import Almanac
from models.base import BranchId, MeetingId, MemberId
from models.branches import Branch, BranchKind
from models.database import Session
from models.facts import Refused
from models.meetings.materials import count_materials
from models.meetings.tables import NO_WISH, Attendance, Meeting, MeetingBrief, MeetingState, Wish
from models.meetings.told import Agenda, ChooseMeeting, NoSuchMeeting
from models.members import Member, active
from models.roles import Convener, Officer, Person
from models.rules.meetings import Answer, MeetingKind, Presence


async def find(db: Session, number: int, *, by: Officer) -> Meeting:
    """Return a meeting of a branch or a group the officer oversees.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    meeting = await db.get(Meeting, number)
    if meeting is None or not (by.oversees(meeting.branch_id) or (meeting.group_id and by.oversees(meeting.group_id))):
        raise Refused(NoSuchMeeting())
    return meeting


async def meant(
    db: Session,
    named: Meeting | None,
    almanac: Almanac,
    *,
    by: Convener,
    at: datetime,
    command: str | None = None,
    decides: bool = False,
) -> Meeting:
    """Return the meeting a convener means: the one she named, else the one nearest to now, called and not closed.

    Args:
        command: the command that asks her which, where others are held at the same time; None: the nearest is meant.
        decides: of those held at the same time, one of a kind that can decide (has a quorum) is meant.

    Raises:
        Refused: with `NoSuchMeeting`, or `ChooseMeeting`.
    """
    if named is not None:
        return named
    of_hers = select(Meeting).where(_is_of(by.office_branch_id), Meeting.state == MeetingState.CALLED)
    nearest: Meeting | None = await db.scalar(of_hers.order_by(func.abs(Meeting.starts_at - at)).limit(1))
    if nearest is None:
        raise Refused(NoSuchMeeting())
    beside = of_hers.where(Meeting.starts_at < nearest.ends_at, Meeting.ends_at > nearest.starts_at)
    held = (await db.scalars(beside.order_by(Meeting.starts_at, Meeting.id))).all()
    if decides:
        return next((each for each in held if almanac.rules(at).kind(each.kind).quorum), nearest)
    if command is not None and len(held) > 1:
        raise Refused(ChooseMeeting(command, tuple([await brief(db, each, almanac, at) for each in held])))
    return nearest


async def last_begun(db: Session, branch_id: BranchId, at: datetime) -> Meeting | None:
    """Return the meeting a secretary means who closes one: the last that has begun and is not closed."""
    query = (
        select(Meeting)
        .where(_is_of(branch_id), Meeting.state == MeetingState.CALLED, Meeting.starts_at <= at)
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
            or_(Meeting.branch_id.in_(branch_ids), Meeting.group_id.in_(branch_ids)),
            Meeting.state.in_((MeetingState.CALLED, MeetingState.PLANNED)),
            Meeting.starts_at.between(at - timedelta(hours=12), at + timedelta(days=days)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return (await db.scalars(query)).all()


async def agenda(db: Session, almanac: Almanac, *, by: Person, at: datetime, days: int = 31) -> Agenda:
    """Return a person's coming meetings: those she is invited to, and those planned for her branch."""
    is_mine = Attendance.member_id.is_not(None) & (Meeting.state == MeetingState.CALLED)
    her_group = select(Member.group_id).where(Member.id == by.member_id).scalar_subquery()
    is_for_her = or_(Meeting.group_id.is_(None), Meeting.group_id == her_group, Meeting.lead_reader_id == by.member_id)
    is_our_plan = (Meeting.state == MeetingState.PLANNED) & (Meeting.branch_id == by.branch_id) & is_for_her
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
    branch = await db.get(Branch, meeting.group_id or meeting.branch_id)
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
        reader.name if reader else meeting.outside_reader,
        kind.name_en,
        meeting.planned_materials,
        meeting.is_timed,
        await count_materials(db, meeting.id),
        meeting.outside_reader is not None,
    )


def needs_lead_reader(meeting: Meeting, almanac: Almanac, at: datetime) -> bool:
    """Return whether somebody has to lead the reading at a meeting of this kind and nobody is named."""
    is_named = meeting.lead_reader_id is not None or meeting.outside_reader is not None
    return not is_named and bool(almanac.rules(at).kind(meeting.kind).has_lead_reader)


async def needs_group(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> bool:
    """Return whether a meeting is to be of one group, the branch has groups, and nobody has said which."""
    if meeting.group_id is not None or almanac.rules(at).kind(meeting.kind).audience != "group":
        return False
    groups = select(Branch.id).where(
        Branch.parent_id == meeting.branch_id, Branch.kind == BranchKind.GROUP, Branch.dissolved_on.is_(None)
    )
    return await db.scalar(groups.limit(1)) is not None


def audience(
    branch_id: BranchId, kind: MeetingKind, on: date, group_id: BranchId | None = None, wish: Wish = NO_WISH
) -> Select[MemberId]:
    """Select who is expected at a meeting of this kind, as it was wished when it was called.

    Leaders are the leading cadres of the branch and below; where none are entered the committee stands in.
    """
    usual = _usual(branch_id, kind, on, group_id)
    left_out = Member.id.in_([*wish.removed, *wish.guests])
    return select(Member.id).where(or_(Member.id.in_(usual), Member.id.in_(wish.added)), ~left_out)


def invitees(meeting_id: MeetingId) -> Select[MemberId]:
    """Select who is on the list of a meeting, those who sit in too."""
    return select(Attendance.member_id).where(Attendance.meeting_id == meeting_id)


def silent(meeting_id: MeetingId) -> Select[MemberId]:
    """Select who is expected and has neither answered nor been recorded; nobody chases who sits in."""
    unheard = (Attendance.answer == Answer.SILENT, Attendance.presence == Presence.UNRECORDED)
    return invitees(meeting_id).where(*unheard, Attendance.is_guest.is_(False))


def hosts(meeting: Meeting, on: date) -> Select[MemberId]:
    """Select who sees to a meeting: the secretaries of the branch, and the leader of the group it is of."""
    secretaries = offices.secretaries(meeting.branch_id, on)
    if meeting.group_id is None:
        return secretaries
    leader = offices.group_leaders(meeting.group_id, on)
    return select(Member.id).where(or_(Member.id.in_(secretaries), Member.id.in_(leader)))


def _usual(branch_id: BranchId, kind: MeetingKind, on: date, group_id: BranchId | None) -> Select[MemberId]:
    committee = offices.committee(branch_id, on)
    if kind.audience == "committee":
        return committee
    if kind.audience == "leaders":
        leaders = offices.leaders(branch_id, on)
        stand_in = committee.where(~leaders.exists())
        return select(Member.id).where(or_(Member.id.in_(leaders), Member.id.in_(stand_in)))
    if group_id is not None:
        return select(Member.id).where(Member.group_id == group_id, active())
    return select(Member.id).where(Member.branch_id == branch_id, active())


def _is_of(node_id: BranchId) -> ColumnElement[bool]:
    return or_(Meeting.branch_id == node_id, Meeting.group_id == node_id)
