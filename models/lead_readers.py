"""Lead readers (领学人) and speakers are reminded a week before; of one from outside the roster the hosts are asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, or_, select

from models import meetings, notices
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.meetings import Meeting, MeetingBrief, MeetingState
from models.members import Member
from models.rules.reminders import lead_reader_at
from models.selects import built_once

# Further ahead than any rule book reminds.
AHEAD = timedelta(days=60)


@fact
class LeadReaderReminder:
    """To the lead reader: she leads the reading."""

    meeting: MeetingBrief


@fact
class OutsideReaderDue:
    """To who sees to the meeting: whoever speaks is on no roster, hears nothing from here, and is to be asked."""

    meeting: MeetingBrief


async def remind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind who leads the reading at a meeting of the branch, a week before and once; for outsiders ask the hosts."""
    if not almanac.may_disturb(at):
        return
    rules = almanac.rules(at).reminders
    for meeting in await _led(db, branch.id, at):
        if at < lead_reader_at(almanac.local(meeting.starts_at), almanac.calendar, rules.quiet, rules):
            continue
        brief, deadline = await meetings.brief(db, meeting, almanac, at), meeting.starts_at
        if meeting.lead_reader_id is not None:
            her = select(Member.id).where(Member.id == meeting.lead_reader_id)
            key = f"meeting:{meeting.id}:lead-reader"
            await notices.tell(db, her, LeadReaderReminder(brief), key=key, at=at, deadline=deadline)
        else:
            hosts = meetings.hosts(meeting, almanac.today(at))
            key = f"meeting:{meeting.id}:outside-reader"
            await notices.tell(db, hosts, OutsideReaderDue(brief), key=key, at=at, deadline=deadline)


async def _led(db: Session, branch_id: BranchId, at: datetime) -> Sequence[Meeting]:
    return (await db.scalars(_led_between(), {"branch": branch_id, "after": at, "until": at + AHEAD})).all()


@built_once
def _led_between() -> Select[Meeting]:
    query = select(Meeting).where(
        Meeting.branch_id == bindparam("branch"),
        Meeting.state.in_((MeetingState.PLANNED, MeetingState.CALLED)),
        Meeting.starts_at > bindparam("after"),
        Meeting.starts_at <= bindparam("until"),
        or_(Meeting.lead_reader_id.is_not(None), Meeting.outside_reader.is_not(None)),
    )
    return query.order_by(Meeting.starts_at)
