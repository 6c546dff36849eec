"""Quorum and majority: every boundary of every formula, and the days the editions begin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rules.quorum import RULES, Ballots, Decision, Formula, NoRuleYet, Outcome, decide, quorum, rule
from models.rules.rulebook import load

DAY = date(2026, 11, 20)
BEFORE_2020 = date(2020, 7, 12)
O, A, E, C = Formula.ORDINARY, Formula.ADMISSION, Formula.ELECTION, Formula.COMMITTEE  # noqa: E741


@pytest.mark.parametrize(
    ("formula", "expected", "needed"),
    [
        *((O, expected, needed) for expected, needed in enumerate([1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6])),
        *((C, expected, needed) for expected, needed in enumerate([1, 1, 1, 2, 2, 3, 3, 4])),
        *((A, expected, needed) for expected, needed in enumerate([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6])),
        *(
            (E, expected, needed)
            for expected, needed in enumerate([1, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 9, 10, 11, 12, 12])
        ),
    ],
)
def test_so_many_must_be_there(formula: Formula, expected: int, needed: int) -> None:
    for present in range(expected + 1):
        found = quorum(formula, expected, present, on=DAY)
        assert (found.needed, found.missing, found.is_reached) == (needed, max(0, needed - present), present >= needed)


@pytest.mark.parametrize(
    ("formula", "on", "needed_of_10"),
    [(E, date(1990, 6, 27), 9), (E, BEFORE_2020, 9), (E, date(2020, 7, 13), 8), (A, date(2014, 5, 28), 6), (A, DAY, 6)],
)
def test_the_edition_of_the_day_decides(formula: Formula, on: date, needed_of_10: int) -> None:
    assert quorum(formula, 10, 0, on=on).needed == needed_of_10


@pytest.mark.parametrize("formula", list(Formula))
def test_before_the_first_edition_there_is_no_rule(formula: Formula) -> None:
    first = min(edition.since for edition in RULES[formula])
    assert rule(formula, first).article
    with pytest.raises(NoRuleYet):
        quorum(formula, 10, 5, on=first - timedelta(days=1))


def test_each_formula_names_another_article() -> None:
    assert len({quorum(formula, 10, 5, on=DAY).article for formula in Formula}) == len(Formula)


@pytest.mark.parametrize(
    ("formula", "expected", "present", "counts", "written", "outcome", "needed"),
    [
        (O, 10, 5, (5, 0, 0), (0, 0, 0), Outcome.NOT_PASSED, 6),
        (O, 10, 6, (6, 0, 0), (0, 0, 0), Outcome.PASSED, 6),
        (O, 10, 10, (5, 5, 0), (0, 0, 0), Outcome.NOT_PASSED, 6),
        (O, 10, 4, (4, 0, 0), (0, 0, 0), Outcome.NO_QUORUM, 6),
        (O, 11, 6, (6, 0, 0), (0, 0, 0), Outcome.PASSED, 6),
        (O, 11, 11, (5, 0, 6), (0, 0, 0), Outcome.NOT_PASSED, 6),
        (O, 0, 0, (0, 0, 0), (0, 0, 0), Outcome.NO_QUORUM, 1),
        (O, 1, 1, (1, 0, 0), (0, 0, 0), Outcome.PASSED, 1),
        (O, 1, 1, (0, 0, 1), (0, 0, 0), Outcome.NOT_PASSED, 1),
        (A, 10, 5, (5, 0, 0), (5, 0, 0), Outcome.NO_QUORUM, 6),
        (A, 10, 6, (5, 1, 0), (0, 0, 0), Outcome.NOT_PASSED, 6),
        (A, 10, 6, (5, 1, 0), (1, 0, 0), Outcome.PASSED, 6),
        (A, 10, 6, (5, 1, 0), (0, 2, 2), Outcome.NOT_PASSED, 6),
        (E, 10, 8, (4, 4, 0), (0, 0, 0), Outcome.NOT_PASSED, 5),
        (E, 10, 8, (5, 3, 0), (0, 0, 0), Outcome.PASSED, 5),
        (E, 10, 9, (5, 4, 0), (0, 0, 0), Outcome.PASSED, 5),
        (E, 10, 7, (7, 0, 0), (0, 0, 0), Outcome.NO_QUORUM, 4),
        (E, 10, 8, (9, 0, 0), (0, 0, 0), Outcome.VOID, 5),
        (E, 10, 8, (8, 0, 0), (0, 0, 0), Outcome.PASSED, 5),
    ],
)
def test_what_a_vote_comes_to(
    formula: Formula,
    expected: int,
    present: int,
    counts: tuple[int, int, int],
    written: tuple[int, int, int],
    outcome: Outcome,
    needed: int,
) -> None:
    found = decide(formula, expected, present, Ballots(*counts), Ballots(*written), issued=present, on=DAY)
    assert (found.outcome, found.needed) == (outcome, needed)


@pytest.mark.parametrize(
    ("formula", "counts", "written"),
    [(O, (7, 0, 0), (0, 0, 0)), (A, (6, 0, 0), (5, 0, 0)), (O, (5, 0, 0), (1, 0, 0)), (E, (6, 0, 0), (1, 0, 0))],
    ids=["more hands than people", "more opinions than absent", "no opinions here", "nor at elections"],
)
def test_counts_that_cannot_be_are_an_error(
    formula: Formula, counts: tuple[int, int, int], written: tuple[int, int, int]
) -> None:
    with pytest.raises(ValueError, match="of"):
        decide(formula, 10, 6, Ballots(*counts), Ballots(*written), issued=6, on=DAY)


def test_a_committee_has_no_majority_in_the_articles() -> None:
    with pytest.raises(NoRuleYet):
        decide(C, 5, 5, Ballots(5), issued=5, on=DAY)


@given(st.sampled_from([O, A, E]), st.integers(0, 60), st.data())
def test_more_in_favour_never_fails_what_fewer_passed(formula: Formula, expected: int, data: st.DataObject) -> None:
    present = data.draw(st.integers(0, expected))

    def with_so_many(in_favour: int) -> Decision:
        return decide(formula, expected, present, Ballots(in_favour), issued=present, on=DAY)

    outcomes = [with_so_many(in_favour).outcome is Outcome.PASSED for in_favour in range(present + 1)]
    assert outcomes == sorted(outcomes)


def test_the_pack_says_which_meetings_have_a_quorum() -> None:
    kinds = load("party").kinds
    assert {kind.key: kind.quorum for kind in kinds if kind.quorum} == {"members": "ordinary", "committee": "committee"}
    assert not any(kind.quorum for kind in load("association").kinds)
