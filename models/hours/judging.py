"""Whether hours can be right: what else she did that day, and which edition of the rules holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    reports = {member_id: (minutes, served)}
    return (await faults(db, reports, served.day, almanac, rule, at=at, but=but)).get(member_id)


async def faults(
    db: Session,
    reports: Mapping[MemberId, tuple[Minutes, ServiceTime]],
    day: date,
    almanac: Almanac,
    rule: HoursRules,
    *,
    at: datetime,
    but: int | None = None,
) -> dict[MemberId, HoursImpossible]:
    """Return what is wrong with hours of a day, by the member they are of; those without fault are left out."""
    # Two claims of hers at the same moment would not see each other.
    locked = select(Member.id).where(Member.id.in_(reports)).order_by(Member.id)
    await db.core(locked.with_for_update(key_share=True))
    others, meetings = await _others(db, reports, day, but), await _sat(db, reports, day, almanac, at)
    found = {}
    for member_id, (minutes, served) in reports.items():
        hers: Sequence[Counted] = others.get(member_id, ())
        problem: Problem | None = rules.check_claim(minutes, served, almanac.local(at), hers, rule)
        problem = problem or rules.check_meetings(served, meetings.get(member_id, ()))
        if problem is not None:
            found[member_id] = _impossible(problem, minutes, day)
    return found


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
    return (await _sat(db, (member_id,), day, almanac, at)).get(member_id, ())


async def _sat(
    db: Session, members: Iterable[MemberId], day: date, almanac: Almanac, at: datetime
) -> dict[MemberId, list[Sat]]:
    begins, ends = (at_wall(each, MIDNIGHT, almanac.zone) for each in (day, day + timedelta(days=1)))
    query = (
        select(Attendance.member_id, Meeting.kind, Meeting.starts_at, Meeting.ends_at)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Attendance.member_id.in_(members),
            WAS_SEEN,
            Meeting.starts_at < ends,
            Meeting.ends_at > begins,
            Meeting.is_timed,
            Meeting.state.in_((MeetingState.CALLED, MeetingState.CLOSED)),
        )
        .order_by(Meeting.starts_at)
    )
    found: dict[MemberId, list[Sat]] = {}
    for row in (await db.core(query)).all():
        name = almanac.rules(at).kind(row.kind).name
        starts, until = (almanac.local(each).replace(tzinfo=None) for each in (row.starts_at, row.ends_at))
        parts = [Sat(name, part) for part in rules.days_of(starts, until) if part.day == day]
        found.setdefault(row.member_id, []).extend(parts)
    return found


async def _others(
    db: Session, members: Iterable[MemberId], day: date, but: int | None
) -> dict[MemberId, list[Counted]]:
    columns = (HourClaim.member_id, HourClaim.id, HourClaim.begins, HourClaim.until, HourClaim.minutes)
    query = select(*columns).where(HourClaim.member_id.in_(members), HourClaim.day == day, or_(waits(), counts()))
    if but is not None:
        query = query.where(HourClaim.id != but)
    found: dict[MemberId, list[Counted]] = {}
    for row in (await db.core(query.order_by(HourClaim.id))).all():
        claim = Counted(row.id, ServiceTime(day, row.begins, row.until), row.minutes)
        found.setdefault(row.member_id, []).append(claim)
    return found


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
