"""Receipts: which entries get one, how they are numbered, what stands on them, and the code that tells a true one."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from models.rules.ledger import Account, EntryKind, Line
from models.rules.values import Money, Month

# 0 and O, 1, I and L are told apart by nobody who reads them off a paper.
CODE_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8
MISREAD = str.maketrans("OIL", "011")
GAPS = re.compile(r"[\s\-—–－·.]+")


@dataclass(frozen=True, order=True)
class ReceiptNumber:
    """A receipt's number, which runs from 1 without gaps within one branch and year.

    >>> str(ReceiptNumber(2026, 7))
    '2026-0007'
    """

    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:04d}"


@dataclass(frozen=True)
class BranchReceipt:
    """A receipt's number with the branch that gave it, without which it may mean several."""

    branch_id: int
    number: ReceiptNumber


@dataclass(frozen=True)
class Item:
    """One line of what money was for: ``each`` for every month from ``first`` to ``last``, or ``amount`` at once."""

    account: Account
    amount: Money
    first: Month | None = None
    last: Month | None = None
    each: Money | None = None


def needs_receipt(kind: EntryKind) -> bool:
    """Return whether an entry says that a member handed money over, which alone is receipted.

    An opening was paid before there were books, and what was given for it then stands. What had been paid ahead and
    is applied to a month was receipted when it was paid. A refund goes the other way: the member signs for it. A
    remittance is the branch's own, and the upper level gives the slip. A reversal makes a receipt void instead.

    Source: 本地默认.
    """
    return kind in (EntryKind.PAYMENT, EntryKind.EXTRA)


def numbered(days: Iterable[date], last: Mapping[int, int]) -> tuple[ReceiptNumber, ...]:
    """Return the numbers of receipts dated ``days``, in their order; ``last`` is the last number of each year.

    The year is that of the day the money was received, which is the date on the receipt. What is entered in January
    for December goes on with the numbers of the old year, as long as its books are open.

    Source: 本地默认.

    >>> [str(each) for each in numbered([date(2026, 12, 31), date(2027, 1, 4)], {2026: 41})]
    ['2026-0042', '2027-0001']
    """
    reached, found = dict(last), []
    for day in days:
        reached[day.year] = reached.get(day.year, 0) + 1
        found.append(ReceiptNumber(day.year, reached[day.year]))
    return tuple(found)


def first_fault(
    entries: Iterable[tuple[int, EntryKind, date]], receipts: Mapping[int, ReceiptNumber]
) -> tuple[int, ReceiptNumber | None, ReceiptNumber | None] | None:
    """Return the first entry of a branch whose receipt is not as it should be: what it should have, and what it has.

    Args:
        entries: number, kind and day of every entry, in their order.
        receipts: the receipt of each entry, by the entry's number.

    >>> paid = (EntryKind.PAYMENT, date(2026, 11, 20))
    >>> first_fault([(1, *paid), (2, *paid)], {1: ReceiptNumber(2026, 1), 2: ReceiptNumber(2026, 3)})
    (2, ReceiptNumber(year=2026, number=2), ReceiptNumber(year=2026, number=3))
    """
    needing = [(number, day) for number, kind, day in entries if needs_receipt(kind)]
    due = numbered([day for _, day in needing], {})
    expected = {number: each for (number, _), each in zip(needing, due, strict=True)}
    for number in sorted({*expected, *receipts}):
        if expected.get(number) != receipts.get(number):
            return number, expected.get(number), receipts.get(number)
    return None


def items(lines: Iterable[Line]) -> tuple[Item, ...]:
    """Return what the lines of a payment say money was for: months first, those that follow each other together.

    >>> dues = [Line(Account.DUES, Money(-8500), 7, Month(2026, month)) for month in (10, 11, 12)]
    >>> [item] = items([Line(Account.CASH, Money(25500)), *dues])
    >>> str(item.first), str(item.last), item.each, item.amount
    ('2026-10', '2026-12', Money(8500), Money(25500))
    """
    given = [line for line in lines if line.amount < Money(0)]
    found: list[Item] = []
    for line in sorted((line for line in given if line.month), key=lambda line: line.month or Month(1, 1)):
        before, amount = (found[-1] if found else None), Money(-line.amount.fen)
        if before and before.last and before.last.plus(1) == line.month and before.each == amount:
            found[-1] = Item(line.account, before.amount + amount, before.first, line.month, amount)
        else:
            found.append(Item(line.account, amount, line.month, line.month, amount))
    return *found, *(Item(line.account, Money(-line.amount.fen)) for line in given if line.month is None)


def received(lines: Iterable[Line]) -> Money:
    """Return what a payment brought in."""
    return Money(sum(line.amount.fen for line in lines if line.amount > Money(0)))


def check_code(fingerprint: str) -> str:
    """Return the short code of a receipt, 40 bits of a fingerprint only the holder of the key can make.

    >>> check_code("00" * 31 + "ff")
    '0000-007Z'
    """
    rest, signs = int(fingerprint, 16), ""
    for _ in range(CODE_LENGTH):
        rest, sign = divmod(rest, len(CODE_SIGNS))
        signs = CODE_SIGNS[sign] + signs
    return f"{signs[:4]}-{signs[4:]}"


def is_code(typed: str, code: str) -> bool:
    """Return whether somebody typed this code, in whatever case, grouping and width of signs.

    >>> is_code("oooo 007z", "0000-007Z")
    True
    """
    return hmac.compare_digest(_plain(typed).encode(), _plain(code).encode())


def _plain(code: str) -> str:
    # Full-width signs of a Chinese keyboard are 65248 above the others.
    narrow = "".join(chr(ord(sign) - 0xFEE0) if 0xFF01 <= ord(sign) <= 0xFF5E else sign for sign in code)
    return GAPS.sub("", narrow).upper().translate(MISREAD)
