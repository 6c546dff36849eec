"""The examples in the rules are true."""

import doctest
import importlib
import pkgutil

import pytest

from models import rules

MODULES = [name for _, name, _ in pkgutil.iter_modules(rules.__path__)]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_module_hold(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(f"models.rules.{name}"))
    assert outcome.failed == 0


@pytest.mark.parametrize(
    "name",
    [
        *("calendar", "checkin", "series", "reminders", "meetings", "dues", "hours", "invites", "rulebook"),
        *("quorum", "study", "absentees", "talks", "assessments", "editions"),
    ],
)
def test_each_module_has_examples(name: str) -> None:
    assert doctest.testmod(importlib.import_module(f"models.rules.{name}")).attempted > 0
