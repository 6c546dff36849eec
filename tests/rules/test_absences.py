"""Planned absences: which days, which meetings."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from models.rules.absences import (
    AbsenceKind,
    Backwards,
    Past,
    Period,
    Problem,
    TooLong,
    bounds,
    check_period,
    kind_meant,
    ledger_reason,
)

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        ("2026-11-20", "2026-11-20", None),
        ("2026-11-19", "2026-11-20", None),
        ("2026-11-18", "2026-11-19", Past()),
        ("2026-11-25", "2026-11-24", Backwards()),
        ("2026-11-20", "2027-11-20", None),
        ("2026-11-20", "2027-11-21", TooLong(366)),
        ("2028-01-01", "2028-12-31", None),
    ],
)
def test_which_days_may_be_reported(first: str, last: str, problem: Problem | None) -> None:
    assert check_period(Period(date.fromisoformat(first), date.fromisoformat(last)), TODAY) == problem


@pytest.mark.parametrize(
    ("zone", "moment", "is_covered"),
    [
        ("Asia/Shanghai", "2026-11-24T23:59", False),
        ("Asia/Shanghai", "2026-11-25T00:00", True),
        ("Asia/Shanghai", "2026-12-03T23:59", True),
        ("Asia/Shanghai", "2026-12-04T00:00", False),
        ("America/New_York", "2026-12-03T23:59", True),
        ("America/New_York", "2026-12-04T00:00", False),
    ],
)
def test_both_ends_are_covered_by_local_days(zone: str, moment: str, is_covered: bool) -> None:
    start, end = bounds(Period(date(2026, 11, 25), date(2026, 12, 3)), ZoneInfo(zone))
    assert (start <= datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)) < end) is is_covered


def test_a_day_of_a_clock_change_is_one_day() -> None:
    day = date(2026, 3, 29)
    start, end = bounds(Period(day, day), ZoneInfo("Europe/Berlin"))
    assert end.timestamp() - start.timestamp() == 23 * 3600


@pytest.mark.parametrize(
    ("words", "kind", "rest", "reason"),
    [
        (None, AbsenceKind.OTHER, None, "外出"),
        ("出差", AbsenceKind.TRIP, None, "出差"),
        ("出差，去省城", AbsenceKind.TRIP, "去省城", "出差（去省城）"),
        ("休假", AbsenceKind.HOLIDAY, None, "休假"),
        ("照顾家人", AbsenceKind.OTHER, "照顾家人", "照顾家人"),
        ("外出", AbsenceKind.OTHER, None, "外出"),
    ],
)
def test_the_reason_the_ledger_gives(words: str | None, kind: AbsenceKind, rest: str | None, reason: str) -> None:
    assert kind_meant(words) == (kind, rest)
    assert ledger_reason(kind, rest) == reason
