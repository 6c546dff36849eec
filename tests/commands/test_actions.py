"""Action items: given with a date, told once, reminded once, reported done."""

from __future__ import annotations

from models.actions import NoSuchAction
from models.meetings import NoSuchMeeting
from tests.talk import Stage, worded


async def test_an_item_is_given_told_and_done(stage: Stage) -> None:
    [said] = await stage.say("陈静", "待办 王芳 12月5日 整理台账")
    assert "王芳，12月5日（周六）前，整理台账" in said.text
    assert "陈静请您办一件事：整理台账" in stage.last("王芳").text
    await stage.press("王芳", "办好了")
    assert "王芳办好了待办1号" in stage.last("陈静").text
    await stage.forge("王芳", "/done 1")
    assert stage.heard("陈静", "办好了待办1号") == 1
    [listed] = await stage.say("陈静", "待办事项")
    assert listed.text == "没有还没办好的事。要交办的，请这样发：待办 王芳 12月5日 整理台账。"


async def test_its_owner_is_reminded_once_a_working_day_before(stage: Stage) -> None:
    await stage.say("陈静", "待办 王芳 12月5日 整理台账")
    stage.set_clock("2026-12-04 08:45")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一件待办") == 0
    stage.set_clock("2026-12-04 09:15")
    await stage.tick()
    await stage.tick(hours=1)
    assert stage.heard("王芳", "提醒您一件待办：整理台账") == 1


async def test_who_has_done_it_is_not_reminded(stage: Stage) -> None:
    await stage.say("陈静", "待办 王芳 12月5日 整理台账")
    await stage.say("王芳", "办好了")
    stage.set_clock("2026-12-04 09:15")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一件待办") == 0


async def test_one_reminder_too_many_stands_in_the_digest(stage: Stage) -> None:
    await stage.say("陈静", "待办 王芳 12月5日 整理台账")
    stage.set_clock("2026-11-30 09:00")
    for what in ("甲", "乙", "丙"):
        await stage.say("陈静", f"待办 王芳 12月15日 {what}")
    stage.set_clock("2026-12-04 09:15")
    await stage.tick()
    assert stage.heard("王芳", "提醒您一件待办") == 0
    assert "待办1号：「整理台账」，12月5日（周六）前办好" in stage.last("王芳").text


async def test_several_open_ones_are_asked_about(stage: Stage) -> None:
    await stage.say("陈静", "待办 王芳 12月5日 整理台账")
    await stage.say("陈静", "待办 王芳 12月8日 写小结")
    [asked] = await stage.say("王芳", "办好了")
    assert list(asked.buttons) == ["1号办好了", "2号办好了"]
    await stage.press("王芳", "2号办好了")
    assert [row.done_at is not None for row in await stage.rows("action_items")] == [False, True]


async def test_a_member_sees_her_own_and_a_secretary_her_branch(stage: Stage) -> None:
    await stage.say("陈静", "待办 王芳 12月5日 整理台账")
    await stage.say("陈静", "待办 赵䶮 12月8日 写小结")
    await stage.say("周敏", "待办 吴刚 12月8日 搬书")
    stage.set_clock("2026-12-07 09:00")
    [hers] = await stage.say("王芳", "待办事项")
    assert "整理台账" in hers.text
    assert "写小结" not in hers.text
    [all_of_it] = await stage.say("陈静", "待办事项")
    assert "1号：王芳，12月5日（周六）前，「整理台账」（已过期）" in all_of_it.text
    assert "写小结" in all_of_it.text
    assert "搬书" not in all_of_it.text


async def test_nobody_gives_or_finishes_what_is_not_hers(stage: Stage) -> None:
    [refused] = await stage.say("王芳", "待办 赵䶮 12月5日 整理台账")
    assert refused.text == worded(NoSuchMeeting())
    await stage.say("陈静", "待办 赵䶮 12月5日 整理台账")
    before = await stage.rows("action_items")
    for who in ("王芳", "周敏", "吴刚"):
        [refused] = await stage.forge(who, "/done 1")
        assert refused.text == worded(NoSuchAction())
    assert await stage.rows("action_items") == before


async def test_a_day_gone_by_is_refused(stage: Stage) -> None:
    await stage.say("陈静", "待办 王芳 2026年11月1日 整理台账")
    [said] = await stage.press("陈静", "确定")
    assert "已经过了" in said.text
    assert await stage.rows("action_items") == []


async def test_what_a_meeting_agreed_is_in_its_minutes_and_open_in_the_next_ones(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:30")
    await stage.say("陈静", "主持人 陈静")
    await stage.say("陈静", "待办 王芳 12月25日 整理台账")
    [card] = await stage.say("陈静", "记录")
    assert "议定：王芳，「整理台账」" in card.text
    assert "以前交办" not in card.text
    await stage.say("陈静", "/close 1 是")
    await stage.call_meeting("开会 主题党日 12月11日15:00 三楼会议室 再学习")
    stage.set_clock("2026-12-11 15:30")
    [card] = await stage.say("陈静", "记录")
    assert "以前交办、还没办好的：\n1号：王芳，12月25日（周五）前，「整理台账」" in card.text
