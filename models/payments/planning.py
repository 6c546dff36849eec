"""What payments settle, thought out one after the other before any of them is written: no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from models.almanac import Almanac
from models.facts import Refused
from models.ledger import Voucher
from models.members import Member
from models.payments import duties
from models.payments.duties import Duty
from models.payments.told import (
    NOT_ONE,
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    AmountUnusual,
    LeftOut,
    MonthToCome,
    MonthTooOld,
    NoneOpen,
    NothingOwed,
    Overpaid,
    Paid,
    TooFarAhead,
)
from models.rules.dues import DuesState
from models.rules.ledger import Account, EntryKind, Line, Method
from models.rules.payments import MONTHLY_CAP, MONTHS_AHEAD, Allocation, Surplus, allocate, most_ahead
from models.rules.receipts import BranchReceipt
from models.rules.values import Money, Month, MonthSpan

ZERO = Money(0)


@dataclass(frozen=True)
class Decision:
    """What was decided, on which day, and by whom, in words."""

    on: date
    words: str


@dataclass(frozen=True)
class Receipt:
    """What the keeper received from a member.

    Without months the claimed or oldest open one is meant; without an amount what is still owed of them.
    ``surplus`` says what money is for that settles no month; ``is_sure``: an unusual amount is meant. ``note`` is the
    evidence, ``happened_on`` the day it was received, today where None. ``decision``: what was decided about a month
    too long ago to be paid for without.
    """

    amount: Money | None = None
    months: MonthSpan | None = None
    method: Method = Method.CASH
    surplus: Surplus | None = None
    is_sure: bool = False
    note: str = ""
    happened_on: date | None = None
    decision: Decision | None = None

    @property
    def named(self) -> tuple[Month, ...]:
        return self.months.months if self.months else ()

    @property
    def evidence(self) -> str:
        """What is kept with the entry."""
        decided = f"补交决定 {self.decision.on}：{self.decision.words}" if self.decision else ""
        return " ".join(filter(None, (decided, self.note)))


@dataclass
class Hers:
    """One member's months, oldest first, and what lies with the branch for coming ones, as payments change them.

    ``is_own``: she is the keeper who enters them.
    """

    member: Member
    months: list[Duty]
    ahead: Money = ZERO
    is_own: bool = False


@dataclass(frozen=True)
class Plan:
    """One payment as it will be entered; ``fixed``: months nobody knew the amount of come to this now."""

    member: Member
    receipt: Receipt
    amount: Money
    settled: Allocation
    fixed: dict[Month, Money]
    rest: Money
    waiting: tuple[Month, ...]
    is_own: bool
    left_out: LeftOut

    def voucher(self, today: date) -> Voucher:
        """Return the entry."""
        receipt, member_id = self.receipt, self.member.id
        lines = [Line(receipt.method.account, self.amount)]
        for month, part in zip(self.settled.months, self.settled.parts, strict=True):
            lines.append(Line(Account.DUES, Money(-part.fen), member_id, month))
        if self.settled.left > ZERO:
            assert receipt.surplus is not None
            lines.append(Line(receipt.surplus.account, Money(-self.settled.left.fen), member_id))
        return Voucher(EntryKind.PAYMENT, receipt.happened_on or today, tuple(lines), receipt.evidence, self.is_own)

    def paid(self, number: int, given: BranchReceipt | None) -> Paid:
        """Return what is told of it once it has a number."""
        settled, method = self.settled, self.receipt.method
        surplus = self.receipt.surplus if settled.left > ZERO else None
        sums = (settled.months, settled.parts, self.rest, settled.left, surplus)
        return Paid(number, self.amount, method, *sums, given)


def plan(hers: Hers, receipt: Receipt, almanac: Almanac, *, at: datetime) -> Plan:
    """Return what a payment settles, and let the member stand as if it were entered.

    Raises:
        Refused: with `NothingOwed`, `NoneOpen`, `AlreadyPaid`, `AmountNotPositive`, `AmountUnknown`, `AmountUnusual`,
            `MonthTooOld`, `MonthToCome`, `Overpaid` or `TooFarAhead`.
    """
    member, before, named = hers.member, tuple(hers.months), receipt.named
    open_months = _payable(hers, receipt, almanac, at)
    left_out = duties.left_out(named, [duty.month for duty in open_months], before, almanac, at)
    _require_open(hers, open_months, receipt, left_out)
    if receipt.surplus is not None and named and not _meant(open_months, receipt):
        # A settled month was paid once more, and the member said what that is for.
        open_months = []
    amount = _amount(member, open_months, receipt)
    fixed = {} if not open_months or open_months[0].amount is not None else {open_months[0].month: amount}
    hers.months = [_fixed(duty, fixed) for duty in hers.months]
    known = [duty for duty in (_fixed(duty, fixed) for duty in open_months) if duty.amount is not None]
    settled = allocate(amount, [(duty.month, duty.rest or ZERO) for duty in known])
    if settled.left > ZERO:
        _require_purpose(hers, receipt, amount, settled.left, left_out)
    parts = dict(zip(settled.months, settled.parts, strict=True))
    hers.months = [_after(duty, parts) for duty in hers.months]
    hers.ahead += settled.left if receipt.surplus is Surplus.AHEAD else ZERO
    last = next((duty for duty in hers.months if settled.months and duty.month == settled.months[-1]), None)
    rest = ZERO if last is None else last.rest or ZERO
    waiting = duties.claimed(duty for duty in before if duty.month not in parts)
    untouched = duties.left_out(named, [*settled.months, *waiting], before, almanac, at) if len(named) > 1 else NOT_ONE
    return Plan(member, receipt, amount, settled, fixed, rest, waiting, hers.is_own, untouched)


def _payable(hers: Hers, receipt: Receipt, almanac: Almanac, at: datetime) -> list[Duty]:
    """Return the open months a payment may settle: of those too long ago only what it names.

    Raises:
        Refused: with `MonthTooOld` where no other is open.
    """
    named = receipt.named
    in_order = duties.in_order(hers.months, named)
    found = [duty for duty in in_order if duty.month in named or not duties.is_too_old(duty.month, almanac, at)]
    if in_order and not found and not named:
        raise Refused(MonthTooOld(in_order[0].month, almanac.rules(at).dues.arrears_limit_months, hers.member.id))
    return found


def _meant(open_months: Sequence[Duty], receipt: Receipt) -> list[Duty]:
    """Return those of the open months that a receipt names, the first where it names none."""
    named = receipt.named
    return [duty for duty in open_months if duty.month in named] if named else list(open_months[:1])


def _require_open(hers: Hers, open_months: Sequence[Duty], receipt: Receipt, left_out: LeftOut) -> None:
    """Refuse a payment for what is settled or not there yet, unless it says what the money is for."""
    named, amount, name = receipt.named, receipt.amount, hers.member.name
    if receipt.surplus is not None or _meant(open_months, receipt):
        return
    if named and left_out.to_come:
        span = left_out.to_come[0], left_out.to_come[-1]
        raise Refused(
            MonthToCome(name, hers.member.id, span[0], amount, receipt.method, MONTHS_AHEAD, span[1])
            if amount is None or amount > ZERO
            else AmountNotPositive(amount)
        )
    if len(named) > 1 and (amount is None or not left_out.settled):
        raise Refused(NoneOpen(left_out, name))
    if amount is None:
        raise Refused(AlreadyPaid(name, named[0]) if named else NothingOwed())
    if amount <= ZERO:
        raise Refused(AmountNotPositive(amount))
    owed = tuple(duty.month for duty in open_months)
    is_settled = bool(left_out.settled)
    raise Refused(_overpaid(hers.member, receipt, amount, amount, left_out, is_settled=is_settled, owed=owed))


def _amount(member: Member, open_months: Sequence[Duty], receipt: Receipt) -> Money:
    """Return what was received: as said, else what is still owed of the months meant."""
    amount, meant = receipt.amount, _meant(open_months, receipt)
    unknown = next((duty.month for duty in meant if duty.rest is None), None)
    if unknown is not None and (amount is None or len(meant) > 1):
        raise Refused(AmountUnknown(member.name, unknown, member.id))
    if amount is None:
        if not meant:
            raise Refused(NothingOwed())
        amount = Money(sum(duty.rest.fen for duty in meant if duty.rest is not None))
    if amount <= ZERO:
        raise Refused(AmountNotPositive(amount))
    if open_months and open_months[0].amount is None and amount > MONTHLY_CAP and not receipt.is_sure:
        month = open_months[0].month
        raise Refused(AmountUnusual(member.name, member.id, month, amount, MONTHLY_CAP, receipt.method))
    return amount


def _require_purpose(hers: Hers, receipt: Receipt, amount: Money, left: Money, left_out: LeftOut) -> None:
    """Refuse money that settles no month unless the keeper said what it is for, and that is possible."""
    if receipt.surplus is None:
        raise Refused(_overpaid(hers.member, receipt, amount, left, left_out))
    if receipt.surplus is not Surplus.AHEAD:
        return
    monthly = next((duty.amount for duty in reversed(hers.months) if duty.amount is not None), None)
    most = most_ahead(monthly) if monthly else ZERO
    if hers.ahead + left > most:
        raise Refused(TooFarAhead(hers.member.name, MONTHS_AHEAD, max(most - hers.ahead, ZERO)))


def _overpaid(
    member: Member,
    receipt: Receipt,
    amount: Money,
    left: Money,
    left_out: LeftOut,
    *,
    is_settled: bool = False,
    owed: tuple[Month, ...] = (),
) -> Overpaid:
    first = receipt.months.first if receipt.months else None
    sums = (first, amount, left, receipt.method, MONTHS_AHEAD, is_settled, owed)
    if receipt.months is None or len(receipt.named) == 1:
        return Overpaid(member.name, member.id, *sums)
    return Overpaid(member.name, member.id, *sums, receipt.months.last, left_out)


def _fixed(duty: Duty, fixed: dict[Month, Money]) -> Duty:
    return replace(duty, amount=fixed[duty.month]) if duty.month in fixed else duty


def _after(duty: Duty, parts: dict[Month, Money]) -> Duty:
    """Return a month as it is once its part is received: settled, or open with no claim on it."""
    if duty.month not in parts:
        return duty
    received = replace(duty, received=duty.received + parts[duty.month])
    return replace(received, state=DuesState.PAID if received.is_covered else DuesState.OWED)
