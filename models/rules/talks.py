"""Heart-to-heart talks (谈心谈话): which are due in a year, and how many of them were held."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from enum import Enum
from itertools import combinations


class TalkKind(Enum):
    """Between whom a talk is due every year."""

    COMMITTEE = "committee"
    ACROSS = "across"
    MEMBERS = "members"


@dataclass(frozen=True)
class Coverage:
    """How many of the talks due were held."""

    held: int
    due: int


def coverage(committee: Set[int], members: Set[int], talked: Iterable[frozenset[int]]) -> dict[TalkKind, Coverage]:
    """Return how far a branch has come with the talks of a year.

    Due are: every two of the committee with each other; every other member with one of the committee at the least; and
    every other member with one of her like. Who has nobody of her like owes nobody a talk.

    Args:
        committee: ids of the committee's members.
        members: ids of all members of the branch; those of the committee may be among them.
        talked: the two ids of each talk held in the year.

    Source: 中国共产党支部工作条例（试行） 第19条: 支部委员之间、支部委员和党员之间、党员和党员之间,
        每年谈心谈话一般不少于1次; 与其中哪几位谈为本地默认.

    >>> coverage({1, 2}, {1, 2, 3, 4}, [frozenset({1, 2}), frozenset({1, 3})])[TalkKind.ACROSS]
    Coverage(held=1, due=2)
    """
    others = set(members) - set(committee)
    held = set(talked)
    pairs = [frozenset(pair) for pair in combinations(sorted(committee), 2)]
    with_committee = {each for talk in held if talk & committee for each in talk & others}
    with_another = {each for talk in held if talk <= others for each in talk}
    return {
        TalkKind.COMMITTEE: Coverage(sum(pair in held for pair in pairs), len(pairs)),
        TalkKind.ACROSS: Coverage(len(with_committee), len(others) if committee else 0),
        TalkKind.MEMBERS: Coverage(len(with_another), len(others) if len(others) > 1 else 0),
    }
