"""Dues: the states of one month's duty to pay, and the numbers a branch sets for itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from models.rules.values import Month


class DuesState(Enum):
    """Where one member's dues for one month stand; exactly one holds."""

    OWED = "owed"
    CLAIMED = "claimed"
    PAID = "paid"
    WAIVED = "waived"


@dataclass(frozen=True)
class DuesRules:
    """How dues are collected.

    Args:
        name: what people call them.
        collection_day: day of the month they are collected, 1 to 31; in a shorter month its last day.
        warning_months: months in a row unpaid at which the secretary is told, rising.
        arrears_limit_months: how many months back may be paid at the most.

    Source: 中组发〔2008〕3号 第12条、第13条.
    """

    name: str = "党费"
    collection_day: int = 5
    warning_months: tuple[int, ...] = (3, 5, 6)
    arrears_limit_months: int = 6

    def __post_init__(self) -> None:
        if not 1 <= self.collection_day <= 31:
            raise ValueError(f"collection_day: {self.collection_day} is not 1 to 31")
        if sorted(set(self.warning_months)) != list(self.warning_months) or 0 in self.warning_months:
            raise ValueError(f"warning_months: {list(self.warning_months)} does not rise from 1")


def months_between(first: Month, last: Month) -> tuple[Month, ...]:
    """Return the months ``first`` to ``last``, both included; none when ``first`` is the later one.

    >>> [str(month) for month in months_between(Month(2026, 11), Month(2027, 1))]
    ['2026-11', '2026-12', '2027-01']
    """
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return tuple(first.plus(n) for n in range(count))
