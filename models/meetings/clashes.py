"""Who is invited to two meetings at one time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from models.almanac import Almanac
from models.database import Session
from models.meetings.tables import Attendance, Clash, Meeting, MeetingState
from models.members import Member, active
from models.rules.meetings import Answer

NAMED = 5
LONGEST = timedelta(days=1)


async def clashes(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> tuple[Clash, ...]:
    """Return the called meetings of any branch that overlap this one and share invited members, by their start.

    One that ends as the other begins does not overlap. Whoever is on leave from either has no clash. Of the other
    meeting no more is told than its kind and time: it may be a branch's the reader does not oversee.
    """
    ours, theirs = aliased(Attendance), aliased(Attendance)
    query = (
        select(Meeting.id, Meeting.kind, Meeting.starts_at, Meeting.ends_at, Member.name)
        .join(theirs, theirs.meeting_id == Meeting.id)
        .join(ours, ours.member_id == theirs.member_id)
        .join(Member, Member.id == ours.member_id)
        .where(
            ours.meeting_id == meeting.id,
            Meeting.id != meeting.id,
            Meeting.state == MeetingState.CALLED,
            *during(meeting.starts_at, meeting.ends_at),
            ours.answer != Answer.LEAVE,
            theirs.answer != Answer.LEAVE,
            active(),
        )
        .order_by(Meeting.starts_at, Meeting.id, Member.sort_key, Member.id)
    )
    kinds = almanac.rules(at)
    found: dict[int, tuple[str, datetime, datetime]] = {}
    named: dict[int, list[str]] = {}
    for number, kind, starts_at, ends_at, name in (await db.core(query)).all():
        found[number] = (kinds.kind(kind).name, starts_at, ends_at)
        named.setdefault(number, []).append(name)
    return tuple(Clash(*found[each], tuple(named[each][:NAMED]), len(named[each])) for each in found)


def during(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    """Meetings that overlap the time from ``first`` to ``last``."""
    # No meeting lasts longer than a day; without this bound the index of starts would not serve.
    return Meeting.starts_at > first - LONGEST, Meeting.starts_at < last, Meeting.ends_at > first
