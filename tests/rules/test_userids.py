"""Accounts matched to people: by phone, or by an account that is one; never by the name alone."""

from __future__ import annotations

import pytest

from models.rules.userids import Known, Listed, Match, match

FANG, LI, WU = "13800000001", "13800000002", "13800000003"
PEOPLE = [
    Known(1, "王芳", FANG, None),
    Known(2, "李娜", LI, "lina"),
    Known(3, "吴刚", WU, None),
    Known(4, "吴强", WU, None),
    Known(5, "钱多", None, None),
]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (Listed("王芳", "wangfang", FANG), (Match.FRESH, 1)),
        (Listed("王芳", FANG, None), (Match.FRESH, 1)),
        (Listed("王芳芳", "wangfang", FANG), (Match.OTHER_NAME, 1)),
        (Listed("李娜", "LiNa", None), (Match.BOUND, 2)),
        (Listed("李娜", "lina2", LI), (Match.OTHER_ACCOUNT, 2)),
        (Listed("张三", "lina", None), (Match.OTHER_NAME, 2)),
        (Listed("吴刚", "wu", WU), (Match.SHARED, None)),
        (Listed("钱多", "qian", None), (Match.NAMESAKE, 5)),
        (Listed("路人", "x", "13900000000"), (Match.UNKNOWN, None)),
    ],
)
def test_a_row_comes_to_what_is_certain_of_it(row: Listed, expected: tuple[Match, int | None]) -> None:
    assert match([row], PEOPLE) == [expected]


def test_two_accounts_with_one_phone_bind_neither() -> None:
    rows = [Listed("王芳", "a", FANG), Listed("王芳", "b", FANG)]
    assert [kind for kind, _ in match(rows, PEOPLE)] == [Match.SHARED] * 2
