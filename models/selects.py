"""Selects that are built once: a sweep asks the same of every branch, and building it costs more than asking."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

KEPT = 256
# Today and the day before, or two moments by turns: what was built for one gone by is of use to nobody.
MOMENTS_KEPT = 2


def built_once(build: Callable[P, T]) -> Callable[P, T]:
    """Keep what a builder of statements returns, and give the same for the same arguments.

    Statements never change, so they may be kept. The arguments must say all that the statement depends on, and be few
    for ever, such as the members of an enumeration: a branch is a ``bindparam``, or asked of what is returned. Of what
    depends on a moment see `built_for_now`.
    """
    return cast(Callable[P, T], lru_cache(maxsize=KEPT)(build))


def built_for_now(build: Callable[P, T]) -> Callable[P, T]:
    """Keep what a builder returns for the moments it was last asked of, which a sweep asks of every branch.

    Moments are equal in every zone, so wall time is given as a date and a time without one.
    """
    return cast(Callable[P, T], lru_cache(maxsize=MOMENTS_KEPT)(build))
