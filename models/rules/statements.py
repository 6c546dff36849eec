"""Statements of a bank or a platform: what a list of payments holds, and which months a note names."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from models.rules.dues import months_between
from models.rules.values import Money, Month

# A name or a note longer than this is no name and no note.
TEXT_LIMIT = 120
NOTHING = Money(0)


class Left(Enum):
    """Why a row of a list is no payment received.

    DOUBLE: another row has the same reference; TWICE_OTHERWISE: so it has, but another amount.
    """

    EXPENSE = "expense"
    REFUND = "refund"
    ZERO = "zero"
    FOREIGN = "foreign"
    NEUTRAL = "neutral"
    DOUBLE = "double"
    TWICE_OTHERWISE = "twice_otherwise"


class Broken(Enum):
    """What of a row cannot be read."""

    DAY = "day"
    AMOUNT = "amount"
    DIRECTION = "direction"


@dataclass(frozen=True)
class Received:
    """One payment received; ``line`` of the file, in ``sheet`` where several are read.

    ``returned`` is the line by which as much went back to the same payer, 0 where none did.
    """

    line: int
    on: date
    payer: str
    amount: Money
    note: str
    reference: str = ""
    sheet: str = ""
    returned: int = 0


@dataclass(frozen=True)
class LeftOut:
    """A row that is read and no payment; ``same_as`` is the line of which it is the double."""

    line: int
    reason: Left
    shown: str
    sheet: str = ""
    same_as: int = 0


@dataclass(frozen=True)
class BrokenCell:
    """A row that cannot be read, and what stands in the cell."""

    line: int
    what: Broken
    shown: str
    sheet: str = ""


@dataclass(frozen=True)
class Statement:
    """A list that was read.

    ``declared`` and ``summed``: the sum of what was received as the list itself says, and as its rows come to;
    ``declared`` is None where it says none. ``ignored`` are sheets nobody read; ``notes`` say what else of the file
    is not read.
    """

    rows: tuple[Received, ...]
    left_out: tuple[LeftOut, ...] = ()
    broken: tuple[BrokenCell, ...] = ()
    is_platform: bool = False
    declared: Money | None = None
    summed: Money = NOTHING
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_sum_wrong(self) -> bool:
        return self.declared is not None and self.declared != self.summed

    @property
    def is_faulty(self) -> bool:
        """Return whether something of the list could not be read, or is missing."""
        return bool(self.broken) or self.is_sum_wrong


def keys(rows: Sequence[Received]) -> tuple[str, ...]:
    """Return what tells each payment from every other, the same in every list that holds it.

    Reference, day, amount and payer together, for the numbers of some banks begin again each day. Payments without a
    reference are told apart by their note and by how many such there are.

    Source: 本地默认.

    >>> keys([Received(5, date(2026, 11, 3), "王芳", Money(8500), "党费", "F1")])
    ('2026-11-03|8500|王芳|F1',)
    """
    made, seen = [], Counter[str]()
    for row in rows:
        begin = f"{row.on}|{row.amount.fen}|{row.payer}"
        if row.reference:
            made.append(f"{begin}|{row.reference}")
            continue
        without = f"{begin}||{row.note}"
        seen[without] += 1
        made.append(f"{without}|{seen[without]}")
    return tuple(made)


def months_named(note: str, on: date) -> tuple[Month, ...]:
    """Return the months a note names, in order; without a year the nearest to ``on``.

    A day (11月3日) and a count (3个月) name none.

    Source: 本地默认.

    >>> [str(month) for month in months_named("2026年10-11月党费", date(2026, 11, 3))]
    ['2026-10', '2026-11']
    >>> [str(month) for month in months_named("十二月党费", date(2027, 1, 4))]
    ['2026-12']
    """
    text = unicodedata.normalize("NFKC", note)
    found: set[Month] = set()
    for chain in _CHAIN.finditer(text):
        found |= _months_of(chain[0], on)
    for quarter in _QUARTER.finditer(text):
        first = Month(int(quarter["year"] or on.year), _NUMBERS[quarter["nth"]] * 3 - 2)
        found |= set(months_between(first, first.plus(2)))
    found |= {Month(int(each[1]), int(each[2])) for each in _ISO.finditer(text)}
    return tuple(sorted(found))


def without_months(note: str) -> str:
    """Return a note without the months it names, each a blank.

    >>> without_months("王芳11月党费")
    '王芳 党费'
    """
    text = unicodedata.normalize("NFKC", note)
    for each in (_CHAIN, _QUARTER, _ISO):
        text = each.sub(" ", text)
    return text


def _months_of(chain: str, on: date) -> set[Month]:
    found: list[Month] = []
    year: int | None = None
    is_span = False
    for token in _TOKEN.finditer(chain):
        if token["year"]:
            year = int(token["year"])
        elif token["to"]:
            is_span = True
        elif token["number"]:
            number = _NUMBERS[token["number"].lstrip("0")]
            month = Month(year, number) if year else _nearest(number, on)
            if is_span and found:
                last = month if month >= found[-1] else month.plus(12)
                found += months_between(found[-1], last)[1:]
            else:
                found.append(month)
            is_span = False
    return set(found)


def _nearest(number: int, on: date) -> Month:
    """Return the month of this number that is nearest, the past one where two are."""
    around = (Month(on.year + shift, number) for shift in (-1, 0, 1))
    here = on.year * 12 + on.month
    return min(around, key=lambda month: abs(month.year * 12 + month.month - here))


_NUMBERS = {str(number): number for number in range(1, 13)} | {
    word: number for number, word in enumerate([*"一二三四五六七八九十", "十一", "十二"], 1)
}
_NUMBER = "(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:20\d\d\s*(?:年度?|[./-])\s*)"
_TO, _AND = "[-~至到—–]{1,2}", "[、,，和及/]"
_CHAIN = re.compile(
    rf"(?<![\d一二三四五六七八九十])(?:{_YEAR}?{_NUMBER}(?:月份?)?\s*(?:{_TO}|{_AND})\s*)*{_YEAR}?{_NUMBER}\s*月份?"
    r"(?!\s*\d{1,2}\s*[日号])"
)
_TOKEN = re.compile(rf"(?P<year>20\d\d)\s*(?:年度?|[./-])|(?P<number>{_NUMBER})|(?P<to>{_TO})")
_QUARTER = re.compile(r"(?:(?P<year>20\d\d)年)?第?(?P<nth>[一二三四1-4])季度")
_ISO = re.compile(r"(?<!\d)(20\d\d)[-./]?(0[1-9]|1[0-2])(?![\d月]|[-./]\d)")
