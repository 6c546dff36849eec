"""The roster as its secretary sees it, and a member's own card."""

from __future__ import annotations

import pytest

from bot.answers import NotRegistered
from tests.talk import Stage, worded


async def test_a_member_sees_her_own_card(stage: Stage) -> None:
    [said] = await stage.say("王芳", "我的")
    for part in ("王芳", "局机关党支部", "正式党员", "绑定账号：1个"):
        assert part in said.text
    [said] = await stage.say("陈静", "我")
    assert "支部书记" in said.text


async def test_the_roster_holds_ones_own_branch_with_its_marks(stage: Stage) -> None:
    await stage.enrol("钱没号")
    [said] = await stage.say("陈静", "名单")
    assert "7人" in said.text
    assert "还没绑定账号1人：钱没号" in said.text
    assert "免提醒1人：孙建国" in said.text
    assert "吴刚" not in said.text
    assert "周敏" not in said.text


async def test_an_exempt_member_is_invited_and_not_chased(stage: Stage) -> None:
    await stage.say("陈静", "免提醒 王芳")
    await stage.call_meeting()
    assert stage.heard("王芳", "请答复能否参加") == 1
    stage.set_clock("2026-11-24 15:00")
    assert "chat-王芳" not in {said.chat for said in await stage.tick()}
    await stage.say("陈静", "催一下")
    assert stage.heard("王芳", "书记想确认人数") == 0


async def test_chasing_begins_again_when_the_mark_is_taken_off(stage: Stage) -> None:
    await stage.say("陈静", "恢复提醒 孙建国")
    await stage.call_meeting()
    stage.set_clock("2026-11-24 15:00")
    assert "chat-孙建国" in {said.chat for said in await stage.tick() if "会议快到了" in said.text}


async def test_a_departure_is_shown_first(stage: Stage) -> None:
    before = await stage.ledgers()
    [card] = await stage.say("陈静", "转出 王芳")
    assert "王芳" in card.text
    assert await stage.ledgers() == before


async def test_who_departed_is_a_visitor_and_is_invited_no_more(stage: Stage) -> None:
    await stage.say("陈静", "转出 王芳")
    await stage.double_tap("陈静", "登记转出")
    [said] = await stage.say("王芳", "我的")
    assert said.text == worded(NotRegistered())
    await stage.call_meeting()
    assert stage.heard("王芳", "主题党日") == 0
    [said] = await stage.say("陈静", "名单")
    assert "王芳" not in said.text


async def test_who_departed_hears_nothing_more_of_a_meeting_called_before(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", "转出 王芳")
    await stage.press("陈静", "登记转出")
    await stage.say("陈静", f"改地点 {number} 五楼礼堂")
    assert stage.heard("王芳", "五楼礼堂") == 0


async def test_an_answer_given_before_somebody_left_is_asked_again(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", f"领学人 {number} 王方")
    [member] = await stage.rows("members", name="王芳")
    await stage.depart(member.id)
    [asked] = await stage.press("陈静", "确定")
    assert "请谁领学" in asked.text
    assert "王芳" not in asked.buttons
    await stage.press("陈静", "赵䶮")
    assert [row.lead_reader_id for row in await stage.rows("meetings")] == [stage.cast.members["赵䶮"]]


@pytest.mark.parametrize("words", ["免提醒", "恢复提醒", "转出", "邀请"])
@pytest.mark.parametrize("typed", ["吴刚", "wugang", "wg", "吴钢", "#{number}"])
async def test_people_of_another_branch_cannot_be_named(stage: Stage, words: str, typed: str) -> None:
    before = await stage.ledgers()
    said = (await stage.say("陈静", f"{words} {typed.format(number=stage.cast.members['吴刚'])}"))[-1]
    assert "吴刚" not in said.buttons
    assert not ({"确定", "登记转出"} & set(said.buttons))
    assert await stage.ledgers() == before
