"""The ledger: what an entry is, which accounts there are, and when one is right."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from models.rules.values import Money, Month

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Account(Enum):
    """Where money is, and what it was given for; as few as the questions asked of the ledger.

    CASH, TRANSFER, PLATFORM: money the branch holds, apart because each is counted against something else (the cash
    box, the bank's list, the platform's list). DUES, VOLUNTARY, SPECIAL: what it was given for, apart because they
    are published and remitted apart. PREPAID and REFUNDABLE: what the branch holds but has not earned: for coming
    months, or to be given back. REMITTED: handed to the upper level. OPENING: the other side of what was paid before
    the books began. There is no account for what is owed: the duty is its own row, and an exemption then changes a
    duty and no book.
    """

    CASH = "cash"
    TRANSFER = "transfer"
    PLATFORM = "platform"
    DUES = "dues"
    VOLUNTARY = "voluntary"
    SPECIAL = "special"
    PREPAID = "prepaid"
    REFUNDABLE = "refundable"
    REMITTED = "remitted"
    OPENING = "opening"


class Method(Enum):
    """How money came or went."""

    CASH = "cash"
    TRANSFER = "transfer"
    PLATFORM = "platform"

    @property
    def account(self) -> Account:
        return Account(self.value)


class EntryKind(Enum):
    """What an entry records."""

    OPENING = "opening"
    PAYMENT = "payment"
    APPLIED = "applied"
    EXTRA = "extra"
    REFUND = "refund"
    REMITTANCE = "remittance"
    REVERSAL = "reversal"


@dataclass(frozen=True)
class Line:
    """One posting: ``amount`` above zero goes into the account, below zero comes out of it.

    What members gave therefore stands below zero in DUES, VOLUNTARY, SPECIAL, PREPAID and REFUNDABLE.
    """

    account: Account
    amount: Money
    member_id: int | None = None
    month: Month | None = None

    @property
    def key(self) -> Place:
        return Place(self.account, self.member_id, self.month)


@dataclass(frozen=True)
class Place:
    """What a balance is of: an account, and within it perhaps a member and a month."""

    account: Account
    member_id: int | None = None
    month: Month | None = None


@dataclass(frozen=True)
class Entry:
    """An entry as its fingerprint covers it; ``previous`` is the fingerprint of the one before."""

    branch_id: int
    number: int
    kind: EntryKind
    happened_on: date
    entered_at: datetime
    entered_by: int | None
    is_own: bool
    note: str
    reversal_of: int | None
    previous: str
    lines: tuple[Line, ...]


class Unbalanced(ValueError):
    """Lines that are no entry: a bug of whoever made them."""


def require_balance(lines: Iterable[Line]) -> None:
    """Refuse lines whose sum is not zero, and lines that move nothing.

    Raises:
        Unbalanced: always a bug, never something a person did.

    >>> require_balance([Line(Account.CASH, Money(8500)), Line(Account.DUES, Money(-8500), 7, Month(2026, 11))])
    """
    amounts = [line.amount.fen for line in lines]
    if not amounts or 0 in amounts or sum(amounts) != 0:
        raise Unbalanced(f"{len(amounts)} lines")


def fold(lines: Iterable[Line]) -> dict[Place, Money]:
    """Return the balance of every place, those of zero too.

    >>> place = Place(Account.CASH)
    >>> fold([Line(Account.CASH, Money(8500)), Line(Account.CASH, Money(-500))])[place]
    Money(8000)
    """
    sums: Counter[Place] = Counter()
    for line in lines:
        sums[line.key] += line.amount.fen
    return {place: Money(fen) for place, fen in sums.items()}


def total(balances: Mapping[Place, Money], *accounts: Account) -> Money:
    """Return the sum of what lies in these accounts."""
    return Money(sum(amount.fen for place, amount in balances.items() if place.account in accounts))


def canonical(entry: Entry) -> str:
    """Return the one text of an entry, which its fingerprint is made of."""
    lines = [
        [line.account.value, line.amount.fen, line.member_id, str(line.month) if line.month else None]
        for line in entry.lines
    ]
    parts = [
        entry.branch_id,
        entry.number,
        entry.kind.value,
        entry.happened_on.isoformat(),
        (entry.entered_at - EPOCH) // timedelta(microseconds=1),
        entry.entered_by,
        entry.is_own,
        entry.note,
        entry.reversal_of,
        entry.previous,
        lines,
    ]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def reversed_lines(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return what undoes lines."""
    return tuple(Line(line.account, Money(-line.amount.fen), line.member_id, line.month) for line in lines)
