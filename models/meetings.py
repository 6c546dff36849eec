"""Meetings: called by a secretary or made by a series, and what people are told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, literal, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, notices, offices, reminders, rooms
from models.almanac import Almanac
from models.base import Base, BranchId, MeetingId, MemberId, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.members import Member, active
from models.roles import Officer, Person, Secretary
from models.rules.meetings import Answer, MeetingKind, Presence
from models.rules.reminders import meeting_stages

LOOK_BACK = timedelta(days=40)
# A reminder moves before the holidays; the longest are nine days.
HOLIDAYS = 10


class MeetingState(Enum):
    """PLANNED: made by a series, nobody was told yet."""

    PLANNED = "planned"
    CALLED = "called"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Meeting(Base):
    """One meeting of one branch; ``revision`` counts what people were told of it."""

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("series_id", "nominal_on"),
        Index("ix_meetings_branch_id_starts_at", "branch_id", "starts_at"),
        Index("ix_meetings_starts_at", "starts_at"),
    )

    id: Mapped[MeetingId] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    kind: Mapped[str]
    topic: Mapped[str | None]
    place: Mapped[str | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    lead_reader_id: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    nominal_on: Mapped[date | None]
    called_at: Mapped[datetime | None]
    called_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    revision: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]


class Evidence(Enum):
    """How it is known that somebody was there."""

    BUTTON = "button"
    ROSTER = "roster"


class Attendance(Base):
    """One person invited to one meeting: what she answered and whether she was there."""

    __tablename__ = "attendances"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    answer: Mapped[Answer] = mapped_column(enum_column(Answer))
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    presence: Mapped[Presence] = mapped_column(enum_column(Presence))
    evidence: Mapped[Evidence | None] = mapped_column(enum_column(Evidence))
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


@dataclass(frozen=True)
class MeetingBrief:
    """What a message says of a meeting; ``kind`` is its key in the rule book, ``kind_name`` its Chinese name."""

    id: int
    kind: str
    kind_name: str
    branch: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    topic: str | None
    lead_reader: str | None = None


@fact
class MeetingCalled:
    """To everybody invited: it will take place; please answer."""

    meeting: MeetingBrief


@fact
class MeetingReminder:
    """To who has not answered: it comes near."""

    meeting: MeetingBrief


@fact
class MeetingAnnounced:
    """To the group of the branch: time, place and topic."""

    meeting: MeetingBrief


@fact
class MeetingPublished:
    """To who called it: it is out."""

    meeting: MeetingBrief
    invited: int
    unreachable: int


@fact
class MeetingChanged:
    """To everybody invited: time, place or topic is another one now."""

    meeting: MeetingBrief


@fact
class MeetingCalledOff:
    """To everybody invited: it does not take place."""

    meeting: MeetingBrief


@fact
class LeadReaderAppointed:
    """To the secretary: who leads the reading is settled."""

    meeting: MeetingBrief
    name: str


@fact
class MeetingInPast:
    """A meeting cannot be called for a moment gone by."""

    starts_at: datetime


@fact
class NoSuchMeeting:
    """There is no such meeting, or not for this person."""


@fact
class MeetingOver:
    """The meeting is closed or called off."""

    meeting: MeetingBrief


@fact
class Agenda:
    """A person's meetings in the coming weeks, each with her answer."""

    meetings: tuple[MeetingBrief, ...]
    answers: tuple[Answer, ...]


def plan(
    branch_id: BranchId, kind: MeetingKind, starts_at: datetime, ends_at: datetime, place: str | None, topic: str | None
) -> Meeting:
    """Return a meeting nobody was told of yet."""
    return Meeting(
        branch_id=branch_id,
        kind=kind.key,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        topic=topic,
        state=MeetingState.PLANNED,
        revision=0,
    )


async def call(
    db: Session, meeting: Meeting, kind: MeetingKind, almanac: Almanac, *, by: Secretary | None, at: datetime
) -> MeetingPublished:
    """Invite the audience of the kind and tell everybody; ``by`` is None when a series does it.

    Raises:
        Refused: with `MeetingInPast`.
    """
    if meeting.starts_at <= at:
        raise Refused(MeetingInPast(meeting.starts_at))
    meeting.state, meeting.called_at, meeting.called_by = MeetingState.CALLED, at, by.member_id if by else None
    await db.add(meeting)
    invited = await invite(db, meeting.id, audience(meeting.branch_id, kind, almanac.today(at)))
    told = await brief(db, meeting, almanac, at)
    caller = by.member_id if by else None
    others = invitees(meeting.id).where(Attendance.member_id != caller) if caller else invitees(meeting.id)
    await notices.tell(db, others, MeetingCalled(told), key=f"meeting:{meeting.id}:called", at=at)
    await notices.tell_rooms(
        db, rooms.lanes(meeting.branch_id), MeetingAnnounced(told), key=f"meeting:{meeting.id}:announced", at=at
    )
    audit.record(db, "meetings.call", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, invited=invited)
    return MeetingPublished(told, invited, await _unreachable(db, meeting.id))


async def change(
    db: Session,
    meeting: Meeting,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
    starts_at: datetime | None = None,
    place: str | None = None,
    topic: str | None = None,
) -> MeetingChanged:
    """Change when, where or what about; whoever was told of the meeting is told once, those on leave too.

    Raises:
        Refused: with `MeetingOver` or `MeetingInPast`.
    """
    _require_open(meeting, await brief(db, meeting, almanac, at))
    if starts_at is not None:
        if starts_at <= at:
            raise Refused(MeetingInPast(starts_at))
        meeting.ends_at, meeting.starts_at = starts_at + (meeting.ends_at - meeting.starts_at), starts_at
    meeting.place = place or meeting.place
    meeting.topic = topic or meeting.topic
    meeting.revision += 1
    told = MeetingChanged(await brief(db, meeting, almanac, at))
    await _tell_invited(db, meeting, told, f"changed-{meeting.revision}", by, at)
    audit.record(db, "meetings.change", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    return told


async def call_off(db: Session, meeting: Meeting, almanac: Almanac, *, by: Secretary, at: datetime) -> MeetingCalledOff:
    """Call a meeting off and tell everybody who was invited.

    Raises:
        Refused: with `MeetingOver`.
    """
    told = MeetingCalledOff(await brief(db, meeting, almanac, at))
    _require_open(meeting, told.meeting)
    await _tell_invited(db, meeting, told, "called-off", by, at)
    meeting.state = MeetingState.CALLED_OFF
    audit.record(db, "meetings.call_off", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id)
    return told


async def appoint_lead_reader(
    db: Session, meeting: Meeting, member: Member, almanac: Almanac, *, by: Secretary, at: datetime
) -> LeadReaderAppointed:
    """Name who leads the reading (领学人); she is reminded a week before by the clock.

    Raises:
        Refused: with `MeetingOver`.
    """
    _require_open(meeting, await brief(db, meeting, almanac, at))
    meeting.lead_reader_id = member.id
    audit.record(
        db, "meetings.appoint_lead_reader", at=at, by=by, member=member.id, branch=meeting.branch_id, meeting=meeting.id
    )
    return LeadReaderAppointed(await brief(db, meeting, almanac, at), member.name)


async def remind_silent(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind those who have not answered as their meetings come near: at the stages of the rule book, once each."""
    rules = almanac.rules(at).reminders
    query = select(Meeting).where(
        Meeting.branch_id == branch.id,
        Meeting.state == MeetingState.CALLED,
        Meeting.starts_at.between(at - LOOK_BACK, at + timedelta(days=max(rules.meeting_days) + HOLIDAYS)),
    )
    for meeting in (await db.scalars(query)).all():
        assert meeting.called_at is not None
        starts_at = almanac.local(meeting.starts_at)
        told = await brief(db, meeting, almanac, at)
        for stage in meeting_stages(starts_at, almanac.calendar, rules.quiet, rules, called_at=meeting.called_at):
            await reminders.remind(
                db,
                branch.id,
                silent(meeting.id),
                MeetingReminder(told),
                stage,
                key=f"meeting:{meeting.id}:{meeting.starts_at:%Y%m%dT%H%M}",
                what=f"{told.kind_name} {starts_at:%m-%d %H:%M}",
                almanac=almanac,
                at=at,
            )


async def find(db: Session, number: int, *, by: Officer) -> Meeting:
    """Return a meeting of a branch the officer oversees.

    Raises:
        Refused: with `NoSuchMeeting`.
    """
    meeting = await db.get(Meeting, number)
    if meeting is None or not by.oversees(meeting.branch_id):
        raise Refused(NoSuchMeeting())
    return meeting


async def current(db: Session, branch_id: BranchId, at: datetime) -> Meeting | None:
    """Return the meeting a secretary means who names none: the one nearest to now that is called and not closed."""
    query = (
        select(Meeting)
        .where(Meeting.branch_id == branch_id, Meeting.state == MeetingState.CALLED)
        .order_by(func.abs(Meeting.starts_at - at))
        .limit(1)
    )
    meeting: Meeting | None = await db.scalar(query)
    return meeting


async def upcoming(db: Session, branch_ids: frozenset[BranchId], at: datetime, days: int = 60) -> Sequence[Meeting]:
    """Return the meetings of these branches that are called or planned, from 12 hours ago on."""
    query = (
        select(Meeting)
        .where(
            Meeting.branch_id.in_(branch_ids),
            Meeting.state.in_((MeetingState.CALLED, MeetingState.PLANNED)),
            Meeting.starts_at.between(at - timedelta(hours=12), at + timedelta(days=days)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return (await db.scalars(query)).all()


async def agenda(db: Session, almanac: Almanac, *, by: Person, at: datetime, days: int = 31) -> Agenda:
    """Return a person's coming meetings: those she is invited to, and those planned for her branch."""
    mine = select(Attendance.meeting_id).where(Attendance.member_id == by.member_id)
    query = (
        select(Meeting, Attendance.answer)
        .outerjoin(Attendance, (Attendance.meeting_id == Meeting.id) & (Attendance.member_id == by.member_id))
        .where(
            Meeting.starts_at.between(at, at + timedelta(days=days)),
            or_(
                Meeting.id.in_(mine) & (Meeting.state == MeetingState.CALLED),
                (Meeting.state == MeetingState.PLANNED) & (Meeting.branch_id == by.branch_id),
            ),
        )
        .order_by(Meeting.starts_at)
    )
    rows = (await db.execute(query)).all()
    briefs = [await brief(db, meeting, almanac, at) for meeting, _ in rows]
    return Agenda(tuple(briefs), tuple(answer or Answer.SILENT for _, answer in rows))


async def brief(db: Session, meeting: Meeting, almanac: Almanac, at: datetime) -> MeetingBrief:
    """Return what a message says of the meeting."""
    branch = await db.get(Branch, meeting.branch_id)
    reader = await db.get(Member, meeting.lead_reader_id) if meeting.lead_reader_id else None
    assert branch is not None
    kind = almanac.rules(at).kind(meeting.kind)
    return MeetingBrief(
        meeting.id,
        meeting.kind,
        kind.name,
        branch.name,
        meeting.starts_at,
        meeting.ends_at,
        meeting.place,
        meeting.topic,
        reader.name if reader else None,
    )


async def invite(db: Session, meeting_id: MeetingId, who: Select[MemberId]) -> int:
    """Invite members; who is invited already stays as she is. Return how many were new."""
    chosen = who.subquery()
    rows = select(
        literal(meeting_id),
        chosen.c[0],
        literal(Answer.SILENT, enum_column(Answer)),
        literal(Presence.UNRECORDED, enum_column(Presence)),
    ).where(chosen.c[0].is_not(None))
    columns = ["meeting_id", "member_id", "answer", "presence"]
    return (await db.core(db.insert(Attendance).from_select(columns, rows).on_conflict_do_nothing())).rowcount


def audience(branch_id: BranchId, kind: MeetingKind, on: date) -> Select[MemberId]:
    """Select who is invited to a meeting of this kind."""
    if kind.audience in ("committee", "leaders"):
        return offices.committee(branch_id, on)
    return select(Member.id).where(Member.branch_id == branch_id, active())


def invitees(meeting_id: MeetingId) -> Select[MemberId]:
    return select(Attendance.member_id).where(Attendance.meeting_id == meeting_id)


def silent(meeting_id: MeetingId) -> Select[MemberId]:
    """Select who has neither answered nor been recorded."""
    return invitees(meeting_id).where(Attendance.answer == Answer.SILENT, Attendance.presence == Presence.UNRECORDED)


async def _tell_invited(db: Session, meeting: Meeting, told: object, what: str, by: Secretary, at: datetime) -> None:
    others = invitees(meeting.id).where(Attendance.member_id != by.member_id)
    await notices.tell(db, others, told, key=f"meeting:{meeting.id}:{what}", at=at)
    await notices.tell_rooms(db, rooms.lanes(meeting.branch_id), told, key=f"meeting:{meeting.id}:{what}", at=at)


async def _unreachable(db: Session, meeting_id: MeetingId) -> int:
    query = select(func.count()).where(Member.id.in_(invitees(meeting_id)), Member.peer_id.is_(None))
    count: int = await db.scalar(query)
    return count


def _require_open(meeting: Meeting, told: MeetingBrief) -> None:
    if meeting.state not in (MeetingState.PLANNED, MeetingState.CALLED):
        raise Refused(MeetingOver(told))
