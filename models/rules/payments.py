"""Payments: what a sum settles, what is left of it, and how far ahead one may pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from models.rules.ledger import Account
from models.rules.values import Money, Month

# More than this for one month is asked for twice: nobody has to pay more.
# Source: 组电明字〔2017〕5号.
MONTHLY_CAP = Money.yuan(1000)
# How many months ahead may be paid, with the member's consent.
# Source: 本地默认.
MONTHS_AHEAD = 6


class Surplus(Enum):
    """What becomes of money that settles no month; a person decides."""

    VOLUNTARY = "voluntary"
    AHEAD = "ahead"
    REFUND = "refund"

    @property
    def account(self) -> Account:
        return _SURPLUS_ACCOUNTS[self]


class ExtraKind(Enum):
    """What is given besides the monthly dues."""

    VOLUNTARY = "voluntary"
    SPECIAL = "special"

    @property
    def account(self) -> Account:
        return Account(self.value)


@dataclass(frozen=True)
class Allocation:
    """What a sum settles: ``parts`` of ``months``, each above nothing; ``left`` settles none."""

    months: tuple[Month, ...]
    parts: tuple[Money, ...]
    left: Money


def allocate(amount: Money, rests: Iterable[tuple[Month, Money]]) -> Allocation:
    """Return how a sum settles months in the order given, each as far as it goes.

    Args:
        amount: what was received.
        rests: what is still owed of each month.

    Source: 本地默认.

    >>> allocate(Money(10000), [(Month(2026, 10), Money(8500)), (Month(2026, 11), Money(8500))])
    Allocation(months=(Month(year=2026, month=10), Month(year=2026, month=11)), \
parts=(Money(8500), Money(1500)), left=Money(0))
    """
    months: list[Month] = []
    parts: list[Money] = []
    for month, rest in rests:
        part = min(amount, rest)
        if part > Money(0):
            months.append(month)
            parts.append(part)
            amount -= part
    return Allocation(tuple(months), tuple(parts), amount)


def most_ahead(monthly: Money) -> Money:
    """Return the most that may lie with the branch for coming months.

    Source: 本地默认.

    >>> most_ahead(Money(8500))
    Money(51000)
    """
    return Money(monthly.fen * MONTHS_AHEAD)


_SURPLUS_ACCOUNTS = {
    Surplus.VOLUNTARY: Account.VOLUNTARY,
    Surplus.AHEAD: Account.PREPAID,
    Surplus.REFUND: Account.REFUNDABLE,
}
