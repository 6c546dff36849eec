"""Rows of absences: which step each has come to, and that each is taken once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from models.rules.absentees import AbsenceRow, AbsenceRules, due_steps, months_of
from models.rules.rulebook import load

RULES = AbsenceRules()
TODAY = date(2026, 11, 20)
TOLD = date(2026, 11, 6)


def row(count: int, first: date = date(2026, 10, 9), last: date = date(2026, 11, 6)) -> AbsenceRow:
    return AbsenceRow(count, first, last)


@pytest.mark.parametrize(
    ("absences", "told", "steps"),
    [
        (row(2), {}, []),
        (row(3), {}, ["secretary"]),
        (row(4), {}, ["secretary"]),
        (row(3), {"secretary": TOLD}, ["committee"]),
        (row(3), {"secretary": date(2026, 11, 7)}, []),
        (row(2), {"secretary": TOLD}, []),
        (row(5), {"secretary": TOLD, "committee": TODAY}, []),
        (row(2, date(2026, 8, 31)), {}, ["months-4"]),
        (row(2, date(2026, 9, 1)), {}, []),
        (row(2, date(2026, 6, 1)), {}, ["months-5"]),
        (row(2, date(2026, 6, 1)), {"months-4": TOLD}, ["months-5"]),
        (row(2, date(2026, 6, 1)), {"months-5": TOLD}, []),
        (row(2, date(2026, 8, 31)), {"months-4": TOLD}, []),
        (row(2, date(2025, 8, 31)), {"months-5": TOLD}, []),
        (row(3, date(2026, 8, 31)), {}, ["secretary", "months-4"]),
    ],
)
def test_each_step_comes_in_its_turn_and_once(absences: AbsenceRow, told: dict[str, date], steps: list[str]) -> None:
    assert due_steps(absences, told, TODAY, RULES) == steps


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), 1),
        (date(2026, 11, 30), date(2026, 12, 1), 2),
        (date(2026, 11, 30), date(2027, 1, 1), 3),
    ],
)
def test_months_are_counted_with_the_first_and_the_last(first: date, last: date, months: int) -> None:
    assert months_of(AbsenceRow(2, first, last)) == months


@pytest.mark.parametrize(
    "faulty", [{"member_row": 1}, {"secretary_row": 1}, {"early_months": (5, 4)}, {"early_months": (6,)}]
)
def test_faulty_rules_are_refused(faulty: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(faulty))):
        replace(RULES, **faulty)  # type: ignore[arg-type]


def test_kinds_that_make_a_row_are_kinds_of_the_pack() -> None:
    for pack in ("party", "association"):
        book = load(pack)
        assert set(book.absence.kinds) <= {kind.key for kind in book.kinds}
