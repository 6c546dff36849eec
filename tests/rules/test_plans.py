"""The plan of the year: which year is meant, and which rows say the same."""

from __future__ import annotations

from datetime import date, time

import pytest

from models.rules.plans import PlanRow, doubled, year_of_plan


@pytest.mark.parametrize(
    ("days", "today", "year"),
    [
        ([], date(2026, 11, 20), 2026),
        ([(11, 20)], date(2026, 11, 20), 2026),
        ([(11, 19)], date(2026, 11, 20), 2027),
        ([(3, 5), (12, 10)], date(2026, 11, 20), 2026),
        ([(3, 5), (4, 5), (12, 10)], date(2026, 11, 20), 2027),
        ([(1, 10), (2, 10), (5, 1), (6, 1), (7, 1)], date(2026, 4, 1), 2026),
    ],
)
def test_days_without_a_year_are_of_this_year_unless_most_of_them_are_over(
    days: list[tuple[int, int]], today: date, year: int
) -> None:
    assert year_of_plan(days, today) == year


@pytest.mark.parametrize(
    ("first", "second", "is_doubled"),
    [
        (time(15), time(15), True),
        (time(9), time(15), False),
        (None, time(15), True),
        (time(15), None, True),
        (None, None, True),
    ],
)
def test_two_of_a_kind_on_a_day_need_two_times(first: time | None, second: time | None, is_doubled: bool) -> None:
    day = date(2027, 3, 5)
    rows = [PlanRow(n, "", day, clock, None, "study") for n, clock in enumerate((first, second))]
    assert doubled(rows) == ({1: rows[0]} if is_doubled else {})
    assert doubled([rows[0], PlanRow(2, "", day, second, None, "lecture")]) == {}
