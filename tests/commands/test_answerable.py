"""确认 王芳: an officer names somebody; what of hers waits is answered, or shown where several things may be meant."""

from __future__ import annotations

import pytest

from tests.commands.test_dues import months_of, owing
from tests.commands.test_hours import claims
from tests.talk import Stage


@pytest.mark.parametrize("words", ["确认 王芳", "确认王芳", "同意 王芳同志的党费", "通过：王芳。"])
async def test_the_one_claim_of_dues_that_waits_is_confirmed(stage: Stage, words: str) -> None:
    await owing(stage)
    await stage.say("王芳", "我交了 85元")
    [said] = await stage.say("刘洋", words)
    assert "王芳，2026年12月，85.00元" in said.text
    assert (await months_of(stage, "王芳"))["2026-12"] == ("paid", 8500)
    [said] = await stage.say("刘洋", words)
    assert said.text == "王芳没有等您答复的事。别人的也没有。"


@pytest.mark.parametrize("words", ["核实 王芳", "退回王芳", "准假 王芳"])
async def test_what_the_word_does_not_fit_is_shown_and_not_done(stage: Stage, words: str) -> None:
    await owing(stage)
    await stage.say("王芳", "我交了 85元")
    [said] = await stage.say("刘洋", words)
    assert "王芳：党费" in said.text
    assert list(said.buttons.values()) == [f"/confirm_dues #{stage.cast.members['王芳']}"]
    assert (await months_of(stage, "王芳"))["2026-12"] == ("claimed", 8500)


@pytest.mark.parametrize(
    ("words", "state"), [("核实 王芳", "verified"), ("确认王芳的时长", "verified"), ("退回 王芳", "refused")]
)
async def test_the_one_claim_of_hours_that_waits_is_decided(stage: Stage, words: str, state: str) -> None:
    await stage.say("王芳", "志愿 3小时 扫雪")
    await stage.say("赵䶮", "志愿 2小时 植树")
    await stage.say("陈静", words)
    assert await claims(stage) == [(180, "扫雪", state)]
    assert await claims(stage, "赵䶮") == [(120, "植树", "claimed")]


@pytest.mark.parametrize("words", ["核实 王芳", "退回 王芳"])
async def test_of_several_the_officer_chooses(stage: Stage, words: str) -> None:
    for line in ("志愿 3小时 扫雪", "志愿 2小时 植树"):
        await stage.say("王芳", line)
    [said] = await stage.say("陈静", words)
    assert said.text.startswith("王芳有2件事等您答复，请点一个：")
    assert list(said.buttons.values()) == ["/verify 1", "/reject 1", "/verify 2", "/reject 2"]
    assert [state for _, _, state in await claims(stage)] == ["claimed", "claimed"]


@pytest.mark.parametrize(
    ("words", "presence"), [("同意 王芳", "leave"), ("准假王芳", "leave"), ("不同意 王芳", "absent")]
)
async def test_leave_asked_for_afterwards_is_decided_by_name(stage: Stage, words: str, presence: str) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", "散会")
    await stage.press("陈静", "确认结束")
    await stage.say("王芳", "补请假 孩子发烧")
    await stage.say("陈静", words)
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert row.presence.value == presence


async def test_who_asks_to_be_let_in_is_looked_at_first(stage: Stage) -> None:
    await stage.say("新手机", "登记 钱新来 局机关党支部")
    [said] = await stage.say("陈静", "批准 钱新来")
    assert list(said.buttons.values()) == ["/approve 1", "/refuse 1"]
    assert await stage.rows("members", name="钱新来") == []


async def test_where_nothing_of_hers_waits_what_else_does_is_listed(stage: Stage) -> None:
    await stage.say("赵䶮", "志愿 2小时 植树")
    [said] = await stage.say("陈静", "核实 王芳")
    assert said.text.startswith("王芳没有等您答复的事。等您答复的有：")
    assert list(said.buttons.values()) == ["/verify 1", "/reject 1"]


async def test_nobody_answers_what_waits_for_another(stage: Stage) -> None:
    await owing(stage)
    await stage.say("王芳", "我交了 85元")
    await stage.say("王芳", "志愿 3小时 扫雪")
    before = await stage.ledgers()
    for who in ("王芳", "赵䶮", "周敏"):
        for words in ("确认 王芳", "核实 王芳"):
            [said] = await stage.say(who, words)
            assert not [line for line in said.buttons.values() if line.startswith(("/confirm", "/verify"))]
    assert await stage.ledgers() == before


async def test_an_answer_to_a_question_for_words_stays_one(stage: Stage) -> None:
    await stage.say("王芳", "志愿 3小时 扫雪")
    await stage.say("陈静", "改时长 1 2小时")
    await stage.say("陈静", "核实王芳")
    assert await claims(stage) == [(120, "扫雪", "verified")]
    [row] = await stage.rows("hour_claims")
    assert row.claimed.count == 180


@pytest.mark.parametrize("words", ["确认 会议记录", "同意 明天上午", "退回意见"])
async def test_other_words_behind_mean_no_person(stage: Stage, words: str) -> None:
    [said] = await stage.say("陈静", words)
    assert "等您答复" not in said.text
