"""The year of a branch: what is held, called and planned, and what the planned still lack."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import select

from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.meetings import Meeting, MeetingState, brief, needs_group, needs_lead_reader
from models.plans.told import Progress, YearEntry, YearPlan
from models.roles import Secretary
from models.rules.calendar import at_wall


async def year_plan(db: Session, year: int | None, almanac: Almanac, *, by: Secretary, at: datetime) -> YearPlan:
    """Return the meetings of a year of the secretary's branch, this year's when none is named."""
    shown = min(max(year or almanac.today(at).year, 2000), 2199)
    branch = await db.get(Branch, by.office_branch_id)
    assert branch is not None
    first, last = (at_wall(date(each, 1, 1), time(), almanac.zone) for each in (shown, shown + 1))
    query = select(Meeting).where(
        Meeting.branch_id == branch.id,
        Meeting.state != MeetingState.CALLED_OFF,
        Meeting.starts_at >= first,
        Meeting.starts_at < last,
    )
    found = (await db.scalars(query.order_by(Meeting.starts_at, Meeting.id))).all()
    entries = tuple([await _entry(db, meeting, almanac, at) for meeting in found])
    return YearPlan(branch.name, shown, entries)


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
