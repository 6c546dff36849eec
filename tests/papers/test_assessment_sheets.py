"""Assessment sheets from files: tables as people make them, every fault by its row."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.papers.assessment_sheets import Misassessed, read_base, read_month, sheet_of
from bot.papers.sheets import Cell, CellError, Unusable, read_sheets
from models.rules.assessment_sheets import SheetDraft, SheetWrong
from models.rules.assessments import Payer, Regime
from models.rules.values import Money, Month
from tests.papers.files import Formula, Rows, xlsx

THIS = Month(2026, 11)
HEADER = ["序号", "姓 名", "人员类别", "单位性质", "党费缴纳基数（元）", "起缴月份", "调整原因", "减免后金额", "备注"]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_rows(
        rows: Rows, stem: str = "核定表", year: int | None = None, finish: Any = lambda *_: None
    ) -> SheetDraft:
        return sheet_of(read_sheets(xlsx(tmp_path / "表.xlsx", rows, finish)), stem, year, THIS)

    return read_rows


def test_titles_sections_totals_and_blank_rows_are_nobody(read: Any) -> None:
    rows = [
        ["机关党支部2027年度党员缴纳党费基数核定表"],
        [],
        HEADER,
        ["第一党小组"],
        [1, "张　敏", "在职", "机关", Formula.showing("=3100*2", 6200), None, None, None, "x"],
        [2, "买买提•艾力", None, None, 3000.005 * 2, 7, "调资"],
        [],
        HEADER,
        [3, "王芳（12号）", "学生党员"],
        [4],
        ["合 计", None, None, None, 12200.01],
        ["填表人：陈静"],
    ]

    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(4, 2, 5, 2, "在职")

    draft = read(rows, finish=merge)
    assert draft.faults == ()
    found = [(row.line, row.name, row.payer, row.base, row.regime, row.first_month, row.reason) for row in draft.rows]
    assert found == [
        (5, "张敏", Payer.SALARIED, Money(620000), Regime.OFFICE, None, None),
        (6, "买买提·艾力", Payer.SALARIED, Money(600001), None, Month(2027, 7), "调资"),
        (9, "王芳（12号）", Payer.STUDENT, None, None, None, None),
    ]
    assert (draft.year, draft.is_year_guessed, draft.ignored) == (2027, False, ("减免后金额",))
    assert "6200" not in repr(draft)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (6200.0, Money(620000)),
        (0.1 + 0.2, Money(30)),
        ("6200", Money(620000)),
        ("6,200.5元", Money(620050)),
        ("￥６，２００．００", Money(620000)),
        ("¥12,345,678.90", Money(1234567890)),
        ("六千二百元", Money(620000)),
        ("人民币6200元整", Money(620000)),
        ("-6200", Money(-620000)),
        (-1.0, Money(-100)),
        ("0", Money(0)),
        ("", None),
        ("——", None),
        ("无", None),
        (6233.333333, SheetWrong.PART_OF_FEN),
        ("6233.335", SheetWrong.PART_OF_FEN),
        ("62,00", SheetWrong.UNREADABLE_BASE),
        ("6200左右", SheetWrong.UNREADABLE_BASE),
        ("6000-6200", SheetWrong.UNREADABLE_BASE),
        (True, SheetWrong.UNREADABLE_BASE),
        (date(2027, 1, 1), SheetWrong.UNREADABLE_BASE),
        (CellError("#N/A"), SheetWrong.UNREADABLE_BASE),
    ],
)
def test_a_base_is_read_to_the_fen_from_whatever_the_cell_holds(cell: Cell, found: Any) -> None:
    try:
        assert read_base(cell) == found
    except Misassessed as wrong:
        assert wrong.wrong is found  # noqa: PT017


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("", None),
        (7.0, Month(2027, 7)),
        ("7月", Month(2027, 7)),
        ("七月份", Month(2027, 7)),
        ("2027年7月起", Month(2027, 7)),
        ("2027-07-01", Month(2027, 7)),
        ("2027/7", Month(2027, 7)),
        ("2027.10", Month(2027, 10)),
        (202707.0, Month(2027, 7)),
        (46569.0, Month(2027, 7)),
        (datetime(2026, 7, 1), Month(2026, 7)),
        (2027.1, SheetWrong.UNREADABLE_MONTH),
        (13.0, SheetWrong.UNREADABLE_MONTH),
        ("下半年", SheetWrong.UNREADABLE_MONTH),
    ],
)
def test_a_month_is_read_from_whatever_the_cell_holds(cell: Cell, found: Any) -> None:
    try:
        assert read_month(cell, 2027) == found
    except Misassessed as wrong:
        assert wrong.wrong is found  # noqa: PT017


@pytest.mark.parametrize(
    ("row", "wrong", "name"),
    [
        ([1, None, "在职", None, 6200], SheetWrong.NO_NAME, ""),
        ([1, "王芳", "临时工", None, 6200], SheetWrong.UNKNOWN_PAYER, "王芳"),
        ([1, "王芳", "在职", "民营", 6200], SheetWrong.UNKNOWN_REGIME, "王芳"),
        ([1, "王芳", "在职", None, "约六千"], SheetWrong.UNREADABLE_BASE, "王芳"),
        ([1, "王芳", "在职", None, 6200, "年初"], SheetWrong.UNREADABLE_MONTH, "王芳"),
        ([1, "王芳", "在职", None, 6200, None, "长" * 201], SheetWrong.TOO_LONG, "王芳"),
        ([1, datetime(2027, 1, 1), "在职", None, 6200], SheetWrong.NO_TEXT, ""),
    ],
)
def test_a_fault_names_its_row(read: Any, row: list[Any], wrong: SheetWrong, name: str) -> None:
    draft = read([HEADER, row])
    assert [(fault.line, fault.wrong, fault.name) for fault in draft.faults] == [(2, wrong, name)]
    assert draft.rows == ()


def test_the_year_stands_in_the_title_in_the_name_or_is_this_year(read: Any) -> None:
    row = [1, "王芳", None, None, 6200]
    assert read([HEADER, row], stem="2028年核定").year == 2028
    assert (read([HEADER, row]).year, read([HEADER, row]).is_year_guessed) == (2026, True)
    assert read([HEADER, row], year=2027).year == 2027
    with pytest.raises(Unusable, match="标题写的是2026年，要导入的却是2027年"):
        read([["2026年核定表"], HEADER, row], year=2027)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["姓名", "电话"], ["王芳", "1"]], "要有「姓名」和「核定基数」两列"),
        ([HEADER], "表头下面没有人"),
        ([["姓名", "核定基数（万元）"], ["王芳", 0.62]], "单位是万元。请改成元再试"),
        ([["姓名", "基数", "基数"], ["王芳", 6200, 1]], "表头「基数」出现了2次（B、C列）"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_words(read: Any, rows: Rows, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read(rows)
