"""Reading make-ups: a member's own, a branch's, and how many of a meeting."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from models import meetings
from models.almanac import Almanac
from models.base import MeetingId, MemberId
from models.branches import Branch, BranchKind
from models.database import Session
from models.makeups.tables import MISSED, OPEN, SEEN, Makeup, MakeupState
from models.makeups.told import MakeupBrief, MakeupsOfBranch, MyMakeups
from models.meetings import Attendance, Meeting, MeetingBrief, MeetingState
from models.members import Member, may_be_chased
from models.roles import Person
from models.rules.calendar import at_wall
from models.rules.meetings import Presence
from models.rules.reminders import MIDNIGHT

SHOWN = 8
# What was decided is shown to the member for so long, and so far back a meeting may be made up for unasked.
LATELY = timedelta(days=90)

_Writer = aliased(Member)


async def mine(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> MyMakeups:
    """Return what a member has to make up for, by due day, what she made up lately, and what she may besides."""
    is_hers = Makeup.member_id == by.member_id
    settled = and_(Makeup.state.not_in((*OPEN, MakeupState.WITHDRAWN)), Makeup.made_at >= at - LATELY)
    query = _listed(is_hers, Makeup.state.in_(OPEN) | settled).order_by(Makeup.state.not_in(OPEN), Makeup.due_on)
    rows = (await db.execute(query.limit(SHOWN))).all()
    offered = await missed(db, by.member_id, almanac, at=at)
    return MyMakeups(
        await _briefs(db, rows, almanac, at),
        tuple([await meetings.brief(db, meeting, almanac, at) for meeting in offered[:SHOWN]]),
        almanac.today(at),
    )


async def of_branch(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> MakeupsOfBranch:
    """Return what waits for the secretary of a branch, what is overdue and what is open, by due day and name.

    Of a group it is what its own meetings left to make up for, which its leader decides.
    """
    today = almanac.today(at)
    is_its = Meeting.group_id == branch.id if branch.kind is BranchKind.GROUP else Makeup.branch_id == branch.id
    is_open = and_(Makeup.state.in_(OPEN), may_be_chased())
    groups = (
        Makeup.state == MakeupState.REPORTED,
        and_(is_open, Makeup.due_on < today),
        and_(is_open, Makeup.due_on >= today),
    )
    shown: list[tuple[MakeupBrief, ...]] = []
    counts: list[int] = []
    for group in groups:
        rows = (await db.execute(_listed(is_its, group).order_by(*_TURN).limit(SHOWN))).all()
        shown.append(await _briefs(db, rows, almanac, at))
        counts.append(len(rows) if len(rows) < SHOWN else await _count(db, and_(is_its, group)))
    begins = at_wall(date(today.year, 1, 1), MIDNIGHT, almanac.zone)
    accepted = await _count(db, and_(is_its, Makeup.state == MakeupState.ACCEPTED, Meeting.starts_at >= begins))
    waiting, overdue, ahead = shown
    return MakeupsOfBranch(branch.name, today.year, waiting, overdue, ahead, tuple(counts), accepted)


async def open_of_meeting(db: Session, brief: MeetingBrief, member: Member | None = None) -> tuple[MakeupBrief, ...]:
    """Return who has a meeting to make up for, by pinyin."""
    query = _listed(Makeup.meeting_id == brief.id, Makeup.state.in_(OPEN)).order_by(Member.sort_key)
    if member is not None:
        query = query.where(Makeup.member_id == member.id)
    return tuple(_brief(row, brief) for row in (await db.execute(query)).all())


async def open_days(db: Session, meeting_id: MeetingId) -> dict[MemberId, date]:
    """Return until when each member who has a meeting to make up for may do so."""
    query = select(Makeup.member_id, Makeup.due_on).where(
        Makeup.meeting_id == meeting_id, Makeup.state.in_(OPEN), Makeup.due_on.is_not(None)
    )
    return {row.member_id: row.due_on for row in (await db.core(query)).all()}


async def made_up(db: Session, meeting_id: MeetingId) -> int:
    """Return how many who were not at a meeting have made up for it."""
    query = (
        select(func.count())
        .select_from(Makeup)
        .join(Attendance, and_(Attendance.meeting_id == Makeup.meeting_id, Attendance.member_id == Makeup.member_id))
        .where(
            Makeup.meeting_id == meeting_id,
            Makeup.state == MakeupState.ACCEPTED,
            Attendance.presence.not_in(SEEN),
        )
    )
    return int((await db.core(query)).scalar_one())


async def missed(
    db: Session, member_id: MemberId, almanac: Almanac, *, at: datetime, meeting_id: int | None = None
) -> list[Meeting]:
    """Return the meetings of late that a member missed, that count as study and of which she has no task."""
    hers = Makeup.member_id == member_id
    query = (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Meeting.starts_at.between(at - LATELY, at),
            Meeting.state == MeetingState.CLOSED,
            Attendance.member_id == member_id,
            Attendance.presence.in_((*MISSED, Presence.UNRECORDED)),
            Attendance.is_guest.is_(False),
            Meeting.id.not_in(select(Makeup.meeting_id).where(hers)),
        )
        .order_by(Meeting.starts_at.desc())
    )
    if meeting_id is not None:
        query = query.where(Meeting.id == meeting_id)
    found: Sequence[Meeting] = (await db.scalars(query)).all()
    return [each for each in found if each.kind in almanac.rules(each.starts_at).study.kinds]


def _listed(*conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(Makeup, Member.name, Meeting, _Writer.name.label("writer"))
        .join(Member, Member.id == Makeup.member_id)
        .join(Meeting, Meeting.id == Makeup.meeting_id)
        .outerjoin(_Writer, _Writer.id == Makeup.entered_by)
        .where(*conditions)
    )
    return query


async def _count(db: Session, which: ColumnElement[bool]) -> int:
    query = (
        select(func.count())
        .select_from(Makeup)
        .join(Member, Member.id == Makeup.member_id)
        .join(Meeting, Meeting.id == Makeup.meeting_id)
        .where(which)
    )
    return int((await db.core(query)).scalar_one())


async def _briefs(db: Session, rows: Iterable[Row[Any]], almanac: Almanac, at: datetime) -> tuple[MakeupBrief, ...]:
    return tuple([_brief(row, await meetings.brief(db, row.Meeting, almanac, at)) for row in rows])


def _brief(row: Row[Any], meeting: MeetingBrief) -> MakeupBrief:
    each: Makeup = row.Makeup
    return MakeupBrief(
        each.id, row.name, meeting, each.state, each.due_on, each.material, each.words, each.reason, row.writer
    )


_TURN = (Makeup.due_on, Member.sort_key, Makeup.id)
