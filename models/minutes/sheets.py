"""Papers of a meeting: what stands in them is read when they are made, and only for who may have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from models import meetings
from models.almanac import Almanac
from models.base import MeetingId
from models.database import Session
from models.facts import Refused, of_json
from models.meetings import Attendance, Meeting, MeetingBrief, MeetingState
from models.members import Member, active
from models.minutes.tables import MinutesReview, MinutesVersion, Verdict
from models.minutes.told import MinutesPaper, NoMinutes, PaperFormat, SignSheet
from models.minutes.versions import readable
from models.minutes.writing import latest, meant
from models.roles import Person, Secretary
from models.rules.minutes import Content, Split


@dataclass(frozen=True)
class Record:
    """One version as a paper needs it; ``reviewer`` is None until it is approved, ``newest`` the last version."""

    meeting: MeetingBrief
    version: int
    content: Content
    split: Split
    reviewer: str | None
    approved_at: datetime | None
    newest: int = 0


async def paper(
    db: Session, number: int | None, wanted: PaperFormat, almanac: Almanac, *, by: Person, at: datetime
) -> MinutesPaper:
    """Return which minutes to make a file of: the newest version of that meeting.

    Raises:
        Refused: with `NoSuchMeeting` or `NoMinutes`.
    """
    meeting = await readable(db, number, almanac, by=by, at=at)
    brief = await meetings.brief(db, meeting, almanac, at)
    version = await latest(db, meeting.id)
    if version is None:
        raise Refused(NoMinutes(brief))
    review = await db.get(MinutesReview, version.id)
    is_approved = review is not None and review.verdict is Verdict.APPROVED
    return MinutesPaper(version.id, brief, version.number, is_approved, wanted)


async def record(db: Session, number: int, almanac: Almanac, *, at: datetime) -> Record:
    """Return all that stands in a version."""
    version = await db.get(MinutesVersion, number)
    assert version is not None
    meeting = await db.get(Meeting, version.meeting_id)
    review = await db.get(MinutesReview, version.id)
    assert meeting is not None
    is_approved, last = review is not None and review.verdict is Verdict.APPROVED, await latest(db, meeting.id)
    reviewer = await db.get(Member, review.decided_by) if review and is_approved else None
    return Record(
        await meetings.brief(db, meeting, almanac, at),
        version.number,
        of_json(Content, version.content),
        of_json(Split, version.split),
        reviewer.name if reviewer else None,
        review.decided_at if review and is_approved else None,
        last.number if last else version.number,
    )


async def sign_sheet(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> SignSheet:
    """Return the sign-in sheet of a meeting."""
    people, guests = await signers(db, meeting.id), await guests_to_sign(db, meeting.id)
    return SignSheet(await meetings.brief(db, meeting, almanac, at), len(people), len(guests))


async def to_sign(db: Session, number: int | None, almanac: Almanac, *, by: Secretary, at: datetime) -> Meeting:
    """Return the meeting a sheet is printed for: that one, else the nearest still open, else the one nearest to now.

    Raises:
        Refused: with `NoSuchMeeting`, or `ChooseMeeting` where several are open at the same time.
    """
    is_open = exists().where(Meeting.branch_id == by.office_branch_id, Meeting.state == MeetingState.CALLED)
    if number is None and await db.scalar(select(is_open)):
        return await meetings.meant(db, None, almanac, by=by, at=at, command="sign_sheet")
    return await meant(db, number, almanac, by=by, at=at)


async def signers(db: Session, meeting_id: int) -> list[str]:
    """Return the names of those expected, by pinyin."""
    query = (
        select(Member.name)
        .join(Attendance, Attendance.member_id == Member.id)
        .where(Attendance.meeting_id == meeting_id, Attendance.is_guest.is_(False), active())
        .order_by(Member.sort_key)
    )
    return list((await db.scalars(query)).all())


async def guests_to_sign(db: Session, meeting_id: int) -> list[tuple[str, str]]:
    """Return who sits in, each with her branch or unit."""
    return [(each.name, each.unit) for each in await meetings.guests(db, MeetingId(meeting_id))]
