"""Selects that are built once: a sweep asks the same of every branch, and building it costs more than asking."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 256


def built_once(build: Callable[P, T]) -> Callable[P, T]:
    """Keep what a builder of statements returns, and give the same for the same arguments.

    Statements never change, so they may be kept. The arguments must say all that the statement depends on: moments are
    equal in every zone, so wall time is given as a date and a time without one; what differs with every call is a
    ``bindparam`` and not an argument.
    """
    return cast(Callable[P, T], lru_cache(maxsize=KEPT)(build))
