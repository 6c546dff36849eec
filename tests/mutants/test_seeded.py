"""The seeded bugs fit the code as it is; whether the tests see them is `python -m tests.mutants`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.mutants.mutant import Mutant
from tests.mutants.seeded import MUTANTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: f"{mutant.path}:{mutant.old.strip()[:40]}")
def test_each_changes_one_place_and_is_still_python(mutant: Mutant) -> None:
    whole = (ROOT / mutant.path).read_text(encoding="utf-8")
    assert whole.count(mutant.old) == 1
    ast.parse(whole.replace(mutant.old, mutant.new))
    assert all((ROOT / each).exists() for each in mutant.tests.split())


def test_there_are_enough_of_them() -> None:
    assert len(set(MUTANTS)) == len(MUTANTS) >= 40
