"""Receipts on paper: rare characters show, words never become markup, and everything fits on one A5 page."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.papers.receipts import receipt
from models.base import BranchId, MemberId
from models.receipts import Found, Slip
from models.receipts.told import ReceiptFormat, ReceiptPaper
from models.rules.ledger import Account, Line, Method
from models.rules.receipts import ReceiptNumber, items, received
from models.rules.values import Money, Month
from tests.papers.test_records import HOSTILE
from tests.wording.facts_told import ZONE

NUMBER = ReceiptNumber(2026, 7)
FOUND = Found(BranchId(1), "第一党支部", NUMBER, 12, "ab", date(2026, 11, 20), None, None)
AT = datetime(2026, 11, 20, 2, tzinfo=UTC)
PAPER = ReceiptPaper(1, NUMBER, 0, date(2026, 11, 20), ReceiptFormat.PDF)
A5_AT_150_PIXELS_AN_INCH = (1240, 874)


def slip(count: int = 1, payer: str = "王芳") -> Slip:
    """Return a slip for so many months, no two alike in a row, so that none are said together."""
    dues = [Line(Account.DUES, Money(-8500 - index % 2), 7, Month(2026, 1).plus(index)) for index in range(count)]
    lines = [Line(Account.CASH, Money(-sum(line.amount.fen for line in dues))), *dues]
    return Slip(FOUND, AT, MemberId(7), payer, "刘洋", Method.CASH, items(lines), received(lines), "7K3D-09QX")


def size(count: int) -> tuple[int, int]:
    """Return width and height in pixels of the picture of a receipt for so many months."""
    content = receipt(slip(count), replace(PAPER, format=ReceiptFormat.PNG), ZONE).content
    width, height = struct.unpack(">II", content[16:24])
    return width, height


@pytest.mark.parametrize(("payer", "font"), [("赵䶮", b"NotoSansSC"), ("𠮷野", b"NotoSansJP")])
def test_a_rare_character_is_drawn_by_a_font_that_has_it(payer: str, font: bytes) -> None:
    assert font in receipt(slip(payer=payer), PAPER, ZONE).content


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_looks_like_markup_is_drawn_as_it_stands(typed: str) -> None:
    found = replace(FOUND, branch=typed)
    assert receipt(replace(slip(payer=typed), found=found, keeper=typed), PAPER, ZONE).content.startswith(b"%PDF")


def test_a_long_list_of_months_stays_on_one_page_and_a_longer_one_makes_the_page_longer() -> None:
    assert size(1) == size(12) == size(24) == A5_AT_150_PIXELS_AN_INCH
    width, height = size(120)
    assert width == A5_AT_150_PIXELS_AN_INCH[0]
    assert height > A5_AT_150_PIXELS_AN_INCH[1]


def test_a_copy_and_a_void_one_are_other_papers_under_names_of_their_own() -> None:
    copy = replace(PAPER, copy=1, printed_on=date(2026, 12, 3))
    void = replace(slip(), found=replace(FOUND, void_since=date(2026, 12, 3), void_by=15))
    assert receipt(slip(), PAPER, ZONE).name == "收据2026-0007.pdf"
    assert receipt(slip(), copy, ZONE).name == "收据2026-0007（副本）.pdf"
    pictures = {
        receipt(*each, ZONE).content
        for each in ((slip(), PAPER), (slip(), copy), (void, copy), (void, replace(copy, copy=2)))
    }
    assert len(pictures) == 4
