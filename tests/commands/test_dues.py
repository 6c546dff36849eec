"""Dues: a member's word, the keeper's confirmation, and who sees amounts."""

from __future__ import annotations

import pytest

from bot.answers import NotAllowed
from models.payments.told import AlreadyPaid, NothingOwed
from models.rules.values import Month
from tests.talk import Stage, worded

AMOUNT = "85.00元"


async def owing(stage: Stage) -> None:
    """Let December be open, with 85元 assessed for 王芳 and entered for November."""
    await stage.say("刘洋", "核定 王芳 5666.67元")
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()


async def months_of(stage: Stage, who: str) -> dict[str, tuple[str, int | None]]:
    rows = await stage.rows("dues_months", member_id=stage.cast.members[who])
    amounts = await stage.amounts(who)
    return {str(row.month): (row.state.value, amounts[str(row.month)]) for row in rows}


async def test_the_keeper_enters_a_payment_in_one_line_and_the_member_is_told(stage: Stage) -> None:
    [said] = await stage.say("刘洋", "党费登记 王芳 85元 11月")
    assert "王芳" in said.text
    assert AMOUNT in said.text
    assert AMOUNT in stage.last("王芳").text
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 8500)}


@pytest.mark.parametrize(
    "line",
    [
        "缴费 11月 王芳 85元",
        "党费登记 ８５元 wangfang １１月",
        "/paid 2026-11 八十五元 王芳",
        "/paid 王芳 85 yuan 2026-11",
    ],
)
async def test_the_words_of_a_payment_come_in_any_order(stage: Stage, line: str) -> None:
    await stage.say("刘洋", line)
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 8500)}


@pytest.mark.parametrize("line", ["党费登记 钱新来 85元 11月", "缴费 85元 11月 钱新来", "党费登记 钱新来 11月 85元"])
async def test_a_name_of_three_characters_swallows_no_amount(stage: Stage, line: str) -> None:
    await stage.enrol("钱新来")
    await stage.say("刘洋", line)
    [member] = await stage.rows("members", name="钱新来")
    stage.cast.members["钱新来"] = member.id
    assert list((await stage.amounts("钱新来")).values()) == [8500]


async def test_a_payment_step_by_step(stage: Stage) -> None:
    await owing(stage)
    [asked] = await stage.say("刘洋", "党费登记")
    assert "王芳" in asked.buttons
    assert "吴刚" not in asked.buttons
    await stage.press("刘洋", "王芳")
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 8500), "2026-12": ("paid", 8500)}


async def test_a_claim_is_confirmed_by_the_keepers_button_once(stage: Stage) -> None:
    await owing(stage)
    await stage.press("王芳", "我交了")
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 8500), "2026-12": ("claimed", 8500)}
    [again] = await stage.double_tap("刘洋", "确认2026年12月")
    assert again.text == worded(AlreadyPaid("王芳", Month(2026, 12)))
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 8500), "2026-12": ("paid", 8500)}
    assert stage.heard("王芳", "2026年12月的党费已收到") == 1


async def test_a_second_claim_asks_the_keeper_no_second_time(stage: Stage) -> None:
    await owing(stage)
    [again] = await stage.double_tap("王芳", "我交了")
    assert again.text == worded(NothingOwed())
    assert stage.heard("刘洋", "王芳说交了") == 1


async def test_who_owes_nothing_has_nothing_to_claim(stage: Stage) -> None:
    [said] = await stage.say("王芳", "我交了")
    assert said.text == worded(NothingOwed())
    assert await months_of(stage, "王芳") == {}


async def test_an_unknown_amount_must_be_said(stage: Stage) -> None:
    [said] = await stage.say("刘洋", "党费登记 王芳 11月")
    assert "金额" in said.text
    assert await months_of(stage, "王芳") == {}


async def claimed_without_amount(stage: Stage) -> None:
    """Let 赵䶮, for whom no amount was ever entered, say she paid December."""
    await owing(stage)
    await stage.press("赵䶮", "我交了")


async def test_a_claim_without_an_amount_is_confirmed_by_saying_the_amount(stage: Stage) -> None:
    await claimed_without_amount(stage)
    [asked] = await stage.press("刘洋", "确认2026年12月")
    assert "金额是多少元" in asked.text
    assert await months_of(stage, "赵䶮") == {"2026-12": ("claimed", None)}
    await stage.say("刘洋", "60元")
    assert await months_of(stage, "赵䶮") == {"2026-12": ("paid", 6000)}
    assert stage.heard("赵䶮", "60.00元") == 1


@pytest.mark.parametrize("words", ["0元", "很多"])
async def test_an_amount_that_is_none_is_asked_for_again(stage: Stage, words: str) -> None:
    await claimed_without_amount(stage)
    await stage.press("刘洋", "确认2026年12月")
    [again] = await stage.say("刘洋", words)
    assert "金额是多少元" in again.text
    await stage.say("刘洋", "60元")
    assert await months_of(stage, "赵䶮") == {"2026-12": ("paid", 6000)}


async def test_of_several_months_claimed_the_others_are_asked_for_too_where_nobody_assessed_them(stage: Stage) -> None:
    await owing(stage)
    stage.set_clock("2027-01-05 10:00")
    await stage.tick()
    await stage.say("赵䶮", "我交了")
    await stage.press("刘洋", "确认2026年12月")
    [said] = await stage.say("刘洋", "60元")
    assert "2027年1月" in said.text
    [asked] = await stage.press("刘洋", "确认2027年1月")
    assert "还没有核定过金额" in asked.text
    await stage.press("刘洋", "填金额")
    await stage.say("刘洋", "60元")
    assert await months_of(stage, "赵䶮") == {"2026-12": ("paid", 6000), "2027-01": ("paid", 6000)}


async def test_a_payment_typed_without_any_amount_is_finished_by_a_button(stage: Stage) -> None:
    await stage.say("刘洋", "党费登记 王芳 11月")
    [asked] = await stage.press("刘洋", "填金额")
    assert "金额是多少元" in asked.text
    await stage.say("刘洋", "60元")
    assert await months_of(stage, "王芳") == {"2026-11": ("paid", 6000)}


@pytest.mark.parametrize("amount", ["0元", "-5元", "很多"])
async def test_an_amount_that_is_none_is_not_entered(stage: Stage, amount: str) -> None:
    await stage.say("刘洋", f"党费登记 王芳 {amount} 11月")
    assert await months_of(stage, "王芳") == {}


async def test_arrears_beyond_the_limit_need_a_decision_first(stage: Stage) -> None:
    [said] = await stage.say("刘洋", "党费登记 王芳 85元 2026年4月")
    assert "6个月" in said.text
    assert await months_of(stage, "王芳") == {}
    await stage.say("刘洋", "党费登记 王芳 85元 2026年5月")
    assert await months_of(stage, "王芳") == {"2026-05": ("paid", 8500)}


async def test_a_member_sees_her_own_dues_and_nobody_elses(stage: Stage) -> None:
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    await stage.say("刘洋", "党费登记 赵䶮 123元 11月")
    [said] = await stage.say("王芳", "党费")
    assert AMOUNT in said.text
    assert "123" not in said.text


async def test_amounts_reach_the_member_and_the_keeper_alone(stage: Stage) -> None:
    await stage.say("陈静", "绑定本群", room="group")
    await owing(stage)
    await stage.press("王芳", "我交了")
    await stage.press("刘洋", "确认2026年12月")
    for who, words in (("陈静", "党费"), ("陈静", "谁没交"), ("陈静", "党费登记 王芳"), ("王芳", "党费")):
        await stage.say(who, words)
        await stage.say(who, words, room="group")
    assert {said.chat for said in stage.channel.sent if AMOUNT in said.text} == {"chat-王芳", "chat-刘洋"}


async def test_the_keeper_sees_who_owes_without_amounts(stage: Stage) -> None:
    await owing(stage)
    await stage.press("赵䶮", "我交了")
    [said] = await stage.say("刘洋", "谁没交")
    assert "王芳：2026年12月" in said.text
    assert "已报待确认1人" in said.text
    assert "元" not in said.text
    assert "吴刚" not in said.text


async def test_where_a_keeper_is_the_secretary_does_not_keep_the_dues(stage: Stage) -> None:
    for line in ("谁没交", "党费登记 王芳 85元 11月"):
        [said] = await stage.say("陈静", line)
        assert said.text == worded(NotAllowed("DuesKeeper"))
    assert await months_of(stage, "王芳") == {}


async def test_a_secretary_who_was_appointed_keeps_the_dues_too(stage: Stage) -> None:
    await stage.say("周敏", "党费登记 吴刚 60元 11月")
    assert await months_of(stage, "吴刚") == {"2026-11": ("paid", 6000)}


@pytest.mark.parametrize("who", ["周敏", "吴刚", "王芳", "陈静"])
async def test_a_forged_confirmation_has_no_effect(stage: Stage, who: str) -> None:
    await owing(stage)
    before = await stage.ledgers()
    await stage.forge(who, f"/paid #{stage.cast.members['王芳']} 2026-12")
    await stage.forge(who, f"/paid #{stage.cast.members['王芳']} 1元 2026-12")
    await stage.forge(who, f"/enter_dues #{stage.cast.members['王芳']} 1元 2026-12")
    assert await stage.ledgers() == before
