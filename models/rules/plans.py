"""The plan of the year: its rows, what can be wrong with one, and which year is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum


@dataclass(frozen=True)
class PlanRow:
    """One meeting of a plan, well-formed.

    Args:
        line: its line in the file or the message, from 1.
        sheet: the sheet of the file, empty where only one is read.
        kind: key of the kind in the rule book.
        clock: None where the plan names only the day.
        until: when it ends, None for the usual length.
        reader: who leads the reading or speaks, as written.
        group: which group (党小组) holds it, as written.
    """

    line: int
    sheet: str
    day: date
    clock: time | None
    until: time | None
    kind: str
    topic: str | None = None
    reader: str | None = None
    place: str | None = None
    materials: str | None = None
    group: str | None = None


class Wrong(Enum):
    """What is wrong with a row."""

    NO_DAY = "no_day"
    UNREADABLE_DAY = "unreadable_day"
    NO_SUCH_DAY = "no_such_day"
    OTHER_WEEKDAY = "other_weekday"
    DOUBTFUL_DAY = "doubtful_day"
    MONTH_ONLY = "month_only"
    SEVERAL_DAYS = "several_days"
    COMES_AGAIN = "comes_again"
    PAST = "past"
    UNREADABLE_CLOCK = "unreadable_clock"
    NO_KIND = "no_kind"
    UNKNOWN_KIND = "unknown_kind"
    UNKNOWN_PERSON = "unknown_person"
    SEVERAL_PEOPLE = "several_people"
    UNKNOWN_GROUP = "unknown_group"
    NOT_FOR_GROUP = "not_for_group"
    DOUBLED = "doubled"
    TOO_LONG = "too_long"
    NO_TEXT = "no_text"


@dataclass(frozen=True)
class PlanFault:
    """What must be mended in a row: ``said`` is what stands there, ``near`` what would be accepted or is meant.

    ``other`` is the line of the row it repeats, 0 where it repeats none; ``day`` is the day as it is in the calendar.
    """

    line: int
    sheet: str
    wrong: Wrong
    said: str = ""
    near: tuple[str, ...] = ()
    other: int = 0
    day: date | None = None


@dataclass(frozen=True)
class PlanDraft:
    """A plan as it was read: rows and faults by line, and whether its year was worked out and not written.

    ``ignored`` are its columns that are not read, ``left`` says what else of a file was left out.
    """

    rows: tuple[PlanRow, ...]
    faults: tuple[PlanFault, ...]
    is_year_guessed: bool = False
    ignored: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def year_of_plan(days: Sequence[tuple[int, int]], today: date) -> int:
    """Return the year of days, each (month, day), that were written without one.

    It is this year, or the next one when more than half of them are over this year.

    Source: 本地默认.

    >>> year_of_plan([(3, 5), (11, 30), (12, 10)], date(2026, 4, 1))
    2026
    >>> year_of_plan([(3, 5), (4, 2), (12, 10)], date(2026, 11, 20))
    2027
    """
    over = sum(day < (today.month, today.day) for day in days)
    return today.year + (2 * over > len(days))


def doubled(rows: Sequence[PlanRow]) -> dict[int, PlanRow]:
    """Return by index the rows that repeat an earlier one: the same kind, group, day and time, or one without time.

    >>> row = PlanRow(1, "", date(2027, 3, 5), time(15), None, "theme-day")
    >>> sorted(doubled([row, PlanRow(2, "", date(2027, 3, 5), None, None, "theme-day")]))
    [1]
    """
    found: dict[int, PlanRow] = {}
    earlier: dict[tuple[date, str, str | None], list[PlanRow]] = {}
    for index, row in enumerate(rows):
        alike = earlier.setdefault((row.day, row.kind, row.group), [])
        same = (other for other in alike if None in (row.clock, other.clock) or row.clock == other.clock)
        if first := next(same, None):
            found[index] = first
        else:
            alike.append(row)
    return found
