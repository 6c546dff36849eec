"""What people type without blanks, or as a whole sentence: sums, months, lengths of time and names are found in it."""

from __future__ import annotations

import re

import pytest

from tests.commands.test_dues import months_of, owing
from tests.commands.test_hours import claims
from tests.talk import Said, Stage

DECEMBER = {"2026-11": ("paid", 8500), "2026-12": ("claimed", 8500)}
OWED = {"2026-11": ("paid", 8500), "2026-12": ("owed", 8500)}


async def answer(stage: Stage, who: str, line: str) -> Said:
    """Say a line, and yes to the card that shows what was understood, where one does."""
    [said] = await stage.say(who, line)
    if "确定" in said.buttons:
        [said] = await stage.press(who, "确定")
    return said


@pytest.mark.parametrize(
    "line",
    [
        *("党费登记王芳85元", "党费登记 王芳85", "党费登记王芳85", "党费登记王芳８５元", "党费登记，王芳，８５"),
        *("党费登记王芳八十五元", "党费登记王芳12月85元", "缴费王芳12月", "党费登记 85元王芳"),
        *("王芳交了85元党费", "收到王芳85元党费", "登记王芳党费85元", "王芳同志交来12月党费85元", "王芳交12月党费了"),
    ],
)
async def test_the_keeper_enters_what_was_paid_as_it_comes(stage: Stage, line: str) -> None:
    await owing(stage)
    said = await answer(stage, "刘洋", line)
    assert "王芳" in said.text
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 8500), "2026-12": ("paid", 8500)}


@pytest.mark.parametrize("line", ["党费登记王芳85元", "王芳交了85元党费", "我交了85元党费", "志愿3小时社区清扫"])
async def test_what_is_run_together_is_shown_before_it_is_used(stage: Stage, line: str) -> None:
    await owing(stage)
    before = await stage.ledgers()
    [said] = await stage.say("刘洋", line)
    assert "请核对" in said.text
    assert await stage.ledgers() == before


@pytest.mark.parametrize("line", ["王芳党费", "王芳交党费了吗", "王芳12月的党费交了没有", "王芳交了党费吗？"])
async def test_who_asks_whether_somebody_paid_enters_nothing(stage: Stage, line: str) -> None:
    await owing(stage)
    [asked] = await stage.say("刘洋", "谁没交")
    [said] = await stage.say("刘洋", line)
    assert said.text == asked.text


@pytest.mark.parametrize(
    "line", ["党费登记 张伟2 85元 11月", "党费登记 张伟2 85 11月", "党费登记 85元 张伟2 11月", "党费登记张伟2 11月85元"]
)
async def test_the_figures_a_name_ends_in_are_no_sum(stage: Stage, line: str) -> None:
    """Of two people of one name a roster often calls the second 张伟2."""
    await stage.enrol("张伟", "张伟2")
    said = await answer(stage, "刘洋", line)
    assert "已登记第1号：张伟2，2026年11月，85.00元" in said.text


@pytest.mark.parametrize("line", ["党费登记 张伟2", "党费登记 张伟21 85元 11月", "党费登记 张伟3 85元 11月"])
async def test_of_a_name_that_ends_in_figures_none_are_left_over_for_a_sum(stage: Stage, line: str) -> None:
    await stage.enrol("张伟", "张伟2")
    [said] = await stage.say("刘洋", line)
    assert "已登记" not in said.text
    assert not re.search(r"\b[123]\.00元", said.text)


async def test_a_longer_name_is_not_taken_for_the_one_it_begins_with(stage: Stage) -> None:
    await owing(stage)
    for line in ("党费登记王芳芳85元", "王芳芳交了85元党费"):
        await stage.say("刘洋", line)
    assert await months_of(stage, "王芳") == OWED


@pytest.mark.parametrize(
    "line",
    [
        *("我交了85元党费", "我交了85元", "交党费85", "交党费85元", "党费85元", "党费 85元", "交了85元党费"),
        *("我交了12月党费85元", "我交了党费85块钱", "党费交了８５元", "我交了八十五元", "今天交了党费85元"),
        *("我交党费了", "我交过党费了", "我已经交了党费", "党费已经交了", "我的党费交了85元", "我把12月的党费交了"),
        *("我交了85元，微信", "党费转了85元微信转账", "昨天党费我交了85元，转账"),
    ],
)
async def test_a_member_reports_what_she_paid_as_she_speaks(stage: Stage, line: str) -> None:
    await owing(stage)
    await answer(stage, "王芳", line)
    assert await months_of(stage, "王芳") == DECEMBER


@pytest.mark.parametrize(
    "line",
    [
        "党费还没交",
        "党费多少",
        "党费要交多少钱？",
        "我要交12月党费",
        "我的党费没交呢",
        "党费交了没有",
        "我这个月党费交了吗？",
    ],
)
async def test_a_member_who_has_not_paid_is_shown_her_dues(stage: Stage, line: str) -> None:
    await owing(stage)
    [asked] = await stage.say("王芳", "党费")
    [said] = await stage.say("王芳", line)
    assert said.text == asked.text
    assert await months_of(stage, "王芳") == OWED


@pytest.mark.parametrize(
    ("line", "minutes", "activity", "day"),
    [
        ("志愿3小时社区清扫", 180, "社区清扫", 20),
        ("志愿社区清扫３小时", 180, "社区清扫", 20),
        ("志愿服务三个半小时", 210, "志愿服务", 20),
        ("志愿服务两个半小时 扫雪", 150, "扫雪", 20),
        ("志愿服务3个小时扫雪", 180, "扫雪", 20),
        ("志愿90分钟扫雪", 90, "扫雪", 20),
        ("志愿半天扫雪", 240, "扫雪", 20),
        ("志愿一小时三十分钟扫雪", 90, "扫雪", 20),
        ("报时长：两个钟头，扫雪", 120, "扫雪", 20),
        ("志愿 昨天上午扫雪两小时", 120, "扫雪", 19),
        ("志愿昨天下午2点到5点扫雪", 180, "扫雪", 19),
        ("志愿 第3天扫雪2小时", 120, "第3天扫雪", 20),
        ("昨天做了3小时志愿服务", 180, "志愿服务", 19),
        ("我参加了3小时志愿服务，扫雪", 180, "扫雪", 20),
        ("今天志愿服务两小时扫雪", 120, "扫雪", 20),
        ("11月18日志愿服务两个半小时 扫雪", 150, "扫雪", 18),
    ],
)
async def test_hours_are_reported_without_blanks(
    stage: Stage, line: str, minutes: int, activity: str, day: int
) -> None:
    await answer(stage, "王芳", line)
    assert await claims(stage) == [(minutes, activity, "claimed")]
    [row] = await stage.rows("hour_claims")
    assert row.day.day == day


@pytest.mark.parametrize("line", ["志愿 有一天扫雪3小时", "志愿 扫雪得20分"])
async def test_of_two_lengths_or_none_nothing_is_guessed(stage: Stage, line: str) -> None:
    [said] = await stage.say("王芳", line)
    assert "没看到服务了多长时间" in said.text
    assert await claims(stage) == []


async def test_the_card_shows_the_day_as_people_write_it(stage: Stage) -> None:
    [card] = await stage.say("王芳", "志愿昨天9:00-11:30扫雪")
    assert "11月19日（周四） 09:00–11:30" in card.text


async def test_an_activity_of_the_branch_is_entered_without_blanks(stage: Stage) -> None:
    await answer(stage, "陈静", "记活动社区清扫11月18日12人3小时")
    [row] = await stage.rows("activities")
    assert (row.day.day, row.people, row.minutes.count) == (18, 12, 180)
