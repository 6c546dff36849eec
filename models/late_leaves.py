"""Leave asked for after the meeting: a reason from the member, accepted or not by the secretary, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, meetings, notices, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MeetingId, MemberId, Sealed, enum_column
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Attendance, Evidence, Meeting, MeetingBrief, MeetingState
from models.members import Member
from models.roles import Person, Secretary
from models.rules.meetings import Presence


class LateLeaveState(Enum):
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class LateLeave(Base):
    """One member's request for one closed meeting; once decided it does not change."""

    __tablename__ = "late_leaves"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"))
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    reason: Mapped[str] = mapped_column(Sealed)
    state: Mapped[LateLeaveState] = mapped_column(enum_column(LateLeaveState))
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


@fact
class LateLeaveNoted:
    """To a member: her reason is written down and waits for the secretary."""

    meeting: MeetingBrief
    reason: str


@fact
class LateLeaveAsked:
    """To the secretary: a member gives her reason afterwards."""

    number: int
    name: str
    meeting: MeetingBrief
    reason: str


@fact
class LateLeaveDecided:
    """To the member and the secretary: recorded as leave, or left as it was."""

    name: str
    meeting: MeetingBrief
    is_accepted: bool


@fact
class NothingToExcuse:
    """There is no absence of late for which leave could be asked."""

    days: int


@fact
class LateLeaveSettled:
    """Leave for this meeting was asked before, and the secretary has decided."""

    meeting: MeetingBrief


@fact
class NoSuchLateLeave:
    """Nothing of that number waits for this secretary."""

    number: int


async def ask(
    db: Session, meeting_id: int | None, reason: str, almanac: Almanac, *, by: Person, at: datetime
) -> LateLeaveNoted:
    """Write down why a member was absent and ask the secretary; without a meeting her latest absence is meant.

    Raises:
        Refused: with `NothingToExcuse` or `LateLeaveSettled`.
    """
    meeting = await _missed(db, meeting_id, almanac, by, at)
    brief = await meetings.brief(db, meeting, almanac, at)
    mine = select(LateLeave).where(LateLeave.meeting_id == meeting.id, LateLeave.member_id == by.member_id)
    before = await db.scalar(mine)
    if before is not None and before.state is LateLeaveState.ASKED:
        return LateLeaveNoted(brief, before.reason)
    if before is not None:
        raise Refused(LateLeaveSettled(brief))
    row = await db.add(
        LateLeave(
            meeting_id=meeting.id,
            member_id=by.member_id,
            branch_id=meeting.branch_id,
            reason=reason,
            state=LateLeaveState.ASKED,
            asked_at=at,
        )
    )
    secretaries = offices.secretaries(meeting.branch_id, almanac.today(at))
    told = LateLeaveAsked(row.id, by.name, brief, reason)
    await notices.tell(db, secretaries, told, key=f"late-leave:{row.id}", at=at)
    audit.record(db, "late_leaves.ask", at=at, by=by, member=by.member_id, branch=meeting.branch_id, meeting=meeting.id)
    return LateLeaveNoted(brief, reason)


async def decide(
    db: Session, number: int, is_accepted: bool, almanac: Almanac, *, by: Secretary, at: datetime
) -> LateLeaveDecided:
    """Accept a reason, so that the absence becomes leave, or leave it as it was; once, and the member is told.

    Raises:
        Refused: with `NoSuchLateLeave`.
    """
    row = await db.get(LateLeave, number)
    if row is None or row.state is not LateLeaveState.ASKED or not by.oversees(row.branch_id):
        raise Refused(NoSuchLateLeave(number))
    row.state = LateLeaveState.ACCEPTED if is_accepted else LateLeaveState.REFUSED
    row.decided_at, row.decided_by = at, by.member_id
    meeting, member = await db.get(Meeting, row.meeting_id), await db.get(Member, row.member_id)
    assert meeting is not None
    assert member is not None
    if is_accepted:
        await _excuse(db, meeting, member, row.reason, by, at)
    told = LateLeaveDecided(member.name, await meetings.brief(db, meeting, almanac, at), is_accepted)
    if member.id != by.member_id:
        only_her = select(Member.id).where(Member.id == member.id)
        await notices.tell(db, only_her, told, key=f"late-leave:{number}:decided", at=at)
    audit.record(
        db, "late_leaves.decide", at=at, by=by, member=member.id, branch=row.branch_id, meeting=meeting.id,
        accepted=is_accepted,
    )  # fmt: skip
    return told


async def waiting(db: Session, *, by: Secretary) -> list[tuple[int, str]]:
    """Return the number of each request that waits for a secretary, and who asks, oldest first."""
    query = (
        select(LateLeave.id, Member.name)
        .join(Member, Member.id == LateLeave.member_id)
        .where(LateLeave.state == LateLeaveState.ASKED, LateLeave.branch_id.in_(by.branch_ids))
        .order_by(LateLeave.id)
    )
    return [(row.id, row.name) for row in (await db.core(query)).all()]


async def _excuse(db: Session, meeting: Meeting, member: Member, reason: str, by: Secretary, at: datetime) -> None:
    """Turn an absence at a closed meeting into leave, the one change a closed roster knows."""
    absent = update(Attendance).where(
        Attendance.meeting_id == meeting.id,
        Attendance.member_id == member.id,
        Attendance.presence == Presence.ABSENT,
    )
    entered = {"evidence": Evidence.ROSTER, "recorded_at": at, "recorded_by": by.member_id, "reason": reason}
    await db.core(absent.values(presence=Presence.LEAVE, **entered))
    audit.record(
        db, "attendance.excuse", at=at, by=by, member=member.id, branch=meeting.branch_id, meeting=meeting.id,
        presence=Presence.LEAVE.value,
    )  # fmt: skip


async def _missed(db: Session, meeting_id: int | None, almanac: Almanac, by: Person, at: datetime) -> Meeting:
    days = almanac.rules(at).absence.leave_days
    query = (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Meeting.starts_at.between(at - timedelta(days=days), at),
            Meeting.state == MeetingState.CLOSED,
            Attendance.member_id == by.member_id,
            Attendance.presence == Presence.ABSENT,
        )
        .order_by(Meeting.starts_at.desc())
        .limit(1)
    )
    if meeting_id is not None:
        query = query.where(Meeting.id == meeting_id)
    meeting: Meeting | None = await db.scalar(query)
    if meeting is None:
        raise Refused(NothingToExcuse(days))
    return meeting
