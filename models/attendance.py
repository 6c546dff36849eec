"""Attendance: what people answer, and who was there. Nobody is present by default."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select, update

from models import audit, meetings, members, notices, offices
from models.almanac import Almanac
from models.base import MeetingId, MemberId
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Attendance, Evidence, Meeting, MeetingBrief, MeetingState
from models.members import Member
from models.roles import Person, Secretary
from models.rules.meetings import Answer, Presence, TooEarly, TooLate, check_in_presence

# A meeting can be checked in to from shortly before its start; no meeting is longer than a day.
OPEN_BEFORE = timedelta(hours=24)
OPEN_AFTER = timedelta(hours=3)


@fact
class Answered:
    """To a member: what she said to an invitation, and what she can do next."""

    meeting: MeetingBrief
    answer: Answer
    reason: str | None = None


@fact
class LeaveAsked:
    """To the secretary: a member will not come, and why."""

    name: str
    meeting: MeetingBrief
    reason: str


@fact
class CheckedIn:
    """To a member: she is on the record."""

    kind_name: str
    topic: str | None
    starts_at: datetime
    at: datetime
    presence: Presence


@fact
class CheckInNotOpen:
    """It is too early; or no meeting is near."""

    opens_at: datetime | None


@fact
class CheckInClosed:
    """It is too late for the button; the secretary can still enter it."""

    closed_at: datetime


@fact
class RecordedOtherwise:
    """The secretary has entered something else, and her word stands until she changes it."""

    presence: Presence


@fact
class ChooseMeeting:
    """Several meetings are meant; she presses the right one."""

    command: str
    meetings: tuple[MeetingBrief, ...]


@fact
class NothingToAnswer:
    """There is no meeting ahead to which she is invited."""


@fact
class WhoAnswered:
    """To the secretary: who comes, who is on leave, who said nothing. ``exempt`` are never chased."""

    meeting: MeetingBrief
    coming: tuple[str, ...]
    leave: tuple[str, ...]
    silent: tuple[str, ...]
    exempt: tuple[str, ...]


@fact
class Nudge:
    """To a member who has not answered: her secretary asks."""

    meeting: MeetingBrief


@fact
class Nudged:
    """To the secretary: how many were asked again; ``already`` were asked today before."""

    people: int
    meeting: MeetingBrief


@fact
class NotInvited:
    """The member is not invited to this meeting."""

    name: str


@fact
class RollCall:
    """To the secretary: the roster of a meeting, to be marked by tapping."""

    meeting: MeetingBrief
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    presences: tuple[Presence, ...]
    answers: tuple[Answer, ...]


@fact
class MeetingClosed:
    """To the secretary: the result, with names; ``expected`` leaves out exempt members who did not come."""

    meeting: MeetingBrief
    expected: int
    present: tuple[str, ...]
    late: tuple[str, ...]
    leave: tuple[str, ...]
    absent: tuple[str, ...]
    unrecorded: tuple[str, ...]
    is_final: bool


async def answer(
    db: Session,
    meeting_id: int | None,
    given: Answer,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
    reason: str | None = None,
) -> Answered | ChooseMeeting:
    """Write down what a member says to an invitation; the last word counts.

    Without a meeting the only one ahead is meant; with several she is asked which.

    Raises:
        Refused: with `NothingToAnswer`, `NoSuchMeeting` or `MeetingOver`.
    """
    open_ones = await _ahead(db, by.member_id, at, meeting_id)
    if not open_ones:
        raise Refused(meetings.NoSuchMeeting() if meeting_id else NothingToAnswer())
    briefs = [await meetings.brief(db, meeting, almanac, at) for meeting in open_ones]
    if len(open_ones) > 1:
        return ChooseMeeting("coming" if given is Answer.COMING else "leave", tuple(briefs))
    [meeting], [brief] = open_ones, briefs
    await db.core(
        update(Attendance)
        .where(Attendance.meeting_id == meeting.id, Attendance.member_id == by.member_id)
        .values(answer=given, answered_at=at, reason=reason)
    )
    if given is Answer.LEAVE:
        secretaries = offices.secretaries(meeting.branch_id, almanac.today(at))
        told = LeaveAsked(by.name, brief, reason or "")
        key = f"meeting:{meeting.id}:leave:{by.member_id}:{at.timestamp():.0f}"
        await notices.tell(db, secretaries, told, key=key, at=at)
    audit.record(
        db, "attendance.answer", at=at, by=by, member=by.member_id, branch=by.branch_id, meeting=meeting.id,
        answer=given.value,
    )  # fmt: skip
    return Answered(brief, given, reason)


async def check_in(
    db: Session, meeting_id: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> CheckedIn | ChooseMeeting:
    """Record that a member is there, by her own tap, while check-in is open.

    Doing it again gives the same answer and changes nothing.

    Raises:
        Refused: with `CheckInNotOpen`, `CheckInClosed` or `NoSuchMeeting`.
    """
    window = almanac.rules(at).check_in
    rows = (await db.core(_NEAR, {"member": by.member_id, "after": at - OPEN_BEFORE, "before": at + OPEN_AFTER})).all()
    if meeting_id is not None:
        rows = [row for row in rows if row.id == meeting_id]
        if not rows:
            raise Refused(await _why_not(db, meeting_id, almanac, by, at))
    outcomes = [check_in_presence(row.starts_at, row.ends_at, at, window) for row in rows]
    fitting = [(row, outcome) for row, outcome in zip(rows, outcomes, strict=True) if isinstance(outcome, Presence)]
    if not fitting:
        raise Refused(_no_window(outcomes))
    if len(fitting) > 1:
        found = [await db.get(Meeting, row.id) for row, _ in fitting]
        briefs = [await meetings.brief(db, meeting, almanac, at) for meeting in found if meeting]
        return ChooseMeeting("checkin", tuple(briefs))
    [(row, presence)] = fitting
    kind_name = almanac.rules(at).kind(row.kind).name
    if row.presence in (Presence.PRESENT, Presence.LATE):
        return CheckedIn(kind_name, row.topic, row.starts_at, row.recorded_at, row.presence)
    if row.presence is not Presence.UNRECORDED:
        raise Refused(RecordedOtherwise(row.presence))
    await db.core(
        _RECORD,
        {"row_meeting": row.id, "row_member": by.member_id, "new": presence, "at": at, "how": Evidence.BUTTON},
    )
    audit.record(db, "attendance.check_in", at=at, by=by, member=by.member_id, branch=by.branch_id, meeting=row.id)
    return CheckedIn(kind_name, row.topic, row.starts_at, at, presence)


async def who(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> WhoAnswered:
    """Return who said what to a meeting, names by pinyin."""
    rows = await _roster(db, meeting.id)
    named: dict[Any, list[str]] = {}
    for row in rows:
        is_spared = row.answer is Answer.SILENT and row.is_exempt
        named.setdefault("exempt" if is_spared else row.answer, []).append(row.name)
    return WhoAnswered(
        await meetings.brief(db, meeting, almanac, at),
        tuple(named.get(Answer.COMING, ())),
        tuple(named.get(Answer.LEAVE, ())),
        tuple(named.get(Answer.SILENT, ())),
        tuple(named.get("exempt", ())),
    )


async def nudge(db: Session, meeting: Meeting, almanac: Almanac, *, by: Secretary, at: datetime) -> Nudged:
    """Ask those who have not answered once more, at most once a day each.

    Raises:
        Refused: with `MeetingOver`.
    """
    brief = await meetings.brief(db, meeting, almanac, at)
    if meeting.state is not MeetingState.CALLED:
        raise Refused(meetings.MeetingOver(brief))
    chased = select(Member.id).where(Member.id.in_(meetings.silent(meeting.id)), members.may_be_chased())
    key = f"meeting:{meeting.id}:nudge:{almanac.today(at)}"
    people = await notices.tell(db, chased, Nudge(brief), key=key, at=at, deadline=meeting.starts_at)
    audit.record(db, "attendance.nudge", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, people=people)
    return Nudged(people, brief)


async def roll(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> RollCall:
    """Return the roster of a meeting as it stands."""
    rows = await _roster(db, meeting.id)
    return RollCall(
        await meetings.brief(db, meeting, almanac, at),
        tuple(row.member_id for row in rows),
        tuple(row.name for row in rows),
        tuple(row.presence for row in rows),
        tuple(row.answer for row in rows),
    )


async def mark(
    db: Session, meeting: Meeting, who: Sequence[MemberId], presence: Presence, *, by: Secretary, at: datetime
) -> None:
    """Enter by hand who was there; the secretary's word replaces what stood.

    Raises:
        Refused: with `NotInvited`.
    """
    marked = await db.core(
        update(Attendance)
        .where(Attendance.meeting_id == meeting.id, Attendance.member_id.in_(who))
        .values(presence=presence, evidence=Evidence.ROSTER, recorded_at=at, recorded_by=by.member_id)
    )
    if marked.rowcount != len(set(who)):
        raise Refused(NotInvited(""))
    audit.record(
        db, "attendance.mark", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id,
        members=list(who), presence=presence.value,
    )  # fmt: skip


async def mark_rest_present(db: Session, meeting: Meeting, *, by: Secretary, at: datetime) -> int:
    """Enter everybody who is neither recorded nor on leave as present; return how many."""
    rest = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting.id,
        Attendance.presence == Presence.UNRECORDED,
        Attendance.answer != Answer.LEAVE,
    )
    found = (await db.core(rest)).scalars().all()
    if found:
        await mark(db, meeting, found, Presence.PRESENT, by=by, at=at)
    return len(found)


async def close(
    db: Session, meeting: Meeting, almanac: Almanac, *, by: Secretary, at: datetime, is_final: bool
) -> MeetingClosed:
    """Return the result of a meeting; ``is_final`` also writes it down and closes the meeting.

    Then who asked for leave and was not seen is on leave, and who is left unrecorded is absent, exempt members
    excepted: of them nobody asked anything.

    Raises:
        Refused: with `MeetingOver`.
    """
    if meeting.state is not MeetingState.CALLED:
        raise Refused(meetings.MeetingOver(await meetings.brief(db, meeting, almanac, at)))
    rows = await _roster(db, meeting.id)
    if is_final:
        await _settle_unrecorded(db, meeting, by, at)
        meeting.state, meeting.closed_at = MeetingState.CLOSED, at
        audit.record(db, "attendance.close", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
        rows = await _roster(db, meeting.id)
    named: dict[Presence, list[str]] = {presence: [] for presence in Presence}
    for row in rows:
        presence = row.presence
        if presence is Presence.UNRECORDED and row.answer is Answer.LEAVE:
            presence = Presence.LEAVE
        named[presence].append(row.name)
    spared = sum(row.is_exempt and row.presence is Presence.UNRECORDED for row in rows)
    return MeetingClosed(
        await meetings.brief(db, meeting, almanac, at),
        len(rows) - spared,
        tuple(named[Presence.PRESENT]),
        tuple(named[Presence.LATE]),
        tuple(named[Presence.LEAVE]),
        tuple(named[Presence.ABSENT]),
        tuple(named[Presence.UNRECORDED]),
        is_final,
    )


async def _settle_unrecorded(db: Session, meeting: Meeting, by: Secretary, at: datetime) -> None:
    unrecorded = update(Attendance).where(
        Attendance.meeting_id == meeting.id, Attendance.presence == Presence.UNRECORDED
    )
    spared = select(Member.id).where(Member.is_exempt)
    entered = {"evidence": Evidence.ROSTER, "recorded_at": at, "recorded_by": by.member_id}
    on_leave = unrecorded.where(Attendance.answer == Answer.LEAVE)
    await db.core(on_leave.values(presence=Presence.LEAVE, **entered))
    missing = unrecorded.where(Attendance.member_id.not_in(spared))
    await db.core(missing.values(presence=Presence.ABSENT, **entered))


async def _ahead(db: Session, member_id: MemberId, at: datetime, meeting_id: int | None) -> Sequence[Meeting]:
    query = (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.member_id == member_id, Meeting.state == MeetingState.CALLED)
        .order_by(Meeting.starts_at)
    )
    if meeting_id is not None:
        return (await db.scalars(query.where(Meeting.id == meeting_id))).all()
    return (await db.scalars(query.where(Meeting.ends_at > at))).all()


async def _roster(db: Session, meeting_id: MeetingId) -> Sequence[Row[Any]]:
    query = (
        select(
            Attendance.member_id,
            Member.name,
            Member.is_exempt,
            Attendance.answer,
            Attendance.presence,
        )
        .join(Member, Member.id == Attendance.member_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Member.sort_key)
    )
    return (await db.execute(query)).all()


async def _why_not(db: Session, meeting_id: int, almanac: Almanac, by: Person, at: datetime) -> object:
    query = select(Meeting).join(Attendance, Attendance.meeting_id == Meeting.id)
    meeting = await db.scalar(query.where(Meeting.id == meeting_id, Attendance.member_id == by.member_id))
    if meeting is None or meeting.state in (MeetingState.PLANNED, MeetingState.CALLED_OFF):
        return meetings.NoSuchMeeting()
    opens_before = timedelta(minutes=almanac.rules(at).check_in.opens_before_minutes)
    return (
        CheckInNotOpen(meeting.starts_at - opens_before) if meeting.starts_at > at else CheckInClosed(meeting.ends_at)
    )


def _no_window(outcomes: Sequence[Presence | TooEarly | TooLate]) -> CheckInNotOpen | CheckInClosed:
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
