"""Statements that are built once are few for ever: no builder keeps one for each branch, day or moment."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import models
from models import offices
from models.base import BranchId
from models.selects import KEPT, MOMENTS_KEPT
from tests.talk import Stage

# What a statement kept for ever may differ by: each of these has a handful of values.
FEW = {"Purpose", "State", "tuple[str, ...]", "int | None"}


def test_what_is_kept_for_ever_differs_by_few_things() -> None:
    found = {
        f"{builder.__module__}.{builder.__qualname__}({parameter.name})"
        for builder in _kept(KEPT)
        for parameter in inspect.signature(builder).parameters.values()
        if parameter.annotation not in FEW
    }
    assert found == set()


async def test_of_a_year_of_days_a_builder_keeps_those_it_was_last_asked_of(stage: Stage) -> None:
    for day in range(366):
        offices.secretaries(BranchId(day % 5 + 1), date(2026, 1, 1) + timedelta(days=day))
    stage.set_clock("2026-11-30 09:00")
    for _ in range(3):
        await stage.tick(days=1)
    kept = {builder.__qualname__: builder.cache_info().currsize for builder in _kept(MOMENTS_KEPT)}
    assert kept["_holders"] == MOMENTS_KEPT
    assert max(kept.values()) == MOMENTS_KEPT


def _kept(most: int) -> Iterator[Any]:
    """Yield every builder of ``models`` that keeps so many statements."""
    for module in pkgutil.walk_packages(models.__path__, "models."):
        for builder in vars(importlib.import_module(module.name)).values():
            is_here = getattr(builder, "__module__", None) == module.name and isinstance(builder, Callable)
            if is_here and hasattr(builder, "cache_info") and builder.cache_parameters()["maxsize"] == most:
                yield builder
