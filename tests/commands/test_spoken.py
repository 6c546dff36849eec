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


@pytest.mark.parametrize(
    "words", ["谁请假了", "今天没人请假吧", "今天没人请假", "帮我看看谁还没报名", "周五的会谁不来"]
)
async def test_who_asks_who_comes_is_shown_and_asks_for_no_leave(stage: Stage, words: str) -> None:
    await stage.call_meeting()
    [said] = await stage.say("陈静", words)
    assert "还没答复" in said.text
    assert not [row for row in await stage.rows("attendances") if row.answer.value != "silent"]


@pytest.mark.parametrize("words", ["这个月党费多少钱", "我欠多少党费", "我还要交多少"])
async def test_who_asks_what_she_owes_gets_her_dues(stage: Stage, words: str) -> None:
    [asked] = await stage.say("王芳", "党费")
    [said] = await stage.say("王芳", words)
    assert said.text == asked.text


@pytest.mark.parametrize("words", ["谁欠党费", "还有谁没交党费"])
async def test_the_keeper_asks_who_owes_as_she_speaks(stage: Stage, words: str) -> None:
    [asked] = await stage.say("刘洋", "谁没交")
    [said] = await stage.say("刘洋", words)
    assert said.text == asked.text


async def test_a_meeting_told_of_in_a_sentence_is_shown_before_anybody_hears_of_it(stage: Stage) -> None:
    [card] = await stage.say("陈静", "通知大家明天下午3点在三楼会议室开支委会，研究换届")
    for words in ("支委会", "11月21日（周六）15:00", "三楼会议室", "研究换届"):
        assert words in card.text
    assert "大家" not in card.text
    assert await stage.rows("meetings") == []
    await stage.say("陈静", "取消")
    [asked] = await stage.say("陈静", "下周五下午三点开会")
    assert asked.text.startswith("开什么会")
    [refused] = await stage.say("王芳", "明天下午3点开支委会")
    assert "支部书记或党小组组长" in refused.text
    [schedule] = await stage.say("王芳", "明天下午开会吗")
    assert not schedule.text.startswith("开什么会")


async def test_a_meeting_is_called_off_and_moved_only_after_a_look(stage: Stage) -> None:
    await stage.call_meeting()
    for words in ("会议取消了", "把会改到周六上午九点"):
        [asked] = await stage.say("陈静", words)
        assert "哪次会议" in asked.text
        await stage.say("陈静", "取消")
    [row] = await stage.rows("meetings")
    assert row.state.value == "called"


async def test_who_wants_no_reminders_is_shown_her_settings(stage: Stage) -> None:
    [asked] = await stage.say("王芳", "设置")
    for words in ("别提醒我了", "退订"):
        [said] = await stage.say("王芳", words)
        assert said.text == asked.text


@pytest.mark.parametrize("word", ["不予核实", "改时长", "细看时长"])
async def test_bare_words_that_decide_list_what_waits_with_buttons(stage: Stage, word: str) -> None:
    await stage.say("王芳", "志愿 3小时 社区清扫")
    [listed] = await stage.say("陈静", word)
    assert "社区清扫" in listed.text
    assert listed.buttons
    [asked] = await stage.say("陈静", "我的")
    assert "第几号" not in asked.text


@pytest.mark.parametrize("words", ["图书馆党支部怎么样", "图书馆党支部情况"])
async def test_the_administrator_asks_about_a_branch_as_she_speaks(stage: Stage, words: str) -> None:
    [said] = await stage.say("李娜", words)
    assert said.text.startswith("图书馆党支部，")


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("请假 怎么请", "leave"),
        ("请假怎么请", "leave"),
        ("请假要谁批", "leave"),
        ("志愿 怎么报", "hours"),
        ("志愿时长怎么报", "hours"),
        ("签到成功了吗", "checkin"),
        ("参加吗", "coming"),
    ],
)
async def test_who_asks_how_is_told_how_and_nothing_is_entered(stage: Stage, words: str, command: str) -> None:
    await stage.call_meeting()
    [helped] = await stage.say("王芳", f"/help {command}")
    before = await stage.ledgers()
    [said] = await stage.say("王芳", words)
    assert said.text == helped.text
    assert await stage.ledgers() == before


@pytest.mark.parametrize("words", ["赵䶮请假了吗", "王芳今天请假吗", "王芳请假了没有？"])
async def test_who_asks_whether_somebody_has_leave_is_shown_who_comes(stage: Stage, words: str) -> None:
    await stage.call_meeting()
    [said] = await stage.say("陈静", words)
    assert "还没答复" in said.text


@pytest.mark.parametrize(
    "words", ["周五开会的材料发给大家", "下周三开组织生活会前先谈心", "今天开了支委会，研究了换届", "每周五开集中学习"]
)
async def test_who_speaks_of_a_meeting_does_not_call_one(stage: Stage, words: str) -> None:
    [said] = await stage.say("陈静", words)
    assert "没看懂" in said.text


@pytest.mark.parametrize("words", ["不请假了", "取消请假", "我又能来了"])
async def test_who_takes_back_her_leave_is_coming(stage: Stage, words: str) -> None:
    await stage.call_meeting()
    await stage.say("王芳", "请假 出差")
    await stage.say("王芳", words)
    [hers] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert hers.answer.value == "coming"
