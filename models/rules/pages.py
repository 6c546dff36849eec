"""Pages: what is too long to be read at once is turned over, and acted on from its last page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
# How many rows a person reads at once.
ROWS = 20


@dataclass(frozen=True)
class Page(Generic[T]):
    """Page ``number`` of ``count``, both from 1."""

    number: int
    count: int
    items: Sequence[T]

    @property
    def is_last(self) -> bool:
        return self.number == self.count


def page_of(items: Sequence[T], number: int | None) -> Page[T]:
    """Return a page, the nearest there is; all of it on one where ``number`` is None.

    >>> page = page_of(range(44), 3)
    >>> page.count, list(page.items)
    (3, [40, 41, 42, 43])
    >>> page_of([], 7).number
    1
    """
    if number is None:
        return Page(1, 1, items)
    count = max(-(-len(items) // ROWS), 1)
    at = min(max(number, 1), count)
    return Page(at, count, items[(at - 1) * ROWS : at * ROWS])
