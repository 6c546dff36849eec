"""Who was at a meeting, counted from the ledger for its minutes."""

from __future__ import annotations

from sqlalchemy import or_, select

from models import makeups, meetings
from models.base import MeetingId
from models.database import Session
from models.meetings import Attendance
from models.members import Category, Member, active
from models.rules.meetings import Answer, Presence
from models.rules.minutes import Absence, Split

CAME = (Presence.PRESENT, Presence.LATE)


async def split(db: Session, meeting_id: MeetingId) -> Split:
    """Return who was expected, came and did not, names by pinyin; who sat in, guests with their branch or unit."""
    query = (
        select(
            Member.name,
            Member.category,
            Member.is_exempt,
            Attendance.answer,
            Attendance.reason,
            Attendance.presence,
        )
        .join(Member, Member.id == Attendance.member_id)
        .where(
            Attendance.meeting_id == meeting_id,
            Attendance.is_guest.is_(False),
            or_(active(), Attendance.presence != Presence.UNRECORDED),
        )
        .order_by(Member.sort_key)
    )
    # Not `core`: what the roll was told a moment ago counts.
    rows = (await db.execute(query)).all()
    members = [row for row in rows if row.category is not Category.APPLICANT]
    came = [row for row in members if row.presence in CAME]
    on_leave = [row for row in members if _stands(row.presence, row.answer) is Presence.LEAVE]
    unrecorded = [
        row for row in members if _stands(row.presence, row.answer) is Presence.UNRECORDED and not row.is_exempt
    ]
    absent = [row for row in members if row.presence is Presence.ABSENT]
    applicants = [row.name for row in rows if row.category is Category.APPLICANT and row.presence in CAME]
    guests = await meetings.guests(db, meeting_id)
    return Split(
        len(came) + len(on_leave) + len(unrecorded) + len(absent),
        len(came),
        sum(row.category is Category.FULL for row in came),
        sum(row.category is Category.PROBATIONARY for row in came),
        (*applicants, *(f"{each.name}（{each.unit}）" for each in guests if each.is_present)),
        tuple(row.name for row in came if row.presence is Presence.LATE),
        tuple(Absence(row.name, row.reason if row.answer is Answer.LEAVE else None) for row in on_leave),
        tuple(row.name for row in absent),
        tuple(row.name for row in unrecorded),
        await makeups.made_up(db, meeting_id),
    )


def _stands(presence: Presence, answer: Answer) -> Presence:
    """Who asked for leave and is not recorded yet counts as on leave, as when the meeting is closed."""
    if presence is Presence.UNRECORDED and answer is Answer.LEAVE:
        return Presence.LEAVE
    return presence
