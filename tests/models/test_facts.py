"""Facts: what is stored is read back as it was, and what cannot be stored is refused at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import facts
from models.facts import fact
from models.menus import Menu
from tests.wording.facts_told import KINDS, any_of

EVERY = [*KINDS, Menu]
TEXTS = st.text(max_size=8)


@pytest.fixture
def kept_kinds(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let facts declared by a test be forgotten after it."""
    monkeypatch.setattr(facts, "_KINDS", facts.kinds())
    return


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
@settings(max_examples=5, deadline=None)
@given(data=st.data())
def test_every_fact_is_read_back_as_it_was_stored(kind: type[Any], data: st.DataObject) -> None:
    told = data.draw(any_of(kind, TEXTS))
    name, values = facts.encode(told)
    assert facts.decode(name, json.loads(json.dumps(values))) == told


@pytest.mark.usefixtures("kept_kinds")
def test_a_field_that_came_later_has_its_default_and_one_that_is_gone_is_passed_over() -> None:
    @fact
    class Grown:
        name: str
        later: int = 7

    assert facts.decode("Grown", {"name": "甲", "gone": True}) == Grown("甲", 7)


@pytest.mark.usefixtures("kept_kinds")
@pytest.mark.parametrize(
    "value", [Decimal("1.5"), {"a": 1}, {1, 2}, b"x", object()], ids=lambda value: type(value).__name__
)
def test_what_a_fact_cannot_hold_is_refused_when_it_is_told(value: Any) -> None:
    @fact
    class Holding:
        value: Any

    with pytest.raises(TypeError, match="a fact cannot hold"):
        facts.encode(Holding(value))


@pytest.mark.usefixtures("kept_kinds")
def test_two_facts_of_one_name_are_refused() -> None:
    with pytest.raises(TypeError, match="two facts are called Menu"):
        fact(type("Menu", (), {}))


def test_a_fact_nobody_knows_is_refused_by_its_name() -> None:
    with pytest.raises(KeyError, match="NoSuchFact"):
        facts.decode("NoSuchFact", {})
