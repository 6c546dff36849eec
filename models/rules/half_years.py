"""Terms of the papers on volunteering: the card of a quarter (双报到), the list of a half year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Half:
    """A half of a year, ``number`` 1 or 2.

    Source: 佛山做法: 双报到每半年报一次（本地）.

    >>> half = Half.of(date(2026, 11, 20))
    >>> str(half), str(half.first), str(half.last)
    ('2026H2', '2026-07-01', '2026-12-31')
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if self.number not in (1, 2):
            raise ValueError(f"half {self.number} is not 1 or 2")

    @classmethod
    def of(cls, day: date) -> Half:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def first(self) -> date:
        return date(self.year, 6 * self.number - 5, 1)

    @property
    def last(self) -> date:
        return date(self.year, 6, 30) if self.number == 1 else date(self.year, 12, 31)

    def __str__(self) -> str:
        return f"{self.year}H{self.number}"
