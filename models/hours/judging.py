"""Whether hours can be right: what else she did that day, and which edition of the rules holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.hours.tables import HourClaim, counts, waits
from models.hours.told import Hint, HoursImpossible
from models.meetings import WAS_SEEN, Attendance, Meeting, MeetingState
from models.members import Member
from models.rules import hours as rules
from models.rules.calendar import at_wall
from models.rules.editions import edition_on
from models.rules.hours import (
    Counted,
    HoursRules,
    LongerThanSpan,
    MeetsClaim,
    MeetsMeeting,
    NotOver,
    OverDayCap,
    Problem,
    Sat,
    ServiceTime,
    TooOld,
)
from models.rules.reminders import MIDNIGHT
from models.rules.rulebook import Edition, NotInForce
from models.rules.values import Minutes


def edition_of(almanac: Almanac, day: date, at: datetime) -> Edition[HoursRules]:
    """Return the edition of the rules by which service of a day is judged: the one of that day, no later than now."""
    today = almanac.today(at)
    try:
        return edition_on(almanac.book, "hours", min(day, today))
    except NotInForce:
        return edition_on(almanac.book, "hours", today)


async def fault(
    db: Session,
    member_id: MemberId,
    minutes: Minutes,
    served: ServiceTime,
    almanac: Almanac,
    rule: HoursRules,
    *,
    at: datetime,
    but: int | None = None,
) -> HoursImpossible | None:
    """Return what is wrong with hours of a member, None when nothing is; ``but`` is a claim not to look at."""
    # Two claims of hers at the same moment would not see each other.
    await db.core(select(Member.id).where(Member.id == member_id).with_for_update(key_share=True))
    others = await _others(db, member_id, served.day, but)
    problem: Problem | None = rules.check_claim(minutes, served, almanac.local(at), others, rule)
    problem = problem or rules.check_meetings(served, await sat(db, member_id, served.day, almanac, at=at))
    return _impossible(problem, minutes, served.day) if problem else None


async def hint_of(
    db: Session, member_id: MemberId, activity: str, served: ServiceTime, almanac: Almanac, *, at: datetime
) -> Hint | None:
    """Return what who verifies should look at: a word of office duty, a meeting where no time of day was said."""
    word = rules.duty_word(activity, edition_of(almanac, served.day, at).rule)
    came = () if served.minutes else await sat(db, member_id, served.day, almanac, at=at)
    if came:
        return Hint(word, came[0].name, came[0].time.begins, came[0].time.until)
    return Hint(word) if word else None


async def sat(db: Session, member_id: MemberId, day: date, almanac: Almanac, *, at: datetime) -> Sequence[Sat]:
    """Return the meetings a member was at on a day, in their order."""
    begins, ends = (at_wall(each, MIDNIGHT, almanac.zone) for each in (day, day + timedelta(days=1)))
    query = (
        select(Meeting.kind, Meeting.starts_at, Meeting.ends_at)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Attendance.member_id == member_id,
            WAS_SEEN,
            Meeting.starts_at < ends,
            Meeting.ends_at > begins,
            Meeting.is_timed,
            Meeting.state.in_((MeetingState.CALLED, MeetingState.CLOSED)),
        )
        .order_by(Meeting.starts_at)
    )
    found = []
    for row in (await db.core(query)).all():
        name = almanac.rules(at).kind(row.kind).name
        starts, until = (almanac.local(each).replace(tzinfo=None) for each in (row.starts_at, row.ends_at))
        found += [Sat(name, part) for part in rules.days_of(starts, until) if part.day == day]
    return found


async def _others(db: Session, member_id: MemberId, day: date, but: int | None) -> list[Counted]:
    query = select(HourClaim.id, HourClaim.begins, HourClaim.until, HourClaim.minutes).where(
        HourClaim.member_id == member_id, HourClaim.day == day, or_(waits(), counts())
    )
    if but is not None:
        query = query.where(HourClaim.id != but)
    rows = (await db.core(query.order_by(HourClaim.id))).all()
    return [Counted(row.id, ServiceTime(day, row.begins, row.until), row.minutes) for row in rows]


def _impossible(problem: Problem, minutes: Minutes, day: date) -> HoursImpossible:
    match problem:
        case OverDayCap(already=already, cap=cap):
            return HoursImpossible("OverDayCap", minutes, day, limit=cap, already=already)
        case TooOld(oldest=oldest):
            return HoursImpossible("TooOld", minutes, day, oldest=oldest)
        case NotOver(until=until):
            return HoursImpossible("NotOver", minutes, day, until=until)
        case LongerThanSpan(span=span):
            return HoursImpossible("LongerThanSpan", minutes, day, limit=span)
        case MeetsClaim(other=other):
            number, met = str(other.number), other.time
            return HoursImpossible("MeetsClaim", minutes, day, other=number, begins=met.begins, until=met.until)
        case MeetsMeeting(meeting=meeting):
            name, met = meeting.name, meeting.time
            return HoursImpossible("MeetsMeeting", minutes, day, other=name, begins=met.begins, until=met.until)
        case _:
            return HoursImpossible(type(problem).__name__, minutes, day)
