"""Who leads the reading (领学人) or speaks: a member, or somebody from outside the roster."""

from __future__ import annotations

from datetime import datetime

from models import audit
from models.almanac import Almanac
from models.database import Session
from models.meetings.calling import require_open
from models.meetings.finding import brief, needs_group
from models.meetings.tables import Meeting
from models.meetings.told import LeadReaderAppointed
from models.members import Member
from models.roles import Convener


async def appoint_lead_reader(
    db: Session, meeting: Meeting, who: Member | str, almanac: Almanac, *, by: Convener, at: datetime
) -> LeadReaderAppointed:
    """Name who leads the reading; a week before the clock reminds her, or of somebody from outside the secretary.

    Args:
        who: a member, or the name of somebody from outside as `models.rules.readers` writes it.

    Raises:
        Refused: with `MeetingOver`.
    """
    require_open(meeting, await brief(db, meeting, almanac, at))
    is_member = isinstance(who, Member)
    meeting.lead_reader_id = who.id if isinstance(who, Member) else None
    meeting.outside_reader = None if isinstance(who, Member) else who
    audit.record(
        db, "meetings.appoint_lead_reader", at=at, by=by, member=meeting.lead_reader_id, branch=meeting.branch_id,
        meeting=meeting.id, is_outside=not is_member,
    )  # fmt: skip
    told, lacks_group = await brief(db, meeting, almanac, at), await needs_group(db, meeting, almanac, at)
    return LeadReaderAppointed(told, told.lead_reader or "", meeting.topic is None, lacks_group)
