"""What you missed: told once, by day, to who was absent, when the minutes are approved."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from models import makeups, meetings, notices
from models.actions import ActionItem
from models.almanac import Almanac
from models.base import MeetingId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import of_json
from models.meetings import Attendance, Meeting
from models.members import Member, active, is_open_to_messages
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.told import MinutesMissed
from models.rules.meetings import Presence
from models.rules.minutes import Agreed, Content
from models.selects import built_once

LOOK_BACK = timedelta(days=40)


async def tell_absentees(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell absent members what was resolved, each once a meeting, when people may be spoken to.

    The first approval counts; a later version is not told again.
    """
    if not almanac.may_disturb(at):
        return
    for meeting, content, approved_at in await _approved(db, branch, at):
        brief = await meetings.brief(db, meeting, almanac, at)
        key = f"minutes:{meeting.id}:missed"
        awake = is_open_to_messages(almanac.local(at), almanac.rules(at).reminders.quiet)
        absentees = _absentees(meeting.id).where(awake)
        for (items, until), those in (await _groups(db, meeting.id, approved_at)).items():
            told = MinutesMissed(brief, content.topics, content.resolutions, items, until)
            await notices.tell(db, absentees.where(Member.id.in_(those)), told, key=key, at=at)


async def _approved(db: Session, branch: Branch, at: datetime) -> list[tuple[Meeting, Content, datetime]]:
    """Return the meetings whose minutes were approved lately for the first time, with the text approved then."""
    rows = await db.execute(_first_approved(), {"branch": branch.id, "since": at - LOOK_BACK})
    return [(row[0], of_json(Content, row[1]), row[2]) for row in rows.all()]


@built_once
def _first_approved() -> Select[*tuple[Any, ...]]:
    first = (
        select(func.min(MinutesReview.version_id))
        .join(MinutesVersion, MinutesVersion.id == MinutesReview.version_id)
        .where(MinutesReview.verdict == Verdict.APPROVED)
        .group_by(MinutesVersion.meeting_id)
    )
    lately = MinutesReview.decided_at >= bindparam("since")
    return (
        select(Meeting, MinutesVersion.content, MinutesReview.decided_at)
        .join(MinutesVersion, MinutesVersion.meeting_id == Meeting.id)
        .join(MinutesReview, MinutesReview.version_id == MinutesVersion.id)
        .where(Meeting.branch_id == bindparam("branch"), lately, MinutesVersion.id.in_(first))
    )


def _absentees(meeting_id: MeetingId) -> Select[MemberId]:
    missed = Attendance.presence.in_((Presence.LEAVE, Presence.ABSENT))
    return (
        select(Member.id)
        .join(Attendance, Attendance.member_id == Member.id)
        .where(Attendance.meeting_id == meeting_id, Attendance.is_guest.is_(False), missed, active())
    )


async def _groups(
    db: Session, meeting_id: MeetingId, approved_at: datetime
) -> dict[tuple[tuple[Agreed, ...], date | None], list[MemberId]]:
    """Return the absent members by what each is to do and until when she may make up for the meeting."""
    owned = await _owned(db, meeting_id, approved_at)
    until = await makeups.open_days(db, meeting_id)
    groups: dict[tuple[tuple[Agreed, ...], date | None], list[MemberId]] = {}
    for member_id in (await db.core(_absentees(meeting_id))).scalars():
        told_alike = tuple(owned.get(member_id, ())), until.get(member_id)
        groups.setdefault(told_alike, []).append(member_id)
    return groups


async def _owned(db: Session, meeting_id: MeetingId, approved_at: datetime) -> dict[MemberId, list[Agreed]]:
    """Return what absent members are to do, of what was agreed by the time of the approval."""
    query = (
        select(ActionItem.owner_id, Member.name, ActionItem.due_on, ActionItem.what)
        .join(Member, Member.id == ActionItem.owner_id)
        .where(ActionItem.meeting_id == meeting_id, ActionItem.given_at <= approved_at)
        .order_by(ActionItem.due_on, ActionItem.id)
    )
    owned: dict[MemberId, list[Agreed]] = {}
    for row in (await db.core(query)).all():
        owned.setdefault(row.owner_id, []).append(Agreed(row.name, row.due_on, row.what))
    return owned
