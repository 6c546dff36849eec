"""Make-up study: from the close of a meeting to the hours; beside the rate, never inside it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from models.meetings import Attendance
from models.rules.meetings import Presence
from tests.commands.test_study import hold
from tests.talk import Stage

OTHERS = ("陈静", "刘洋", "赵䶮", "李娜")


async def study(stage: Stage, day: str = "24", *came: str, kind: str = "集中学习", topic: str = "学习党章") -> int:
    """Hold a meeting of November to which everybody but 王芳 came, or these."""
    return await hold(
        stage, f"开会 {kind} 2026-11-{day} 15:00 三楼会议室 {topic}", f"2026-11-{day} 15:00", *(came or OTHERS)
    )


async def task(stage: Stage, who: str = "王芳") -> Any:
    [row] = await stage.rows("makeups", member_id=stage.cast.members[who])
    return row


async def test_who_was_absent_learns_it_reports_and_has_the_hours(stage: Stage) -> None:
    number = await study(stage)
    row = await task(stage)
    assert (row.state.value, row.due_on.isoformat(), row.material) == ("open", "2026-12-08", "学习党章")
    await stage.tick()
    assert "12月8日（周二）前补学" in stage.last("王芳").text
    await stage.press("王芳", "报告补学")
    assert "学了什么" in stage.last("王芳").text
    await stage.say("王芳", "自学了党章总纲，体会很深")
    assert "自学了党章总纲" in stage.last("陈静").text
    assert "补学" not in (await stage.say("王芳", "学时"))[0].text
    await stage.press("陈静", "同意补学")
    assert "补学已同意" in stage.last("王芳").text
    card = (await stage.say("王芳", "学时"))[0].text
    assert "参加会议：0学时\n补学：1.5学时" in card
    for line in (f"/who {number}", f"/roll {number}"):
        assert "出勤率80%（另补学1人）" in (await stage.say("陈静", line))[0].text
    [there] = await stage.rows("attendances", meeting_id=number, member_id=stage.cast.members["王芳"])
    assert there.presence.value == "absent"


async def test_sent_back_it_is_reported_again_and_each_report_is_decided_once(stage: Stage) -> None:
    number = await study(stage)
    await stage.say("王芳", "补学 看了一遍")
    for who in ("周敏", "王芳", "刘洋"):
        await stage.forge(who, "/approve_makeup 1")
        await stage.forge(who, "/return_makeup 1 不行")
        await stage.forge(who, "/drop_makeup 1 不行")
    assert (await task(stage)).state.value == "reported"
    await stage.say("王芳", f"/report_makeup #{number} 换个说法")
    assert (await task(stage)).words == "看了一遍"
    await stage.press("陈静", "退回补学")
    await stage.say("陈静", "请写一点体会")
    assert "还差：请写一点体会" in stage.last("王芳").text
    assert "退回了，请再报一次" in (await stage.say("王芳", "补学"))[0].text
    await stage.press("王芳", "再报一次")
    await stage.say("王芳", "学了总纲，体会是实事求是")
    again = await stage.double_tap("陈静", "同意补学")
    assert "可能已经处理过了" in again[-1].text
    await stage.forge("陈静", "/return_makeup 1 不行")
    row = await task(stage)
    assert (row.state.value, row.words, row.reason) == ("accepted", "学了总纲，体会是实事求是", None)
    assert (stage.heard("王芳", "补学退回"), stage.heard("王芳", "补学已同意")) == (1, 1)
    await stage.say("王芳", f"/report_makeup #{number} 再来一次")
    assert "已补上" in stage.last("王芳").text
    assert "学了总纲" not in str([row.details for row in await stage.rows("audit")])


async def test_away_it_counts_from_the_return_and_of_the_exempt_nothing_is_asked(stage: Stage) -> None:
    for who in ("王芳", "孙建国"):
        await stage.say(who, "请假 11月23日到12月2日 出差")
    number = await study(stage)
    assert [row.member_id for row in await stage.rows("makeups")] == [stage.cast.members["王芳"]]
    assert (await task(stage)).due_on.isoformat() == "2026-12-17"
    [said] = await stage.say("孙建国", "补学")
    assert "不作要求" in said.text
    await stage.say("孙建国", "补学 在家读了报纸上的文章")
    await stage.press("陈静", "同意补学")
    assert (await task(stage, "孙建国")).due_on is None
    assert "补学：1.5学时" in (await stage.say("孙建国", "学时"))[0].text
    [entered] = await stage.say("陈静", "代报补学 王芳 上门送学，读了会议材料")
    assert "由陈静代报" in entered.text
    row = await task(stage)
    assert (row.state.value, row.entered_by) == ("accepted", stage.cast.members["陈静"])
    assert "由陈静代报" in stage.last("王芳").text
    assert "（另补学2人）" in (await stage.say("陈静", f"/who {number}"))[0].text
    assert "没有要补" not in (await stage.say("陈静", "补学情况"))[0].text
    await stage.say("陈静", "代报补学 王芳 又学了一次")
    assert "没有可以补学的会议" in stage.last("陈静").text


async def test_the_secretary_sets_material_and_day_drops_one_and_sees_what_is_open(stage: Stage) -> None:
    number = await study(stage, "24", "陈静", "刘洋", "李娜")
    assert "没能参加的2人请补学" in stage.last("陈静").text
    await stage.press("陈静", "补学安排")
    assert "2人要补学" in stage.last("陈静").text
    await stage.say("陈静", f"补学安排 #{number} 12月10日 党章第一章")
    for who in ("王芳", "赵䶮"):
        assert "材料：党章第一章\n日期：12月10日（周四）前" in stage.last(who).text
    await stage.say("陈静", f"补学安排 #{number} 赵䶮 12月15日")
    assert "材料" not in stage.last("赵䶮").text
    assert [row.due_on.isoformat() for row in await stage.rows("makeups")] == ["2026-12-10", "2026-12-15"]
    await stage.say("陈静", f"补学安排 #{number} 2026年11月20日")
    await stage.press("陈静", "确定")
    assert "已经过去了" in stage.last("陈静").text
    await stage.say("赵䶮", "补学 看了")
    await stage.say("陈静", "退回补学 2 写点体会")
    await stage.say("陈静", "免补学 2 已参加轮训")
    assert "原因：已参加轮训" in stage.last("赵䶮").text
    stage.set_clock("2026-12-11 10:00")
    [listed] = await stage.say("陈静", "补学情况")
    assert "等您看0条，过了日子1条，还在补0条；2026年已补上0人次" in listed.text
    assert "1号：王芳" in listed.text
    assert "赵䶮" not in listed.text
    await stage.say("王芳", "补学 学了党章第一章")
    [listed] = await stage.say("陈静", "补学情况")
    assert "等您看1条，过了日子0条" in listed.text
    await stage.say("陈静", "/return_makeup 1 还差体会")
    await stage.say("陈静", "代报补学 王芳 当面谈了体会")
    assert "当面谈了体会" in stage.last("王芳").text
    assert "已补上1人次" in (await stage.say("陈静", "补学情况"))[0].text
    await stage.say("周敏", f"/plan_makeup #{number} 12月20日")
    assert "王芳" not in stage.last("周敏").text


async def test_of_several_she_is_asked_which(stage: Stage) -> None:
    await study(stage, "24")
    second = await study(stage, "25")
    [asked] = await stage.say("王芳", "补学 学了总纲")
    assert len(asked.buttons) == 2
    await stage.press("王芳", "集中学习，11月25日（周三）15:00")
    [row] = await stage.rows("makeups", state="reported")
    assert (row.meeting_id, row.words) == (second, "学了总纲")
    [listed] = await stage.say("王芳", "补学")
    assert "请您补学1次" in listed.text


async def test_who_was_there_after_all_loses_the_task_and_nothing_counts_twice(stage: Stage) -> None:
    morning = await hold(stage, "开会 集中学习 2026-11-24 08:00 三楼会议室 学习", "2026-11-24 08:00", *OTHERS)
    later = await hold(stage, "开会 党课 2026-11-24 09:00 三楼会议室 学习", "2026-11-24 09:00", *OTHERS, "王芳")
    third = await hold(stage, "开会 主题党日 2026-11-24 10:30 三楼会议室 学习", "2026-11-24 10:30", *OTHERS)
    for number in (morning, third):
        await stage.say("王芳", f"/report_makeup #{number} 学了材料")
        await stage.press("陈静", "同意补学")
    # The morning has 1.5 attended, so 2.5 of 3 made up go into its four hours; half an hour lies after noon.
    card = (await stage.say("王芳", "学时"))[0].text
    assert "参加会议：1.5学时\n补学：3学时" in card
    fourth = await study(stage, "25")
    await _correct(stage, morning)
    await _correct(stage, fourth)
    await stage.tick(hours=1)
    assert [row.state.value for row in await stage.rows("makeups")] == ["accepted", "accepted", "withdrawn"]
    assert "withdraw" in str([row.action for row in await stage.rows("audit")])
    assert stage.heard("王芳", "不用补") == 0
    card = (await stage.say("王芳", "学时"))[0].text
    assert "参加会议：4.5学时\n补学：1.5学时" in card
    assert "另补学" not in (await stage.say("陈静", f"/who {morning}"))[0].text
    await _correct(stage, third)
    card = (await stage.say("王芳", "学时"))[0].text
    assert "参加会议：6学时\n外出培训" in card
    await stage.say("陈静", f"/roll {later}")
    assert "出勤率100%" in stage.last("陈静").text


async def test_a_kind_that_does_not_count_leaves_nothing_to_make_up_for(stage: Stage) -> None:
    number = await study(stage, kind="支部党员大会")
    assert await stage.rows("makeups") == []
    await stage.say("王芳", f"/report_makeup #{number} 学了")
    assert "没有找到您可以补学的会议" in stage.last("王芳").text
    await stage.say("陈静", f"/plan_makeup #{number}")
    assert "没有人要补学" in stage.last("陈静").text


async def _correct(stage: Stage, meeting: int) -> None:
    """Have 王芳 present at a closed meeting after all, as a correction on another machine does."""
    hers = update(Attendance).where(
        Attendance.meeting_id == meeting, Attendance.member_id == stage.cast.members["王芳"]
    )
    await stage.database.write(lambda db: db.core(hers.values(presence=Presence.PRESENT)))
