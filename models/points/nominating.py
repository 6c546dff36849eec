"""Nominations: who meets the criteria of a half-year, for people to decide; the decision is typed in by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Integer, Row, Select, func, select, type_coerce

from models import audit, branches
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.facts import Refused
from models.hours import HourClaim, counts
from models.meetings import WAS_SEEN, Attendance, Meeting, MeetingState
from models.members import Category, Member, active
from models.points.rows import entries_of
from models.points.showing import held
from models.points.tables import PointDecision
from models.points.told import NominationDecided, Nominations, Nominee, NoNominations
from models.roles import Secretary
from models.rules.calendar import at_wall
from models.rules.meetings import Presence
from models.rules.point_entries import total, within
from models.rules.points import Nomination, Term
from models.rules.reminders import MIDNIGHT
from models.rules.values import Minutes

# For three months after it has ended a half-year is the one that is decided on.
AFTERWARDS = timedelta(days=92)
COUNTED = (Presence.PRESENT, Presence.LATE, Presence.LEAVE, Presence.ABSENT)


async def nominations(db: Session, half: Term | None, almanac: Almanac, *, by: Secretary, at: datetime) -> Nominations:
    """Return who of the secretary's branch meets the criteria in force at the end of a half-year, by pinyin.

    Without a half-year it is the one that is decided on now.

    Raises:
        Refused: with `NoNominations`.
    """
    half = half or half_of(almanac, at)
    criteria = _criteria(half, almanac, at)
    branch = await branches.meant(db, by=by)
    here = select(Member.id).where(Member.branch_id == branch.id, active(), Member.category != Category.APPLICANT)
    people = (await db.core(select(Member.id, Member.name).where(Member.id.in_(here)).order_by(Member.sort_key))).all()
    decided = await _decided(db, branch.id, half)
    every = await _figures(db, people, here, half, almanac, decided)
    found = tuple(
        each for each in every if criteria.is_met(each.total, each.minutes.count, each.attended, each.invited)
    )
    others = [each for each in every if each not in found and each.chosen is not None]
    return Nominations(
        branch.name,
        criteria.title,
        str(half),
        str(half.plus(-1)),
        criteria.least_points,
        criteria.least_hours or 0,
        criteria.least_attendance_percent or 0,
        found,
        tuple(each.name for each in others),
        tuple(bool(each.chosen) for each in others),
    )


async def decide(
    db: Session,
    member: Member,
    is_chosen: bool,
    grounds: str,
    half: Term | None,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
) -> NominationDecided:
    """Write down what people decided of a member, listed or not; a later decision takes the place of this one.

    Raises:
        Refused: with `NoNominations`.
    """
    half = half or half_of(almanac, at)
    criteria = _criteria(half, almanac, at)
    row = await db.add(
        PointDecision(
            member_id=member.id,
            branch_id=member.branch_id,
            half=str(half),
            is_chosen=is_chosen,
            grounds=grounds,
            decided_at=at,
            decided_by=by.member_id,
        )
    )
    audit.record(
        db, "points.decide", at=at, by=by, member=member.id, branch=member.branch_id, decision=row.id, chosen=is_chosen
    )
    return NominationDecided(member.name, criteria.title, str(half), is_chosen, grounds)


def half_of(almanac: Almanac, at: datetime) -> Term:
    """Return the half-year that is decided on now: the last one in the three months after it, then the running one."""
    return Term.of(almanac.today(at - AFTERWARDS), "half_year")


def _criteria(half: Term, almanac: Almanac, at: datetime) -> Nomination:
    points = almanac.book.on(min(half.last, almanac.today(at))).points
    if points is None or points.nomination is None or half.parts != 2:
        raise Refused(NoNominations())
    return points.nomination


async def _figures(
    db: Session,
    people: Sequence[Row[Any]],
    here: Select[MemberId],
    half: Term,
    almanac: Almanac,
    decided: dict[MemberId, bool],
) -> list[Nominee]:
    """Return the figures of each, in four statements however many they are."""
    entries = await entries_of(db, here, half.year, almanac)
    hours = select(HourClaim.member_id, func.sum(type_coerce(HourClaim.minutes, Integer))).where(
        HourClaim.member_id.in_(here),
        counts(),
        HourClaim.day.between(half.first, half.last),
    )
    minutes = await _by_member(db, hours.group_by(HourClaim.member_id))
    begins, ends = (at_wall(day, MIDNIGHT, almanac.zone) for day in (half.first, half.last + timedelta(days=1)))
    meetings = (
        select(Attendance.member_id, func.count())
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.member_id.in_(here),
            Attendance.is_guest.is_(False),
            Attendance.presence.in_(COUNTED),
            Meeting.state == MeetingState.CLOSED,
            Meeting.starts_at >= begins,
            Meeting.starts_at < ends,
        )
        .group_by(Attendance.member_id)
    )
    invited = await _by_member(db, meetings)
    attended = await _by_member(db, meetings.where(WAS_SEEN))
    found = []
    for row in people:
        hers = within(entries.get(row.id, ()), half.first, half.last)
        volunteered = Minutes(int(minutes.get(row.id, 0)))
        seen, asked = attended.get(row.id, 0), invited.get(row.id, 0)
        found.append(Nominee(row.id, row.name, total(hers), held(hers), volunteered, seen, asked, decided.get(row.id)))
    return found


async def _decided(db: Session, branch_id: BranchId, half: Term) -> dict[MemberId, bool]:
    query = (
        select(PointDecision.member_id, PointDecision.is_chosen)
        .where(PointDecision.branch_id == branch_id, PointDecision.half == str(half))
        .order_by(PointDecision.id)
    )
    return await _by_member(db, query)


async def _by_member(db: Session, query: Select[*tuple[Any, ...]]) -> dict[MemberId, Any]:
    """Return the second column by the first, the last one of each."""
    return {row[0]: row[1] for row in (await db.core(query)).all()}
