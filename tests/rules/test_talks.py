"""How far a branch has come with the talks of a year."""

from __future__ import annotations

import pytest

from models.rules.talks import TalkKind, coverage

COMMITTEE, MEMBERS = {1, 2, 3}, {1, 2, 3, 4, 5, 6}


def pair(*two: int) -> frozenset[int]:
    return frozenset(two)


@pytest.mark.parametrize(
    ("talked", "committee", "across", "members"),
    [
        ([], (0, 3), (0, 3), (0, 3)),
        ([pair(1, 2)], (1, 3), (0, 3), (0, 3)),
        ([pair(1, 2), pair(2, 1), pair(1, 2)], (1, 3), (0, 3), (0, 3)),
        ([pair(1, 4), pair(2, 4)], (0, 3), (1, 3), (0, 3)),
        ([pair(4, 5)], (0, 3), (0, 3), (2, 3)),
        ([pair(4, 5), pair(5, 6), pair(4, 6)], (0, 3), (0, 3), (3, 3)),
        ([pair(1, 2), pair(1, 3), pair(2, 3), pair(1, 4), pair(1, 5), pair(3, 6), pair(4, 5)], (3, 3), (3, 3), (2, 3)),
    ],
)
def test_each_kind_is_counted_by_itself(
    talked: list[frozenset[int]], committee: tuple[int, int], across: tuple[int, int], members: tuple[int, int]
) -> None:
    found = coverage(COMMITTEE, MEMBERS, talked)
    assert {kind: (each.held, each.due) for kind, each in found.items()} == {
        TalkKind.COMMITTEE: committee,
        TalkKind.ACROSS: across,
        TalkKind.MEMBERS: members,
    }


@pytest.mark.parametrize(
    ("committee", "members", "due"),
    [(set(), {1, 2}, (0, 0, 2)), ({1}, {1}, (0, 0, 0)), ({1}, {1, 2}, (0, 1, 0)), ({1, 2}, {1, 2}, (1, 0, 0))],
)
def test_whoever_has_nobody_of_her_like_owes_nothing(
    committee: set[int], members: set[int], due: tuple[int, int, int]
) -> None:
    assert tuple(each.due for each in coverage(committee, members, []).values()) == due
