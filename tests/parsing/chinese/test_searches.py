from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.chinese import parse_when, search_when

FRIDAY = datetime(2026, 11, 20, 10, 0)
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 12, 31))
PIECES = (
    "0 1 2 3 9 12 25 31 2026 2028 29 一 二 三 五 十 二十 半 年 月 日 号 点 时 分 : - / . 到 至 周 星期 每 隔 "
    "个 上 下 本 今 明 后 大后 天 末 底 初 旬 上午 晚 中午 凌晨 前 小时 第 最后一 春节 五一 ( ) next friday dec pm"
)
WORDS = st.lists(st.sampled_from([*PIECES.split(), " ", "\n"]), max_size=10).map("".join)


def _found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], f"{when.start:%m-%d %H:%M}") for start, end, when in search_when(text, FRIDAY)]


@pytest.mark.parametrize(
    ("line", "phrase", "start"),
    [
        ("/meeting 主题党日 下周五 15:00 三楼会议室 学习二十大精神", "下周五 15:00", "11-27 15:00"),
        ("支部大会 12月1日下午2点 一号会议室 民主评议党员", "12月1日下午2点", "12-01 14:00"),
        ("下周三晚上7点半在三号楼五一劳动模范报告厅开党课", "下周三晚上7点半", "11-25 19:30"),
        ("通知大家明天上午9:00到一楼大厅集合，每人带50元", "明天上午9:00", "11-21 09:00"),
        ("学习七一讲话 12.5 14:30 八一路5号", "12.5 14:30", "12-05 14:30"),
        ("补记 张三 11月28日 志愿服务 3小时", "11月28日", "11-28 00:00"),
        ("周五 9点-11点 打扫卫生 20人", "周五 9点-11点", "11-27 09:00"),
        ("８楼 ２５号 １４：３０ 开会", "２５号 １４：３０", "11-25 14:30"),
        ("人数 30 5号下午 二楼", "5号下午", "12-05 14:00"),
        ("每周五下午3点 理论学习 三会一课", "每周五下午3点", "11-20 15:00"),
        ("半小时后提醒我交党费12.50元", "半小时后", "11-20 10:30"),
        ("12 月 5 日前往烈士陵园 25人", "12 月 5 日", "12-05 00:00"),
        ("支委会 15:00 三楼", "15:00", "11-20 15:00"),
        ("下午3点 支委会 下周五 三楼", "下周五", "11-27 00:00"),
        ("马上周五去三楼", "周五", "11-20 00:00"),
        ("学习7月1日重要讲话精神 下周三19:00", "下周三19:00", "11-25 19:00"),
        ("meeting tomorrow 3pm room 5", "tomorrow 3pm", "11-21 15:00"),
    ],
)
def test_a_line_gives_its_date_and_nothing_else(line: str, phrase: str, start: str) -> None:
    assert _found(line) == [(phrase, start)]


@pytest.mark.parametrize(
    "line",
    [
        "学习二十大精神 三楼 一号会议室",
        "五一劳动模范先进事迹 八一路5号 十月革命",
        "讲三点要求，提五点建议",
        "第三点 学习5号文件 5号楼",
        "建党一百零五周年 七一讲话 三会一课 二十届三中全会",
        "党费 张三 12月 50元",
        "缴费 张三 12.50",
        "9.3阅兵 10.1国庆 1.2万元 版本1.2.3",
        "周一鸣 周日常 本周工作 12月份主题党日",
        "这周一定完成 下周一起学习 下周二十大",
        "请各支部周五前交材料",
        "会议三天前通知",
        "每两周五次 每周一三五",
        "今日头条 明日之星",
        "会议号 20261201 手机 13800138000",
        "2018年5月4日讲话",
    ],
)
def test_what_only_looks_like_a_date_is_left_alone(line: str) -> None:
    assert _found(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "春节 下午3点 聚餐",
        "11月31日 下午3点 开会",
        "13月5日 下午3点 开会",
        "12月1日25:00 开会 15:00 散会",
        "12月1日（周三）15:00 开会",
        "当天下午3点 集合",
        "第二天上午9点 报到",
        "周末 下午3点 值班",
        "每隔两周周五 下午3点",
        "周五前 15:00",
    ],
)
def test_the_time_of_an_impossible_or_unknown_day_is_not_taken_for_today(line: str) -> None:
    assert _found(line) == []


def test_two_days_are_both_found() -> None:
    assert _found("报名11月25日，开会12月1日 14:00") == [
        ("11月25日", "11-25 00:00"),
        ("12月1日 14:00", "12-01 14:00"),
    ]


@given(st.one_of(st.text(), WORDS), MOMENTS)
def test_any_text_at_any_moment_is_read_or_refused(text: str, now: datetime) -> None:
    when = parse_when(text, now)
    assert when is None or when.end is None or when.start <= when.end
    spans = [(start, end) for start, end, _ in search_when(text, now)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(MOMENTS, st.integers(0, 700))
def test_a_written_date_reads_back_as_itself(now: datetime, days: int) -> None:
    day = (now + timedelta(days=days)).replace(second=0, microsecond=0)
    for written in (
        f"{day.year}年{day.month}月{day.day}日{day.hour}时{day.minute}分",
        f"{day.year}/{day.month}/{day.day} {day:%H:%M}",
        f"{day:%Y-%m-%d %H:%M}",
    ):
        when = parse_when(written, now)
        assert when is not None
        assert when.start.date() == day.date()
        assert when.start.minute == day.minute
        assert when.start.hour == day.hour or when.guess == "am_or_pm"


@given(MOMENTS, st.integers(0, 299))
def test_a_month_and_day_ahead_is_the_next_such_day(now: datetime, days: int) -> None:
    day = (now + timedelta(days=days)).date()
    when = parse_when(f"{day.month}月{day.day}日", now)
    assert when is not None
    assert when.start.date() == day


@given(MOMENTS)
def test_a_moment_outside_the_known_years_is_refused(now: datetime) -> None:
    assert parse_when("明天", now.replace(year=9999, day=1)) is None
    assert search_when("明天", now.replace(year=1, day=1)) == []
