"""Handovers of dues to the upper level: which sums of them tell nobody what one person pays."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.rules.values import Money


@dataclass(frozen=True)
class Handover:
    """One handover: its sum, who gave what came in since the one before, and whether nothing was kept back."""

    amount: Money
    givers: frozenset[int]
    is_all: bool = True


def told_of(handovers: Iterable[Handover], fewest: int) -> tuple[Money, bool]:
    """Return what may be told of handovers, oldest first, as one sum, and whether that is all of them.

    The sum ends with a handover in which, since the last one told, the money of ``fewest`` people or more was handed
    over: whoever sees it before and after, and subtracts, has a sum of so many people.

    Source: 本地默认.

    >>> three, one = Handover(Money(9000), frozenset({1, 2, 3})), Handover(Money(2500), frozenset({4}))
    >>> told_of([three, one], 3)
    (Money(9000), False)
    >>> told_of([three, one, Handover(Money(6000), frozenset({1, 2}))], 3)
    (Money(17500), True)
    """
    told, waiting, givers = Money(0), Money(0), frozenset[int]()
    for each in handovers:
        givers |= each.givers
        waiting += each.amount
        if len(givers) >= fewest:
            told, waiting = told + waiting, Money(0)
            givers = frozenset() if each.is_all else givers
    return told, waiting == Money(0)
