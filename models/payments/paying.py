"""Entering what was received: each payment is one entry of the ledger, and months follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from models import audit, ledger, notices, offices
from models.almanac import Almanac
from models.assessments.opening import open_named
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger import Voucher
from models.members import Member
from models.payments import claiming, duties
from models.payments.duties import Duty
from models.payments.told import (
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    AmountUnusual,
    DuesConfirmed,
    DuesPaid,
    ExtraEntered,
    ExtraReceived,
    MonthToCome,
    MonthTooOld,
    MonthWaived,
    NothingCollected,
    NothingOwed,
    NotYetMember,
    Overpaid,
    OwnPayment,
    OwnPaymentEntered,
    Paid,
    TooFarAhead,
)
from models.roles import DuesKeeper
from models.rules.dues import DuesState
from models.rules.ledger import Account, EntryKind, Line, Method, total
from models.rules.payments import MONTHLY_CAP, MONTHS_AHEAD, Allocation, ExtraKind, Surplus, allocate, most_ahead
from models.rules.receipts import BranchReceipt
from models.rules.values import Money, Month


@dataclass(frozen=True)
class Decision:
    """What was decided, on which day, and by whom, in words."""

    on: date
    words: str


@dataclass(frozen=True)
class Receipt:
    """What the keeper received from a member.

    Without a month the claimed or oldest open one is meant; without an amount what is still owed of it.
    ``surplus`` says what money is for that settles no month; ``is_sure``: an unusual amount is meant. ``note`` is the
    evidence, ``happened_on`` the day it was received, today where None. ``decision``: what was decided about a month
    too long ago to be paid for without.
    """

    amount: Money | None = None
    month: Month | None = None
    method: Method = Method.CASH
    surplus: Surplus | None = None
    is_sure: bool = False
    note: str = ""
    happened_on: date | None = None
    decision: Decision | None = None

    @property
    def evidence(self) -> str:
        """What is kept with the entry."""
        decided = f"补交决定 {self.decision.on}：{self.decision.words}" if self.decision else ""
        return " ".join(filter(None, (decided, self.note)))


async def pay(
    db: Session, member: Member, receipt: Receipt, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> DuesPaid:
    """Enter what a member paid, settle her months with it, and tell her.

    Raises:
        Refused: with `NothingOwed`, `AlreadyPaid`, `AmountNotPositive`, `AmountUnknown`, `AmountUnusual`,
            `MonthTooOld`, `MonthToCome`, `MonthWaived`, `NotYetMember`, `NothingCollected`, `Overpaid`, `TooFarAhead`,
            `OwnPayment` or `PeriodClosed`.
    """
    is_own = await require_second_person(db, member, almanac, by=by, at=at)
    await ledger.lock(db, member.branch_id)
    every = await _duties(db, member, receipt, almanac, at)
    open_months = _payable(member, every, receipt, almanac, at)
    _require_open(member, every, open_months, receipt)
    if receipt.surplus is not None and receipt.month not in (None, *(duty.month for duty in open_months)):
        # A settled month was paid once more, and the member said what that is for.
        open_months = []
    amount = _amount(member, open_months, receipt)
    open_months = await _with_amounts(db, open_months, amount)
    settled = allocate(amount, [(duty.month, duty.rest or Money(0)) for duty in open_months])
    if settled.left > Money(0):
        await _require_purpose(db, member, every, receipt, amount, settled.left)
    voucher = _voucher(member, receipt, amount, settled, almanac.today(at), is_own)
    [number] = await ledger.post(db, member.branch_id, [voucher], by=by.member_id, at=at)
    await duties.restate(db, {(member.id, month) for month in settled.months}, by=by.member_id, at=at)
    await claiming.answered(db, [member.id])
    given = await _receipt(db, member, number)
    paid = replace(_paid(number, receipt, amount, settled, open_months), receipt=given)
    await _tell(db, member, DuesConfirmed(paid), number, almanac, is_own=is_own, by=by, at=at)
    months = [*map(str, settled.months)]
    audit.record(db, "dues.pay", at=at, by=by, member=member.id, branch=member.branch_id, entry=number, months=months)
    waiting = duties.claimed(duty for duty in every if duty.month not in settled.months)
    return DuesPaid(member.name, member.id, paid, waiting, is_own)


async def pay_extra(
    db: Session, member: Member, kind: ExtraKind, receipt: Receipt, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> ExtraEntered:
    """Enter what a member gave besides her monthly dues; it settles no month.

    Raises:
        Refused: with `AmountNotPositive`, `OwnPayment` or `PeriodClosed`.
    """
    amount = receipt.amount or Money(0)
    if amount <= Money(0):
        raise Refused(AmountNotPositive(amount))
    is_own = await require_second_person(db, member, almanac, by=by, at=at)
    lines = (Line(receipt.method.account, amount), Line(kind.account, Money(-amount.fen), member.id))
    voucher = Voucher(EntryKind.EXTRA, receipt.happened_on or almanac.today(at), lines, receipt.note, is_own)
    [number] = await ledger.post(db, member.branch_id, [voucher], by=by.member_id, at=at)
    given = await _receipt(db, member, number)
    await _tell(db, member, ExtraReceived(number, amount, kind, given), number, almanac, is_own=is_own, by=by, at=at)
    audit.record(db, "dues.extra", at=at, by=by, member=member.id, branch=member.branch_id, entry=number)
    return ExtraEntered(member.name, number, amount, receipt.method, kind, given)


async def require_second_person(db: Session, member: Member, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> bool:
    """Return whether the keeper enters what is her own, which she may where nobody else keeps the dues.

    Raises:
        Refused: with `OwnPayment`.
    """
    if member.id != by.member_id:
        return False
    if others := await claiming.other_keepers(db, member.branch_id, by.member_id, almanac, at):
        raise Refused(OwnPayment(tuple(others)))
    return True


async def _duties(db: Session, member: Member, receipt: Receipt, almanac: Almanac, at: datetime) -> list[Duty]:
    """Return the member's months; one named that nobody opened is opened, unless it is too long ago, or not owed."""
    every, month = (await duties.of(db, [member.id]))[member.id], receipt.month
    if month is None:
        return every
    if receipt.decision is None and duties.is_too_old(month, almanac, at):
        raise Refused(MonthTooOld(month, almanac.rules(at).dues.arrears_limit_months, member.id))
    found = next((duty for duty in every if duty.month == month), None)
    if found is None:
        await _require_nameable(db, member, month, receipt, almanac, at)
        await open_named(db, member, month, almanac, at=at)
        every = (await duties.of(db, [member.id]))[member.id]
        found = next(duty for duty in every if duty.month == month)
    if found.state is DuesState.WAIVED and receipt.surplus is None:
        raise Refused(MonthWaived(member.name, month))
    return every


async def _require_nameable(
    db: Session, member: Member, month: Month, receipt: Receipt, almanac: Almanac, at: datetime
) -> None:
    """Refuse a month nobody opened that is not owed, or is still to come."""
    node = await db.get(Branch, member.branch_id)
    assert node is not None
    if node.is_temporary:
        raise Refused(NothingCollected(node.name))
    if member.joined_on is not None and month < Month.of(member.joined_on):
        raise Refused(NotYetMember(member.name, month, member.joined_on))
    if month > Month.of(almanac.today(at)):
        raise Refused(MonthToCome(member.name, member.id, month, receipt.amount, receipt.method, MONTHS_AHEAD))


def _payable(member: Member, every: Sequence[Duty], receipt: Receipt, almanac: Almanac, at: datetime) -> list[Duty]:
    """Return the open months a payment may settle: of those too long ago only the one it names.

    Raises:
        Refused: with `MonthTooOld` where no other is open.
    """
    in_order = duties.in_order(every, receipt.month)
    found = [duty for duty in in_order if duty.month == receipt.month or not duties.is_too_old(duty.month, almanac, at)]
    if in_order and not found and receipt.month is None:
        raise Refused(MonthTooOld(in_order[0].month, almanac.rules(at).dues.arrears_limit_months, member.id))
    return found


def _require_open(member: Member, every: Sequence[Duty], open_months: Sequence[Duty], receipt: Receipt) -> None:
    """Refuse a payment for what is settled, unless it says what the money is for."""
    is_closed = receipt.month is not None and all(duty.month != receipt.month for duty in open_months)
    if receipt.surplus is not None or (open_months and not is_closed):
        return
    if receipt.month is not None and receipt.amount is None:
        raise Refused(AlreadyPaid(member.name, receipt.month))
    if receipt.amount is None:
        raise Refused(NothingOwed())
    if receipt.amount <= Money(0):
        raise Refused(AmountNotPositive(receipt.amount))
    is_settled = any(duty.month == receipt.month and duty.state is DuesState.PAID for duty in every)
    owed = tuple(duty.month for duty in open_months)
    raise Refused(_overpaid(member, receipt, receipt.amount, receipt.amount, is_settled=is_settled, owed=owed))


def _amount(member: Member, open_months: Sequence[Duty], receipt: Receipt) -> Money:
    """Return what was received: as said, else what is still owed of the month meant."""
    amount = receipt.amount
    if amount is None and open_months:
        amount = open_months[0].rest
    if amount is None:
        raise Refused(AmountUnknown(member.name, open_months[0].month, member.id) if open_months else NothingOwed())
    if amount <= Money(0):
        raise Refused(AmountNotPositive(amount))
    if open_months and open_months[0].amount is None and amount > MONTHLY_CAP and not receipt.is_sure:
        month = open_months[0].month
        raise Refused(AmountUnusual(member.name, member.id, month, amount, MONTHLY_CAP, receipt.method))
    return amount


async def _with_amounts(db: Session, open_months: Sequence[Duty], amount: Money) -> list[Duty]:
    """Let the first month come to what was paid for it where nobody knew; leave out the others nobody knows."""
    if not open_months or open_months[0].amount is not None:
        return [duty for duty in open_months if duty.amount is not None]
    first = open_months[0]
    await duties.fix_amounts(db, {(first.member_id, first.month): amount})
    known = Duty(first.member_id, first.month, first.state, amount, first.received)
    return [known, *(duty for duty in open_months[1:] if duty.amount is not None)]


async def _require_purpose(
    db: Session, member: Member, every: Sequence[Duty], receipt: Receipt, amount: Money, left: Money
) -> None:
    """Refuse money that settles no month unless the keeper said what it is for, and that is possible."""
    if receipt.surplus is None:
        raise Refused(_overpaid(member, receipt, amount, left))
    if receipt.surplus is not Surplus.AHEAD:
        return
    monthly = await duties.last_amount(db, member.id)
    ahead = total(await ledger.held(db, member.branch_id, [member.id]), Account.PREPAID)
    most = most_ahead(monthly) if monthly else Money(0)
    if ahead + left > most:
        raise Refused(TooFarAhead(member.name, MONTHS_AHEAD, max(most - ahead, Money(0))))


def _overpaid(
    member: Member,
    receipt: Receipt,
    amount: Money,
    left: Money,
    *,
    is_settled: bool = False,
    owed: tuple[Month, ...] = (),
) -> Overpaid:
    return Overpaid(member.name, member.id, receipt.month, amount, left, receipt.method, MONTHS_AHEAD, is_settled, owed)


def _voucher(
    member: Member, receipt: Receipt, amount: Money, settled: Allocation, today: date, is_own: bool
) -> Voucher:
    lines = [Line(receipt.method.account, amount)]
    for month, part in zip(settled.months, settled.parts, strict=True):
        lines.append(Line(Account.DUES, Money(-part.fen), member.id, month))
    if settled.left > Money(0):
        assert receipt.surplus is not None
        lines.append(Line(receipt.surplus.account, Money(-settled.left.fen), member.id))
    return Voucher(EntryKind.PAYMENT, receipt.happened_on or today, tuple(lines), receipt.evidence, is_own)


def _paid(number: int, receipt: Receipt, amount: Money, settled: Allocation, open_months: Sequence[Duty]) -> Paid:
    rest = Money(0)
    if settled.months:
        last = next(duty for duty in open_months if duty.month == settled.months[-1])
        rest = (last.rest or Money(0)) - settled.parts[-1]
    surplus = receipt.surplus if settled.left > Money(0) else None
    return Paid(number, amount, receipt.method, settled.months, settled.parts, rest, settled.left, surplus)


async def _receipt(db: Session, member: Member, number: int) -> BranchReceipt | None:
    given = await ledger.receipt_of(db, member.branch_id, number)
    return BranchReceipt(member.branch_id, given) if given else None


async def _tell(
    db: Session,
    member: Member,
    told: object,
    number: int,
    almanac: Almanac,
    *,
    is_own: bool,
    by: DuesKeeper,
    at: datetime,
) -> None:
    """Tell the member, and the secretaries where a keeper entered her own."""
    key = f"dues:{member.branch_id}:{number}:entered"
    if not is_own:
        await notices.tell(db, select(Member.id).where(Member.id == member.id), told, key=key, at=at)
        return
    node = await db.get(Branch, member.branch_id)
    assert node is not None
    others = offices.secretaries(member.branch_id, almanac.today(at)).where(Member.id != MemberId(by.member_id))
    await notices.tell(db, others, OwnPaymentEntered(by.name, node.name, number), key=key, at=at)
