"""Receipts: numbers over the ends of years, what money was for, faults of a row of numbers, codes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.papers.receipts import purpose
from models.rules.ledger import Account, EntryKind, Line
from models.rules.receipts import ReceiptNumber, check_code, first_fault, is_code, items, needs_receipt, numbered
from models.rules.values import Money, Month

NEW_YEARS_EVE, NEW_YEAR, TODAY = date(2026, 12, 31), date(2027, 1, 1), date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "last", "expected"),
    [
        ([], {2026: 3}, []),
        ([TODAY], {}, ["2026-0001"]),
        ([TODAY, TODAY], {2026: 6}, ["2026-0007", "2026-0008"]),
        ([NEW_YEARS_EVE, NEW_YEAR], {2026: 41}, ["2026-0042", "2027-0001"]),
        # Entered in January for December: the old year goes on, the new one is not disturbed.
        ([NEW_YEAR, NEW_YEARS_EVE, NEW_YEAR], {2026: 41}, ["2027-0001", "2026-0042", "2027-0002"]),
        ([TODAY], {2026: 9999}, ["2026-10000"]),
        ([TODAY], {2025: 7, 2027: 2}, ["2026-0001"]),
    ],
)
def test_numbers_run_from_one_in_each_year(days: list[date], last: dict[int, int], expected: list[str]) -> None:
    before = dict(last)
    assert [str(each) for each in numbered(days, last)] == expected
    assert last == before


def test_money_that_a_member_handed_over_is_receipted_and_nothing_else() -> None:
    assert {kind for kind in EntryKind if needs_receipt(kind)} == {EntryKind.PAYMENT, EntryKind.EXTRA}


ENTRIES = [
    (1, EntryKind.OPENING, TODAY),
    (2, EntryKind.PAYMENT, NEW_YEARS_EVE),
    (3, EntryKind.EXTRA, NEW_YEAR),
    (4, EntryKind.REVERSAL, NEW_YEAR),
    (5, EntryKind.PAYMENT, NEW_YEAR),
]
RIGHT = {2: ReceiptNumber(2026, 1), 3: ReceiptNumber(2027, 1), 5: ReceiptNumber(2027, 2)}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({5: None}, (5, "2027-0002", "None")),
        ({2: None}, (2, "2026-0001", "None")),
        ({5: ReceiptNumber(2027, 3)}, (5, "2027-0002", "2027-0003")),
        ({2: ReceiptNumber(2027, 3)}, (2, "2026-0001", "2027-0003")),
        ({3: ReceiptNumber(2027, 2), 5: ReceiptNumber(2027, 1)}, (3, "2027-0001", "2027-0002")),
        ({4: ReceiptNumber(2027, 3)}, (4, "None", "2027-0003")),
        ({1: ReceiptNumber(2026, 2)}, (1, "None", "2026-0002")),
        ({9: ReceiptNumber(2027, 3)}, (9, "None", "2027-0003")),
    ],
)
def test_the_first_entry_without_the_receipt_it_should_have_is_named(
    changes: dict[int, ReceiptNumber | None], fault: tuple[int, str, str] | None
) -> None:
    there = {number: each for number, each in {**RIGHT, **changes}.items() if each is not None}
    found = first_fault(ENTRIES, there)
    assert (found and (found[0], str(found[1]), str(found[2]))) == fault


def dues(*months: tuple[int, int, int]) -> list[Line]:
    return [Line(Account.DUES, Money(-fen), 7, Month(year, month)) for year, month, fen in months]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (dues((2026, 11, 8500)), "2026年11月党费85.00元"),
        (dues((2026, 12, 8500), (2026, 10, 8500), (2026, 11, 8500)), "2026年10月至12月党费，每月85.00元"),
        (dues((2026, 12, 8500), (2027, 1, 8500)), "2026年12月至2027年1月党费，每月85.00元"),
        (dues((2026, 10, 8500), (2026, 11, 1500)), "2026年10月党费85.00元；2026年11月党费15.00元"),
        (dues((2026, 9, 8500), (2026, 11, 8500)), "2026年9月党费85.00元；2026年11月党费85.00元"),
        (
            [*dues((2026, 11, 8500)), Line(Account.PREPAID, Money(-1500), 7)],
            "2026年11月党费85.00元；预交以后月份的党费15.00元",
        ),
        ([Line(Account.REFUNDABLE, Money(-1500), 7)], "多交的，待退还"),
        ([Line(Account.VOLUNTARY, Money(-1500), 7)], "自愿多交的党费"),
        ([Line(Account.SPECIAL, Money(-100000000), 7)], "一次性大额党费"),
    ],
)
def test_what_money_was_for_is_said_in_as_few_words_as_it_can(lines: list[Line], said: str) -> None:
    whole = Line(Account.CASH, Money(-sum(line.amount.fen for line in lines)))
    assert purpose(items([whole, *lines])) == said
    assert sum(item.amount.fen for item in items([whole, *lines])) == whole.amount.fen


def test_codes_are_read_off_a_paper_in_any_way_but_a_wrong_one() -> None:
    code = check_code("0123456789abcdef" * 4)
    assert code == "CY4T-QKFF"
    assert all(is_code(typed, code) for typed in ("cy4tqkff", " CY4T QKFF", "ＣＹ４Ｔ－ＱＫＦＦ", "cy4t—qkff"))
    assert not any(is_code(typed, code) for typed in ("", "CY4T-QKFG", "CY4T", "CY4T-QKFF0", "校验码"))
    assert len({check_code(f"{number:064x}") for number in range(1000)}) == 1000
