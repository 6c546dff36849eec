"""Leave entered for a member by who calls the meeting: she cannot come and somebody else says so."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select, update

from models import audit, meetings, notices
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Attendance, Meeting, MeetingBrief, MeetingState
from models.members import Member
from models.roles import Convener
from models.rules.meetings import Answer


@fact
class LeaveForChoice:
    """To who calls meetings: which of the meetings ahead does this member not come to?"""

    member_id: int
    name: str
    meetings: tuple[MeetingBrief, ...]
    reason: str


@fact
class LeaveEntered:
    """To the member (``is_mine``) and to who did it, ``by``: her leave is written down."""

    name: str
    meeting: MeetingBrief
    reason: str
    by: str
    is_mine: bool


@fact
class NoMeetingForHer:
    """A member is invited to no meeting ahead that the speaker calls, or not to this one."""

    name: str


async def leaves_for(
    db: Session, member: Member, reason: str, almanac: Almanac, *, by: Convener, at: datetime
) -> LeaveForChoice:
    """Offer the meetings ahead that a member is invited to and has not asked leave of.

    Raises:
        Refused: with `NoMeetingForHer`.
    """
    query = (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            *(Attendance.member_id == member.id, Attendance.is_guest.is_(False), Attendance.answer != Answer.LEAVE),
            *(Meeting.state == MeetingState.CALLED, Meeting.ends_at > at),
            or_(Meeting.branch_id.in_(by.branch_ids), Meeting.group_id.in_(by.branch_ids)),
        )
        .order_by(Meeting.starts_at)
    )
    found = (await db.scalars(query)).all()
    if not found:
        raise Refused(NoMeetingForHer(member.name))
    briefs = tuple([await meetings.brief(db, meeting, almanac, at) for meeting in found])
    return LeaveForChoice(member.id, member.name, briefs, reason)


async def leave_for(
    db: Session, meeting: Meeting, member: Member, reason: str, almanac: Almanac, *, by: Convener, at: datetime
) -> LeaveEntered:
    """Write down a member's leave as if she had asked, and tell her; she may still come.

    Raises:
        Refused: with `NoMeetingForHer` or `MeetingOver`.
    """
    brief = await meetings.brief(db, meeting, almanac, at)
    if meeting.state is not MeetingState.CALLED or meeting.ends_at <= at:
        raise Refused(meetings.MeetingOver(brief))
    hers = (Attendance.meeting_id == meeting.id, Attendance.member_id == member.id, Attendance.is_guest.is_(False))
    said = update(Attendance).where(*hers).values(answer=Answer.LEAVE, answered_at=at, reason=reason or None)
    if not (await db.core(said)).rowcount:
        raise Refused(NoMeetingForHer(member.name))
    if member.id != by.member_id:
        mine = LeaveEntered(member.name, brief, reason, by.name, is_mine=True)
        key = f"meeting:{meeting.id}:leave-entered:{member.id}:{at.timestamp():.0f}"
        purpose = notices.urgent_if_soon(meeting.starts_at, almanac, at=at)
        await notices.tell(db, select(Member.id).where(Member.id == member.id), mine, key=key, at=at, purpose=purpose)
    audit.record(
        db, "attendance.leave_for", at=at, by=by, member=member.id, branch=meeting.branch_id, meeting=meeting.id
    )
    return LeaveEntered(member.name, brief, reason, by.name, is_mine=False)
