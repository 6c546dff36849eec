"""Correcting who is expected at a meeting that is called, and who sits in; exactly those concerned are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from models import audit, notices
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.meetings.absences import answer_by_absence
from models.meetings.audiences_told import (
    AudienceCorrected,
    AudienceSettled,
    ExpectedAnyway,
    GuestCalled,
    NamesUnknown,
    NobodyCalledYet,
    SeenAlready,
    Uninvited,
)
from models.meetings.calling import invite
from models.meetings.finding import brief
from models.meetings.guests import CAME, count_expected, count_guests, find_guest
from models.meetings.tables import Attendance, Meeting, MeetingState, OutsideGuest
from models.meetings.told import MeetingCalled
from models.members import Member
from models.roles import Convener


async def add(
    db: Session, meeting: Meeting, members: Sequence[Member], almanac: Almanac, *, by: Convener, at: datetime
) -> AudienceCorrected:
    """Put members on the list of a meeting and tell those who are new on it; a guest among them is expected now.

    Raises:
        Refused: with `AudienceSettled` or `NobodyCalledYet`.
    """
    await _require_called(db, meeting, almanac, at)
    listed = await _listed(db, meeting)
    new = [member for member in members if listed.get(member.id) is not False]
    again = [member.name for member in members if listed.get(member.id) is False]
    if new:
        await _seat(db, meeting, new, as_guests=False, at=at)
        told = MeetingCalled(await brief(db, meeting, almanac, at))
        await _tell(db, meeting, "add", new, told, by=by, at=at)
    return await _corrected(db, meeting, almanac, at, added=_names(new), again=tuple(again), untold=_untold(new))


async def remove(
    db: Session, meeting: Meeting, names: Sequence[str], almanac: Almanac, *, by: Convener, at: datetime
) -> AudienceCorrected:
    """Take people off the list by their names, those who sit in too, and tell them; their rows go.

    Raises:
        Refused: with `AudienceSettled`, `NobodyCalledYet`, `NamesUnknown` or `SeenAlready`.
    """
    await _require_called(db, meeting, almanac, at)
    query = select(Member, Attendance.presence).join(Attendance, Attendance.member_id == Member.id)
    rows = (await db.execute(query.where(Attendance.meeting_id == meeting.id))).all()
    outside = (await db.scalars(select(OutsideGuest).where(OutsideGuest.meeting_id == meeting.id))).all()
    listed = [*(member.name for member, _ in rows), *(each.name for each in outside)]
    if unknown := tuple(name for name in names if listed.count(name) != 1):
        raise Refused(NamesUnknown(unknown))
    seen = {member.name for member, presence in rows if presence in CAME}
    seen |= {each.name for each in outside if each.is_present}
    if came := tuple(name for name in names if name in seen):
        raise Refused(SeenAlready(await brief(db, meeting, almanac, at), came))
    gone = [member for member, _ in rows if member.name in names]
    ids = [member.id for member in gone]
    await db.core(delete(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id.in_(ids)))
    await db.core(delete(OutsideGuest).where(OutsideGuest.meeting_id == meeting.id, OutsideGuest.name.in_(names)))
    await _tell(db, meeting, "remove", gone, Uninvited(await brief(db, meeting, almanac, at)), by=by, at=at)
    strangers = tuple(each.name for each in outside if each.name in names)
    untold = (*_untold(gone), *strangers)
    return await _corrected(db, meeting, almanac, at, removed=(*_names(gone), *strangers), untold=untold)


async def ask_to_sit_in(
    db: Session, meeting: Meeting, name: str, unit: str | None, almanac: Almanac, *, by: Convener, at: datetime
) -> AudienceCorrected:
    """Let somebody sit in: a member of any branch of the organisation, who is told, or somebody of another unit.

    Raises:
        Refused: with `AudienceSettled`, `NobodyCalledYet`, `NoSuchGuest` or `ExpectedAnyway`.
    """
    await _require_called(db, meeting, almanac, at)
    member = await find_guest(db, name, unit)
    if member is None:
        return await _enter_outside(db, meeting, name, unit or "", almanac, by, at)
    listed = await _listed(db, meeting)
    if listed.get(member.id) is False:
        raise Refused(ExpectedAnyway(member.name))
    if member.id in listed:
        return await _corrected(db, meeting, almanac, at, again=(member.name,))
    await _seat(db, meeting, [member], as_guests=True, at=at)
    told = GuestCalled(await brief(db, meeting, almanac, at))
    await _tell(db, meeting, "ask_to_sit_in", [member], told, by=by, at=at)
    return await _corrected(db, meeting, almanac, at, guests=(member.name,), untold=_untold([member]))


async def _enter_outside(
    db: Session, meeting: Meeting, name: str, unit: str, almanac: Almanac, by: Convener, at: datetime
) -> AudienceCorrected:
    same = (OutsideGuest.meeting_id == meeting.id, OutsideGuest.name == name, OutsideGuest.unit == unit)
    if await db.scalar(select(OutsideGuest.id).where(*same)):
        return await _corrected(db, meeting, almanac, at, again=(name,))
    await db.add(OutsideGuest(meeting_id=meeting.id, name=name, unit=unit, entered_at=at, entered_by=by.member_id))
    audit.record(db, "meetings.enter_outside", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    return await _corrected(db, meeting, almanac, at, guests=(name,), untold=(name,))


async def _require_called(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> None:
    if meeting.state is MeetingState.PLANNED:
        raise Refused(NobodyCalledYet(await brief(db, meeting, almanac, at)))
    if meeting.state is not MeetingState.CALLED:
        raise Refused(AudienceSettled(await brief(db, meeting, almanac, at)))


async def _listed(db: Session, meeting: Meeting) -> dict[MemberId, bool]:
    """Return who is on the list, and whether she only sits in."""
    query = select(Attendance.member_id, Attendance.is_guest).where(Attendance.meeting_id == meeting.id)
    return {row.member_id: row.is_guest for row in (await db.core(query)).all()}


async def _seat(db: Session, meeting: Meeting, members: Sequence[Member], *, as_guests: bool, at: datetime) -> None:
    ids = [member.id for member in members]
    await invite(db, meeting.id, select(Member.id).where(Member.id.in_(ids)), as_guests=as_guests)
    mine = update(Attendance).where(Attendance.meeting_id == meeting.id, Attendance.member_id.in_(ids))
    await db.core(mine.values(is_guest=as_guests))
    await answer_by_absence(db, at=at, meeting_id=meeting.id)


async def _tell(
    db: Session, meeting: Meeting, what: str, members: Sequence[Member], told: object, *, by: Convener, at: datetime
) -> None:
    """Tell those concerned unless the meeting is over; each correction is a word of its own."""
    ids = [member.id for member in members]
    audit.record(db, f"meetings.{what}", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, members=ids)
    meeting.revision += 1
    others = select(Member.id).where(Member.id.in_(ids), Member.id != by.member_id)
    if at < meeting.ends_at:
        await notices.tell(db, others, told, key=f"meeting:{meeting.id}:list-{meeting.revision}", at=at)


async def _corrected(
    db: Session,
    meeting: Meeting,
    almanac: Almanac,
    at: datetime,
    *,
    added: tuple[str, ...] = (),
    removed: tuple[str, ...] = (),
    guests: tuple[str, ...] = (),
    again: tuple[str, ...] = (),
    untold: tuple[str, ...] = (),
) -> AudienceCorrected:
    told = await brief(db, meeting, almanac, at)
    counts = await count_expected(db, meeting.id), await count_guests(db, meeting.id)
    return AudienceCorrected(told, added, removed, guests, again, untold, *counts)


def _names(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(member.name for member in members)


def _untold(members: Sequence[Member]) -> tuple[str, ...]:
    return tuple(member.name for member in members if member.peer_id is None)
