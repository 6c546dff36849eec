from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.papers import cells
from bot.papers.cells import Day, Misread
from bot.papers.sheets import CellError, cleaned
from models.members import Category
from models.roles import OfficeKind

TODAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("张三", "张三"),
        ("张 三", "张三"),
        ("张　三", "张三"),
        (" 欧阳\u00a0致远 ", "欧阳致远"),
        ("张\u200b三", "张三"),
        ("买买提·艾力", "买买提·艾力"),
        ("买买提•艾力", "买买提·艾力"),
        ("买买提．艾力", "买买提·艾力"),
        ("买买提.艾力", "买买提·艾力"),
        ("买买提 ・ 艾力", "买买提·艾力"),
        ("𠮷田", "𠮷田"),
        ("刘䶮", "刘䶮"),
        ("李㛃", "李㛃"),
        ("王\U00031350", "王\U00031350"),
        ("张三(大)", "张三（大）"),
        ("张三２", "张三2"),
        ("Anna  Lee", "Anna Lee"),
        ("བཀྲ་ཤིས".replace("་", ""), "བཀྲཤིས"),
    ],
)
def test_a_name_keeps_its_characters_and_loses_its_spaces(written: str, name: str) -> None:
    assert cells.read_name(cleaned(written)) == name


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("张", "只有一个字"),
        ("12345", "不像姓名"),
        (13.0, "不像姓名"),
        ("张三、李四", "「、」"),
        ("张三?", "「?」"),
        ("张\ufffd", "「\ufffd」"),
        ("张\ue863", "U+E863"),
        ("=cmd", "「=」"),
        ("图书馆党支部", "像是支部名称"),
        ("张" * 41, "太长"),
        (True, "TRUE"),
        (date(2020, 7, 1), "2020-07-01"),
        (time(12), "12:00:00"),
        (CellError("#N/A"), "错误值 #N/A"),
        (CellError("没有算出结果的公式"), "没有算出结果的公式"),
    ],
)
def test_what_is_no_name_is_refused_with_its_reason(cell: Any, reason: str) -> None:
    with pytest.raises(Misread, match=r".*") as caught:
        cells.read_name(cell)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        13800001234.0,
        13800001234,
        "13800001234",
        "13800001234.0",
        "１３８００００１２３４",
        "138 0000 1234",
        "138-0000-1234",
        "138－0000－1234",
        "138.0000.1234",
        "+86 138 0000 1234",
        "+8613800001234",
        "8613800001234",
        "008613800001234",
        "(+86)13800001234",
    ],
)
def test_a_phone_is_eleven_digits_however_it_is_written(cell: Any) -> None:
    assert cells.read_phone(cell) == "13800001234"


@pytest.mark.parametrize("cell", ["", " ", "无", "/", "-"])
def test_an_empty_phone_is_none(cell: str) -> None:
    assert cells.read_phone(cell) is None


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("1380000", "手机号 1380000 只有7位，应为11位"),
        (138000012345.0, "手机号 138000012345 有12位，应为11位"),
        ("23800001234", "应以1开头"),
        ("abc", "不是11位数字"),
        ("13800001234 张三", "不是11位数字"),
        ("²3800001234", "不是11位数字"),
        ("1.38E+10", "科学计数"),
        ("330102199001011234", "身份证号"),
        (1.1e17, "身份证号"),
        (1e300, "科学计数"),
        (float("inf"), "不是11位数字"),
        (float("nan"), "不是11位数字"),
        (13800001234.5, "不是11位数字"),
        ("1380000123.4", "不是11位数字"),
        ("13800001234/13900001234", "写了两个"),
        (True, "TRUE"),
        (datetime(2020, 7, 1, 8, 30), "日期或时间"),
        (CellError("#REF!"), "错误值 #REF!"),
    ],
)
def test_what_is_no_phone_is_refused_with_its_reason(cell: Any, reason: str) -> None:
    with pytest.raises(Misread) as caught:
        cells.read_phone(cell)
    assert reason in str(caught.value)


def test_an_identity_number_in_the_wrong_column_is_not_repeated() -> None:
    with pytest.raises(Misread) as caught:
        cells.read_phone("330102199001011234")
    assert "3301" not in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2020.7.1", Day(date(2020, 7, 1))),
        ("2020-07-01", Day(date(2020, 7, 1))),
        ("2020/7/1", Day(date(2020, 7, 1))),
        ("2020年7月1日", Day(date(2020, 7, 1))),
        ("2020 年 7 月 1 日", Day(date(2020, 7, 1))),
        ("２０２０．７．１", Day(date(2020, 7, 1))),
        ("20200701", Day(date(2020, 7, 1))),
        ("2020-07-01 00:00:00", Day(date(2020, 7, 1))),
        ("2020年7月", Day(date(2020, 7, 1), is_month_only=True)),
        ("2020.07", Day(date(2020, 7, 1), is_month_only=True)),
        (2020.7, Day(date(2020, 7, 1), is_month_only=True)),
        (2020.12, Day(date(2020, 12, 1), is_month_only=True)),
        ("2020.1", Day(date(2020, 1, 1), is_month_only=True)),
        ("202007", Day(date(2020, 7, 1), is_month_only=True)),
        (202007.0, Day(date(2020, 7, 1), is_month_only=True)),
        (44013.0, Day(date(2020, 7, 1))),
        ("44013", Day(date(2020, 7, 1))),
        (date(2020, 7, 1), Day(date(2020, 7, 1))),
        (datetime(2020, 7, 1, 8, 30), Day(date(2020, 7, 1))),
        ("2026-05-01", Day(date(2026, 5, 1))),
        ("", None),
        ("/", None),
    ],
)
def test_a_day_is_read_in_every_form_people_use(cell: Any, day: Day | None) -> None:
    assert cells.read_day(cell, on=TODAY) == day


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (2020.1, "分不清是1月还是10月"),
        ("2020.13.1", "没有这一天"),
        ("2023-02-29", "没有这一天"),
        ("202013", "没有这一天"),
        ("2020", "看不出年月日"),
        (1998.0, "看不出年月日"),
        ("98.7", "看不出年月日"),
        ("去年", "看不出年月日"),
        ("2020-07-01后", "看不出年月日"),
        ("2026-05-02", "在今天之后"),
        ("1900-01-01", "太早"),
        (99999.0, "在今天之后"),
        (1e300, "看不出年月日"),
        (-5.0, "看不出年月日"),
        (True, "TRUE"),
        (time(0, 0), "不是日期"),
        (CellError("#VALUE!"), "#VALUE!"),
    ],
)
def test_a_doubtful_day_is_refused_with_its_reason(cell: Any, reason: str) -> None:
    with pytest.raises(Misread) as caught:
        cells.read_day(cell, on=TODAY)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "category"),
    [
        ("正式党员", Category.FULL),
        ("正 式", Category.FULL),
        ("中共党员", Category.FULL),
        ("预备党员", Category.PROBATIONARY),
        ("中共预备党员", Category.PROBATIONARY),
        ("入党积极分子", Category.APPLICANT),
        ("发展对象", Category.APPLICANT),
        ("入党申请人", Category.APPLICANT),
    ],
)
def test_a_category_has_many_words(cell: str, category: Category) -> None:
    assert cells.read_category(cell) is category


@pytest.mark.parametrize(("cell", "reason"), [("", "没有写"), ("群众", "「群众」不认识"), (1.0, "「1」不认识")])
def test_an_unknown_category_is_refused(cell: Any, reason: str) -> None:
    with pytest.raises(Misread) as caught:
        cells.read_category(cell)
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("cell", "known", "unknown"),
    [
        ("支部书记", [OfficeKind.SECRETARY], []),
        ("副书记/组织委员", [OfficeKind.DEPUTY_SECRETARY, OfficeKind.ORGANISATION_OFFICER], []),
        ("组织、宣传委员", [OfficeKind.ORGANISATION_OFFICER, OfficeKind.PUBLICITY_OFFICER], []),
        ("纪检委员，党费管理员", [OfficeKind.DISCIPLINE_OFFICER, OfficeKind.DUES_KEEPER], []),
        ("书记兼党小组组长", [OfficeKind.SECRETARY, OfficeKind.GROUP_LEADER], []),
        ("书记、支部书记", [OfficeKind.SECRETARY], []),
        ("馆员", [], ["馆员"]),
        ("原书记", [], ["原书记"]),
        ("党委书记", [], ["党委书记"]),
        ("管理员", [], ["管理员"]),
        ("无", [], []),
        ("", [], []),
    ],
)
def test_offices_are_told_from_other_posts(cell: str, known: list[OfficeKind], unknown: list[str]) -> None:
    assert cells.read_offices(cell) == (tuple(known), tuple(unknown))


@pytest.mark.parametrize(
    ("cell", "is_exempt"),
    [
        ("是", True),
        ("√", True),
        (True, True),
        (1.0, True),
        ("年老体弱", True),
        ("否", False),
        ("", False),
        (False, False),
    ],
)
def test_a_mark_is_yes_or_no(cell: Any, is_exempt: bool) -> None:
    assert cells.read_mark(cell) is is_exempt


def test_a_mark_that_is_neither_is_refused() -> None:
    with pytest.raises(Misread, match="看不懂"):
        cells.read_mark("也许")


@pytest.mark.parametrize(
    ("remark", "is_spared"),
    [
        ("长期病假", True),
        ("84岁，年老体弱", True),
        ("免提醒", True),
        ("不免提醒", False),
        ("取消免提醒", False),
        ("党校学习", False),
        (5.0, False),
        (CellError("#N/A"), False),
    ],
)
def test_a_remark_spares_the_old_and_the_ill(remark: Any, is_spared: bool) -> None:
    assert cells.is_spared_by(remark) is is_spared


ANY_CELL = st.one_of(
    st.text(max_size=30),
    st.text("张三买·•．. 　()（）A1-+86", max_size=20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(CellError, st.sampled_from(["#N/A", "错误值"])),
)


@given(ANY_CELL)
def test_a_name_read_again_is_the_same(cell: Any) -> None:
    again(cells.read_name, cell)


@given(st.one_of(ANY_CELL, st.integers(0, 10**13).map(float), st.from_regex(r"\+?(86)?[ -]?1[0-9]{10}(\.0)?")))
def test_a_phone_read_again_is_the_same(cell: Any) -> None:
    again(cells.read_phone, cell)


@given(ANY_CELL)
def test_a_branch_read_again_is_the_same(cell: Any) -> None:
    again(cells.read_branch, cell)


@pytest.mark.parametrize("read", [cells.read_category, cells.read_offices, cells.read_mark])
@given(cell=ANY_CELL)
def test_any_cell_is_read_or_refused(read: Callable[[Any], Any], cell: Any) -> None:
    with suppress(Misread):
        read(cell)


@given(st.one_of(ANY_CELL, st.from_regex(r"[0-9]{1,8}([./-][0-9]{1,2}){0,2}", fullmatch=True)))
def test_any_cell_is_a_day_in_range_or_refused(cell: Any) -> None:
    with suppress(Misread):
        day = cells.read_day(cell, on=TODAY)
        assert day is None or cells.FOUNDED_ON <= day.on <= TODAY


def again(read: Callable[[Any], str | None], cell: Any) -> None:
    with suppress(Misread):
        once = read(cell)
        if once is not None:
            assert outcome(read, once) == once


def outcome(read: Callable[[Any], str | None], cell: Any) -> str | None:
    try:
        return read(cell)
    except Misread as error:
        return f"refused: {error}"
