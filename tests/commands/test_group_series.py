"""Series, rows of the plan and planned meetings that are one group's (党小组)."""

from __future__ import annotations

from datetime import date, datetime

from models.meetings import MeetingState
from tests.commands.test_groups import FIRST, SECOND, invited, two_groups
from tests.talk import ZONE, Said, Stage


async def at(stage: Stage, month: int, day: int, hour: int = 15) -> list[Said]:
    """Let the clock's jobs run at that hour of that day of 2026."""
    stage.now = datetime(2026, month, day, hour, tzinfo=ZONE)
    return await stage.tick()


async def test_a_series_of_group_meetings_asks_which_group_and_invites_that_one_alone(stage: Stage) -> None:
    [said] = await stage.say("陈静", "固定会议 党小组会 每月5日 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    assert "还没有设党小组" in stage.last("陈静").text
    await two_groups(stage)
    [said] = await stage.say("陈静", "固定会议 党小组会 每周五 15:00 三楼会议室")
    assert {FIRST, SECOND} <= set(said.buttons), "with several groups the bot asks which"
    [said] = await stage.press("陈静", FIRST)
    [said] = await stage.press("陈静", "就这样定")
    assert f"党小组会（{FIRST}），每周五15:00，三楼会议室" in said.text
    # Another one, in one line, with somebody besides and a guest of another branch.
    await stage.say("陈静", "固定会议 党小组会 每周四 16:00 党员活动室 第二党小组 加上赵䶮 列席吴刚")
    [said] = await stage.press("陈静", "就这样定")
    assert f"党小组会（{SECOND}），每周四16:00，党员活动室，加上赵䶮，列席吴刚" in said.text
    [said] = await stage.say("陈静", "固定会议有哪些")
    assert f"1号：党小组会（{FIRST}）" in said.text
    assert f"2号：党小组会（{SECOND}）" in said.text
    # 27 November is a Friday: of the first group alone, in her schedule and in nobody else's.
    for who, sees in (("王芳", True), ("刘洋", False)):
        assert ("11月27日（周五）15:00" in (await stage.say(who, "日程"))[0].text) is sees
    planned = [row for row in await stage.rows("meetings") if row.starts_at.astimezone(ZONE).date().day in (26, 27)]
    friday = next(row.id for row in planned if row.series_id == 1)
    thursday = next(row.id for row in planned if row.series_id == 2)
    for number in (friday, thursday):
        await stage.say("陈静", f"定议题 #{number} 学习讨论")
    sent = await at(stage, 11, 24) + await at(stage, 11, 25)
    assert await invited(stage, friday) == {"王芳", "赵䶮", "孙建国"}
    assert await invited(stage, thursday) == {"刘洋", "李娜", "陈静", "赵䶮", "吴刚"}
    assert [row.member_id for row in await stage.rows("attendances", meeting_id=thursday, is_guest=True)] == [
        stage.cast.members["吴刚"]
    ]
    assert f"党小组会 · {FIRST}" in next(said.text for said in sent if said.chat == "chat-王芳")
    # A group that is closed holds no more meetings; those people know of stand.
    await stage.say("陈静", "撤销党小组 第一党小组")
    [said] = await stage.press("陈静", "撤销")
    assert "固定会议1个停了" in said.text
    [said] = await stage.say("陈静", "固定会议有哪些")
    assert "1号：" not in said.text
    states = {row.state for row in await stage.rows("meetings", series_id=1)}
    assert states == {MeetingState.CALLED, MeetingState.CALLED_OFF}


async def test_a_branch_meeting_with_a_quorum_is_never_one_groups_and_a_study_may_be(stage: Stage) -> None:
    await two_groups(stage)
    await stage.say("陈静", "固定会议 支部党员大会 每月5日 15:00 三楼会议室 第一党小组")
    [said] = await stage.press("陈静", "就这样定")
    assert "支部党员大会不能只开给一个党小组" in said.text
    await stage.say("陈静", "开会 集中学习 下周五15:00 三楼会议室 学习讨论 第一党小组")
    [said] = await stage.press("陈静", "发布")
    assert await invited(stage, 1) == {"王芳", "赵䶮", "孙建国"}


async def test_rows_of_the_plan_name_their_group_and_what_names_none_is_asked_for_in_time(stage: Stage) -> None:
    await two_groups(stage)
    lines = [
        "/plan",
        "12月3日 15:00 党小组会 第一党小组 学习讨论 三楼会议室",
        "12月3日 15:00 党小组会 第二党小组 谈一谈 二楼会议室",
        "12月10日 15:00 党小组会 学习党章 三楼会议室",
        "12月11日 15:00 党小组会 第九党小组 学习党章",
        "12月12日 15:00 支委会 第一党小组 议事",
    ]
    [said] = await stage.say("陈静", "\n".join(lines))
    assert f"党小组会（{FIRST}），学习讨论" in said.text
    assert "没有叫「第九党小组」的党小组。有：" in said.text
    assert "「支委会」不能只开给一个党小组" in said.text
    assert "有1次没有写哪个党小组" in said.text
    assert "时间冲突" not in said.text, "two groups meet at one time without a common member"
    await stage.press("陈静", "有错的不写，写入其余3次")
    [said] = await stage.say("陈静", "年度计划 2026")
    assert f"党小组会（{FIRST}），「学习讨论」" in said.text
    assert "还缺党小组" in said.text
    # Said again, the same plan finds the same meetings, each of its group.
    [said] = await stage.say("陈静", "\n".join(lines[:3]))
    assert "已经在计划里，不变：2次" in said.text
    asked = [said for said in await at(stage, 12, 3) if "12月10日" in said.text]
    assert [said.chat for said in asked] == ["chat-陈静"]
    assert "还没有定哪个党小组" in asked[0].text
    await at(stage, 12, 9)
    assert not await stage.rows("attendances", meeting_id=3), "nobody is called before it is known whom to call"
    await stage.press("陈静", "定党小组")
    [said] = await stage.press("陈静", SECOND)
    assert f"定为{SECOND}的会" in said.text
    await at(stage, 12, 9, 16)
    assert await invited(stage, 3) == {"刘洋", "李娜", "陈静"}
    [said] = await stage.say("陈静", f"定党小组 #3 {FIRST}")
    assert "已经通知过大家" in said.text
    assert date(2026, 12, 10) == (await stage.rows("meetings", id=3))[0].starts_at.astimezone(ZONE).date()
