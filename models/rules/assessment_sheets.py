"""Assessment sheets (核定表): a year's bases of a branch handed in at once, and what can be wrong with a row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from models.rules.assessments import FLAT, ON_BANDS, BaseProblem, Payer, RateRules, Regime, base_problem
from models.rules.values import Money, Month

# Bases outside are rather slips (元 for 万元, a year's pay for a month's) than incomes.
LEAST_BASE = Money.yuan(100)
MOST_BASE = Money.yuan(200_000)


@dataclass(frozen=True)
class SheetRow:
    """One person of a sheet as it was read; what is None is not written there.

    Args:
        line: its line in the file, from 1.
        sheet: the sheet of the file, empty where only one is read.
        name: as written; 王芳（12号） means the one of two.
        base: monthly; kept out of every log.
    """

    line: int
    sheet: str
    name: str
    payer: Payer | None
    base: Money | None = field(repr=False)
    regime: Regime | None = None
    first_month: Month | None = None
    reason: str | None = field(default=None, repr=False)


class SheetWrong(Enum):
    """What is wrong with a row."""

    NO_NAME = "no_name"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    DOUBLED = "doubled"
    PAYS_NOTHING = "pays_nothing"
    UNKNOWN_PAYER = "unknown_payer"
    NO_SUCH_PAYER = "no_such_payer"
    UNKNOWN_REGIME = "unknown_regime"
    UNREADABLE_BASE = "unreadable_base"
    PART_OF_FEN = "part_of_fen"
    BASE_MISSING = "base_missing"
    BASE_NOT_POSITIVE = "base_not_positive"
    BASE_NOT_ASKED = "base_not_asked"
    BASE_OUTSIDE = "base_outside"
    BASE_ABSURD = "base_absurd"
    UNREADABLE_MONTH = "unreadable_month"
    OTHER_YEAR = "other_year"
    REASON_NEEDED = "reason_needed"
    TOO_LONG = "too_long"
    NO_TEXT = "no_text"


# What stands in such a row is somebody's income.
OF_BASES = frozenset(wrong for wrong in SheetWrong if "base" in wrong.value or wrong is SheetWrong.PART_OF_FEN)


@dataclass(frozen=True)
class SheetFault:
    """What must be mended in a row: ``said`` is what stands there, ``near`` what would be accepted or is meant.

    ``other`` is the line of the row it repeats, ``year`` the sheet's; ``least`` and ``most`` bound the base.
    """

    line: int
    sheet: str
    wrong: SheetWrong
    name: str = ""
    said: str = field(default="", repr=False)
    near: tuple[str, ...] = ()
    other: int = 0
    year: int = 0
    payer: Payer | None = None
    least: Money | None = None
    most: Money | None = None


@dataclass(frozen=True)
class SheetDraft:
    """A sheet as it was read: the year it is for, perhaps worked out, rows and faults by line, and columns not read."""

    year: int
    is_year_guessed: bool
    rows: tuple[SheetRow, ...]
    faults: tuple[SheetFault, ...]
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def base_fault(row: SheetRow, payer: Payer, rates: RateRules) -> SheetFault | None:
    """Return what is wrong with the base of a row, None when nothing is; nought where none is asked for is none.

    Source: 中组发〔2008〕3号 第6条; 100元以下和20万元以上要另行核对为本地默认.

    >>> from models.rules.rulebook import load
    >>> row = SheetRow(3, "", "王芳", None, Money.yuan(62))
    >>> fault = base_fault(row, Payer.SALARIED, load("party").rates)
    >>> fault.wrong if fault else None
    <SheetWrong.BASE_ABSURD: 'base_absurd'>
    """
    base = asked_base(row, payer)
    problem = base_problem(payer, base, rates)
    wrong = _WRONG[problem] if problem else None
    least, most = (None if fen is None else Money(fen) for fen in (rates.least_fen, rates.most_fen))
    if wrong is None and payer in ON_BANDS and base is not None and not LEAST_BASE <= base <= MOST_BASE:
        wrong, least, most = SheetWrong.BASE_ABSURD, LEAST_BASE, MOST_BASE
    if wrong is None:
        return None
    near = rates.payers if wrong is SheetWrong.NO_SUCH_PAYER else ()
    said = "" if base is None else str(base)
    return SheetFault(row.line, row.sheet, wrong, row.name, said, near, payer=payer, least=least, most=most)


def asked_base(row: SheetRow, payer: Payer) -> Money | None:
    """Return the base of a row, None for the nought people write where none is asked for."""
    return None if payer in FLAT and row.base == Money(0) else row.base


def first_month_of(row: SheetRow, year: int, starts: Sequence[Month], this: Month) -> Month:
    """Return from which month a row holds.

    The one that is written; else January, or, where the year is fixed already, this month as far as it is of the year.

    Args:
        starts: the first months of what was assessed for the member before.

    Source: 本地默认.

    >>> row = SheetRow(3, "", "王芳", None, Money.yuan(6200))
    >>> [str(first_month_of(row, 2027, starts, Month(2027, 5))) for starts in ([], [Month(2027, 1)])]
    ['2027-01', '2027-05']
    """
    if row.first_month is not None:
        return row.first_month
    if all(start.year != year for start in starts):
        return Month(year, 1)
    return min(max(this, Month(year, 1)), Month(year, 12))


_WRONG = {
    BaseProblem.MISSING: SheetWrong.BASE_MISSING,
    BaseProblem.NOT_POSITIVE: SheetWrong.BASE_NOT_POSITIVE,
    BaseProblem.NOT_ASKED: SheetWrong.BASE_NOT_ASKED,
    BaseProblem.OUTSIDE: SheetWrong.BASE_OUTSIDE,
    BaseProblem.NO_SUCH_PAYER: SheetWrong.NO_SUCH_PAYER,
}
