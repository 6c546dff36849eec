"""Arrears: how long a member has paid nothing, who is to know of it, and what needs a decision first."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from models.rules.values import Month


class Audience(Enum):
    """Who is told at a step; the secretary is of the committee."""

    SECRETARY = "secretary"
    COMMITTEE = "committee"


@dataclass(frozen=True)
class Step:
    """What is due of a run of arrears: the number of ``months`` it has come to, and who is told."""

    months: int
    audience: Audience


def run_of(months: Mapping[Month, bool], this: Month) -> tuple[Month, ...]:
    """Return the months in a row, oldest first, for which nothing was paid, up to the one before ``this``.

    A month counts when it is over. One that was paid, even in part, claimed or relieved ends the run, as does one
    nobody owed.

    Args:
        months: whether nothing at all was paid of each month.
        this: the present month, which is not over.

    Source: 中组发〔2008〕3号 第13条（连续六个月）; 何时起算为本地默认.

    >>> paid = {Month(2026, 8): True, Month(2026, 9): False, Month(2026, 10): True, Month(2026, 11): True}
    >>> [str(month) for month in run_of(paid, Month(2026, 12))]
    ['2026-10', '2026-11']
    """
    found: list[Month] = []
    month = this.plus(-1)
    while months.get(month):
        found.insert(0, month)
        month = month.plus(-1)
    return tuple(found)


def counted_before(this: Month, quarterly: Collection[Month]) -> Month:
    """Return the month before which months count: of who pays by the quarter none she is not late with.

    The months of a quarter count when it has been over for a month.

    Args:
        this: the present month.
        quarterly: the months in which she pays by the quarter.

    Source: 中组发〔2008〕3号 第12条（经支部同意可以每季度交一次）; 何时起算为本地默认.

    >>> quarter = [Month(2026, 10), Month(2026, 11), Month(2026, 12)]
    >>> [str(counted_before(this, quarter)) for this in (Month(2026, 12), Month(2027, 1), Month(2027, 2))]
    ['2026-10', '2026-10', '2027-02']
    >>> str(counted_before(Month(2026, 12), []))
    '2026-12'
    """
    until = this
    while until.plus(-1) in quarterly and this <= _quarter_end(until.plus(-1)).plus(1):
        until = until.plus(-1)
    return until


def due_step(length: int, told: Collection[int], warnings: Sequence[int]) -> Step | None:
    """Return the step to take now, the highest the run has come to, once; it says the lower ones too.

    The first is for the secretary alone, the others for the committee, of which she is.

    Args:
        length: months in the run.
        told: steps taken in this run, by their months.
        warnings: months at which a step is due, rising.

    Source: 中组发〔2008〕3号 第13条; 第3、5个月的提示为本地默认.

    >>> due_step(5, [3], (3, 5, 6))
    Step(months=5, audience=<Audience.COMMITTEE: 'committee'>)
    """
    reached = [months for months in warnings if months <= length]
    if not reached or any(months >= reached[-1] for months in told):
        return None
    is_first = reached[-1] == warnings[0]
    return Step(reached[-1], Audience.SECRETARY if is_first else Audience.COMMITTEE)


def needs_decision(month: Month, this: Month, limit: int) -> bool:
    """Return whether a month is too long ago to be paid for without a decision of the branch.

    Source: 中组发〔2008〕3号 第12条（补交一般不超过6个月）.

    >>> needs_decision(Month(2026, 5), Month(2026, 11), 6), needs_decision(Month(2026, 4), Month(2026, 11), 6)
    (False, True)
    """
    return month < this.plus(-limit)


def _quarter_end(month: Month) -> Month:
    return Month(month.year, (month.month + 2) // 3 * 3)
