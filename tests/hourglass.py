"""A loop whose time is told by what waits in it: a wait takes no time, and lasts to the moment as long as it says."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def pass_time(work: Coroutine[Any, Any, T]) -> T:
    """Run a work to its end; whoever sleeps in it is woken at once, and finds the loop's clock so much later."""
    with asyncio.Runner(loop_factory=_Hourglass) as runner:
        return runner.run(work)


class _Hourglass(asyncio.SelectorEventLoop):
    """When nobody has anything to do, the next appointed moment has come."""

    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(_Impatient(self))

    def time(self) -> float:
        return self._now

    def turn(self, seconds: float) -> None:
        self._now += seconds


class _Impatient(selectors.DefaultSelector):
    """Instead of waiting it turns the glass."""

    def __init__(self, glass: _Hourglass) -> None:
        super().__init__()
        self._glass = glass

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        found = super().select(0 if timeout is not None else None)
        if not found and timeout:
            self._glass.turn(timeout)
        return found
