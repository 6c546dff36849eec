"""Volunteer hours: claimed by message, verified by the secretary, then locked."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from models import claims
from models.almanac import Almanac
from models.base import Base, enum_column
from models.claims import Impossible, TimedClaim
from models.database import Session
from models.facts import Refused, fact
from models.roles import Person, Secretary
from models.rules import hours as rules
from models.rules.values import Minutes


class ClaimState(Enum):
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"


class HourClaim(TimedClaim, Base):
    """Minutes of volunteering on one day; once decided it does not change."""

    __tablename__ = "hour_claims"

    WAITING = ClaimState.CLAIMED
    ACCEPTED = ClaimState.VERIFIED
    RETURNED = ClaimState.REFUSED
    NAME = "hours"

    activity: Mapped[str]
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState))
    claimed_at: Mapped[datetime]

    @property
    def key(self) -> str:
        return f"hours:{self.id}"


@fact
class HoursClaimed:
    """To a member: written down, waits for the secretary; ``pending`` is all that waits."""

    number: int
    day: date
    minutes: Minutes
    activity: str


@fact
class HoursWaiting:
    """To the secretary: hours to verify."""

    number: int
    name: str
    day: date
    minutes: Minutes
    activity: str


@fact
class HoursToVerify:
    """To the secretary: all that waits."""

    claims: tuple[HoursWaiting, ...]


@fact
class HoursDecided:
    """To the member and the secretary: verified, or refused."""

    name: str
    day: date
    minutes: Minutes
    activity: str
    is_verified: bool


@fact
class HoursCard:
    """To the member herself: this year's hours, verified and waiting apart."""

    year: int
    verified: Minutes
    waiting: Minutes
    recent: tuple[HoursWaiting, ...]
    states: tuple[ClaimState, ...]


@fact
class HoursImpossible(Impossible):
    """The claim cannot be right."""


@fact
class NoSuchClaim:
    """Nothing of that number waits for this secretary."""

    number: int


async def claim(
    db: Session, minutes: Minutes, activity: str, day: date, almanac: Almanac, *, by: Person, at: datetime
) -> HoursClaimed:
    """Write down what a member says she did and ask the secretary to verify it.

    Raises:
        Refused: with `HoursImpossible`.
    """
    already = await claims.claimed_on(db, HourClaim, day, by=by)
    problem = rules.check_claim(minutes, day, almanac.today(at), already, almanac.rules(at).hours)
    if problem is not None:
        raise Refused(claims.impossible(HoursImpossible, problem, minutes, day))
    row = await db.add(
        HourClaim(
            member_id=by.member_id,
            branch_id=by.branch_id,
            day=day,
            minutes=minutes,
            activity=activity,
            state=ClaimState.CLAIMED,
            claimed_at=at,
        )
    )
    told = HoursWaiting(row.id, by.name, day, minutes, activity)
    await claims.submit(db, row, told, "claim", almanac, by=by, at=at)
    return HoursClaimed(row.id, day, minutes, activity)


async def decide(db: Session, number: int, is_verified: bool, *, by: Secretary, at: datetime) -> HoursDecided:
    """Verify or refuse a claim, once; the member is told.

    Raises:
        Refused: with `NoSuchClaim`.
    """
    row, member = await claims.decide(db, HourClaim, number, is_verified, NoSuchClaim(number), by=by, at=at)
    told = HoursDecided(member.name, row.day, row.minutes, row.activity, is_verified)
    await claims.tell_decided(db, row, told, by=by, at=at)
    return told


async def waiting(db: Session, *, by: Secretary) -> HoursToVerify:
    """Return the claims of the secretary's branches that wait, oldest first."""
    rows = await claims.waiting(db, HourClaim, by=by)
    return HoursToVerify(tuple(HoursWaiting(row.id, name, row.day, row.minutes, row.activity) for row, name in rows))


async def card(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> HoursCard:
    """Return a member's own year."""
    year = almanac.today(at).year
    query = (
        select(HourClaim)
        .where(HourClaim.member_id == by.member_id, HourClaim.day >= date(year, 1, 1))
        .order_by(HourClaim.day.desc(), HourClaim.id.desc())
    )
    rows = (await db.scalars(query)).all()
    total = {state: Minutes(sum(row.minutes.count for row in rows if row.state is state)) for state in ClaimState}
    recent = tuple(HoursWaiting(row.id, by.name, row.day, row.minutes, row.activity) for row in rows[:5])
    states = tuple(row.state for row in rows[:5])
    return HoursCard(year, total[ClaimState.VERIFIED], total[ClaimState.CLAIMED], recent, states)
