"""Groups of a branch: made and filled by the secretary; a meeting is called for one of them."""

from __future__ import annotations

from bot.answers import NotAllowed
from tests.cast import OFFICE
from tests.talk import Stage, worded

LINE = "开会 党小组会 下周五15:00 三楼会议室 学习讨论"
FIRST, SECOND = f"{OFFICE}第一党小组", f"{OFFICE}第二党小组"


async def two_groups(stage: Stage) -> None:
    await stage.say("陈静", "建党小组 第一党小组")
    await stage.say("陈静", "建党小组 第二党小组")
    await stage.say("陈静", "编入党小组 第一党小组 王芳、赵䶮 孙建国")
    await stage.say("陈静", "编入党小组 第二党小组 刘洋、李娜、陈静")


async def invited(stage: Stage, number: int) -> set[str]:
    names = {number: name for name, number in stage.cast.members.items()}
    return {names[row.member_id] for row in await stage.rows("attendances", meeting_id=number)}


async def publish(stage: Stage, who: str) -> int:
    published = (await stage.press(who, "发布"))[-1]
    return int(published.buttons["报名情况"].split()[-1])


async def test_groups_are_made_filled_led_and_closed_in_single_lines(stage: Stage) -> None:
    [empty] = await stage.say("陈静", "党小组")
    assert "还没有设党小组" in empty.text
    await two_groups(stage)
    assert f"您已编入{FIRST}" in stage.last("王芳").text
    [said] = await stage.say("陈静", "定党小组组长 王芳")
    assert f"{FIRST}，组长王芳，3人：孙建国、王芳、赵䶮" in said.text
    assert "没有编组" not in said.text
    assert f"担任{FIRST}组长" in stage.last("王芳").text
    [said] = await stage.say("陈静", "编入党小组 第一党小组 王芳、张三")
    assert "张三" in said.text
    assert "先没有改动" in said.text
    [said] = await stage.say("陈静", "党小组改名 第二党小组 青年党小组")
    assert f"{OFFICE}青年党小组" in said.text
    [said] = await stage.say("陈静", "建党小组 青年党小组")
    assert "已经有" in said.text
    # Who leads goes to another group and leads no more.
    [said] = await stage.say("陈静", "编入小组 青年党小组 王芳")
    assert f"{FIRST}，还没有组长，2人" in said.text
    assert (await stage.say("王芳", LINE))[0].text == worded(NotAllowed("Convener"))
    await stage.say("陈静", "撤销党小组 青年党小组")
    [said] = await stage.press("陈静", "撤销")
    assert "原来的4人现在没有编组" in said.text
    [said] = await stage.say("陈静", "建党小组 青年党小组")
    assert f"{OFFICE}青年党小组，还没有组长，0人" in said.text


async def test_a_group_meeting_is_called_for_one_group(stage: Stage) -> None:
    [said] = await stage.say("陈静", LINE)
    await stage.press("陈静", "发布")
    assert "还没有设党小组" in stage.last("陈静").text
    await stage.say("陈静", "建党小组 第一党小组")
    await stage.say("陈静", "编入党小组 第一党小组 王芳、赵䶮、孙建国")
    [said] = await stage.say("陈静", LINE)
    assert f"参加的人怎么定：{FIRST}" in said.text, "with one group nobody is asked which"
    number = await publish(stage, "陈静")
    assert await invited(stage, number) == {"王芳", "赵䶮", "孙建国"}
    assert f"党小组会 · {FIRST}" in stage.last("王芳").text
    # With two she is asked; what is written in the line is not asked.
    await stage.say("陈静", "建党小组 第二党小组")
    await stage.say("陈静", "编入党小组 第二党小组 刘洋、赵䶮")
    assert await invited(stage, number) == {"王芳", "赵䶮", "孙建国"}, "the past stays as it was"
    [asked] = await stage.say("陈静", LINE)
    assert list(asked.buttons) == [FIRST, SECOND]
    await stage.press("陈静", SECOND)
    assert await invited(stage, await publish(stage, "陈静")) == {"刘洋", "赵䶮"}
    await stage.say("陈静", f"{LINE} 第二小组 加上王芳 去掉刘洋")
    assert await invited(stage, await publish(stage, "陈静")) == {"赵䶮", "王芳"}


async def test_a_group_leader_sees_to_the_meetings_of_her_group_and_no_others(stage: Stage) -> None:
    await two_groups(stage)
    await stage.say("陈静", "定党小组组长 王芳")
    theme_day = await stage.call_meeting()
    await stage.say("陈静", f"{LINE} 第二党小组")
    other = await publish(stage, "陈静")
    [said] = await stage.say("王芳", LINE)
    assert FIRST in said.text
    number = await publish(stage, "王芳")
    assert await invited(stage, number) == {"王芳", "赵䶮", "孙建国"}
    await stage.say("王芳", "开会 主题党日 下周五15:00 三楼会议室 学习")
    [said] = await stage.press("王芳", "发布")
    assert "要由支部书记召集" in said.text
    before = await stage.ledgers()
    for line in (f"/who {other}", f"/call_off {theme_day}", f"/close {other} 是", f"{LINE} 第二党小组"):
        [said] = await stage.forge("王芳", line)
        await stage.say("王芳", "取消")
    assert await stage.ledgers() == before
    await stage.say("赵䶮", f"请假 {number} 出差")
    assert "赵䶮请假" in stage.last("王芳").text
    assert "赵䶮请假" in stage.last("陈静").text
    stage.set_clock("2026-11-27 15:00")
    await stage.say("王芳", f"点名 {number}")
    await stage.press("王芳", "· 孙建国")
    await stage.say("王芳", f"/close {number} 是")
    [row] = await stage.rows("meetings", id=number)
    assert row.state.value == "closed"
    [said] = await stage.say("陈静", f"/who {number}")
    assert "党小组会" in said.text


async def test_an_appointment_by_the_administrator_leads_the_group_she_is_in(stage: Stage) -> None:
    await two_groups(stage)
    await stage.say("李娜", "任命 赵䶮 党小组组长 局机关党支部")
    await stage.press("李娜", "任命")
    [said] = await stage.say("陈静", "党小组")
    assert f"{FIRST}，组长赵䶮" in said.text
    await stage.say("赵䶮", LINE)
    assert await invited(stage, await publish(stage, "赵䶮")) == {"王芳", "赵䶮", "孙建国"}
