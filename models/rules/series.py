"""Series: a meeting that comes again, and the working days it falls on."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from models.rules.calendar import WorkCalendar
from models.rules.values import Month

WEEKDAYS_ZH = "一二三四五六日"
NTH_ZH = {1: "第一个", 2: "第二个", 3: "第三个", 4: "第四个", 5: "第五个", -1: "最后一个"}
SHORTEST_MONTH_DAYS = 28


class BadRecurrence(ValueError):
    """A text or number that describes no recurrence."""


@dataclass(frozen=True)
class Weekly:
    """Every week on ``weekday``, 0 Monday to 6 Sunday."""

    weekday: int

    def __post_init__(self) -> None:
        _require(self.weekday in range(7), f"weekday {self.weekday} is not 0 to 6")

    def __str__(self) -> str:
        return f"weekly:{self.weekday}"


@dataclass(frozen=True)
class MonthlyDay:
    """Every month on day number ``day``, 1 to 31; in a shorter month on its last day."""

    day: int

    def __post_init__(self) -> None:
        _require(self.day in range(1, 32), f"day {self.day} is not 1 to 31")

    def __str__(self) -> str:
        return f"monthly-day:{self.day}"


@dataclass(frozen=True)
class MonthlyWeekday:
    """Every month on its ``nth`` ``weekday``: nth 1 to 5 or -1 for the last, 0 Monday to 6 Sunday.

    A month without a fifth such weekday has no occurrence.
    """

    nth: int
    weekday: int

    def __post_init__(self) -> None:
        _require(self.nth in NTH_ZH, f"nth {self.nth} is not 1 to 5 or -1")
        _require(self.weekday in range(7), f"weekday {self.weekday} is not 0 to 6")

    def __str__(self) -> str:
        return f"monthly-weekday:{self.nth}:{self.weekday}"


Recurrence = Weekly | MonthlyDay | MonthlyWeekday


@dataclass(frozen=True)
class Occurrence:
    """One turn of a series: the ``nominal`` date of the rule and the working ``day`` it is held, None when skipped."""

    nominal: date
    day: date | None


def parse_recurrence(text: str) -> Recurrence:
    """Read the text form of a recurrence, as ``str()`` writes it.

    Raises:
        BadRecurrence: the text is none.

    >>> parse_recurrence("monthly-weekday:1:4")
    MonthlyWeekday(nth=1, weekday=4)
    """
    kind, *numbers = text.split(":")
    try:
        match kind, [int(number) for number in numbers]:
            case "weekly", [weekday]:
                return Weekly(weekday)
            case "monthly-day", [day]:
                return MonthlyDay(day)
            case "monthly-weekday", [nth, weekday]:
                return MonthlyWeekday(nth, weekday)
    except ValueError as error:
        raise BadRecurrence(f"{text!r} is no recurrence: {error}") from error
    raise BadRecurrence(f"{text!r} is no recurrence")


def describe_zh(recurrence: Recurrence) -> str:
    """Return the recurrence in Chinese.

    >>> describe_zh(MonthlyWeekday(nth=1, weekday=4))
    '每月第一个周五'
    >>> describe_zh(MonthlyDay(31))
    '每月31日（短月为最后一天）'
    """
    match recurrence:
        case Weekly(weekday):
            return f"每周{WEEKDAYS_ZH[weekday]}"
        case MonthlyDay(day):
            return f"每月{day}日" + ("（短月为最后一天）" if day > SHORTEST_MONTH_DAYS else "")
        case MonthlyWeekday(nth, weekday):
            return f"每月{NTH_ZH[nth]}周{WEEKDAYS_ZH[weekday]}"


def occurrences(recurrence: Recurrence, first: date, last: date, calendar: WorkCalendar) -> list[Occurrence]:
    """Return the turns whose nominal date lies in ``first`` to ``last``, both included, in order.

    A turn on a non-working day moves to the next working day, but never out of its month (a monthly series) or its
    week, Monday to Sunday (a weekly one); then it moves to the working day before. When that period has no working
    day left the turn is skipped: its ``day`` is None.

    Source: 本地默认.

    >>> [turn] = occurrences(MonthlyDay(31), date(2026, 1, 1), date(2026, 1, 31), WorkCalendar())
    >>> turn.day  # the 31st is a Saturday and February is out of bounds: Friday the 30th
    datetime.date(2026, 1, 30)
    """
    return [
        Occurrence(nominal, workday_within(nominal, *_period(recurrence, nominal), calendar))
        for nominal in _nominal_dates(recurrence, first, last)
    ]


def workday_within(nominal: date, first: date, last: date, calendar: WorkCalendar) -> date | None:
    """Return the working day nearest to ``nominal`` in ``first`` to ``last``: itself, the next, else the one before."""
    later = (nominal + timedelta(days=n) for n in range((last - nominal).days + 1))
    earlier = (nominal - timedelta(days=n) for n in range(1, (nominal - first).days + 1))
    return next((day for days in (later, earlier) for day in days if calendar.is_workday(day)), None)


def _nominal_dates(recurrence: Recurrence, first: date, last: date) -> Iterator[date]:
    match recurrence:
        case Weekly(weekday):
            ahead = (weekday - first.weekday()) % 7
            yield from (first + timedelta(days=n) for n in range(ahead, (last - first).days + 1, 7))
        case MonthlyDay() | MonthlyWeekday():
            month = Month.of(first)
            while month <= Month.of(last):
                nominal = _in_month(recurrence, month)
                if nominal is not None and first <= nominal <= last:
                    yield nominal
                month = month.plus(1)


def _in_month(recurrence: MonthlyDay | MonthlyWeekday, month: Month) -> date | None:
    if isinstance(recurrence, MonthlyDay):
        return month.day(recurrence.day)
    weeks = gregorian.Calendar().monthdatescalendar(month.year, month.month)
    matches = [week[recurrence.weekday] for week in weeks if Month.of(week[recurrence.weekday]) == month]
    if recurrence.nth == -1:
        return matches[-1]
    return matches[recurrence.nth - 1] if recurrence.nth <= len(matches) else None


def _period(recurrence: Recurrence, nominal: date) -> tuple[date, date]:
    if isinstance(recurrence, Weekly):
        monday = nominal - timedelta(days=nominal.weekday())
        return monday, monday + timedelta(days=6)
    month = Month.of(nominal)
    return month.first, month.last


def _require(condition: bool, problem: str) -> None:
    if not condition:
        raise BadRecurrence(problem)
