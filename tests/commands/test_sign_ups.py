"""报名 and 取消报名 said alone: where meetings and shifts are open, both are offered and neither is guessed."""

from __future__ import annotations

from models.shifts import NothingToStepBackFrom
from tests.commands.test_shifts import called, listed, opened
from tests.talk import Stage, worded


async def answers(stage: Stage, who: str) -> list[str]:
    return [row.answer.value for row in await stage.rows("attendances", member_id=stage.cast.members[who])]


async def test_signing_up_means_what_is_open_and_asks_where_both_are(stage: Stage) -> None:
    [nothing] = await stage.say("赵䶮", "报名")
    assert nothing.buttons["志愿班次"] == "/shifts"
    # Only a shift is open: it is offered, not taken.
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 2人 幸福社区")
    [offer] = await stage.say("赵䶮", "报名")
    assert "【会议】" not in offer.text
    assert offer.buttons == {f"报名{number}号班次": f"/sign_up {number}"}
    assert await listed(stage) == {}
    # Both are open: both are offered, and nothing is written.
    meeting = await stage.call_meeting()
    [offer] = await stage.say("赵䶮", "报名")
    assert list(offer.buttons.values()) == [f"/coming {meeting}", f"/sign_up {number}"]
    assert "11月27日（周五）15:00 主题党日" in offer.text
    assert "社区清扫，11月28日（周六）09:00–11:00，还有2个名额" in offer.text
    assert (await answers(stage, "赵䶮"), await listed(stage)) == (["silent"], {})
    # A number that is both a meeting's and a shift's is asked about too; 参加 always means a meeting.
    assert meeting == number
    [offer] = await stage.say("刘洋", f"报名 {number}")
    assert list(offer.buttons.values()) == [f"/coming {meeting}", f"/sign_up {number}"]
    await stage.say("刘洋", "参加")
    assert (await answers(stage, "刘洋"), await listed(stage)) == (["coming"], {})
    await stage.press("赵䶮", f"报名{number}号班次")
    assert await listed(stage) == {"赵䶮": "placed"}
    # Who has the shift already has only the meeting left to sign up for.
    [said] = await stage.say("赵䶮", "报名")
    assert "已记下：您参加" in said.text
    assert await answers(stage, "赵䶮") == ["coming"]


async def test_stepping_back_offers_what_she_is_in_and_does_nothing_by_itself(stage: Stage) -> None:
    [none] = await stage.say("赵䶮", "取消报名")
    assert none.text == worded(NothingToStepBackFrom())
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 1人")
    meeting = await stage.call_meeting()
    for who in ("赵䶮", "刘洋"):
        await stage.say(who, f"/sign_up {number}")
    await stage.say("赵䶮", "参加")
    for words in ("取消报名", "退出", "退出报名"):
        [offer] = await stage.say("赵䶮", words)
        assert list(offer.buttons.values()) == [f"/leave {meeting}", f"/withdraw {number}"]
    assert await listed(stage) == {"赵䶮": "placed", "刘洋": "waiting"}
    [waits] = await stage.say("刘洋", "退出")
    assert list(waits.buttons.values()) == [f"/withdraw {number}"]
    await stage.press("赵䶮", f"退出{number}号班次")
    assert await listed(stage) == {"赵䶮": "withdrawn", "刘洋": "placed"}
    assert await answers(stage, "赵䶮") == ["coming"]
    [offer] = await stage.say("赵䶮", "退出")
    assert list(offer.buttons.values()) == [f"/leave {meeting}"]
    # Once it has begun there is nothing to step back from.
    stage.set_clock("2026-11-28 09:01")
    [none] = await stage.say("刘洋", "退出")
    assert none.text == worded(NothingToStepBackFrom())


async def test_who_waits_is_told_her_place_wherever_she_asks(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage, "排班 社区清扫 11月28日9:00 2小时 1人")
    for who in ("赵䶮", "刘洋", "李娜", "陈静"):
        await stage.say(who, f"/sign_up {number}")
    told = len(stage.chat_of("陈静"))
    for position, words in ((3, "刘洋"), (2, "李娜")):
        for line in ("我排第几", "候补", f"班次 {number}号", "退出", f"/sign_up {number}", f"到岗 {number}"):
            [said] = await stage.say("陈静", line)
            assert f"第{position}位" in said.text, line
            told += 1
        # Who is ahead drops out: nobody is told but who moves up.
        await stage.say(words, f"/withdraw {number}")
        assert len(stage.chat_of("陈静")) == told
    [said] = await stage.say("陈静", "我排第几")
    assert "【排队中，排在第1位】" in said.text
    [said] = await stage.say("赵䶮", "我排第几")
    assert "【已报名】" in said.text
    assert "第" not in said.text.partition("【已报名】")[2]
    await stage.say("陈静", "/language en")
    [said] = await stage.say("陈静", "/shifts")
    assert "(waiting, number 1)" in said.text
    [said] = await stage.say("陈静", "/step_back")
    assert "(waiting, number 1)" in said.text


async def test_the_number_asked_for_is_understood_as_it_stands_in_the_list(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage)
    [asked] = await stage.say("赵䶮", "报名班次")
    assert "第几号" in asked.text
    await stage.say("赵䶮", f"{number}号")
    assert (await listed(stage))["赵䶮"] == "placed"


async def test_it_is_said_in_english_too(stage: Stage) -> None:
    await opened(stage)
    number = await called(stage)
    meeting = await stage.call_meeting()
    await stage.say("赵䶮", "/language en")
    [offer] = await stage.say("赵䶮", "/join")
    assert list(offer.buttons.values()) == [f"/coming {meeting}", f"/sign_up {number}"]
    await stage.say("赵䶮", f"/sign_up {number}")
    [offer] = await stage.say("赵䶮", "/step_back")
    assert offer.buttons == {f"Withdraw from no. {number}": f"/withdraw {number}"}


async def test_who_cannot_come_is_offered_leave_with_her_reason_and_nothing_is_guessed(stage: Stage) -> None:
    meeting = await stage.call_meeting()
    # She had not answered; 取消报名 has nothing to take back, 去不了了 means the meeting all the same.
    for words in ("去不了了 孩子发烧", "来不了，孩子发烧", "我去不了 孩子发烧", "不能参加 孩子发烧"):
        [offer] = await stage.say("赵䶮", words)
        assert list(offer.buttons.values()) == [f"/leave {meeting} 孩子发烧"], words
    assert await answers(stage, "赵䶮") == ["silent"]
    [said] = await stage.press("赵䶮", next(iter(offer.buttons)))
    assert "您请假，原因：孩子发烧" in said.text
    [none] = await stage.say("赵䶮", "去不了了")
    assert none.text == worded(NothingToStepBackFrom())
