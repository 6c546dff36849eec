"""Two meetings at one time: the secretary hears who is invited to both."""

from __future__ import annotations

import pytest

from tests.talk import Said, Stage

THEME_DAY = "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神"
LECTURE = "开会 党课 下周五16:00 一楼大厅 讲党课"


async def publish(stage: Stage, line: str, who: str = "陈静") -> Said:
    await stage.say(who, line)
    [published] = await stage.press(who, "发布")
    return published


async def test_who_is_invited_to_both_is_named_and_the_meeting_is_called_all_the_same(stage: Stage) -> None:
    await publish(stage, THEME_DAY)
    said = await publish(stage, LECTURE)
    assert "时间冲突：" in said.text
    assert "等6人同时还有主题党日，11月27日（周五）15:00–17:00。" in said.text
    assert said.text.count("、") == 4
    assert [row.state.value for row in await stage.rows("meetings")] == ["called", "called"]


@pytest.mark.parametrize(
    ("when", "clashes"),
    [
        ("下周五13:00", False),
        ("下周五14:59", True),
        ("下周五15:00", True),
        ("下周五16:59", True),
        ("下周五17:00", False),
        ("下周四15:00", False),
    ],
)
async def test_meetings_that_only_touch_do_not_clash(stage: Stage, when: str, clashes: bool) -> None:
    await publish(stage, THEME_DAY)
    said = await publish(stage, f"开会 主题党日 {when} 一楼大厅 讲党课")
    assert ("时间冲突" in said.text) is clashes


async def test_the_invited_read_nothing_of_it(stage: Stage) -> None:
    number = await stage.call_meeting(THEME_DAY)
    await publish(stage, "开会 党课 下周四15:00 一楼大厅 讲党课")
    await stage.say("陈静", f"改时间 {number} 下周四16:00")
    [said] = await stage.press("陈静", "改期并通知")
    assert "同时还有党课，11月26日（周四）15:00" in said.text
    assert [each.chat for each in stage.channel.sent if "时间冲突" in each.text] == ["chat-陈静"]


async def test_a_change_of_place_speaks_of_no_clash(stage: Stage) -> None:
    number = await stage.call_meeting(THEME_DAY)
    await publish(stage, LECTURE)
    [said] = await stage.say("陈静", f"改地点 {number} 五楼礼堂")
    assert "时间冲突" not in said.text


async def test_who_is_on_leave_from_either_has_no_clash(stage: Stage) -> None:
    await publish(stage, THEME_DAY)
    for who in ("刘洋", "赵䶮"):
        await stage.press(who, "请假")
    await stage.say("王芳", "外出 下周五 出差")
    said = await publish(stage, LECTURE)
    for who in ("刘洋", "赵䶮", "王芳"):
        assert who not in said.text
    assert "陈静" in said.text


async def test_a_meeting_called_off_or_only_planned_is_no_clash(stage: Stage) -> None:
    number = await stage.call_meeting(THEME_DAY)
    await stage.say("陈静", f"取消会议 {number}")
    await stage.press("陈静", "取消会议并通知")
    await stage.say("陈静", "固定会议 集中学习 每周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    assert "时间冲突" not in (await publish(stage, LECTURE)).text


async def test_of_another_branchs_meeting_only_kind_and_time_are_told_and_own_invitees_named(stage: Stage) -> None:
    await stage.say("李娜", "任命 王芳 组织委员 图书馆党支部")
    await stage.press("李娜", "任命")
    await publish(stage, "开会 支委会 下周五15:00 馆长办公室 研究秘密事项", "周敏")
    said = await publish(stage, THEME_DAY)
    assert "时间冲突：王芳同时还有" in said.text
    for hidden in ("秘密事项", "馆长办公室", "图书馆", "周敏"):
        assert hidden not in said.text


async def test_a_meeting_without_a_clash_says_nothing_of_one(stage: Stage) -> None:
    assert "时间冲突" not in (await publish(stage, THEME_DAY)).text
