"""Volunteer hours: claimed by message, verified by the secretary, then locked."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Integer, func, select, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, notices, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, enum_column
from models.database import Session
from models.facts import Refused, fact
from models.members import Member
from models.roles import Person, Secretary
from models.rules import hours as rules
from models.rules.values import Minutes


class ClaimState(Enum):
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"


class HourClaim(Base):
    """Minutes of volunteering on one day; once decided it does not change."""

    __tablename__ = "hour_claims"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    day: Mapped[date]
    minutes: Mapped[Minutes]
    activity: Mapped[str]
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState))
    claimed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


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
class HoursImpossible:
    """The claim cannot be right; ``problem`` is the name of the rule, with its figures."""

    problem: str
    minutes: Minutes
    day: date
    limit: Minutes | None = None
    already: Minutes | None = None
    oldest: date | None = None


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
    that_day = select(func.coalesce(func.sum(type_coerce(HourClaim.minutes, Integer)), 0)).where(
        HourClaim.member_id == by.member_id, HourClaim.day == day, HourClaim.state != ClaimState.REFUSED
    )
    already = Minutes(int((await db.core(that_day)).scalar_one()))
    problem = rules.check_claim(minutes, day, almanac.today(at), already, almanac.rules(at).hours)
    if problem is not None:
        raise Refused(_impossible(problem, minutes, day))
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
    secretaries = offices.secretaries(by.branch_id, almanac.today(at))
    await notices.tell(db, secretaries, told, key=f"hours:{row.id}", at=at, due_at=almanac.by_day(at))
    audit.record(db, "hours.claim", at=at, by=by, member=by.member_id, branch=by.branch_id, claim=row.id)
    return HoursClaimed(row.id, day, minutes, activity)


async def decide(db: Session, number: int, is_verified: bool, *, by: Secretary, at: datetime) -> HoursDecided:
    """Verify or refuse a claim, once; the member is told.

    Raises:
        Refused: with `NoSuchClaim`.
    """
    row = await db.get(HourClaim, number)
    if row is None or row.state is not ClaimState.CLAIMED or not by.oversees(row.branch_id):
        raise Refused(NoSuchClaim(number))
    row.state = ClaimState.VERIFIED if is_verified else ClaimState.REFUSED
    row.decided_at, row.decided_by = at, by.member_id
    member = await db.get(Member, row.member_id)
    assert member is not None
    told = HoursDecided(member.name, row.day, row.minutes, row.activity, is_verified)
    if member.id != by.member_id:
        only_her = select(Member.id).where(Member.id == member.id)
        await notices.tell(db, only_her, told, key=f"hours:{number}:decided", at=at)
    audit.record(
        db, "hours.decide", at=at, by=by, member=member.id, branch=row.branch_id, claim=number, verified=is_verified
    )
    return told


async def waiting(db: Session, *, by: Secretary) -> HoursToVerify:
    """Return the claims of the secretary's branches that wait, oldest first."""
    query = (
        select(HourClaim, Member.name)
        .join(Member, Member.id == HourClaim.member_id)
        .where(HourClaim.branch_id.in_(by.branch_ids), HourClaim.state == ClaimState.CLAIMED)
        .order_by(HourClaim.id)
    )
    rows = (await db.execute(query)).all()
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


def _impossible(problem: rules.Problem, minutes: Minutes, day: date) -> HoursImpossible:
    match problem:
        case rules.OverDayCap(already=already, cap=cap):
            return HoursImpossible("OverDayCap", minutes, day, limit=cap, already=already)
        case rules.TooOld(oldest=oldest):
            return HoursImpossible("TooOld", minutes, day, oldest=oldest)
        case _:
            return HoursImpossible(type(problem).__name__, minutes, day)
