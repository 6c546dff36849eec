"""Visits: only the newest of a bond is due, and it is spoken of a working day before, in day time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from models.rules.calendar import WorkCalendar
from models.rules.reminders import QuietTime
from models.rules.visits import newest, visit_stage


@dataclass(frozen=True)
class Went:
    number: int
    bond: str
    day: date


def went(number: int, bond: str, day: str) -> Went:
    return Went(number, bond, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("visits", "due"),
    [
        ([], []),
        ([went(1, "a", "2026-01-01")], [1]),
        ([went(1, "a", "2026-01-01"), went(2, "a", "2026-02-01"), went(3, "b", "2026-01-05")], [2, 3]),
        ([went(1, "a", "2026-02-01"), went(2, "a", "2026-01-01")], [1]),
        ([went(1, "a", "2026-02-01"), went(2, "a", "2026-02-01")], [2]),
    ],
)
def test_only_the_newest_visit_of_a_bond_is_due(visits: list[Went], due: list[int]) -> None:
    assert [each.number for each in newest(visits)] == due


@pytest.mark.parametrize(
    ("due_on", "clock", "at", "until"),
    [
        ("2026-11-25", time(9), "2026-11-24 09:00", "2026-12-03"),
        ("2026-12-07", time(9), "2026-12-04 09:00", "2026-12-15"),
        ("2026-12-07", time(6), "2026-12-04 08:00", "2026-12-15"),
        ("2026-10-05", time(9), "2026-09-30 09:00", "2026-10-13"),
    ],
)
def test_it_is_spoken_of_a_working_day_before(due_on: str, clock: time, at: str, until: str) -> None:
    stage = visit_stage(date.fromisoformat(due_on), WorkCalendar(), QuietTime(), clock, ZoneInfo("Asia/Shanghai"))
    assert (f"{stage.at:%Y-%m-%d %H:%M}", f"{stage.until:%Y-%m-%d}") == (at, until)
