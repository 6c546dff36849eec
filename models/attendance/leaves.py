"""Leave before a meeting: it counts as asked, unless who calls the meeting does not agree."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from models import audit, meetings, notices
from models.almanac import Almanac
from models.attendance.told import LeaveDeclined, NoLeaveAsked
from models.database import Session
from models.facts import Refused
from models.meetings import Attendance, Meeting, MeetingState
from models.members import Member
from models.roles import Convener
from models.rules.meetings import Answer


async def decline_leave(
    db: Session, meeting: Meeting, member: Member, reason: str, almanac: Almanac, *, by: Convener, at: datetime
) -> LeaveDeclined:
    """Take back the leave a member asked for, so that she has not answered; she is told why, and may ask again.

    Raises:
        Refused: with `MeetingOver` or `NoLeaveAsked`.
    """
    brief = await meetings.brief(db, meeting, almanac, at)
    if meeting.state is not MeetingState.CALLED or meeting.ends_at <= at:
        raise Refused(meetings.MeetingOver(brief))
    asked = (
        update(Attendance)
        .where(
            Attendance.meeting_id == meeting.id,
            Attendance.member_id == member.id,
            Attendance.answer == Answer.LEAVE,
        )
        .values(answer=Answer.SILENT, answered_at=None, reason=None)
    )
    if not (await db.core(asked)).rowcount:
        raise Refused(NoLeaveAsked(member.name, brief))
    told = LeaveDeclined(member.name, brief, reason, is_mine=False)
    hers = LeaveDeclined(member.name, brief, reason, is_mine=True)
    only_her = select(Member.id).where(Member.id == member.id)
    key = f"meeting:{meeting.id}:leave-declined:{member.id}:{at.timestamp():.0f}"
    purpose = notices.urgent_if_soon(meeting.starts_at, almanac, at=at)
    await notices.tell(db, only_her, hers, key=key, at=at, purpose=purpose)
    audit.record(
        db, "attendance.decline_leave", at=at, by=by, member=member.id, branch=meeting.branch_id, meeting=meeting.id
    )
    return told
