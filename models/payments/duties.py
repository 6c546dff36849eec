"""Duties as payments see them: what a month comes to, what of it was received, and the state that follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, bindparam, select, update

from models import ledger
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.dues import UNSETTLED, Amounts, DuesMonth
from models.ledger import LedgerPosting
from models.payments.told import LeftOut
from models.rules.arrears import needs_decision
from models.rules.dues import DuesState
from models.rules.ledger import Account
from models.rules.values import Money, Month
from models.selects import built_once


@dataclass(frozen=True)
class Duty:
    """One member's month; ``amount`` is None where nobody knows what it comes to."""

    member_id: MemberId
    month: Month
    state: DuesState
    amount: Money | None
    received: Money

    @property
    def is_open(self) -> bool:
        return self.state in UNSETTLED

    @property
    def rest(self) -> Money | None:
        """What is still owed, None where nobody knows."""
        return None if self.amount is None else max(self.amount - self.received, Money(0))

    @property
    def is_covered(self) -> bool:
        return self.amount is not None and Money(0) < self.amount <= self.received


async def of(
    db: Session, member_ids: Collection[MemberId], *, states: Iterable[DuesState] | None = None
) -> dict[MemberId, list[Duty]]:
    """Return these members' months, oldest first, perhaps in some states only."""
    query = select(DuesMonth.__table__).where(DuesMonth.member_id.in_(member_ids)).order_by(DuesMonth.month)
    if states is not None:
        query = query.where(DuesMonth.state.in_(list(states)))
    received = await ledger.received(db, member_ids)
    found: dict[MemberId, list[Duty]] = {member_id: [] for member_id in member_ids}
    amounts = Amounts(db)
    for row in (await db.core(query)).all():
        sum_of = received.get((row.member_id, row.month), Money(0))
        found[row.member_id].append(Duty(row.member_id, row.month, row.state, amounts.of(row), sum_of))
    return found


async def received_of_open(db: Session, which: ColumnElement[bool]) -> dict[tuple[MemberId, Month], int]:
    """Return the 分 received for open months ``which`` holds for, 0 for all others; settled ones are not looked at."""
    found: dict[tuple[MemberId, Month], int] = defaultdict(int)
    for line in await db.core(_received_of_open().where(which)):
        found[line.member_id, line.month] -= db.vault.open_money(line.sealed_amount).fen
    return found


@built_once
def _received_of_open() -> Select[*tuple[Any, ...]]:
    its_month = and_(DuesMonth.member_id == LedgerPosting.member_id, DuesMonth.month == LedgerPosting.month)
    columns = (LedgerPosting.member_id, LedgerPosting.month, LedgerPosting.sealed_amount)
    received = select(*columns).join(DuesMonth, its_month)
    return received.where(LedgerPosting.account == Account.DUES, DuesMonth.state.in_(UNSETTLED))


async def fix_amounts(db: Session, amounts: dict[tuple[MemberId, Month], Money]) -> None:
    """Write what months come to of which nobody knew."""
    if amounts:
        rows = [
            {"of_member": member_id, "of_month": month, "sealed": db.vault.seal_money(amount)}
            for (member_id, month), amount in amounts.items()
        ]
        await db.core(_update().values(sealed_amount=bindparam("sealed")), rows)


async def restate(
    db: Session,
    touched: Collection[tuple[MemberId, Month]],
    *,
    by: MemberId | None,
    at: datetime,
    keeps_claims: bool = False,
) -> list[Duty]:
    """Give months the state that follows from the ledger; return them as they were.

    A claim on what is still open is answered by it, unless ``keeps_claims``: nobody looked at her word then.
    """
    every = await of(db, {member_id for member_id, _ in touched})
    months = [duty for duties in every.values() for duty in duties if (duty.member_id, duty.month) in touched]
    paid: list[dict[str, Any]] = []
    owed: list[dict[str, Any]] = []
    for duty in months:
        is_kept = keeps_claims and duty.state is DuesState.CLAIMED and not duty.is_covered
        if duty.state is DuesState.WAIVED or is_kept:
            continue
        (paid if duty.is_covered else owed).append({"of_member": duty.member_id, "of_month": duty.month})
    settled = {"state": DuesState.PAID, "paid_at": at, "decided_by": by}
    reopened = {"state": DuesState.OWED, "paid_at": None, "decided_by": None, "claimed_at": None}
    for rows, values in ((paid, settled), (owed, reopened)):
        if rows:
            await db.core(_update().values(**values), rows)
    return months


def is_too_old(month: Month, almanac: Almanac, at: datetime) -> bool:
    """Return whether a month may be paid for only with a decision behind it."""
    return needs_decision(month, Month.of(almanac.today(at)), almanac.rules(at).dues.arrears_limit_months)


def claimed(duties: Iterable[Duty]) -> tuple[Month, ...]:
    return tuple(duty.month for duty in duties if duty.state is DuesState.CLAIMED)


def in_order(duties: Sequence[Duty], first: Collection[Month] = ()) -> list[Duty]:
    """Return the open months as a payment settles them: those meant, then those claimed, then the others."""
    return sorted(
        (duty for duty in duties if duty.is_open),
        key=lambda duty: (*((0, 0) if duty.month in first else (1, duty.state is not DuesState.CLAIMED)), duty.month),
    )


def left_out(
    named: Sequence[Month], taken: Collection[Month], hers: Iterable[Duty], almanac: Almanac, at: datetime
) -> LeftOut:
    """Return which of the months named are not ``taken``, by how they stand with her."""
    this = Month.of(almanac.today(at))
    states = {duty.month: duty.state for duty in hers}
    reasons: dict[str, list[Month]] = defaultdict(list)
    for month in named:
        if month not in taken:
            missing = "to_come" if month > this else "unopened"
            reasons[_REASONS[states[month]] if month in states else missing].append(month)
    return LeftOut(**{reason: tuple(months) for reason, months in reasons.items()})


_REASONS = {
    DuesState.PAID: "settled",
    DuesState.CLAIMED: "reported",
    DuesState.WAIVED: "waived",
    DuesState.OWED: "unreached",
}


def _update() -> Any:
    months = DuesMonth.__table__
    assert isinstance(months, Table)
    return update(months).where(months.c.member_id == bindparam("of_member"), months.c.month == bindparam("of_month"))
