"""Assessing: the keeper enters what the branch verified, the member says whether it is right, or asks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from models import audit, notices
from models.almanac import Almanac
from models.assessments.asking import require_no_query
from models.assessments.figuring import basis_of, charge_of, rates_of
from models.assessments.opening import PAYERS
from models.assessments.settling import settle
from models.assessments.tables import Assessment, DuesQuery
from models.assessments.told import (
    Assessed,
    AssessmentConfirmed,
    AssessmentTold,
    BaseImpossible,
    NoSuchQuery,
    NothingAssessed,
    QueryAnswered,
    QueryClosed,
    ReasonNeeded,
    RegimeSet,
    StillUnassessed,
)
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.members import Member, active
from models.roles import DuesKeeper, Person
from models.rules.assessments import Payer, RateRules, Regime, base_problem, needs_reason
from models.rules.values import Money, Month


@dataclass(frozen=True)
class Verified:
    """What the branch verified; what is None stays as it was, or as is usual."""

    base: Money | None = None
    payer: Payer | None = None
    first_month: Month | None = None
    reason: str | None = None
    regime: Regime | None = None


async def assess(
    db: Session, member: Member, verified: Verified, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> Assessed:
    """Enter by what a member pays from a month on; months not yet settled follow, and she is told.

    Without a month it is the whole year when nothing was fixed for it yet, else from this month on.

    Raises:
        Refused: with `BaseImpossible` or `ReasonNeeded`.
    """
    this, mine = Month.of(almanac.today(at)), await _of(db, member.id)
    starts = [row.first_month for row in mine]
    is_first = not any(start.year == this.year for start in starts)
    start = verified.first_month or (Month(this.year, 1) if is_first else this)
    rates = rates_of(almanac, start)
    payer = verified.payer or (mine[-1].payer if mine else Payer(rates.payers[0]))
    _require_base(payer, verified.base, rates)
    if needs_reason(starts, start, rates) and not verified.reason:
        raise Refused(ReasonNeeded(member.name, start.year))
    row = await db.add(
        Assessment(
            member_id=member.id,
            branch_id=member.branch_id,
            first_month=start,
            payer=payer,
            regime=verified.regime or (mine[-1].regime if mine else None),
            sealed_base=None if verified.base is None else db.vault.seal_money(verified.base),
            sealed_reason=None if verified.reason is None else db.vault.seal(verified.reason),
            entered_by=by.member_id,
            entered_at=at,
        )
    )
    # A new figure answers what was asked about the old one, not a request to pay less.
    doubted = (DuesQuery.answered_at.is_(None), DuesQuery.asks_relief.is_(False))
    answered = update(DuesQuery).where(DuesQuery.member_id == member.id, *doubted)
    await db.execute(answered.values(answered_at=at, answered_by=by.member_id))
    changed = await settle(db, [member.id], almanac, by=by.member_id, at=at)
    amount = charge_of(db.vault, row, rates).amount
    only_her = select(Member.id).where(Member.id == member.id)
    told = AssessmentTold(payer, verified.base, amount, start)
    await notices.tell(db, only_her, told, key=f"assessment:{row.id}", at=at)
    audit.record(
        db,
        "assessments.assess",
        at=at,
        by=by,
        member=member.id,
        branch=member.branch_id,
        assessment=row.id,
        first_month=str(start),
        has_reason=verified.reason is not None,
    )
    return Assessed(member.name, payer, verified.base, amount, start, changed)


async def unassessed(db: Session, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> StillUnassessed:
    """Return for whom of the keeper's branches nothing was fixed for this month, by pinyin."""
    payers = (Member.branch_id.in_(by.branch_ids), Member.category.in_(PAYERS), active())
    people = (await db.core(select(Member.id, Member.name).where(*payers).order_by(Member.sort_key))).all()
    basis, this = await basis_of(db, almanac, [person.id for person in people]), Month.of(almanac.today(at))
    missing = [person.name for person in people if basis.assessment(person.id, this) is None]
    return StillUnassessed(this, tuple(missing))


async def set_regime(
    db: Session, member: Member, regime: Regime, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> RegimeSet:
    """Record whose pay a member has; it changes no figure, but what the branch has to verify.

    Raises:
        Refused: with `NothingAssessed`.
    """
    row = await _now(db, member.id, almanac, at)
    if row is None:
        raise Refused(NothingAssessed(member.name))
    row.regime = regime
    audit.record(
        db, "assessments.set_regime", at=at, by=by, member=member.id, branch=member.branch_id, regime=regime.value
    )
    return RegimeSet(member.name, regime)


async def confirm(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> AssessmentConfirmed:
    """Write down that a member finds this year's figure right.

    Raises:
        Refused: with `NothingAssessed` or `QueryOpen`.
    """
    row = await _now(db, by.member_id, almanac, at)
    if row is None:
        raise Refused(NothingAssessed())
    await require_no_query(db, by.member_id)
    if row.confirmed_at is None:
        row.confirmed_at = at
        audit.record(
            db, "assessments.confirm", at=at, by=by, member=by.member_id, branch=by.branch_id, assessment=row.id
        )
    return AssessmentConfirmed(row.first_month)


async def answer(
    db: Session, number: int, words: str, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> QueryClosed:
    """Answer a member's doubt in words, once; the figure stays, and she is reminded again.

    Raises:
        Refused: with `NoSuchQuery`.
    """
    row = await db.get(DuesQuery, number)
    if row is None or row.answered_at or not by.oversees(row.branch_id):
        raise Refused(NoSuchQuery(number))
    row.sealed_answer, row.answered_by, row.answered_at = db.vault.seal(words), by.member_id, at
    await db.orm.flush()
    await settle(db, [row.member_id], almanac, by=by.member_id, at=at)
    member = await db.get(Member, row.member_id)
    assert member is not None
    only_her = select(Member.id).where(Member.id == member.id)
    told = QueryAnswered(db.vault.open(row.sealed_text), words, row.asks_relief)
    await notices.tell(db, only_her, told, key=f"dues-query:{number}:answered", at=at)
    audit.record(db, "assessments.answer", at=at, by=by, member=member.id, branch=row.branch_id, query=number)
    return QueryClosed(member.name)


def _require_base(payer: Payer, base: Money | None, rates: RateRules) -> None:
    problem = base_problem(payer, base, rates)
    if problem is not None:
        least, most = (None if fen is None else Money(fen) for fen in (rates.least_fen, rates.most_fen))
        raise Refused(BaseImpossible(problem, payer, least, most))


async def _now(db: Session, member_id: MemberId, almanac: Almanac, at: datetime) -> Assessment | None:
    basis = await basis_of(db, almanac, [member_id])
    return basis.assessment(member_id, Month.of(almanac.today(at)))


async def _of(db: Session, member_id: MemberId) -> list[Assessment]:
    query = select(Assessment).where(Assessment.member_id == member_id, Assessment.withdrawn_at.is_(None))
    return list((await db.scalars(query.order_by(Assessment.id))).all())
