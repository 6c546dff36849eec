"""Tables of shifts: who has a place, who moves up, when one checks in and out, what time was served."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from models.rules.meetings import TooEarly, TooLate
from models.rules.shifts import ShiftRules, check_in_fault, check_out_closes_at, has_place, moved_up
from models.rules.values import Minutes

ZONE = ZoneInfo("Asia/Shanghai")
START, END = datetime(2026, 11, 21, 9, tzinfo=ZONE), datetime(2026, 11, 21, 11, tzinfo=ZONE)


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("capacity", "placed", "waiting", "expected"),
    [(1, 0, 0, True), (1, 1, 0, False), (2, 1, 1, False), (2, 2, 3, False), (10, 9, 0, True), (3, 5, 0, False)],
)
def test_nobody_has_a_place_before_those_who_wait(capacity: int, placed: int, waiting: int, expected: bool) -> None:
    assert has_place(capacity, placed, waiting) is expected


@pytest.mark.parametrize(
    ("capacity", "placed", "waiting", "expected"),
    [(2, 1, 0, 0), (2, 1, 1, 1), (2, 1, 4, 1), (5, 1, 3, 3), (5, 2, 9, 3), (2, 2, 9, 0), (2, 3, 9, 0)],
)
def test_as_many_move_up_as_there_are_places_and_people(
    capacity: int, placed: int, waiting: int, expected: int
) -> None:
    assert moved_up(capacity, placed, waiting) == expected


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("08:29:59", TooEarly(at("08:30:00"))),
        ("08:30:00", None),
        ("09:00:00", None),
        ("11:00:00", None),
        ("11:00:01", TooLate(END)),
    ],
)
def test_check_in_is_open_from_half_an_hour_before_until_the_end(
    clock: str, expected: TooEarly | TooLate | None
) -> None:
    assert check_in_fault(START, END, at(clock), ShiftRules()) == expected


def test_check_out_closes_half_an_hour_after_the_end() -> None:
    assert check_out_closes_at(END, ShiftRules()) == at("11:30:00")


@pytest.mark.parametrize(("minutes", "hours"), [(59, "1.0"), (90, "1.5"), (93, "1.6"), (92, "1.5"), (2, "0.0")])
def test_minutes_are_shown_to_a_tenth_of_an_hour(minutes: int, hours: str) -> None:
    assert str(Minutes(minutes).hours) == hours


@pytest.mark.parametrize("wrong", [{"longest_minutes": 0}, {"longest_minutes": 1441}, {"reminder_days": 0}])
def test_bounds_that_make_no_sense_are_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        ShiftRules(**wrong)
