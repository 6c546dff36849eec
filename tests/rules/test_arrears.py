"""Arrears: what makes a run of unpaid months, which step it has come to, and what needs a decision."""

from __future__ import annotations

import pytest

from models.rules.arrears import Audience, Step, due_step, needs_decision, run_of
from models.rules.values import Month

THIS = Month(2026, 12)
SECRETARY, COMMITTEE = Audience.SECRETARY, Audience.COMMITTEE


@pytest.mark.parametrize(
    ("unpaid", "run"),
    [
        ({}, []),
        ({11: True}, ["2026-11"]),
        ({10: True, 11: True, 12: True}, ["2026-10", "2026-11"]),
        ({9: True, 10: False, 11: True}, ["2026-11"]),
        ({8: True, 9: True, 11: True}, ["2026-11"]),
        ({9: True, 10: True, 11: False}, []),
        ({9: True, 10: True}, []),
    ],
)
def test_a_run_is_of_months_that_are_over_and_ends_at_the_newest_that_was_paid(
    unpaid: dict[int, bool], run: list[str]
) -> None:
    months = {Month(2026, month): is_unpaid for month, is_unpaid in unpaid.items()}
    assert [str(month) for month in run_of(months, THIS)] == run


def test_a_run_goes_on_over_the_new_year() -> None:
    months = {Month(2026, 11): True, Month(2026, 12): True, Month(2027, 1): True}
    assert len(run_of(months, Month(2027, 2))) == 3


@pytest.mark.parametrize(
    ("length", "told", "step"),
    [
        (0, [], None),
        (2, [], None),
        (3, [], Step(3, SECRETARY)),
        (4, [], Step(3, SECRETARY)),
        (4, [3], None),
        (5, [3], Step(5, COMMITTEE)),
        (5, [], Step(5, COMMITTEE)),
        (5, [3, 5], None),
        (6, [3, 5], Step(6, COMMITTEE)),
        (9, [], Step(6, COMMITTEE)),
        (9, [6], None),
        (9, [3, 5, 6], None),
    ],
)
def test_each_step_is_taken_once_and_the_highest_says_the_lower_ones(
    length: int, told: list[int], step: Step | None
) -> None:
    assert due_step(length, told, (3, 5, 6)) == step


def test_a_pack_without_warnings_takes_no_step() -> None:
    assert due_step(40, [], ()) is None


@pytest.mark.parametrize(
    ("month", "limit", "needed"),
    [
        (Month(2026, 6), 6, False),
        (Month(2026, 5), 6, True),
        (Month(2025, 12), 12, False),
        (Month(2025, 11), 12, True),
        (Month(2027, 1), 6, False),
    ],
)
def test_what_is_longer_ago_than_the_limit_needs_a_decision(month: Month, limit: int, needed: bool) -> None:
    assert needs_decision(month, THIS, limit) is needed
