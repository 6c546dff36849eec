"""The year of a branch: what is held, called and planned, and what the planned still lack."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy import select

from models import branches
from models.almanac import Almanac
from models.database import Session
from models.meetings import Meeting, MeetingState, brief, needs_group, needs_lead_reader
from models.plans.told import Progress, YearEntry, YearPlan
from models.roles import Secretary
from models.rules.calendar import at_wall
from models.rules.double_life import Quarter
from models.rules.values import Month


async def year_plan(
    db: Session, year: int | None, quarter: Quarter | None, almanac: Almanac, *, by: Secretary, at: datetime
) -> YearPlan:
    """Return the meetings of a year of the secretary's branch, this year's when none is named, or of one quarter."""
    this = Month.of(almanac.today(at))
    shown = min(max(quarter.year if quarter else year or this.year, 2000), 2199)
    branch = await branches.meant(db, by=by)
    start = Month(shown, quarter.number * 3 - 2 if quarter else 1)
    end = start.plus(3 if quarter else 12)
    first, last = (at_wall(each.first, time(), almanac.zone) for each in (start, end))
    query = select(Meeting).where(
        Meeting.branch_id == branch.id,
        Meeting.state != MeetingState.CALLED_OFF,
        Meeting.starts_at >= first,
        Meeting.starts_at < last,
    )
    found = (await db.scalars(query.order_by(Meeting.starts_at, Meeting.id))).all()
    entries = tuple([await _entry(db, meeting, almanac, at) for meeting in found])
    number = quarter.number if quarter else None
    return YearPlan(branch.name, shown, entries, number, this if this.year == shown else None)


async def _entry(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> YearEntry:
    progress = _progress(meeting, at)
    is_open = progress is Progress.PLANNED
    needs_reader = is_open and needs_lead_reader(meeting, almanac, at)
    told = await brief(db, meeting, almanac, at)
    lacks_group = is_open and await needs_group(db, meeting, almanac, at)
    group = told.branch if meeting.group_id is not None else None
    return YearEntry(told, progress, is_open and meeting.topic is None, needs_reader, lacks_group, group)


def _progress(meeting: Meeting, at: datetime) -> Progress:
    is_over = meeting.ends_at <= at
    if meeting.state is MeetingState.PLANNED:
        return Progress.LAPSED if is_over else Progress.PLANNED
    return Progress.HELD if is_over or meeting.state is MeetingState.CLOSED else Progress.CALLED
