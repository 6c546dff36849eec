"""Which sums of handovers are told: no two looks at them differ by fewer people than the rule book's."""

from __future__ import annotations

import random

import pytest

from models.rules.handovers import Handover, told_of
from models.rules.values import Money


def over(yuan: int, *givers: int, is_all: bool = True) -> Handover:
    return Handover(Money.yuan(yuan), frozenset(givers), is_all)


@pytest.mark.parametrize(
    ("handovers", "yuan", "is_whole"),
    [
        ([], 0, True),
        ([over(50, 1)], 0, False),
        ([over(50, 1), over(40, 2)], 0, False),
        ([over(50, 1), over(40, 1)], 0, False),
        ([over(50, 1), over(40, 2), over(30, 3)], 120, True),
        ([over(120, 1, 2, 3), over(40, 2)], 120, False),
        ([over(120, 1, 2, 3), over(40, 2), over(90, 1, 4)], 250, True),
        # What was kept back of three people's money is theirs still.
        ([over(100, 1, 2, 3, is_all=False), over(20)], 120, True),
    ],
)
def test_a_sum_is_told_with_the_third_person(handovers: list[Handover], yuan: int, is_whole: bool) -> None:
    assert told_of(handovers, 3) == (Money.yuan(yuan), is_whole)


def test_no_two_looks_differ_by_fewer_than_three_people() -> None:
    chance = random.Random(4)
    for _ in range(200):
        made = [
            over(chance.randrange(1, 500), *chance.sample(range(8), chance.randrange(4)))
            for _ in range(chance.randrange(1, 12))
        ]
        looks = [told_of(made[:last], 3)[0] for last in range(len(made) + 1)]
        shown = [last for last in range(1, len(looks)) if looks[last] != looks[last - 1]]
        for before, after in zip([0, *shown], shown, strict=False):
            people = frozenset[int]().union(*(each.givers for each in made[before:after]))
            assert len(people) >= 3
