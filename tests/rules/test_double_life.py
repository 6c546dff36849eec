"""Quarters, what counts as a leader's double organisational life, and when it is reported: tables."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from models.rules.calendar import WorkCalendar
from models.rules.double_life import DoubleLifeRules, Quarter, Seen, Tally, Term, counts, reported_at, tally
from models.rules.meetings import Presence
from models.rules.reminders import QuietTime

ZONE = ZoneInfo("Asia/Shanghai")
THIRD = Quarter(2026, 3)
ALWAYS = (Term(date(2020, 1, 1), None),)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2026, 1, 1), Quarter(2026, 1)),
        (date(2026, 3, 31), Quarter(2026, 1)),
        (date(2026, 4, 1), Quarter(2026, 2)),
        (date(2026, 6, 30), Quarter(2026, 2)),
        (date(2026, 9, 30), Quarter(2026, 3)),
        (date(2026, 10, 1), Quarter(2026, 4)),
        (date(2026, 12, 31), Quarter(2026, 4)),
        (date(2028, 2, 29), Quarter(2028, 1)),
    ],
)
def test_a_day_is_in_one_quarter(day: date, quarter: Quarter) -> None:
    assert Quarter.of(day) == quarter
    assert quarter.first <= day <= quarter.last


@pytest.mark.parametrize(
    ("by", "expected"), [(-4, (2025, 3)), (-3, (2025, 4)), (0, (2026, 3)), (1, (2026, 4)), (2, (2027, 1))]
)
def test_quarters_go_over_the_year(by: int, expected: tuple[int, int]) -> None:
    assert THIRD.plus(by) == Quarter(*expected)
    assert THIRD.plus(by).plus(-by) == THIRD


@pytest.mark.parametrize("number", [0, 5, -1])
def test_there_are_four(number: int) -> None:
    with pytest.raises(ValueError, match="is not 1 to 4"):
        Quarter(2026, number)


@pytest.mark.parametrize(
    ("kind", "day", "terms", "expected"),
    [
        ("theme-day", date(2026, 7, 1), ALWAYS, True),
        ("theme-day", date(2026, 9, 30), ALWAYS, True),
        ("theme-day", date(2026, 6, 30), ALWAYS, False),
        ("theme-day", date(2026, 10, 1), ALWAYS, False),
        ("committee", date(2026, 8, 1), ALWAYS, False),
        ("central-study", date(2026, 8, 1), ALWAYS, False),
        ("theme-day", date(2026, 8, 1), (), False),
        ("theme-day", date(2026, 8, 1), (Term(date(2026, 8, 1), None),), True),
        ("theme-day", date(2026, 7, 31), (Term(date(2026, 8, 1), None),), False),
        ("theme-day", date(2026, 8, 15), (Term(date(2026, 1, 1), date(2026, 8, 15)),), True),
        ("theme-day", date(2026, 8, 16), (Term(date(2026, 1, 1), date(2026, 8, 15)),), False),
        (
            "theme-day",
            date(2026, 9, 1),
            (Term(date(2026, 1, 1), date(2026, 7, 31)), Term(date(2026, 9, 1), None)),
            True,
        ),
    ],
)
def test_what_counts(kind: str, day: date, terms: tuple[Term, ...], expected: bool) -> None:
    assert counts(Seen(kind, day, Presence.PRESENT), THIRD, terms, DoubleLifeRules()) is expected


@pytest.mark.parametrize(
    ("presences", "expected", "is_known"),
    [
        ([], Tally(), False),
        ([Presence.UNRECORDED], Tally(1, unrecorded=1), False),
        ([Presence.PRESENT, Presence.LATE], Tally(2, present=2), True),
        ([Presence.LEAVE, Presence.ABSENT, Presence.UNRECORDED], Tally(3, leave=1, absent=1, unrecorded=1), True),
    ],
)
def test_the_numbers_are_those_recorded(presences: list[Presence], expected: Tally, is_known: bool) -> None:
    found = tally(Seen("study", date(2026, 8, 1), each) for each in presences)
    assert (found, found.is_known) == (expected, is_known)


@pytest.mark.parametrize(
    ("quarter", "expected"),
    [
        (Quarter(2026, 1), "2026-04-01 09:00"),
        (Quarter(2026, 2), "2026-07-01 09:00"),
        (Quarter(2026, 3), "2026-10-08 09:00"),
        (Quarter(2026, 4), "2027-01-04 09:00"),
    ],
)
def test_it_is_reported_on_the_first_working_day_after(quarter: Quarter, expected: str) -> None:
    at = reported_at(quarter, WorkCalendar(), QuietTime(), time(9), ZONE)
    assert at == datetime.fromisoformat(expected).replace(tzinfo=ZONE)


def test_it_is_not_reported_in_quiet_hours() -> None:
    at = reported_at(THIRD, WorkCalendar(), QuietTime(time(20), time(8)), time(6), ZONE)
    assert time(8) <= at.time() < time(20)
