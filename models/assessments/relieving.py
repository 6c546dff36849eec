"""Relieving: months for which less, or nothing, is paid, quarterly payers, and branches that collect nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select, update

from models import audit, branches, notices
from models.almanac import Almanac
from models.assessments import asking
from models.assessments.figuring import basis_of, rates_of
from models.assessments.settling import settle
from models.assessments.tables import QuarterlyConsent, Relief
from models.assessments.told import (
    CollectsNothing,
    MonthsBackwards,
    NoSuchRelief,
    PaysQuarterly,
    ReliefEnded,
    ReliefEntered,
    ReliefTold,
)
from models.database import Session
from models.facts import Refused
from models.members import Member
from models.roles import DuesKeeper, Secretary
from models.rules.assessments import ReliefKind, needs_approval
from models.rules.values import Money, Month


@dataclass(frozen=True)
class Agreed:
    """What a branch agreed to for some months of a member; ``amount``: what is left to pay where it is reduced."""

    kind: ReliefKind
    first_month: Month
    last_month: Month
    agreed_on: date
    amount: Money | None = None
    reason: str | None = None


async def relieve(
    db: Session, member: Member, agreed: Agreed, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> ReliefEntered:
    """Enter a relief; where the higher committee must approve it holds only from then on; nobody reminds her before.

    Raises:
        Refused: with `MonthsBackwards`.
    """
    if agreed.last_month < agreed.first_month:
        raise Refused(MonthsBackwards(agreed.first_month, agreed.last_month))
    basis = await basis_of(db, almanac, [member.id])
    assessment = basis.assessment(member.id, agreed.first_month)
    payer = assessment.payer if assessment else None
    row = await db.add(
        Relief(
            member_id=member.id,
            branch_id=member.branch_id,
            kind=agreed.kind,
            first_month=agreed.first_month,
            last_month=agreed.last_month,
            sealed_amount=None if agreed.amount is None else db.vault.seal_money(agreed.amount),
            sealed_reason=None if agreed.reason is None else db.vault.seal(agreed.reason),
            agreed_on=agreed.agreed_on,
            needs_approval=needs_approval(agreed.kind, payer, rates_of(almanac, agreed.first_month)),
            entered_by=by.member_id,
            entered_at=at,
        )
    )
    audit.record(db, "assessments.relieve", at=at, by=by, member=member.id, branch=member.branch_id, relief=row.id)
    await asking.close_asked(db, row, by=by, at=at)
    if row.needs_approval:
        await settle(db, [row.member_id], almanac, by=by.member_id, at=at)
    else:
        await _take_effect(db, row, almanac, by, at)
    return _entered(db, row, member)


async def approve(
    db: Session, number: int, committee: str, on: date, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> ReliefEntered:
    """Enter that the next higher committee approved a relief; from now on it holds, and the member is told.

    Raises:
        Refused: with `NoSuchRelief`.
    """
    row = await _held(db, number, by)
    if not row.needs_approval or row.approved_on is not None:
        raise Refused(NoSuchRelief(number))
    row.approved_by, row.approved_on = committee, on
    await db.orm.flush()
    await _take_effect(db, row, almanac, by, at)
    audit.record(db, "assessments.approve", at=at, by=by, member=row.member_id, branch=row.branch_id, relief=number)
    member = await db.get(Member, row.member_id)
    assert member is not None
    return _entered(db, row, member)


async def end_relief(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> ReliefEnded:
    """Take a relief back; months that are not settled cost what they did without it.

    Raises:
        Refused: with `NoSuchRelief`.
    """
    row = await _held(db, number, by)
    row.ended_at = at
    await db.orm.flush()
    await settle(db, [row.member_id], almanac, by=by.member_id, at=at)
    audit.record(db, "assessments.end_relief", at=at, by=by, member=row.member_id, branch=row.branch_id, relief=number)
    member = await db.get(Member, row.member_id)
    assert member is not None
    return ReliefEnded(member.name)


async def pay_quarterly(
    db: Session, member: Member, agreed_on: date, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> PaysQuarterly:
    """Enter that the branch agreed to a member paying once a quarter, from this quarter on."""
    await _end_consents(db, member, Month.of(almanac.today(at)))
    this = Month.of(almanac.today(at))
    first = this.plus(-((this.month - 1) % 3))
    await db.add(
        QuarterlyConsent(
            member_id=member.id, first_month=first, agreed_on=agreed_on, entered_by=by.member_id, entered_at=at
        )
    )
    await settle(db, [member.id], almanac, by=by.member_id, at=at)
    audit.record(db, "assessments.pay_quarterly", at=at, by=by, member=member.id, branch=member.branch_id)
    return PaysQuarterly(member.name, True)


async def pay_monthly(db: Session, member: Member, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> PaysQuarterly:
    """Let a member be reminded every month again, from this month on."""
    await _end_consents(db, member, Month.of(almanac.today(at)))
    await settle(db, [member.id], almanac, by=by.member_id, at=at)
    audit.record(db, "assessments.pay_monthly", at=at, by=by, member=member.id, branch=member.branch_id)
    return PaysQuarterly(member.name, False)


async def set_temporary(db: Session, is_temporary: bool, *, by: Secretary, at: datetime) -> CollectsNothing:
    """Set whether the secretary's branch is a temporary one, which collects no dues.

    Source: 中国共产党支部工作条例（试行） 第8条.
    """
    branch = await branches.meant(db, by=by)
    branch.is_temporary = is_temporary
    audit.record(db, "assessments.set_temporary", at=at, by=by, branch=branch.id, is_temporary=is_temporary)
    return CollectsNothing(branch.name, is_temporary)


async def _take_effect(db: Session, row: Relief, almanac: Almanac, by: DuesKeeper, at: datetime) -> None:
    await settle(db, [row.member_id], almanac, by=by.member_id, at=at)
    only_her = select(Member.id).where(Member.id == row.member_id)
    told = ReliefTold(row.kind, row.first_month, row.last_month, _amount(db, row))
    await notices.tell(db, only_her, told, key=f"relief:{row.id}", at=at)


async def _held(db: Session, number: int, by: DuesKeeper) -> Relief:
    row = await db.get(Relief, number)
    if row is None or row.ended_at is not None or not by.oversees(row.branch_id):
        raise Refused(NoSuchRelief(number))
    return row


async def _end_consents(db: Session, member: Member, month: Month) -> None:
    is_open = or_(QuarterlyConsent.last_month.is_(None), QuarterlyConsent.last_month >= month)
    mine = update(QuarterlyConsent).where(QuarterlyConsent.member_id == member.id, is_open)
    await db.execute(mine.values(last_month=month.plus(-1)))


def _entered(db: Session, row: Relief, member: Member) -> ReliefEntered:
    is_waiting = row.needs_approval and row.approved_on is None
    return ReliefEntered(row.id, member.name, row.kind, row.first_month, row.last_month, _amount(db, row), is_waiting)


def _amount(db: Session, row: Relief) -> Money | None:
    return None if row.sealed_amount is None else db.vault.open_money(row.sealed_amount)
