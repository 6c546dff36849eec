"""Plans from files: sheets as people make them, every fault by its row."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest

from bot.papers.plans import read_plan
from bot.papers.sheets import Unusable
from models.rules.plans import PlanDraft, Wrong
from models.rules.rulebook import load
from tests.papers.files import Rows, xlsx

NOW = datetime(2026, 11, 20, 10)
KINDS = load("party").on(NOW.date()).kinds
HEADER = ["序号", "日期", "时间", "会议类型", "主题（暂定）", "领学人", "主讲人", "地点", "学习材料", "备注"]


@pytest.fixture
def read(tmp_path: Path) -> Any:
    def read_rows(rows: Rows, finish: Any = lambda *_: None) -> PlanDraft:
        return read_plan(xlsx(tmp_path / "计划.xlsx", rows, finish), KINDS, NOW).draft

    return read_rows


def test_titles_blank_rows_sections_and_remarks_are_no_meetings_and_merged_days_count_for_each_row(read: Any) -> None:
    rows = [
        ["机关党支部2027年度组织生活计划"],
        [],
        HEADER,
        ["第一季度"],
        [1, "3月5日", "15:00", "主题党日", "学雷锋", "张敏", None, "三楼", "https://example.org", "x"],
        [2, None, time(9), "支委会", "研究工作"],
        [],
        HEADER,
        [3, datetime(2027, 4, 2), "", "党课", "讲党课", None, "刘洋"],
        [4],
        ["制表：陈静"],
    ]

    def merge(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 0, 9, rows[0][0])
        sheet.merge_range(4, 1, 5, 1, "3月5日")

    draft = read(rows, merge)
    assert draft.faults == ()
    assert [(row.line, row.day, row.clock, row.kind, row.topic, row.reader) for row in draft.rows] == [
        (5, date(2027, 3, 5), time(15), "theme-day", "学雷锋", "张敏"),
        (6, date(2027, 3, 5), time(9), "committee", "研究工作", None),
        (9, date(2027, 4, 2), None, "lecture", "讲党课", "刘洋"),
    ]
    assert (draft.rows[0].place, draft.rows[0].materials) == ("三楼", "https://example.org")
    assert (draft.ignored, draft.is_year_guessed) == (("备注",), False)


@pytest.mark.parametrize(
    ("day", "clock", "found"),
    [
        ("2027.3.5", "15:00", (date(2027, 3, 5), time(15))),
        ("三月五日", "下午三点", (date(2027, 3, 5), time(15))),
        (46451, None, (date(2027, 3, 5), None)),
        (46451.625, None, (date(2027, 3, 5), time(15))),
        (20270305, 0.625, (date(2027, 3, 5), time(15))),
        (datetime(2027, 3, 5, 15), None, (date(2027, 3, 5), time(15))),
        (3.5, "待定", (date(2027, 3, 5), None)),
        (3.1, None, Wrong.DOUBTFUL_DAY),
        ("3月中旬", None, Wrong.MONTH_ONLY),
        ("2月30日", None, Wrong.NO_SUCH_DAY),
        (True, None, Wrong.UNREADABLE_DAY),
        (None, None, Wrong.NO_DAY),
        ("3月5日", "25点", Wrong.UNREADABLE_CLOCK),
        ("3月5日", "16:00-15:00", Wrong.UNREADABLE_CLOCK),
    ],
)
def test_a_day_and_a_time_are_read_from_whatever_the_cell_holds(read: Any, day: Any, clock: Any, found: Any) -> None:
    draft = read([HEADER, [1, day, clock, "党课"]])
    said = [fault.wrong for fault in draft.faults] or [(row.day, row.clock) for row in draft.rows]
    assert said == [found]


@pytest.mark.parametrize(
    ("header", "row", "found"),
    [
        (["时间", "内容", "形式"], ["3月5日15:00", "学雷锋", "主题党日"], (date(2027, 3, 5), time(15))),
        (["月份", "日期", "会议类型"], ["3月", "5日", "党课"], (date(2027, 3, 5), None)),
        (["月份", "日期", "会议类型"], [3, 5, "党课"], (date(2027, 3, 5), None)),
        (["月份", "会议类型"], ["3月", "党课"], Wrong.MONTH_ONLY),
        (["日期", "类别"], ["3月5日", "党课（第一季度）"], (date(2027, 3, 5), None)),
        (["日期", "类别", "主题"], ["3月5日", "党课", datetime(2027, 3, 5)], Wrong.NO_TEXT),
    ],
)
def test_headers_have_many_names(read: Any, header: list[str], row: list[Any], found: Any) -> None:
    draft = read([header, row])
    said = [fault.wrong for fault in draft.faults] or [(each.day, each.clock) for each in draft.rows]
    assert said == [found]


def test_a_csv_of_windows_is_read_too(tmp_path: Path) -> None:
    file = tmp_path / "2028年计划.csv"
    file.write_bytes("日期,会议类型,主题\n8月4日,党课,八一精神\n".encode("gbk"))
    [row] = read_plan(file, KINDS, NOW).draft.rows
    assert (row.line, row.day, row.topic) == (2, date(2028, 8, 4), "八一精神")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["姓名", "党支部"], ["张三", "机关党支部"]], "没有找到表头：前10行里要有「日期」和「会议种类」两列"),
        ([HEADER], "表头下面没有会议"),
        ([HEADER, *[[n, "3月5日", "", "党课"] for n in range(501)]], "计划超过500行"),
        ([["日期", "日期", "会议类型"], ["3月5日", "", "党课"]], "表头「日期」出现了2次（A、B列）"),
    ],
)
def test_a_file_that_is_no_plan_is_refused_in_words(read: Any, rows: Rows, words: str) -> None:
    with pytest.raises(Unusable, match=words):
        read(rows)
