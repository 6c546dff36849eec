"""The page that says who may do what is what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.command import commands
from bot.permissions import ANYBODY, WIDER, office_name, page, personal
from models.base import BranchId, MemberId
from models.roles import HELD_CLOSE, OFFICES, HeldOffice, OfficeKind, Person, prove

PAGE = Path(__file__).parent.parent / "docs" / "permissions.md"
HERE, BELOW, OTHER = BranchId(1), BranchId(2), BranchId(3)


def test_the_page_is_what_the_program_says() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m bot.permissions > docs/permissions.md"


def test_every_command_is_on_the_page_once() -> None:
    rows = [line for line in page().splitlines() if line.startswith("| /")]
    assert sorted(row.split()[1] for row in rows) == sorted(f"/{name}" for name in commands())


def test_who_reaches_further_than_herself_is_said_of_commands_there_are() -> None:
    of_everybody = {each.name for each in commands().values() if each.role is Person}
    assert {*WIDER, *ANYBODY} <= of_everybody
    assert personal() | {*WIDER, *ANYBODY} == of_everybody


@pytest.mark.parametrize("role", OFFICES)
@pytest.mark.parametrize("kind", OfficeKind)
def test_an_office_reaches_as_far_as_the_page_says(role: type, kind: OfficeKind) -> None:
    """Own branch and below, or own branch alone, and never another."""
    person = Person(None, MemberId(7), HERE, "陈静")
    proof = prove(role, person, [HeldOffice(kind, HERE, frozenset({HERE, BELOW}))])
    reached = {branch for branch in (HERE, BELOW, OTHER) if proof is not None and proof.oversees(branch)}
    table = {line.split(" | ")[0]: line for line in page().splitlines()}
    row = next((line for name, line in table.items() if name == f"| {office_name(kind)}"), "")
    column = row.strip("| ").split(" | ")[1 + list(OFFICES).index(role)] if row else "—"
    assert {"—": set(), "本支部": {HERE}, "本级和下级": {HERE, BELOW}}[column] == reached
    assert column != "本支部" or role in HELD_CLOSE
