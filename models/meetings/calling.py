"""Calling meetings, changing them and calling them off."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, literal, select

from models import audit, notices, reminders, rooms
from models.almanac import Almanac
from models.base import BranchId, MeetingId, MemberId, enum_column
from models.database import Session
from models.facts import Refused
from models.meetings.absences import answer_by_absence, answered_for
from models.meetings.audiences_told import GuestCalled
from models.meetings.clashes import clashes
from models.meetings.finding import audience, brief, invitees, needs_group, needs_lead_reader
from models.meetings.tables import NO_WISH, Attendance, Meeting, MeetingBrief, MeetingState, Wish
from models.meetings.told import (
    CalledWhileAway,
    MeetingAnnounced,
    MeetingCalled,
    MeetingCalledOff,
    MeetingChanged,
    MeetingInPast,
    MeetingOver,
    MeetingPrepared,
    MeetingPublished,
    MeetingSkipped,
    Part,
)
from models.members import Member, active
from models.outbox import Purpose, State
from models.roles import Convener
from models.rules.meetings import Answer, MeetingKind, Presence


def plan(
    branch_id: BranchId,
    kind: MeetingKind,
    starts_at: datetime,
    ends_at: datetime,
    place: str | None,
    topic: str | None,
    group_id: BranchId | None = None,
) -> Meeting:
    """Return a meeting nobody was told of yet."""
    return Meeting(
        branch_id=branch_id,
        group_id=group_id,
        kind=kind.key,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        topic=topic,
        state=MeetingState.PLANNED,
        revision=0,
    )


async def call(
    db: Session,
    meeting: Meeting,
    kind: MeetingKind,
    almanac: Almanac,
    *,
    by: Convener | None,
    at: datetime,
    wish: Wish = NO_WISH,
) -> MeetingPublished:
    """Invite the audience of the kind, as wished, and tell everybody; ``by`` is None when a series does it.

    Raises:
        Refused: with `MeetingInPast`.
    """
    if meeting.starts_at <= at:
        raise Refused(MeetingInPast(meeting.starts_at))
    meeting.state, meeting.called_at, meeting.called_by = MeetingState.CALLED, at, by.member_id if by else None
    await db.add(meeting)
    expected = audience(meeting.branch_id, kind, almanac.today(at), meeting.group_id, wish)
    invited = await invite(db, meeting.id, expected)
    sitting_in = select(Member.id).where(Member.id.in_(wish.guests))
    guests = await invite(db, meeting.id, sitting_in, as_guests=True)
    told = await brief(db, meeting, almanac, at)
    caller = by.member_id if by else None
    await answer_by_absence(db, at=at, meeting_id=meeting.id)
    others = invitees(meeting.id).where(Attendance.member_id != caller) if caller else invitees(meeting.id)
    # What a series calls is the clock's word: like its reminders it keeps to the budget of the week.
    state = State.WAITING if by else reminders.within_budget(almanac, at)
    purpose = notices.urgent_if_soon(meeting.starts_at, almanac, at=at)
    key = f"meeting:{meeting.id}:called"
    away = others.where(Attendance.member_id.in_(answered_for(meeting.id)))
    # One key: whoever has heard it in the one form does not hear it in the other.
    sits_in = others.where(Attendance.is_guest)
    for who, news in ((sits_in, GuestCalled(told)), (away, CalledWhileAway(told)), (others, MeetingCalled(told))):
        await notices.tell(db, who, news, key=key, at=at, state=state, purpose=purpose)
    await notices.tell_rooms(
        db,
        rooms.lanes(meeting.branch_id),
        MeetingAnnounced(told),
        key=f"meeting:{meeting.id}:announced",
        at=at,
        due_at=_spoken_at(purpose, almanac, at),
    )
    audit.record(db, "meetings.call", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, invited=invited)
    unreachable = await _unreachable(db, meeting.id)
    elsewhere, spoken_at = await clashes(db, meeting, almanac, at=at), _spoken_at(purpose, almanac, at)
    return MeetingPublished(told, invited, unreachable, elsewhere, guests, spoken_at if spoken_at > at else None)


async def change(
    db: Session,
    meeting: Meeting,
    almanac: Almanac,
    *,
    by: Convener,
    at: datetime,
    starts_at: datetime | None = None,
    place: str | None = None,
    topic: str | None = None,
) -> MeetingChanged | MeetingPrepared:
    """Change when, where or what about; whoever was told of the meeting is told once, those on leave too.

    Raises:
        Refused: with `MeetingOver` or `MeetingInPast`.
    """
    require_open(meeting, await brief(db, meeting, almanac, at))
    soonest = min(meeting.starts_at, starts_at or meeting.starts_at)
    if starts_at is not None:
        if starts_at <= at:
            raise Refused(MeetingInPast(starts_at))
        meeting.ends_at, meeting.starts_at = starts_at + (meeting.ends_at - meeting.starts_at), starts_at
        meeting.is_timed = True
        await db.add(meeting)
        await answer_by_absence(db, at=at, meeting_id=meeting.id)
    meeting.place = place or meeting.place
    meeting.topic = topic or meeting.topic
    meeting.revision += 1
    audit.record(db, "meetings.change", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    told, lacks_reader = await brief(db, meeting, almanac, at), needs_lead_reader(meeting, almanac, at)
    if meeting.state is MeetingState.PLANNED:
        part = Part.TIME if starts_at else Part.PLACE if place else Part.TOPIC
        lacks_group = await needs_group(db, meeting, almanac, at)
        return MeetingPrepared(told, part, meeting.topic is None, lacks_reader, lacks_group)
    what = f"changed-{meeting.revision}"
    await _tell_invited(db, meeting, MeetingChanged(told), what, almanac, by=by, at=at, soonest=soonest)
    elsewhere = await clashes(db, meeting, almanac, at=at) if starts_at else ()
    return MeetingChanged(told, topic is not None and lacks_reader, elsewhere)


async def call_off(
    db: Session, meeting: Meeting, almanac: Almanac, *, by: Convener, at: datetime
) -> MeetingCalledOff | MeetingSkipped:
    """Call a meeting off and tell everybody who was invited; of one that is only planned nobody has to be told.

    Its row stays, so that the series it came of does not make it again.

    Raises:
        Refused: with `MeetingOver`.
    """
    told = MeetingCalledOff(await brief(db, meeting, almanac, at))
    require_open(meeting, told.meeting)
    is_planned = meeting.state is MeetingState.PLANNED
    await _tell_invited(db, meeting, told, "called-off", almanac, by=by, at=at, soonest=meeting.starts_at)
    meeting.state = MeetingState.CALLED_OFF
    meeting.revision += 1
    audit.record(db, "meetings.call_off", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    return MeetingSkipped(told.meeting) if is_planned else told


async def invite(db: Session, meeting_id: MeetingId, who: Select[MemberId], *, as_guests: bool = False) -> int:
    """Invite members, or ask them to sit in; who is invited already stays as she is. Return how many were new."""
    chosen = who.subquery()
    rows = select(
        literal(meeting_id),
        chosen.c[0],
        literal(Answer.SILENT, enum_column(Answer)),
        literal(Presence.UNRECORDED, enum_column(Presence)),
        literal(as_guests),
    ).where(chosen.c[0].is_not(None))
    columns = ["meeting_id", "member_id", "answer", "presence", "is_guest"]
    return (await db.core(db.insert(Attendance).from_select(columns, rows).on_conflict_do_nothing())).rowcount


def require_open(meeting: Meeting, told: MeetingBrief) -> None:
    """Refuse what only an open meeting allows.

    Raises:
        Refused: with `MeetingOver`.
    """
    if meeting.state not in (MeetingState.PLANNED, MeetingState.CALLED):
        raise Refused(MeetingOver(told))


async def _tell_invited(
    db: Session,
    meeting: Meeting,
    told: object,
    what: str,
    almanac: Almanac,
    *,
    by: Convener,
    at: datetime,
    soonest: datetime,
) -> None:
    """Tell everybody of a change; ``soonest`` is when somebody who has not heard of it would come."""
    purpose = notices.urgent_if_soon(soonest, almanac, at=at)
    invited = Member.id.in_(invitees(meeting.id))
    others = select(Member.id).where(invited, active(), Member.id != by.member_id)
    key = f"meeting:{meeting.id}:{what}"
    await notices.tell(db, others, told, key=key, at=at, purpose=purpose)
    if meeting.state is MeetingState.PLANNED:
        return  # the group never heard of it
    due_at = _spoken_at(purpose, almanac, at)
    await notices.tell_rooms(db, rooms.lanes(meeting.branch_id), told, key=key, at=at, due_at=due_at)


def _spoken_at(purpose: Purpose, almanac: Almanac, at: datetime) -> datetime:
    return at if purpose is Purpose.URGENT else almanac.by_day(at)


async def _unreachable(db: Session, meeting_id: MeetingId) -> int:
    query = select(func.count()).where(Member.id.in_(invitees(meeting_id)), Member.peer_id.is_(None))
    count: int = await db.scalar(query)
    return count
