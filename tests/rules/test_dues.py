"""Months of dues and the numbers a branch sets."""

from datetime import date

import pytest

from models.rules.assessments import owes_from
from models.rules.dues import DuesRules, DuesState, months_between
from models.rules.values import Month


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-11", "2026-11", ["2026-11"]),
        ("2026-11", "2027-02", ["2026-11", "2026-12", "2027-01", "2027-02"]),
        ("2026-11", "2026-10", []),
        ("2027-01", "2025-01", []),
    ],
)
def test_months_between_includes_both_ends(first: str, last: str, expected: list[str]) -> None:
    assert [str(month) for month in months_between(Month.parse(first), Month.parse(last))] == expected


def test_the_states_are_stored_by_these_words() -> None:
    assert [state.value for state in DuesState] == ["owed", "claimed", "paid", "waived"]


@pytest.mark.parametrize("day", [0, 32, -5])
def test_a_collection_day_no_month_has_is_refused(day: int) -> None:
    with pytest.raises(ValueError, match=r"^collection_day: "):
        DuesRules(collection_day=day)


@pytest.mark.parametrize("months", [(3, 3), (5, 3), (0, 3)])
def test_warning_months_must_rise_from_one(months: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^warning_months: "):
        DuesRules(warning_months=months)


@pytest.mark.parametrize(
    ("enrolled_on", "month", "owes"),
    [
        (date(2026, 9, 21), "2026-10", True),
        (date(2026, 9, 30), "2026-10", True),
        (date(2026, 10, 1), "2026-10", False),
        (date(2026, 10, 31), "2026-10", False),
        (date(2026, 12, 31), "2027-01", True),
        (date(2027, 1, 1), "2026-12", False),
    ],
)
def test_a_member_owes_from_the_month_after_she_was_enrolled(enrolled_on: date, month: str, owes: bool) -> None:
    assert (owes_from(enrolled_on, None) <= Month.parse(month)) is owes
