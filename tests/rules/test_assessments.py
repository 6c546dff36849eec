"""Rates: both sides of every edge, the cap, rounding, and which assessment, month and approval holds."""

from __future__ import annotations

import runpy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.assessments import (
    ON_BANDS,
    Band,
    BaseProblem,
    Payer,
    ReliefKind,
    base_problem,
    governing,
    is_reminded,
    monthly_dues,
    needs_approval,
    needs_reason,
    owes_from,
    owes_until,
)
from models.rules.editions import edition_on
from models.rules.rulebook import NotInForce, load
from models.rules.values import Money, Month

HERE = Path(__file__).parent
PARTY = load("party")
RATES = PARTY.rates
OLD = edition_on(PARTY, "rates", date(2016, 12, 31)).rule
bases = st.integers(1, 10**9).map(Money)
banded = st.sampled_from(ON_BANDS)


@pytest.mark.parametrize("payer", [Payer.SALARIED, Payer.ANNUAL, Payer.SELF_EMPLOYED])
@pytest.mark.parametrize(
    ("base", "due"),
    [
        ("0.01", "0.00"),
        ("1.00", "0.01"),
        ("0.99", "0.00"),
        ("2999.99", "15.00"),
        ("3000.00", "15.00"),
        ("3000.01", "30.00"),
        ("5000.00", "50.00"),
        ("5000.01", "75.00"),
        ("5666.67", "85.00"),
        ("5667.00", "85.01"),
        ("10000.00", "150.00"),
        ("10000.01", "200.00"),
        ("49999.99", "1000.00"),
        ("50000.00", "1000.00"),
        ("50000.01", "1000.00"),
        ("50000.25", "1000.00"),
        ("99999.00", "1000.00"),
    ],
)
def test_the_rate_of_the_band_is_taken_of_the_whole_base(payer: Payer, base: str, due: str) -> None:
    assert monthly_dues(payer, Money.yuan(base), RATES).amount == Money.yuan(due)


@pytest.mark.parametrize(
    ("base", "due"),
    [
        ("4999.99", "25.00"),
        ("5000.00", "25.00"),
        ("5000.01", "50.00"),
        ("100000.00", "1000.00"),
        ("100001.00", "1000.00"),
    ],
)
def test_the_retired_have_bands_of_their_own(base: str, due: str) -> None:
    assert monthly_dues(Payer.RETIRED, Money.yuan(base), RATES).amount == Money.yuan(due)


def test_before_2017_nothing_was_capped() -> None:
    assert monthly_dues(Payer.SALARIED, Money.yuan(60000), OLD).amount == Money.yuan(1200)
    assert monthly_dues(Payer.SALARIED, Money.yuan(60000), RATES).is_capped


@pytest.mark.parametrize("payer", [Payer.STUDENT, Payer.UNEMPLOYED, Payer.SUPPORTED])
def test_who_has_no_wages_pays_two_jiao(payer: Payer) -> None:
    assert monthly_dues(payer, None, RATES).amount == Money(20)


@pytest.mark.parametrize(
    ("payer", "fen", "problem"),
    [
        (Payer.SALARIED, None, BaseProblem.MISSING),
        (Payer.SALARIED, 0, BaseProblem.NOT_POSITIVE),
        (Payer.SALARIED, 1, None),
        (Payer.STUDENT, 1, BaseProblem.NOT_ASKED),
        (Payer.STUDENT, None, None),
        (Payer.FARMER, 19, BaseProblem.OUTSIDE),
        (Payer.FARMER, 20, None),
        (Payer.FARMER, 100, None),
        (Payer.FARMER, 101, BaseProblem.OUTSIDE),
        (Payer.FIXED, 1000, BaseProblem.NO_SUCH_PAYER),
    ],
)
def test_a_base_that_cannot_be_right_is_named(payer: Payer, fen: int | None, problem: BaseProblem | None) -> None:
    assert base_problem(payer, None if fen is None else Money(fen), RATES) is problem


def test_an_association_sets_its_fee_itself() -> None:
    rates = load("association").rates
    assert base_problem(Payer.FIXED, Money(1000), rates) is None
    assert monthly_dues(Payer.FIXED, Money(1000), rates).amount == Money(1000)


@pytest.mark.parametrize(("rounding", "due"), [("fen", 8501), ("jiao", 8500), ("yuan", 8500)])
def test_amounts_are_rounded_half_up_to_the_unit(rounding: Any, due: int) -> None:
    assert monthly_dues(Payer.SALARIED, Money.yuan(5667), replace(RATES, rounding=rounding)).amount == Money(due)
    half = replace(RATES, rounding=rounding, bands=(Band(500),))
    assert monthly_dues(Payer.SALARIED, Money(1), half).amount == Money(1 if rounding == "fen" else 0)


@given(banded, bases, bases)
def test_within_a_band_who_has_more_pays_no_less(payer: Payer, one: Money, other: Money) -> None:
    less, more = (monthly_dues(payer, base, RATES) for base in sorted((one, other)))
    assert less.amount <= more.amount


@given(banded, bases)
def test_nobody_is_asked_for_more_than_the_cap_or_two_in_a_hundred(payer: Payer, base: Money) -> None:
    amount = monthly_dues(payer, base, RATES).amount
    assert Money(0) <= amount <= Money.yuan(1000)
    assert amount.fen * 100 <= base.fen * 2 + 50


@given(st.lists(st.tuples(st.integers(2024, 2027), st.integers(1, 12)), max_size=6), st.integers(1, 12))
def test_what_holds_began_in_the_same_year_and_nothing_later_begins_before(
    starts: list[tuple[int, int]], number: int
) -> None:
    months, month = [Month(*start) for start in starts], Month(2026, number)
    fitting = [start for start in months if start.year == 2026 and start <= month]
    found = governing(months, month, RATES)
    assert (found is None) is not bool(fitting)
    assert found is None or (months[found] == max(fitting) and months[found] not in months[found + 1 :])


def test_before_2017_an_amount_held_until_the_pay_changed() -> None:
    assert governing([Month(2015, 3)], Month(2016, 1), OLD) == 0
    assert not needs_reason([Month(2016, 1)], Month(2016, 5), OLD)


@pytest.mark.parametrize(("start", "needs"), [((2026, 1), True), ((2026, 12), True), ((2027, 1), False)])
def test_what_was_fixed_for_a_year_changes_only_for_a_reason(start: tuple[int, int], needs: bool) -> None:
    assert needs_reason([Month(2026, 4)], Month(*start), RATES) is needs


@pytest.mark.parametrize(
    ("kind", "payer", "rates", "needs"),
    [
        (ReliefKind.REDUCED, Payer.SALARIED, RATES, True),
        (ReliefKind.WAIVED, None, RATES, True),
        (ReliefKind.WAIVED, Payer.RETIRED, RATES, False),
        (ReliefKind.WAIVED, Payer.RETIRED, OLD, True),
        (ReliefKind.EXEMPT, Payer.SALARIED, RATES, False),
    ],
)
def test_who_has_to_approve_a_relief(kind: ReliefKind, payer: Payer | None, rates: Any, needs: bool) -> None:
    assert needs_approval(kind, payer, rates) is needs


@pytest.mark.parametrize(
    ("enrolled", "admitted", "first"),
    [
        ("2026-05-01", "2026-05-31", "2026-05"),
        ("2026-05-31", "2026-05-01", "2026-05"),
        ("2026-05-01", "2026-06-01", "2026-06"),
        ("2026-05-01", "2026-04-30", "2026-06"),
        ("2026-12-31", None, "2027-01"),
    ],
)
def test_who_is_admitted_here_owes_from_the_month_of_that_meeting(
    enrolled: str, admitted: str | None, first: str
) -> None:
    day = date.fromisoformat(admitted) if admitted else None
    assert str(owes_from(date.fromisoformat(enrolled), day)) == first


def test_who_left_owes_the_month_she_left_in() -> None:
    assert owes_until(date(2026, 8, 1)) == Month(2026, 8)
    assert owes_until(None) is None


@pytest.mark.parametrize("month", range(1, 13))
def test_who_pays_monthly_is_reminded_each_month(month: int) -> None:
    assert is_reminded(Month(2026, month), False, RATES)
    assert is_reminded(Month(2026, month), True, RATES) is (month % 3 == 0)


def test_the_golden_table_is_what_its_own_script_works_out(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(HERE / "make_golden_dues.py"), run_name="__main__")
    assert capsys.readouterr().out == (HERE / "golden_dues.csv").read_text(encoding="utf-8")


def test_nothing_was_in_force_before_the_first_edition() -> None:
    with pytest.raises(NotInForce):
        edition_on(PARTY, "rates", date(2008, 3, 31))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"payers": ()}, "payers"),
        ({"payers": ("nobody",)}, "payers"),
        ({"quarter_month": 4}, "quarter_month"),
        ({"bands": (Band(5, 3000),)}, "bands"),
        ({"bands": (Band(5, 3000), Band(10, 3000), Band(20))}, "bands"),
        ({"retired_bands": (Band(5), Band(10, 5000))}, "retired_bands"),
    ],
)
def test_rates_that_make_no_sense_are_named(changed: Any, named: str) -> None:
    with pytest.raises(ValueError, match=rf"^{named}: "):
        replace(RATES, **changed)
