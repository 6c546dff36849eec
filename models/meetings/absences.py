"""Who is answered for by a planned absence, as long as she has said nothing herself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Select, and_, case, literal, select, true, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MeetingId, MemberId, Sealed, enum_column
from models.database import Session
from models.meetings.tables import Attendance, Meeting, MeetingState
from models.rules.absences import AbsenceKind
from models.rules.meetings import Answer, Presence


class Absence(Base):
    """Days a member is away, as she reported beforehand.

    ``starts_at`` and ``until`` are what counts: meetings that start from the one on and before the other; ending
    early moves ``until``. ``reason`` is what the ledgers write, ``words`` what she added herself.
    """

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    kind: Mapped[AbsenceKind] = mapped_column(enum_column(AbsenceKind))
    words: Mapped[str | None] = mapped_column(Sealed)
    reason: Mapped[str] = mapped_column(Sealed)
    first_on: Mapped[date]
    last_on: Mapped[date]
    starts_at: Mapped[datetime]
    until: Mapped[datetime]
    reported_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


def is_answered_for() -> ColumnElement[bool]:
    """Attendances on leave by an absence alone: she herself has said nothing."""
    return and_(Attendance.answer == Answer.LEAVE, Attendance.answered_at.is_(None))


def answered_for(meeting_id: MeetingId) -> Select[MemberId]:
    return select(Attendance.member_id).where(Attendance.meeting_id == meeting_id, is_answered_for())


async def answer_by_absence(
    db: Session, *, at: datetime, meeting_id: MeetingId | None = None, member_id: MemberId | None = None
) -> None:
    """Answer invitations to meetings ahead as the absences say: leave while one covers the start, else silent.

    What a member answered herself and what was recorded stay. Of absences that overlap the newest gives the reason.

    Args:
        meeting_id: this meeting's invitations alone.
        member_id: this member's invitations alone.
    """
    reason = (
        select(Absence.reason)
        .join(Meeting, and_(Meeting.starts_at >= Absence.starts_at, Meeting.starts_at < Absence.until))
        .where(Absence.member_id == Attendance.member_id, Meeting.id == Attendance.meeting_id)
        .order_by(Absence.id.desc())
        .limit(1)
        .correlate(Attendance)
        .scalar_subquery()
    )
    leave, silent = (literal(each, enum_column(Answer)) for each in (Answer.LEAVE, Answer.SILENT))
    ahead = select(Meeting.id).where(Meeting.state == MeetingState.CALLED, Meeting.starts_at > at)
    which = Attendance.meeting_id == meeting_id if meeting_id else Attendance.meeting_id.in_(ahead)
    whose = Attendance.member_id == member_id if member_id else true()
    unspoken = (
        Attendance.answered_at.is_(None),
        Attendance.answer != Answer.COMING,
        Attendance.presence == Presence.UNRECORDED,
    )
    values = {"answer": case((reason.is_(None), silent), else_=leave), "reason": reason}
    await db.core(update(Attendance).where(which, whose, *unspoken).values(values))
