"""Checking in by one's own tap, and what every way of checking in writes down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models import audit, meetings
from models.almanac import Almanac
from models.attendance.told import (
    ButtonClosed,
    CheckedIn,
    CheckInClosed,
    CheckInNotOpen,
    RecordedOtherwise,
)
from models.database import Session
from models.facts import Refused
from models.meetings import Attendance, ChooseMeeting, Evidence, Meeting, MeetingState
from models.roles import Person
from models.rules.meetings import Presence, TooEarly, TooLate, check_in_presence

# A meeting can be checked in to from shortly before its start; no meeting is longer than a day.
OPEN_BEFORE = timedelta(hours=24)


OPEN_AFTER = timedelta(hours=3)


async def check_in(
    db: Session, meeting_id: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> CheckedIn | ChooseMeeting:
    """Record that a member is there, by her own tap, while check-in is open.

    Doing it again gives the same answer and changes nothing.

    Raises:
        Refused: with `CheckInNotOpen`, `CheckInClosed`, `NoSuchMeeting`, `ButtonClosed` or `RecordedOtherwise`.
    """
    window = almanac.rules(at).check_in
    rows = await near(db, by, at)
    if meeting_id is not None:
        rows = [row for row in rows if row.id == meeting_id]
        if not rows:
            raise Refused(await why_not(db, meeting_id, almanac, by, at))
    outcomes = [check_in_presence(row.starts_at, row.ends_at, at, window) for row in rows]
    fitting = [(row, outcome) for row, outcome in zip(rows, outcomes, strict=True) if isinstance(outcome, Presence)]
    if not fitting:
        raise Refused(no_window(outcomes))
    if len(fitting) > 1:
        found = [await db.get(Meeting, row.id) for row, _ in fitting]
        briefs = [await meetings.brief(db, meeting, almanac, at) for meeting in found if meeting]
        return ChooseMeeting("checkin", tuple(briefs))
    [(row, presence)] = fitting
    if row.presence is Presence.UNRECORDED and "button" not in window.ways:
        raise Refused(ButtonClosed("code" in window.ways, "qr" in window.ways, "location" in window.ways))
    return await enter(db, row, presence, Evidence.BUTTON, almanac, by=by, at=at)


async def near(db: Session, by: Person, at: datetime) -> Sequence[Row[Any]]:
    """Return the called meetings about this time to which a member is invited, and whether she was there."""
    span = {"member": by.member_id, "after": at - OPEN_BEFORE, "before": at + OPEN_AFTER}
    return (await db.core(_NEAR, span)).all()


async def enter(
    db: Session, row: Row[Any], presence: Presence, how: Evidence, almanac: Almanac, *, by: Person, at: datetime
) -> CheckedIn:
    """Write down that a member came to a meeting `near` found; who is on the record already stays there as she is.

    Raises:
        Refused: with `RecordedOtherwise`.
    """
    kind = almanac.rules(at).kind(row.kind)
    leaves_at = row.ends_at - timedelta(minutes=kind.check_out_minutes) if kind.check_out_minutes else None
    if row.presence in (Presence.PRESENT, Presence.LATE):
        return CheckedIn(kind.name, row.topic, row.starts_at, row.recorded_at, row.presence, kind.name_en, leaves_at)
    if row.presence is not Presence.UNRECORDED:
        raise Refused(RecordedOtherwise(row.presence))
    await db.core(_RECORD, {"row_meeting": row.id, "row_member": by.member_id, "new": presence, "at": at, "how": how})
    audit.record(
        db, "attendance.check_in", at=at, by=by, member=by.member_id, branch=by.branch_id, meeting=row.id,
        evidence=how.value,
    )  # fmt: skip
    return CheckedIn(kind.name, row.topic, row.starts_at, at, presence, kind.name_en, leaves_at)


async def why_not(
    db: Session, meeting_id: int, almanac: Almanac, by: Person, at: datetime
) -> meetings.NoSuchMeeting | CheckInNotOpen | CheckInClosed:
    """Return why a meeting that is not `near` takes no check-in of this member."""
    query = select(Meeting).join(Attendance, Attendance.meeting_id == Meeting.id)
    meeting = await db.scalar(query.where(Meeting.id == meeting_id, Attendance.member_id == by.member_id))
    if meeting is None or meeting.state in (MeetingState.PLANNED, MeetingState.CALLED_OFF):
        return meetings.NoSuchMeeting()
    opens_before = timedelta(minutes=almanac.rules(at).check_in.opens_before_minutes)
    return (
        CheckInNotOpen(meeting.starts_at - opens_before) if meeting.starts_at > at else CheckInClosed(meeting.ends_at)
    )


def no_window(outcomes: Sequence[Presence | TooEarly | TooLate]) -> CheckInNotOpen | CheckInClosed:
    """Return when check-in opens, or when it closed, of meetings none of which is open."""
    early = [outcome.opens_at for outcome in outcomes if isinstance(outcome, TooEarly)]
    if early:
        return CheckInNotOpen(min(early))
    late = [outcome.closed_at for outcome in outcomes if isinstance(outcome, TooLate)]
    return CheckInClosed(max(late)) if late else CheckInNotOpen(None)


# No index leads from a member to her attendances: the few meetings of the day come first, then one look-up each,
# so that a check-in costs the same after a million of them.
_NEAR = (
    select(
        Meeting.id,
        Meeting.kind,
        Meeting.topic,
        Meeting.starts_at,
        Meeting.ends_at,
        Attendance.presence,
        Attendance.recorded_at,
    )
    .join(Attendance, Attendance.meeting_id == Meeting.id)
    .where(
        Meeting.starts_at.between(bindparam("after"), bindparam("before")),
        Meeting.state == MeetingState.CALLED,
        Attendance.member_id == bindparam("member"),
    )
)


_RECORD = (
    update(Attendance)
    .where(
        Attendance.meeting_id == bindparam("row_meeting"),
        Attendance.member_id == bindparam("row_member"),
        Attendance.presence == Presence.UNRECORDED,
    )
    .values(presence=bindparam("new"), recorded_at=bindparam("at"), evidence=bindparam("how"))
)
