"""Reports: a member says what she learned, or the secretary writes it down for her; accepted or sent back once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import or_, select

from models import audit, claims, meetings, offices
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.makeups.listing import SHOWN, missed
from models.makeups.making import withdraw
from models.makeups.tables import OPEN, Makeup, MakeupState
from models.makeups.told import (
    MakeupDecided,
    MakeupEntered,
    MakeupReported,
    MakeupSettled,
    MakeupsToDecide,
    MakeupWaiting,
    NoSuchMakeup,
    NothingToMakeUp,
    OwnMakeup,
    WhichMakeup,
)
from models.meetings import Meeting
from models.members import Member
from models.roles import Convener, Person


async def report(
    db: Session, meeting_id: int | None, words: str, almanac: Almanac, *, by: Person, at: datetime
) -> MakeupReported | WhichMakeup:
    """Write down what a member learned and ask the secretary, of a group's meeting its leader too, to look at it.

    Without a meeting the only one she has open is meant, else the only one she missed of late; with several she is
    asked which. One that waits already stays as it was reported.

    Raises:
        Refused: with `NothingToMakeUp` or `MakeupSettled`.
    """
    waits = await _waits(db, meeting_id, by.member_id)
    if waits is not None:
        return MakeupReported(await _brief(db, waits, almanac, at), waits.words or "")
    found = await _meant(db, meeting_id, by.member_id, almanac, NothingToMakeUp(), at)
    if len(found) > 1:
        briefs = [await _brief(db, row, almanac, at) for row in found[:SHOWN]]
        return WhichMakeup(tuple(briefs), words)
    [row] = found
    row.state, row.words, row.reported_at, row.reports = MakeupState.REPORTED, words, at, row.reports + 1
    await db.add(row)
    brief = await _brief(db, row, almanac, at)
    told = MakeupWaiting(row.id, by.name, brief, words)
    meeting = await db.get(Meeting, row.meeting_id)
    assert meeting is not None
    today = almanac.today(at)
    secretaries, hosts = offices.secretaries(meeting.branch_id, today), meetings.hosts(meeting, today)
    # A leader does not decide her own, so nobody asks her to.
    is_other = or_(Member.id != by.member_id, Member.id.in_(secretaries))
    asked = select(Member.id).where(Member.id.in_(hosts), is_other)
    await claims.submit(db, row, told, "report", almanac, by=by, at=at, asked=asked)
    return MakeupReported(brief, words)


async def enter(
    db: Session, member: Member, meeting_id: int | None, words: str, almanac: Almanac, *, by: Convener, at: datetime
) -> MakeupEntered | WhichMakeup:
    """Write down for a member what she learned, as accepted; the ledger keeps who wrote it.

    Raises:
        Refused: with `NothingToMakeUp`, `MakeupSettled` or `OwnMakeup`.
    """
    _require_other(member.id, by)
    waits = await _waits(db, meeting_id, member.id)
    found = [waits] if waits else await _meant(db, meeting_id, member.id, almanac, NothingToMakeUp(member.name), at)
    found = [row for row in found if await _is_hers(db, row, by)]
    if not found:
        raise Refused(NothingToMakeUp(member.name))
    if len(found) > 1:
        briefs = [await _brief(db, row, almanac, at) for row in found[:SHOWN]]
        return WhichMakeup(tuple(briefs), words, member.name)
    [row] = found
    row.state, row.words, row.reason, row.entered_by = MakeupState.ACCEPTED, words, None, by.member_id
    row.reported_at, row.reports = at, row.reports + 1
    row.decided_at, row.decided_by = at, by.member_id
    await db.add(row)
    told = MakeupEntered(member.name, await _brief(db, row, almanac, at), words, by.name)
    await claims.tell_decided(db, row, told, by=by, at=at)
    audit.record(db, "makeups.enter", at=at, by=by, member=member.id, branch=row.branch_id, claim=row.id)
    return told


async def decide(
    db: Session, number: int, reason: str | None, almanac: Almanac, *, by: Convener, at: datetime
) -> MakeupDecided:
    """Accept a report, or send it back with ``reason``, once; sent back it may be reported again.

    Raises:
        Refused: with `NoSuchMakeup` or `OwnMakeup`.
    """
    row, member = await claims.decide(db, Makeup, number, reason is None, NoSuchMakeup(number), by=by, at=at)
    _require_other(member.id, by)
    row.reason = reason
    told = MakeupDecided(member.name, await _brief(db, row, almanac, at), reason is None, reason)
    await claims.tell_decided(db, row, replace(told, is_own=True), by=by, at=at)
    return replace(told, is_own=member.id == by.member_id)


async def waiting(db: Session, almanac: Almanac, *, by: Convener, at: datetime) -> MakeupsToDecide:
    """Return the reports that wait for the secretary or the group leader, oldest first."""
    rows = await claims.waiting(db, Makeup, by=by)
    return MakeupsToDecide(
        tuple([MakeupWaiting(row.id, name, await _brief(db, row, almanac, at), row.words or "") for row, name in rows])
    )


async def _meant(
    db: Session, meeting_id: int | None, member_id: MemberId, almanac: Almanac, nothing: NothingToMakeUp, at: datetime
) -> list[Makeup]:
    """Return the tasks that may be meant, those not yet in the ledger too; of one meeting, or all that are open."""
    await withdraw(db, Makeup.member_id == member_id, at=at)
    query = select(Makeup).where(Makeup.member_id == member_id).order_by(Makeup.due_on, Makeup.meeting_id)
    query = query.where(Makeup.meeting_id == meeting_id if meeting_id else Makeup.state.in_(OPEN))
    rows: list[Makeup] = list((await db.scalars(query)).all())
    if rows and rows[0].state not in OPEN:
        raise Refused(MakeupSettled(await _brief(db, rows[0], almanac, at), rows[0].state))
    if rows:
        return rows
    unasked = await missed(db, member_id, almanac, at=at, meeting_id=meeting_id)
    if not unasked:
        raise Refused(nothing)
    return [
        Makeup(
            meeting_id=meeting.id,
            member_id=member_id,
            branch_id=meeting.branch_id,
            state=MakeupState.OPEN,
            material=meeting.topic,
            made_at=at,
            reports=0,
        )
        for meeting in unasked
    ]


async def _waits(db: Session, meeting_id: int | None, member_id: MemberId) -> Makeup | None:
    """Return her report of this meeting that the secretary has not looked at."""
    query = select(Makeup).where(
        Makeup.member_id == member_id, Makeup.meeting_id == meeting_id, Makeup.state == MakeupState.REPORTED
    )
    row: Makeup | None = await db.scalar(query) if meeting_id else None
    return row


def _require_other(member_id: MemberId, by: Convener) -> None:
    if member_id == by.member_id and not by.oversees(by.branch_id):
        raise Refused(OwnMakeup())


async def _is_hers(db: Session, row: Makeup, by: Convener) -> bool:
    """Return whether a make-up, perhaps not in the ledger yet, is of a meeting a convener sees to."""
    meeting = await db.get(Meeting, row.meeting_id)
    assert meeting is not None
    return by.oversees(meeting.branch_id) or (meeting.group_id is not None and by.oversees(meeting.group_id))


async def _brief(db: Session, row: Makeup, almanac: Almanac, at: datetime) -> meetings.MeetingBrief:
    meeting = await db.get(Meeting, row.meeting_id)
    assert meeting is not None
    return await meetings.brief(db, meeting, almanac, at)
