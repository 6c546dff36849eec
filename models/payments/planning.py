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
    AlreadyPaid,
    AmountNotPositive,
    AmountUnknown,
    AmountUnusual,
    MonthTooOld,
    NothingOwed,
    Overpaid,
    Paid,
    TooFarAhead,
)
from models.rules.dues import DuesState
from models.rules.ledger import Account, EntryKind, Line, Method
from models.rules.payments import MONTHLY_CAP, MONTHS_AHEAD, Allocation, Surplus, allocate, most_ahead
from models.rules.receipts import BranchReceipt
from models.rules.values import Money, Month

ZERO = Money(0)


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
        Refused: with `NothingOwed`, `AlreadyPaid`, `AmountNotPositive`, `AmountUnknown`, `AmountUnusual`,
            `MonthTooOld`, `Overpaid` or `TooFarAhead`.
    """
    member, before = hers.member, tuple(hers.months)
    open_months = _payable(hers, receipt, almanac, at)
    _require_open(hers, open_months, receipt)
    if receipt.surplus is not None and receipt.month not in (None, *(duty.month for duty in open_months)):
        # A settled month was paid once more, and the member said what that is for.
        open_months = []
    amount = _amount(member, open_months, receipt)
    fixed = {} if not open_months or open_months[0].amount is not None else {open_months[0].month: amount}
    hers.months = [_fixed(duty, fixed) for duty in hers.months]
    known = [duty for duty in (_fixed(duty, fixed) for duty in open_months) if duty.amount is not None]
    settled = allocate(amount, [(duty.month, duty.rest or ZERO) for duty in known])
    if settled.left > ZERO:
        _require_purpose(hers, receipt, amount, settled.left)
    parts = dict(zip(settled.months, settled.parts, strict=True))
    hers.months = [_after(duty, parts) for duty in hers.months]
    hers.ahead += settled.left if receipt.surplus is Surplus.AHEAD else ZERO
    last = next((duty for duty in hers.months if settled.months and duty.month == settled.months[-1]), None)
    rest = ZERO if last is None else last.rest or ZERO
    waiting = duties.claimed(duty for duty in before if duty.month not in parts)
    return Plan(member, receipt, amount, settled, fixed, rest, waiting, hers.is_own)


def _payable(hers: Hers, receipt: Receipt, almanac: Almanac, at: datetime) -> list[Duty]:
    """Return the open months a payment may settle: of those too long ago only the one it names.

    Raises:
        Refused: with `MonthTooOld` where no other is open.
    """
    in_order = duties.in_order(hers.months, receipt.month)
    found = [duty for duty in in_order if duty.month == receipt.month or not duties.is_too_old(duty.month, almanac, at)]
    if in_order and not found and receipt.month is None:
        raise Refused(MonthTooOld(in_order[0].month, almanac.rules(at).dues.arrears_limit_months, hers.member.id))
    return found


def _require_open(hers: Hers, open_months: Sequence[Duty], receipt: Receipt) -> None:
    """Refuse a payment for what is settled, unless it says what the money is for."""
    is_closed = receipt.month is not None and all(duty.month != receipt.month for duty in open_months)
    if receipt.surplus is not None or (open_months and not is_closed):
        return
    if receipt.month is not None and receipt.amount is None:
        raise Refused(AlreadyPaid(hers.member.name, receipt.month))
    if receipt.amount is None:
        raise Refused(NothingOwed())
    if receipt.amount <= ZERO:
        raise Refused(AmountNotPositive(receipt.amount))
    is_settled = any(duty.month == receipt.month and duty.state is DuesState.PAID for duty in hers.months)
    owed = tuple(duty.month for duty in open_months)
    raise Refused(_overpaid(hers.member, receipt, receipt.amount, receipt.amount, is_settled=is_settled, owed=owed))


def _amount(member: Member, open_months: Sequence[Duty], receipt: Receipt) -> Money:
    """Return what was received: as said, else what is still owed of the month meant."""
    amount = receipt.amount
    if amount is None and open_months:
        amount = open_months[0].rest
    if amount is None:
        raise Refused(AmountUnknown(member.name, open_months[0].month, member.id) if open_months else NothingOwed())
    if amount <= ZERO:
        raise Refused(AmountNotPositive(amount))
    if open_months and open_months[0].amount is None and amount > MONTHLY_CAP and not receipt.is_sure:
        month = open_months[0].month
        raise Refused(AmountUnusual(member.name, member.id, month, amount, MONTHLY_CAP, receipt.method))
    return amount


def _require_purpose(hers: Hers, receipt: Receipt, amount: Money, left: Money) -> None:
    """Refuse money that settles no month unless the keeper said what it is for, and that is possible."""
    if receipt.surplus is None:
        raise Refused(_overpaid(hers.member, receipt, amount, left))
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
    *,
    is_settled: bool = False,
    owed: tuple[Month, ...] = (),
) -> Overpaid:
    return Overpaid(member.name, member.id, receipt.month, amount, left, receipt.method, MONTHS_AHEAD, is_settled, owed)


def _fixed(duty: Duty, fixed: dict[Month, Money]) -> Duty:
    return replace(duty, amount=fixed[duty.month]) if duty.month in fixed else duty


def _after(duty: Duty, parts: dict[Month, Money]) -> Duty:
    """Return a month as it is once its part is received: settled, or open with no claim on it."""
    if duty.month not in parts:
        return duty
    received = replace(duty, received=duty.received + parts[duty.month])
    return replace(received, state=DuesState.PAID if received.is_covered else DuesState.OWED)
