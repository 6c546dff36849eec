"""What people answer to an invitation, and asking those who said nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, String, and_, case, cast, literal, or_, select, update

from models import audit, meetings, members, notices
from models.almanac import Almanac
from models.attendance.told import (
    Answered,
    AnswerTooLate,
    LeaveAsked,
    NothingToAnswer,
    Nudge,
    Nudged,
    WhoAnswered,
)
from models.attendance.turnouts import turnout
from models.base import MeetingId, MemberId
from models.database import Session
from models.facts import Refused
from models.meetings import Attendance, ChooseMeeting, Meeting, MeetingState
from models.members import Member, active
from models.roles import Convener, Person
from models.rules.meetings import Answer, Presence


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
    """Write down what a member says to an invitation; the last word counts, and the same again changes nothing.

    Without a meeting the only one ahead is meant; with several she is asked which.

    Raises:
        Refused: with `NothingToAnswer`, `NoSuchMeeting` or `AnswerTooLate`.
    """
    open_ones = await _ahead(db, by.member_id, at, meeting_id)
    if not open_ones:
        raise Refused(meetings.NoSuchMeeting() if meeting_id else NothingToAnswer())
    if open_ones[0].ends_at <= at:
        raise Refused(AnswerTooLate(await meetings.brief(db, open_ones[0], almanac, at)))
    briefs = [await meetings.brief(db, meeting, almanac, at) for meeting in open_ones]
    if len(open_ones) > 1:
        return ChooseMeeting("coming" if given is Answer.COMING else "leave", tuple(briefs), reason or "")
    [meeting], [brief] = open_ones, briefs
    hers = (Attendance.meeting_id == meeting.id, Attendance.member_id == by.member_id)
    # Compared here: what is sealed twice never looks the same in SQL.
    said = (await db.core(select(Attendance.answer, Attendance.answered_at, Attendance.reason).where(*hers))).one()
    if said.answered_at is not None and (said.answer, said.reason) == (given, reason):
        return Answered(brief, given, reason)
    await db.core(update(Attendance).where(*hers).values(answer=given, answered_at=at, reason=reason))
    if given is Answer.LEAVE:
        hosts = meetings.hosts(meeting, almanac.today(at))
        told = LeaveAsked(by.name, brief, reason or "", by.member_id)
        key = f"meeting:{meeting.id}:leave:{by.member_id}:{at.timestamp():.0f}"
        purpose = notices.urgent_if_soon(meeting.starts_at, almanac, at=at)
        await notices.tell(db, hosts, told, key=key, at=at, purpose=purpose)
    audit.record(
        db, "attendance.answer", at=at, by=by, member=by.member_id, branch=by.branch_id, meeting=meeting.id,
        answer=given.value,
    )  # fmt: skip
    return Answered(brief, given, reason)


async def only_on(db: Session, day: date, almanac: Almanac, *, by: Person, at: datetime) -> int | None:
    """Return the number of the one meeting ahead that a member is invited to on a day, None of none or several."""
    that_day = [
        each.id for each in await ahead(db, None, almanac, by=by, at=at) if almanac.local(each.starts_at).date() == day
    ]
    return that_day[0] if len(that_day) == 1 else None


async def ahead(
    db: Session,
    meeting_id: int | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
    given: Collection[Answer] = tuple(Answer),
) -> tuple[meetings.MeetingBrief, ...]:
    """Return the meetings ahead to which a member is invited and has ``given`` one of these answers."""
    query = _invitations(by.member_id).where(Meeting.ends_at > at, Attendance.answer.in_(given))
    if meeting_id is not None:
        query = query.where(Meeting.id == meeting_id)
    found = (await db.scalars(query)).all()
    return tuple([await meetings.brief(db, meeting, almanac, at) for meeting in found])


async def who(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> WhoAnswered:
    """Return who said what to a meeting, names by pinyin."""
    is_spared = and_(Attendance.answer == Answer.SILENT, Member.is_exempt)
    group = case(
        (is_spared, literal("exempt")),
        (meetings.is_answered_for(), literal("reported")),
        else_=cast(Attendance.answer, String),
    )
    named: dict[str, list[str]] = {"exempt": [], "reported": [], **{each.value: [] for each in Answer}}
    for name, said in (await db.core(_invited(meeting.id, Member.name, group))).all():
        named[said].append(name)
    return WhoAnswered(
        await meetings.brief(db, meeting, almanac, at),
        tuple(named[Answer.COMING.value]),
        tuple(named[Answer.LEAVE.value]),
        tuple(named[Answer.SILENT.value]),
        tuple(named["exempt"]),
        tuple(named["reported"]),
        await turnout(db, meeting, await roster(db, meeting.id)),
        await meetings.guests(db, meeting.id),
    )


async def nudge(db: Session, meeting: Meeting, almanac: Almanac, *, by: Convener, at: datetime) -> Nudged:
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


async def roster(db: Session, meeting_id: MeetingId) -> Sequence[Row[Any]]:
    """Return who is expected or was seen, by pinyin, with what each answered and whether she was there.

    Who sits in is not among them.
    """
    said = (Attendance.answer, Attendance.presence, Attendance.evidence)
    return (await db.execute(_invited(meeting_id, Attendance.member_id, Member.name, Member.is_exempt, *said))).all()


def _invited(meeting_id: MeetingId, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .join(Member, Member.id == Attendance.member_id)
        .where(
            Attendance.meeting_id == meeting_id,
            Attendance.is_guest.is_(False),
            or_(active(), Attendance.presence != Presence.UNRECORDED),
        )
        .order_by(Member.sort_key)
    )


async def _ahead(db: Session, member_id: MemberId, at: datetime, meeting_id: int | None) -> Sequence[Meeting]:
    query = _invitations(member_id)
    if meeting_id is not None:
        return (await db.scalars(query.where(Meeting.id == meeting_id))).all()
    return (await db.scalars(query.where(Meeting.ends_at > at))).all()


def _invitations(member_id: MemberId) -> Select[Meeting]:
    return (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Attendance.member_id == member_id, Meeting.state == MeetingState.CALLED)
        .order_by(Meeting.starts_at)
    )
