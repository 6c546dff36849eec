"""What people say in whole sentences: it is taken for what it asks, and thanks are no riddle."""

from __future__ import annotations

import pytest

from tests.talk import Stage


@pytest.mark.parametrize(
    "words", ["几点开会", "明天有会吗？", "在哪开会", "下周有什么会", "会议时间", "请问几点开会呀"]
)
async def test_who_asks_for_meetings_gets_her_schedule(stage: Stage, words: str) -> None:
    await stage.call_meeting()
    [asked] = await stage.say("王芳", "日程")
    [said] = await stage.say("王芳", words)
    assert (said.text, said.buttons) == (asked.text, asked.buttons)


@pytest.mark.parametrize("words", ["待办", "我要干什么", "今天有什么事"])
async def test_who_asks_what_there_is_to_do_gets_her_list(stage: Stage, words: str) -> None:
    await stage.say("陈静", "待办 王芳 12月4日 整理台账")
    [said] = await stage.say("王芳", words)
    assert "「整理台账」" in said.text
    # Nothing is asked, so what she says next is no answer to it.
    [said] = await stage.say("王芳", "待办")
    [shown] = await stage.say("刘洋", words)
    assert shown.text == "您没有还没办好的事。会议和党费，点下面看。"
    assert list(shown.buttons.values()) == ["/schedule", "/dues"]


@pytest.mark.parametrize(
    "words", ["收到", "好的。", "谢谢！", "👍", "👍🏻👍🏻👍🏻", "OK", "[强]", "[OK]", "Thank you!"]
)
async def test_thanks_are_answered_kindly_with_what_still_waits_for_her(stage: Stage, words: str) -> None:
    [said] = await stage.say("王芳", words)
    assert said.text == "好的，有事随时发给我。"
    assert not said.buttons
    meeting = await stage.call_meeting()
    [said] = await stage.say("王芳", words)
    assert list(said.buttons.values()) == [f"/coming {meeting}", f"/leave {meeting}"]
    assert said.text.startswith("好的。能不能参加会议还等您答复")
    await stage.press("王芳", next(iter(said.buttons)))
    [said] = await stage.say("王芳", words)
    assert not said.buttons


@pytest.mark.parametrize("line", ["孩子发烧，来不了了", "领导让我加班 请假", "我在外地回不来", "临时出差想请假。"])
async def test_a_reason_may_be_said_first(stage: Stage, line: str) -> None:
    meeting = await stage.call_meeting()
    [offer] = await stage.say("王芳", line)
    [button] = offer.buttons.values()
    assert button.startswith(f"/leave {meeting} {line[:3]}")
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert row.answer.value == "silent"


async def test_a_yes_to_a_card_stays_a_yes(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 12月18日15:00 三楼会议室 学习二十大精神")
    await stage.say("陈静", "好的")
    [meeting] = await stage.rows("meetings")
    assert meeting.state.value == "called"


@pytest.mark.parametrize("words", ["。签到", "签到！", "签到。", "，签到…"])
async def test_a_stop_before_or_behind_a_word_says_nothing(stage: Stage, words: str) -> None:
    await stage.call_meeting()
    [plain] = await stage.say("王芳", "签到")
    [said] = await stage.say("王芳", words)
    assert said.text == plain.text
    [asked] = await stage.say("王芳", "签到？")
    assert asked.text != plain.text
