"""What a claim of volunteer hours must satisfy."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.hours import HoursRules, InFuture, NotPositive, OverDayCap, Problem, TooOld, check_claim
from models.rules.values import Minutes

TODAY = date(2026, 5, 10)
RULES = HoursRules(day_cap_minutes=480, oldest_claim_days=90)


@pytest.mark.parametrize(
    ("minutes", "day", "already", "problem"),
    [
        (1, TODAY, 0, None),
        (480, TODAY, 0, None),
        (60, TODAY, 420, None),
        (60, date(2026, 2, 9), 0, None),
        (0, TODAY, 0, NotPositive(Minutes(0))),
        (-30, TODAY, 0, NotPositive(Minutes(-30))),
        (481, TODAY, 0, OverDayCap(Minutes(481), Minutes(0), Minutes(480))),
        (61, TODAY, 420, OverDayCap(Minutes(61), Minutes(420), Minutes(480))),
        (1, TODAY, 480, OverDayCap(Minutes(1), Minutes(480), Minutes(480))),
        (60, date(2026, 5, 11), 0, InFuture(date(2026, 5, 11), TODAY)),
        (60, date(2026, 2, 8), 0, TooOld(date(2026, 2, 8), oldest=date(2026, 2, 9))),
    ],
)
def test_each_fault_of_a_claim_is_named_with_its_figures(
    minutes: int, day: date, already: int, problem: Problem | None
) -> None:
    assert check_claim(Minutes(minutes), day, TODAY, Minutes(already), RULES) == problem


def test_the_oldest_day_is_counted_over_a_leap_day() -> None:
    assert check_claim(Minutes(60), date(2028, 2, 29), date(2028, 5, 29), Minutes(0), RULES) is None
    assert check_claim(Minutes(60), date(2028, 2, 28), date(2028, 5, 29), Minutes(0), RULES) == TooOld(
        date(2028, 2, 28), date(2028, 2, 29)
    )


@given(st.lists(st.integers(-100, 600), max_size=10))
def test_accepted_claims_of_a_day_never_exceed_the_cap(claims: list[int]) -> None:
    total = Minutes(0)
    for claim in map(Minutes, claims):
        if check_claim(claim, TODAY, TODAY, total, RULES) is None:
            total += claim
    assert Minutes(0) <= total <= Minutes(480)


@pytest.mark.parametrize("cap", [0, 1441])
def test_a_day_cap_of_nothing_or_more_than_a_day_is_refused(cap: int) -> None:
    with pytest.raises(ValueError, match=r"^day_cap_minutes: "):
        HoursRules(day_cap_minutes=cap)
