"""The seeded bugs fit the code as it is; whether the tests see them is `python -m tests.mutants`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants.mutant import Mutant
from tests.mutants.seeded import MUTANTS
from tests.scorecard import ITEMS, Item

ROOT = Path(__file__).parents[2]
# What reliability.md numbers, of which these are to be shown by a run.
PROMISED = {*range(1, 16), *range(17, 20), *range(21, 26), *range(28, 31), 32, 33}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.path}:{mutant.old.strip()[:40]}")
def test_each_changes_one_place_and_is_still_python(mutant: Mutant) -> None:
    whole = (ROOT / mutant.path).read_text(encoding="utf-8")
    assert whole.count(mutant.old) == 1
    ast.parse(whole.replace(mutant.old, mutant.new))
    assert all((ROOT / each).exists() for each in mutant.tests.split())


def test_there_are_enough_of_them() -> None:
    assert len(set(MUTANTS)) == len(MUTANTS) >= 40


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: f"{item.number} {item.title}")
def test_every_item_of_the_scorecard_turns_red_for_one_of_them(item: Item) -> None:
    assert any(item.sees(mutant) for mutant in MUTANTS)


def test_every_item_that_is_to_be_shown_is_on_the_card() -> None:
    assert {int(number) for item in ITEMS for number in item.number.split(",")} == PROMISED
