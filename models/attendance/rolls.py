"""The secretary's roster, and closing a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from models import audit, makeups, meetings, votes, voting
from models.almanac import Almanac
from models.attendance.answers import roster
from models.attendance.checkouts import departures, is_asked
from models.attendance.codes import refusals
from models.attendance.told import (
    MeetingClosed,
    MeetingNotBegun,
    NoSuchGuestHere,
    NotInvited,
    PeopleMarked,
    RollCall,
    RollToTick,
)
from models.attendance.turnouts import turnout
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.meetings import Attendance, Evidence, Meeting, MeetingState, OutsideGuest
from models.meetings.guests import OUTSIDE
from models.members import Member, active
from models.roles import Convener
from models.rules.checkout import Departure
from models.rules.meetings import Answer, Presence


async def roll(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> RollCall:
    """Return the roster of a meeting as it stands."""
    rows = await roster(db, meeting.id)
    left = await departures(db, meeting.id) if is_asked(almanac, meeting.kind, at) else None
    return RollCall(
        await meetings.brief(db, meeting, almanac, at),
        tuple(row.member_id for row in rows),
        tuple(row.name for row in rows),
        tuple(row.presence for row in rows),
        tuple(row.answer for row in rows),
        await refusals(db, meeting.id, at),
        await voting.ordinary(db, meeting, almanac, at=at),
        tuple(row.evidence for row in rows),
        () if left is None else tuple(left.get(row.member_id, Departure.UNRECORDED) for row in rows),
        await turnout(db, meeting, rows),
        await meetings.guests(db, meeting.id),
    )


async def mark(
    db: Session,
    meeting: Meeting,
    who: Sequence[MemberId],
    presence: Presence,
    almanac: Almanac,
    *,
    by: Convener,
    at: datetime,
) -> None:
    """Enter by hand who was there; the secretary's word replaces what stood until the meeting is closed.

    Raises:
        Refused: with `MeetingOver` or `NotInvited`.
    """
    await _require_open(db, meeting, almanac, at)
    marked = await db.core(
        update(Attendance)
        .where(Attendance.meeting_id == meeting.id, Attendance.member_id.in_(who), Attendance.is_guest.is_(False))
        .values(presence=presence, evidence=Evidence.ROSTER, recorded_at=at, recorded_by=by.member_id)
    )
    if marked.rowcount != len(set(who)):
        raise Refused(NotInvited(""))
    audit.record(
        db, "attendance.mark", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id,
        members=list(who), presence=presence.value,
    )  # fmt: skip


async def mark_people(
    db: Session,
    meeting: Meeting,
    people: Sequence[Member],
    presence: Presence,
    almanac: Almanac,
    *,
    by: Convener,
    at: datetime,
) -> PeopleMarked:
    """Enter the same of several at once, all of them or none.

    Raises:
        Refused: with `MeetingOver` or `NotInvited`.
    """
    await mark(db, meeting, [each.id for each in people], presence, almanac, by=by, at=at)
    left = [
        row.name
        for row in await roster(db, meeting.id)
        if row.presence is Presence.UNRECORDED and row.answer is not Answer.LEAVE
    ]
    about = await meetings.brief(db, meeting, almanac, at)
    return PeopleMarked(about, presence, tuple(each.name for each in people), tuple(left))


async def to_tick(db: Session, meeting: Meeting, presence: Presence, almanac: Almanac, *, at: datetime) -> RollToTick:
    """Return whom `mark_people` would enter as somebody she is not yet.

    Raises:
        Refused: with `MeetingOver`.
    """
    await _require_open(db, meeting, almanac, at)
    others = [row for row in await roster(db, meeting.id) if row.presence is not presence]
    about = await meetings.brief(db, meeting, almanac, at)
    return RollToTick(about, presence, tuple(row.member_id for row in others), tuple(row.name for row in others))


async def mark_guest(
    db: Session, meeting: Meeting, code: str, is_present: bool, almanac: Almanac, *, by: Convener, at: datetime
) -> None:
    """Enter by hand whether somebody who sits in came; of a guest no leave and no absence is kept.

    Args:
        code: as in `Guest`.

    Raises:
        Refused: with `MeetingOver` or `NoSuchGuestHere`.
    """
    await _require_open(db, meeting, almanac, at)
    if code not in [each.code for each in await meetings.guests(db, meeting.id)]:
        raise Refused(NoSuchGuestHere(await meetings.brief(db, meeting, almanac, at)))
    number = int(code[1:])
    if code.startswith(OUTSIDE):
        await db.core(update(OutsideGuest).where(OutsideGuest.id == number).values(is_present=is_present))
    else:
        presence = Presence.PRESENT if is_present else Presence.UNRECORDED
        hers = update(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id == number)
        entered = {"evidence": Evidence.ROSTER, "recorded_at": at, "recorded_by": by.member_id}
        await db.core(hers.values(presence=presence, **entered))
    audit.record(
        db, "attendance.mark_guest", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id,
        guest=code, is_present=is_present,
    )  # fmt: skip


async def mark_rest_present(
    db: Session, meeting: Meeting, missing: Sequence[Member], almanac: Almanac, *, by: Convener, at: datetime
) -> int:
    """Enter everybody who is neither recorded nor on leave as present, as the secretary says; return how many.

    Args:
        missing: who is not there, and stays as she is recorded.

    Raises:
        Refused: with `MeetingOver` or `NotInvited`.
    """
    await _require_open(db, meeting, almanac, at)
    invited = {row.member_id for row in await roster(db, meeting.id)} if missing else set()
    for each in missing:
        if each.id not in invited:
            raise Refused(NotInvited(each.name))
    rest = select(Attendance.member_id).where(
        Attendance.meeting_id == meeting.id,
        Attendance.presence == Presence.UNRECORDED,
        Attendance.answer != Answer.LEAVE,
        Attendance.is_guest.is_(False),
        Attendance.member_id.not_in(select(Member.id).where(~active())),
        Attendance.member_id.not_in([each.id for each in missing]),
    )
    found = (await db.core(rest)).scalars().all()
    if found:
        await mark(db, meeting, found, Presence.PRESENT, almanac, by=by, at=at)
    return len(found)


async def close(
    db: Session, meeting: Meeting, almanac: Almanac, *, by: Convener, at: datetime, is_final: bool
) -> MeetingClosed:
    """Return the result of a meeting; ``is_final`` also writes it down and closes the meeting.

    Then who asked for leave and was not seen is on leave, and who is left unrecorded is absent, exempt members
    excepted: of them nobody asked anything. Who missed a meeting that counts as study has it to make up for.

    Raises:
        Refused: with `MeetingOver` or `MeetingNotBegun`.
    """
    await _require_open(db, meeting, almanac, at)
    if at < meeting.starts_at:
        raise Refused(MeetingNotBegun(await meetings.brief(db, meeting, almanac, at)))
    rows, missing = await roster(db, meeting.id), 0
    if is_final:
        await _settle_unrecorded(db, meeting, by, at)
        meeting.state, meeting.closed_at = MeetingState.CLOSED, at
        audit.record(db, "attendance.close", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
        rows = await roster(db, meeting.id)
        missing = await makeups.make(db, meeting, almanac, at=at)
    named: dict[Presence, list[str]] = {presence: [] for presence in Presence}
    for row in rows:
        presence = row.presence
        if presence is Presence.UNRECORDED and row.answer is Answer.LEAVE:
            presence = Presence.LEAVE
        if presence is not Presence.UNRECORDED or not row.is_exempt:
            named[presence].append(row.name)
    return MeetingClosed(
        await meetings.brief(db, meeting, almanac, at),
        sum(len(names) for names in named.values()),
        tuple(named[Presence.PRESENT]),
        tuple(named[Presence.LATE]),
        tuple(named[Presence.LEAVE]),
        tuple(named[Presence.ABSENT]),
        tuple(named[Presence.UNRECORDED]),
        is_final,
        await votes.under_way(db, meeting.id),
        missing,
        tuple(each for each in await meetings.guests(db, meeting.id) if each.is_present),
    )


async def _require_open(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> None:
    if meeting.state is not MeetingState.CALLED:
        raise Refused(meetings.MeetingOver(await meetings.brief(db, meeting, almanac, at)))


async def _settle_unrecorded(db: Session, meeting: Meeting, by: Convener, at: datetime) -> None:
    unrecorded = update(Attendance).where(
        Attendance.meeting_id == meeting.id,
        Attendance.presence == Presence.UNRECORDED,
        Attendance.is_guest.is_(False),
        Attendance.member_id.not_in(select(Member.id).where(~active())),
    )
    spared = select(Member.id).where(Member.is_exempt)
    entered = {"evidence": Evidence.ROSTER, "recorded_at": at, "recorded_by": by.member_id}
    on_leave = unrecorded.where(Attendance.answer == Answer.LEAVE)
    await db.core(on_leave.values(presence=Presence.LEAVE, **entered))
    missing = unrecorded.where(Attendance.member_id.not_in(spared))
    await db.core(missing.values(presence=Presence.ABSENT, **entered))
