"""报名 社区清扫, 签到 主题党日, 请假 集中学习: what is meant is called by its name, asked about where several are."""

from __future__ import annotations

import pytest

from tests.commands.test_shifts import called, listed, opened
from tests.talk import Said, Stage

THEME, LECTURE = 1, 2


async def meetings(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.call_meeting("开会 党课 下周三16:00 一楼大厅 讲廉洁自律")


async def answers(stage: Stage, who: str = "赵䶮") -> dict[int, tuple[str, str | None]]:
    rows = await stage.rows("attendances", member_id=stage.cast.members[who])
    return {row.meeting_id: (row.answer.value, row.reason and "sealed") for row in rows if row.answer.value != "silent"}


def lines(said: Said) -> list[str]:
    return list(said.buttons.values())


@pytest.mark.parametrize(
    ("line", "expected", "reason"),
    [
        ("请假 党课", LECTURE, False),
        ("请假 党课 出差", LECTURE, True),
        ("请假党课，出差", LECTURE, True),
        ("请假 主题党日活动", THEME, False),
        ("请假 党课那天出差", LECTURE, True),
        ("主题党日请假", THEME, False),
        ("党课我去不了", LECTURE, False),
    ],
)
async def test_leave_is_asked_for_by_the_kind_of_meeting(stage: Stage, line: str, expected: int, reason: bool) -> None:
    await meetings(stage)
    await stage.say("赵䶮", line)
    assert await answers(stage) == {expected: ("leave", "sealed" if reason else None)}


@pytest.mark.parametrize("reason", ["出差去省里", "去外地讲党课", "学习", "党课备课", "党支部有事"])
async def test_a_reason_stays_a_reason(stage: Stage, reason: str) -> None:
    await meetings(stage)
    [said] = await stage.say("赵䶮", f"请假 {reason}")
    assert lines(said) == [f"/leave {LECTURE} {reason}", f"/leave {THEME} {reason}"]
    assert await answers(stage) == {}


async def test_leave_from_what_there_is_not_takes_no_other_meeting(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.say("赵䶮", "请假 支委会 出差")
    assert said.text.startswith("没有叫「支委会」的。")
    assert lines(said) == [f"/leave {THEME} 出差"]
    assert await answers(stage) == {}


async def test_of_two_of_one_kind_she_chooses(stage: Stage) -> None:
    for day in ("下周三", "下周四"):
        await stage.call_meeting(f"开会 党课 {day}16:00 一楼大厅 讲党课")
    [said] = await stage.say("赵䶮", "请假 党课 出差")
    assert lines(said) == ["/leave 1 出差", "/leave 2 出差"]
    assert await answers(stage) == {}


@pytest.mark.parametrize("line", ["参加 主题党日", "报名主题党日", "我参加周五的主题党日", "报名 二十大"])
async def test_a_meeting_is_accepted_by_its_name_or_topic(stage: Stage, line: str) -> None:
    await meetings(stage)
    await stage.say("赵䶮", line)
    assert await answers(stage) == {THEME: ("coming", None)}


@pytest.mark.parametrize(
    "line", ["报名 社区清扫", "报名社区清扫", "报名 清扫", "报名班次 社区清扫", "参加「社区清扫」"]
)
async def test_a_shift_is_signed_up_for_and_left_by_its_name(stage: Stage, line: str) -> None:
    await opened(stage)
    await called(stage, "排班 社区清扫 11月28日9:00 2小时 5人")
    await meetings(stage)
    await stage.say("赵䶮", line)
    assert await listed(stage) == {"赵䶮": "placed"}
    await stage.say("赵䶮", "取消报名 社区清扫")
    assert await listed(stage) == {"赵䶮": "withdrawn"}
    assert await answers(stage) == {}


async def test_of_two_shifts_of_a_project_she_chooses(stage: Stage) -> None:
    await opened(stage)
    for day in ("11月28日", "11月29日"):
        await called(stage, f"排班 社区清扫 {day}9:00 2小时 5人")
    [said] = await stage.say("赵䶮", "报名 社区清扫")
    assert lines(said) == ["/sign_up 1", "/sign_up 2"]
    [said] = await stage.say("赵䶮", "报名 敬老院")
    assert said.text.startswith("没有叫「敬老院」的。现在有这些，请点一个：")
    assert lines(said) == ["/sign_up 1", "/sign_up 2"]
    assert await listed(stage) == {}


async def test_who_names_what_she_comes_to_is_checked_in_there(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月27日15:00 2小时 5人")
    await stage.call_meeting()
    await stage.say("赵䶮", f"/sign_up {number}")
    stage.set_clock("2026-11-27 14:55")
    await stage.say("赵䶮", "签到 社区清扫")
    [row] = await stage.rows("shift_sign_ups", member_id=stage.cast.members["赵䶮"])
    assert row.in_at is not None
    await stage.say("王芳", "签到 主题党日")
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert row.presence.value == "present"
    [said] = await stage.say("刘洋", "签到 社区清扫")
    assert said.text.startswith("没有叫「社区清扫」的。")
