"""From check-in and check-out to the ledger of hours: the one place where shifts write there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models import hours
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.hours import ClaimState, HourClaim, Report
from models.members import Member
from models.projects.shifts import Shift, SignUp
from models.roles import Person
from models.rules.calendar import in_utc
from models.rules.hours import HoursRules, ServiceTime, counted, of_shift
from models.rules.values import Minutes
from models.shifts.told import ShiftCredit


@dataclass(frozen=True)
class Served:
    """What somebody served on a shift: the whole minutes the rules take, and when that was."""

    minutes: Minutes
    time: ServiceTime


def rules_of(shift: Shift, almanac: Almanac, *, at: datetime) -> HoursRules:
    """Return the rules of hours by which the day of a shift is judged."""
    return hours.edition_of(almanac, almanac.today(shift.starts_at), at).rule


def served(shift: Shift, row: SignUp, almanac: Almanac, *, at: datetime) -> Served | None:
    """Return what somebody served, None who has no check-in or no check-out, or less than the least share."""
    if row.in_at is None or row.out_at is None:
        return None
    rule = rules_of(shift, almanac, at=at)
    minutes = of_shift(row.in_at, row.out_at, shift.starts_at, shift.ends_at, rule)
    if not minutes.count:
        return None
    begins = row.in_at if rule.travel == "from-assembly" else max(row.in_at, shift.starts_at, key=in_utc)
    begun, left = almanac.local(begins), almanac.local(min(row.out_at, shift.ends_at, key=in_utc))
    day = almanac.today(shift.starts_at)
    is_one_day = begun.date() == left.date() == day
    time = ServiceTime(day, begun.time(), left.time()) if is_one_day else ServiceTime(day)
    return Served(minutes, time)


async def enter_hours(
    db: Session,
    those: Mapping[MemberId, Served],
    shift: Shift,
    activity: str,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> dict[MemberId, int]:
    """Enter what members served as hours verified by whoever confirms the shift; return the claims.

    Her own are a claim that waits for the secretary, like any other: nobody verifies herself. What the rules of hours
    do not take is left out, see `untakable`.
    """
    refused = await untakable(db, those, shift, almanac, at=at)
    taken = {member_id: each for member_id, each in those.items() if member_id not in refused}
    entered: dict[MemberId, int] = {}
    if by.member_id in taken:
        hers = taken[by.member_id]
        own = await hours.claim(db, Report(hers.minutes, activity, hers.time), almanac, by=by, at=at)
        entered[by.member_id] = own.number
    edition = hours.edition_of(almanac, almanac.today(shift.starts_at), at)
    others = select(Member.id, Member.branch_id).where(Member.id.in_(taken), Member.id != by.member_id)
    rows = [
        {
            "member_id": member_id,
            "branch_id": branch_id,
            "day": taken[member_id].time.day,
            "begins": taken[member_id].time.begins,
            "until": taken[member_id].time.until,
            "minutes": counted(taken[member_id].minutes, edition.rule),
            "activity": activity,
            "state": ClaimState.VERIFIED,
            "claimed_at": at,
            "entered_by": by.member_id,
            "decided_at": at,
            "decided_by": by.member_id,
            "rule_since": edition.since,
        }
        for member_id, branch_id in (await db.core(others.order_by(Member.id))).all()
    ]
    if rows:
        made = await db.insert_new(HourClaim.__table__, rows, HourClaim.member_id, HourClaim.id)
        entered |= dict(made)
    return entered


async def credits_of(db: Session, number: int) -> tuple[ShiftCredit, ...]:
    """Return the hours that came of a confirmed shift as the ledger has them now, undone ones too, by pinyin."""
    query = (
        select(SignUp.claim_id, Member.name)
        .join(Member, Member.id == SignUp.member_id)
        .where(SignUp.shift_id == number, SignUp.claim_id.is_not(None))
        .order_by(Member.sort_key, Member.id)
    )
    names = {int(row.claim_id): str(row.name) for row in (await db.core(query)).all()}
    lines = await hours.lines_of(db, names)
    return tuple(ShiftCredit(name, claim, lines[claim].minutes, lines[claim].state) for claim, name in names.items())


async def untakable(
    db: Session, those: Mapping[MemberId, Served], shift: Shift, almanac: Almanac, *, at: datetime
) -> frozenset[MemberId]:
    """Return whose minutes the rules of hours do not take: over the day's cap, too long ago, claimed or met already."""
    rule, day = rules_of(shift, almanac, at=at), almanac.today(shift.starts_at)
    reports = {member_id: (counted(each.minutes, rule), each.time) for member_id, each in those.items()}
    return frozenset(await hours.faults(db, reports, day, almanac, rule, at=at))
