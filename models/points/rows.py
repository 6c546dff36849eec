"""The rows points are computed from, of any number of people in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import Select, and_, select

from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.hours import HourClaim, counts
from models.makeups import SEEN, Makeup, MakeupState
from models.meetings import WAS_SEEN, Attendance, Meeting, MeetingState
from models.points.tables import PointAward, PointQuery, Verdict
from models.rules import study
from models.rules.calendar import at_wall
from models.rules.point_entries import Entry, EntryState, Row, fold
from models.rules.points import Source, Term
from models.rules.reminders import MIDNIGHT
from models.rules.values import Minutes
from models.trainings import Training, TrainingState

Rows = dict[MemberId, list[Row]]


async def entries_of(db: Session, who: Select[MemberId], year: int, almanac: Almanac) -> dict[MemberId, list[Entry]]:
    """Return all entries of a year of the members selected, by day.

    Computed anew from the rows each time, so that a row reversed or corrected takes its points with it.
    """
    days = Term(year, 1, 1)
    rows: Rows = defaultdict(list)
    await _meetings(db, rows, who, days, almanac)
    await _claims(db, rows, who, days)
    await _awards(db, rows, who, days)
    judged = await _judged(db, who)
    editions = almanac.book.editions["points"]
    return {member_id: fold(hers, editions, judged.get(member_id)) for member_id, hers in rows.items()}


async def _meetings(db: Session, rows: Rows, who: Select[MemberId], days: Term, almanac: Almanac) -> None:
    """Add the closed meetings at which she was present or late, and those she made up for, with their study time."""
    seen = await _of_meetings(db, _attended(who), days, almanac)
    made_up = await _of_meetings(db, _made_up(who), days, almanac)
    for member_id in seen.keys() | made_up.keys():
        here, there = seen.get(member_id, []), made_up.get(member_id, [])
        rows[member_id] += [_row(Source.ATTENDANCE, found, almanac) for found in here]
        rows[member_id] += [_row(Source.MAKEUP, found, almanac) for found in there]
        lessons = [(Source.LESSON, found) for found in here] + [(Source.MADE_UP_LESSON, found) for found in there]
        counted = [(source, found) for source, found in lessons if _is_study(found, almanac)]
        spans = [_span(found, almanac) for _, found in counted]
        for (source, found), added in zip(counted, study.credited_each(spans, almanac.zone), strict=True):
            rows[member_id].append(_row(source, found, almanac, added))


async def _claims(db: Session, rows: Rows, who: Select[MemberId], days: Term) -> None:
    """Add verified hours and accepted training."""
    volunteered = select(HourClaim.member_id, HourClaim.id, HourClaim.day, HourClaim.minutes, HourClaim.activity).where(
        HourClaim.member_id.in_(who),
        counts(),
        HourClaim.day.between(days.first, days.last),
    )
    trained = select(Training.member_id, Training.id, Training.day, Training.minutes, Training.course).where(
        Training.member_id.in_(who),
        Training.state == TrainingState.ACCEPTED,
        Training.day.between(days.first, days.last),
    )
    for source, query in ((Source.HOURS, volunteered), (Source.TRAINING, trained)):
        for member_id, number, day, minutes, what in (await db.core(query)).all():
            rows[member_id].append(Row(source, number, day, what, minutes.count))


async def _awards(db: Session, rows: Rows, who: Select[MemberId], days: Term) -> None:
    query = select(PointAward.member_id, PointAward.id, PointAward.day, PointAward.rule, PointAward.reason).where(
        PointAward.member_id.in_(who),
        PointAward.reversed_at.is_(None),
        PointAward.day.between(days.first, days.last),
    )
    for member_id, number, day, rule, reason in (await db.core(query)).all():
        rows[member_id].append(Row(Source.AWARD, number, day, reason, key=rule))


async def _judged(db: Session, who: Select[MemberId]) -> dict[MemberId, dict[str, EntryState]]:
    """Return what does not count: rows whose query is open, and those whose newest answer dropped them."""
    query = (
        select(PointQuery.member_id, PointQuery.source, PointQuery.number, PointQuery.verdict)
        .where(PointQuery.member_id.in_(who))
        .order_by(PointQuery.id)
    )
    states = {None: EntryState.HELD, Verdict.DROPPED: EntryState.DROPPED, Verdict.STANDS: EntryState.COUNTED}
    judged: dict[MemberId, dict[str, EntryState]] = defaultdict(dict)
    for member_id, source, number, verdict in (await db.core(query)).all():
        judged[member_id][f"{source.value}{number}"] = states[verdict]
    return judged


async def _of_meetings(
    db: Session, query: Select[*tuple[Any, ...]], days: Term, almanac: Almanac
) -> dict[MemberId, list[Found[Any]]]:
    begins, ends = (at_wall(day, MIDNIGHT, almanac.zone) for day in (days.first, date(days.year + 1, 1, 1)))
    closed = query.where(
        Meeting.starts_at >= begins, Meeting.starts_at < ends, Meeting.state == MeetingState.CLOSED
    ).order_by(Meeting.starts_at, Meeting.id)
    found: dict[MemberId, list[Found[Any]]] = defaultdict(list)
    rows: Sequence[Found[Any]] = (await db.core(closed)).all()
    for row in rows:
        found[row.member_id].append(row)
    return found


def _attended(who: Select[MemberId]) -> Select[*tuple[Any, ...]]:
    """Select hers, not where she sat in as a guest."""
    query: Select[*tuple[Any, ...]] = (
        select(Attendance.member_id, Meeting.id, Meeting.kind, Meeting.starts_at, Meeting.ends_at)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.member_id.in_(who), Attendance.is_guest.is_(False), WAS_SEEN)
    )
    return query


def _made_up(who: Select[MemberId]) -> Select[*tuple[Any, ...]]:
    """Select the meetings made up for; who was there after all is not counted twice."""
    query: Select[*tuple[Any, ...]] = (
        select(Makeup.member_id, Meeting.id, Meeting.kind, Meeting.starts_at, Meeting.ends_at)
        .join(Meeting, Meeting.id == Makeup.meeting_id)
        .join(Attendance, and_(Attendance.meeting_id == Makeup.meeting_id, Attendance.member_id == Makeup.member_id))
        .where(Makeup.member_id.in_(who), Makeup.state == MakeupState.ACCEPTED, Attendance.presence.not_in(SEEN))
    )
    return query


def _row(source: Source, found: Found[Any], almanac: Almanac, minutes: Minutes | None = None) -> Row:
    starts_at: datetime = found.starts_at
    name = almanac.rules(starts_at).kind(found.kind).name
    return Row(source, found.id, almanac.today(starts_at), name, minutes.count if minutes else 0, found.kind)


def _is_study(found: Found[Any], almanac: Almanac) -> bool:
    return found.kind in almanac.rules(found.starts_at).study.kinds


def _span(found: Found[Any], almanac: Almanac) -> study.Span:
    cap = Minutes(almanac.rules(found.starts_at).study.half_day_hours * study.MINUTES_AN_HOUR)
    return study.Span(found.starts_at, found.ends_at, cap)
