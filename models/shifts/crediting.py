"""From minutes on the spot to the ledger of hours: the one place where shifts write there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Integer, func, select, type_coerce

from models import hours
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.hours import ClaimState, HourClaim
from models.members import Member
from models.roles import Person
from models.rules.hours import check_claim
from models.rules.values import Minutes


async def enter_hours(
    db: Session,
    served: Mapping[MemberId, Minutes],
    day: date,
    activity: str,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> dict[MemberId, int]:
    """Enter what members served on a day as hours verified by whoever confirms the shift; return the claims.

    Her own are a claim that waits for the secretary, like any other: nobody verifies herself. What the rules of hours
    do not take is left out, see `untakable`.
    """
    refused = await untakable(db, served, day, almanac, at=at)
    taken = {member_id: minutes for member_id, minutes in served.items() if member_id not in refused}
    entered: dict[MemberId, int] = {}
    if by.member_id in taken:
        own = await hours.claim(db, taken[by.member_id], activity, day, almanac, by=by, at=at)
        entered[by.member_id] = own.number
    others = select(Member.id, Member.branch_id).where(Member.id.in_(taken), Member.id != by.member_id)
    rows = [
        {
            "member_id": member_id,
            "branch_id": branch_id,
            "day": day,
            "minutes": taken[member_id],
            "activity": activity,
            "state": ClaimState.VERIFIED,
            "claimed_at": at,
            "decided_at": at,
            "decided_by": by.member_id,
        }
        for member_id, branch_id in (await db.core(others.order_by(Member.id))).all()
    ]
    if rows:
        made = await db.insert_new(HourClaim.__table__, rows, HourClaim.member_id, HourClaim.id)
        entered |= dict(made)
    return entered


async def untakable(
    db: Session, served: Mapping[MemberId, Minutes], day: date, almanac: Almanac, *, at: datetime
) -> frozenset[MemberId]:
    """Return whose minutes of a day the rules of hours do not take: over the day's cap, or too long ago."""
    claimed = (
        select(HourClaim.member_id, func.sum(type_coerce(HourClaim.minutes, Integer)))
        .where(HourClaim.member_id.in_(served), HourClaim.day == day, HourClaim.state != ClaimState.REFUSED)
        .group_by(HourClaim.member_id)
    )
    already = {member_id: Minutes(int(count)) for member_id, count in (await db.core(claimed)).all()}
    today, bounds = almanac.today(at), almanac.rules(at).hours
    return frozenset(
        member_id
        for member_id, minutes in served.items()
        if check_claim(minutes, day, today, already.get(member_id, Minutes(0)), bounds) is not None
    )
