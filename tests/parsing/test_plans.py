"""Plans in words: days and times as people write them, and lines taken apart."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from bot.parsing.plans.lines import read_line
from bot.parsing.plans.moments import Misplanned, Moment, read_clocks, read_moment
from bot.parsing.plans.rows import draft_of
from bot.parsing.plans.tables import year_named
from models.rules.plans import PlanRow, Wrong
from models.rules.rulebook import load

NOW = datetime(2026, 11, 20, 10)
KINDS = load("party").on(NOW.date()).kinds
MARCH = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("3月5日", Moment(MARCH, has_year=False)),
        ("３月５日", Moment(MARCH, has_year=False)),
        ("三月五日", Moment(MARCH, has_year=False)),
        ("3.5", Moment(MARCH, has_year=False)),
        ("3/5", Moment(MARCH, has_year=False)),
        ("3月5日（周五）", Moment(MARCH, has_year=False)),
        ("3月5日 15:00", Moment(MARCH, time(15), has_year=False)),
        ("3月5日下午3点半", Moment(MARCH, time(15, 30), has_year=False)),
        ("3月5日15:00-16:30", Moment(MARCH, time(15), time(16, 30), has_year=False)),
        ("3月5日下午", Moment(MARCH, has_year=False)),
        ("2027.3.5", Moment(MARCH)),
        ("2027-03-05", Moment(MARCH)),
        ("2027年3月5日", Moment(MARCH)),
        ("明年3月5日", Moment(MARCH)),
        ("下周五", Moment(date(2026, 11, 27))),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, moment: Moment) -> None:
    assert read_moment(text, NOW, 2027) == moment


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", Wrong.NO_DAY),
        ("2月30日", Wrong.NO_SUCH_DAY),
        ("2月29日", Wrong.NO_SUCH_DAY),
        ("13月1日", Wrong.NO_SUCH_DAY),
        ("3月5日（周一）", Wrong.OTHER_WEEKDAY),
        ("3月中旬", Wrong.MONTH_ONLY),
        ("3月上旬", Wrong.MONTH_ONLY),
        ("3月", Wrong.MONTH_ONLY),
        ("3月5日至3月7日", Wrong.SEVERAL_DAYS),
        ("每月5日", Wrong.COMES_AGAIN),
        ("每周五", Wrong.COMES_AGAIN),
        ("择日", Wrong.UNREADABLE_DAY),
    ],
)
def test_what_is_no_day_is_named(text: str, wrong: Wrong) -> None:
    with pytest.raises(Misplanned) as raised:
        read_moment(text, NOW, 2027)
    assert raised.value.wrong is wrong


@pytest.mark.parametrize("text", ["", "25点", "3月5日", "下午", "一会儿", "12月3日15:00"])
def test_what_is_no_time_of_day_is_named(text: str) -> None:
    with pytest.raises(Misplanned):
        read_clocks(text)


ROW = PlanRow(1, "", MARCH, time(15), None, "theme-day", "学雷锋志愿服务", "张敏", "三楼会议室")


@pytest.mark.parametrize(
    "line",
    [
        "3月5日 15:00 主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室",
        "３月５日　１５：００　主题党日　学雷锋志愿服务　领学人：张敏　三楼会议室",
        "3月5日，15:00，主题党日，学雷锋志愿服务，领学人张敏，三楼会议室",
        "1. 3月5日（周五）15：00 主题党日 学雷锋志愿服务 张敏领学 三楼会议室",
        "（1）主题党日 3月5日下午3点 三楼会议室 学雷锋志愿服务 主讲人：张敏",
        "主题党日：学雷锋志愿服务 3月5日 下午三点 领学人：张敏 地点：三楼会议室",
        "3月5日\t15:00\t主题党日\t学雷锋志愿服务\t领学人：张敏\t三楼会议室",
        "3月5日15:00主题党日 学雷锋志愿服务 领学人 张敏 三楼会议室",
        "2027.3.5 15:00 党日活动 议题：学雷锋志愿服务 领学人 张敏 三楼会议室",
    ],
)
def test_a_line_is_taken_apart_in_any_order(line: str) -> None:
    draft = draft_of([read_line(line, 1, KINDS, NOW)], KINDS, NOW)
    assert (draft.rows, draft.faults) == ((ROW,), ())


@pytest.mark.parametrize(
    ("line", "topic", "place", "materials"),
    [
        ("3月5日 集中学习 学习《条例》，讨论；交流", "学习《条例》，讨论；交流", None, None),
        ("3月5日 主题党日 参观革命纪念馆", "参观革命纪念馆", None, None),
        ("3月5日 主题党日 参观 革命纪念馆", "参观", "革命纪念馆", None),
        ("3月5日 主题党日", None, None, None),
        ("3月5日 集中学习 学党章 https://example.org/党章", "学党章", None, "https://example.org/党章"),
        ("3月5日 集中学习 学党章 材料：党章单行本", "学党章", None, "党章单行本"),
        ("3月5日 集中学习 纪念七一 待定", "纪念七一 待定", None, None),
    ],
)
def test_what_is_left_of_a_line_is_the_topic(
    line: str, topic: str | None, place: str | None, materials: str | None
) -> None:
    [row] = draft_of([read_line(line, 1, KINDS, NOW)], KINDS, NOW).rows
    assert (row.topic, row.place, row.materials) == (topic, place, materials)


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        ("主题党日 学雷锋", Wrong.NO_DAY, "主题党日 学雷锋"),
        ("3月5日", Wrong.NO_KIND, ""),
        ("3月5日 茶话会 迎新年", Wrong.UNKNOWN_KIND, "茶话会"),
        ("2月30日 党课", Wrong.NO_SUCH_DAY, "2月30日"),
        ("3月5日 16:00-15:00 党课", Wrong.UNREADABLE_CLOCK, "16:00-15:00"),
        ("3月5日 党课 25点", Wrong.UNREADABLE_CLOCK, "25点"),
        ("3月5日 党课 " + "长" * 301, Wrong.TOO_LONG, "长" * 300),
    ],
)
def test_the_fault_of_a_line_is_named(line: str, wrong: Wrong, said: str) -> None:
    draft = draft_of([read_line(line, 7, KINDS, NOW)], KINDS, NOW)
    assert [(fault.line, fault.wrong, fault.said) for fault in draft.faults] == [(7, wrong, said)]


@pytest.mark.parametrize(
    ("texts", "year"),
    [(("2027年度计划",), 2027), (("计划", "计划2027"), 2027), (("20270305",), None), (("党支部",), None)],
)
def test_the_year_of_a_title_is_known(texts: tuple[str, ...], year: int | None) -> None:
    assert year_named(*texts) == year
