"""When dues are published and remitted, and which sums would tell what one person pays."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from models.rules.calendar import WorkCalendar
from models.rules.dues_reports import (
    Cadence,
    DuesReportRules,
    Shares,
    Shown,
    Term,
    due_day,
    last_over,
    reminded_at,
    rest_of,
    shown_sums,
    term_of,
)
from models.rules.reminders import ReminderRules
from models.rules.values import Month

ZONE = ZoneInfo("Asia/Shanghai")
# What one owes, and what she paid of it.
PAID, OPEN, PARTLY, UNKNOWN = (8500, 8500), (6000, 0), (6000, 2000), (None, 0)
ALL = Shown(due=True, received=True, remitted=True)
NO_DUE = Shown(due=False, received=True, remitted=True)
NOTHING = Shown(due=False, received=False, remitted=False)


def term(first: str, last: str) -> Term:
    return Term(Month.parse(first), Month.parse(last))


@pytest.mark.parametrize(
    ("month", "cadence", "expected"),
    [
        ("2026-11", Cadence.MONTHLY, term("2026-11", "2026-11")),
        ("2026-01", Cadence.QUARTERLY, term("2026-01", "2026-03")),
        ("2026-03", Cadence.QUARTERLY, term("2026-01", "2026-03")),
        ("2026-04", Cadence.QUARTERLY, term("2026-04", "2026-06")),
        ("2026-06", Cadence.HALF_YEARLY, term("2026-01", "2026-06")),
        ("2026-07", Cadence.HALF_YEARLY, term("2026-07", "2026-12")),
        ("2026-12", Cadence.YEARLY, term("2026-01", "2026-12")),
    ],
)
def test_a_month_lies_in_one_term(month: str, cadence: Cadence, expected: Term) -> None:
    assert term_of(Month.parse(month), cadence) == expected
    assert Month.parse(month) in expected.months


@pytest.mark.parametrize(
    ("today", "cadence", "expected"),
    [
        (date(2027, 1, 1), Cadence.MONTHLY, term("2026-12", "2026-12")),
        (date(2026, 12, 31), Cadence.QUARTERLY, term("2026-07", "2026-09")),
        (date(2027, 1, 1), Cadence.QUARTERLY, term("2026-10", "2026-12")),
        (date(2026, 6, 30), Cadence.HALF_YEARLY, term("2025-07", "2025-12")),
        (date(2026, 12, 31), Cadence.YEARLY, term("2025-01", "2025-12")),
    ],
)
def test_the_newest_term_that_is_over(today: date, cadence: Cadence, expected: Term) -> None:
    assert last_over(today, cadence) == expected


@pytest.mark.parametrize(
    ("of", "day", "expected"),
    [
        (term("2026-04", "2026-06"), 15, date(2026, 7, 15)),
        (term("2026-07", "2026-09"), 1, date(2026, 10, 8)),  # National Day
        (term("2026-01", "2026-01"), 14, date(2026, 2, 14)),  # a Saturday that is worked
        (term("2026-01", "2026-01"), 15, date(2026, 2, 24)),  # Spring Festival
        (term("2026-10", "2026-12"), 16, date(2027, 1, 18)),  # a Saturday
        (term("2026-01", "2026-01"), 31, date(2026, 2, 28)),  # a short month, and a Saturday that is worked
        (term("2026-04", "2026-04"), 31, date(2026, 5, 29)),  # a Sunday with no working day behind it in May
    ],
)
def test_what_is_due_is_due_on_a_working_day_of_the_month_after(of: Term, day: int, expected: date) -> None:
    assert due_day(of, day, WorkCalendar()) == expected


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 7, 15), "2026-07-10T09:00"),
        (date(2026, 10, 8), "2026-09-28T09:00"),
        (date(2026, 2, 24), "2026-02-12T09:00"),
    ],
)
def test_the_keeper_is_reminded_three_working_days_before(due_on: date, expected: str) -> None:
    moment = reminded_at(due_on, DuesReportRules(), WorkCalendar(), ReminderRules(), ZONE)
    assert moment == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


def shares(*fen: int) -> Shares:
    return dict(zip("abcdefghij", fen, strict=False))


def shown(parts: list[tuple[int | None, int]], remitters: int, *published: Shares) -> Shown:
    """Return what may be told of people who owe and paid so much, of whom so many were in what was remitted."""
    owed = [due for due, _ in parts]
    received = shares(*(part for _, part in parts))
    due = None if None in owed else shares(*(part or 0 for part in owed))
    handed = shares(*[part for _, part in parts if part][:remitters])
    return shown_sums(due, received, handed, 3, published)


@pytest.mark.parametrize(
    ("parts", "remitters", "expected"),
    [
        ([PAID], 1, NOTHING),
        ([PAID, PAID], 2, NOTHING),
        ([PAID, PAID, PAID], 3, ALL),
        # Whoever subtracts what was received from what was due knows what the one or two owe.
        ([PAID, PAID, PAID, OPEN], 3, NO_DUE),
        ([PAID, PAID, PAID, OPEN, PARTLY], 4, Shown(due=False, received=True, remitted=False)),
        ([PAID, PAID, PAID, OPEN, OPEN, OPEN], 3, ALL),
        ([PAID, OPEN, OPEN, OPEN], 1, Shown(due=True, received=False, remitted=False)),
        ([PAID, PAID, OPEN, OPEN, OPEN], 2, Shown(due=True, received=False, remitted=False)),
        # A sum of nobody tells nothing.
        ([OPEN, OPEN, OPEN], 0, ALL),
        ([PAID, PAID, PAID], 0, ALL),
        ([PAID, PAID, PAID], 2, Shown(due=True, received=True, remitted=False)),
        # What was not handed on, of one or two, tells them.
        ([PAID, PAID, PAID, PAID], 3, Shown(due=True, received=True, remitted=False)),
        ([UNKNOWN, UNKNOWN, UNKNOWN], 0, NO_DUE),
    ],
)
def test_sums_of_one_or_two_are_withheld(parts: list[tuple[int | None, int]], remitters: int, expected: Shown) -> None:
    assert shown(parts, remitters) == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ((), ALL),
        ((shares(*[8500] * 5),), ALL),
        # One was admitted since, one left, one pays more: the difference is hers.
        ((shares(*[8500] * 4),), NOTHING),
        ((shares(*[8500] * 6),), NOTHING),
        ((shares(8500, 8500, 8500, 8500, 6000),), NOTHING),
        ((shares(8500, 8500, 8500, 6000, 6000),), NOTHING),
        ((shares(8500, 8500, 6000, 6000, 6000),), ALL),
        # One that left and one that came are two.
        (({"b": 8500, "c": 8500, "d": 8500, "e": 8500, "x": 7000},), NOTHING),
        # Any of those before, not only the last.
        ((shares(*[8500] * 4), shares(*[6000] * 5)), NOTHING),
    ],
)
def test_two_publications_do_not_tell_what_one_pays(before: tuple[Shares, ...], expected: Shown) -> None:
    assert shown([PAID] * 5, 5, *before) == expected


def test_what_is_due_is_not_told_beside_what_was_received_before() -> None:
    """Of four three paid then; the fourth owes the difference."""
    assert shown([OPEN, OPEN, OPEN, OPEN], 0, shares(6000, 6000, 6000)) == NO_DUE


def test_the_rest_of_a_year_is_what_its_quarters_leave() -> None:
    quarters = [shares(100, 100, 100), shares(100, 100, 100)]
    assert rest_of(shares(300, 300, 300, 90), quarters) == shares(100, 100, 100, 90)
    assert rest_of(shares(200, 200, 200), quarters) == {}


@pytest.mark.parametrize("day", [0, 32])
def test_a_day_no_month_has_is_refused(day: int) -> None:
    with pytest.raises(ValueError, match="is not 1 to 31"):
        DuesReportRules(remittance_day=day)
