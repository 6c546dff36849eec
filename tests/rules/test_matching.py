"""Whose a payment is and which months it settles: a table, and what is never sure."""

from __future__ import annotations

from datetime import date

import pytest

from models.rules.matching import Debtor, Doubt, Fate, match
from models.rules.statements import Received, months_named
from models.rules.values import Money, Month

OCT, NOV = Month(2026, 10), Month(2026, 11)
BOTH = ((OCT, Money(8500)), (NOV, Money(8500)))
PEOPLE = [
    Debtor(1, "王芳", BOTH, Month(2026, 5), Month(2026, 9)),
    Debtor(2, "张和平", BOTH),
    Debtor(3, "李明", BOTH),
    Debtor(4, "李明", BOTH),
    Debtor(5, "刘洋", BOTH, is_own=True),
    Debtor(6, "赵䶮", ((NOV, None),), usual=Money(6000)),
]


@pytest.mark.parametrize(
    ("payer", "note", "fen", "fate", "months", "doubt"),
    [
        ("王芳", "", 8500, Fate.MATCHED, (OCT,), None),
        ("王 芳", "党费", 17000, Fate.MATCHED, (OCT, NOV), None),
        ("王芳", "11月党费", 8500, Fate.MATCHED, (NOV,), None),
        ("王芳", "2026年10-11月", 17000, Fate.MATCHED, (OCT, NOV), None),
        ("小芳", "王芳党费", 8500, Fate.MATCHED, (OCT,), None),
        ("*芳", "王芳11月", 8500, Fate.MATCHED, (NOV,), None),
        ("", "张和平交党费", 8500, Fate.MATCHED, (OCT,), None),
        ("赵䶮", "", 6000, Fate.MATCHED, (NOV,), None),
        ("赵䶮", "", 7000, Fate.CANDIDATES, (), Doubt.UNKNOWN),
        ("王*", "", 8500, Fate.CANDIDATES, (), Doubt.MASKED),
        ("王芳", "代张和平交", 8500, Fate.CANDIDATES, (), Doubt.ANOTHER),
        ("李明", "", 8500, Fate.CANDIDATES, (), Doubt.NAMESAKES),
        ("", "王芳芳党费", 8500, Fate.CANDIDATES, (), Doubt.WITHIN),
        ("王芳", "", 8000, Fate.CANDIDATES, (), Doubt.LESS),
        ("王芳", "", 20000, Fate.CANDIDATES, (), Doubt.MORE),
        ("王芳", "12月党费", 8500, Fate.CANDIDATES, (), Doubt.SETTLED),
        ("王芳", "10月党费", 17000, Fate.CANDIDATES, (), Doubt.MONTHS),
        ("刘洋", "", 8500, Fate.CANDIDATES, (), Doubt.OWN),
        ("吴刚", "党费", 8500, Fate.UNMATCHED, (), None),
    ],
)
def test_a_row_is_sure_only_by_whole_name_and_whole_months(
    payer: str, note: str, fen: int, fate: Fate, months: tuple[Month, ...], doubt: Doubt | None
) -> None:
    [found] = match([Received(5, date(2026, 11, 3), payer, Money(fen), note)], PEOPLE, (), {})
    assert (found.fate, found.months, found.doubt) == (fate, months, doubt)


@pytest.mark.parametrize(
    ("note", "months"),
    [
        ("11月3日转账", ()),
        ("3个月党费", ()),
        ("十、十一月党费", (OCT, NOV)),
        ("202611党费", (NOV,)),
        ("2026-10", (OCT,)),
    ],
)
def test_months_are_read_as_people_write_them(note: str, months: tuple[Month, ...]) -> None:
    assert months_named(note, date(2026, 11, 3)) == months
