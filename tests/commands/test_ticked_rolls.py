"""Entering several people of a roll at once: ticked on a card, named by their numbers, or by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.choices import Checklist, chosen_line
from models.attendance import NotInvited
from models.meetings import NamesUnknown
from models.offers import NoSuchNumber, OneAtATime
from tests.commands.test_attendance import presences
from tests.talk import Said, Stage, worded

ABSENT = "absent"


async def begun(stage: Stage) -> int:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    [meeting] = await stage.rows("meetings")
    return int(meeting.id)


def ticks(said: Said) -> Checklist:
    """Return the card of choices a message is."""
    assert isinstance(said.message.choice, Checklist)
    return said.message.choice


@pytest.fixture
def ticking(stage: Stage) -> Stage:
    """The stage, on whose channel several of a list can be ticked."""
    stage.channel.capabilities = replace(stage.channel.capabilities, checklist_limit=20)
    return stage


@pytest.mark.parametrize("words", ["1 3", "１、３", "第1个，第3个", "3,1", "1和3。"])
async def test_several_are_named_by_their_numbers_on_every_channel(stage: Stage, words: str) -> None:
    await begun(stage)
    await stage.say("陈静", "点名")
    [asked] = await stage.press("陈静", "勾没来的")
    assert list(asked.buttons)[:3] == ["1 陈静", "2 李娜", "3 刘洋"]
    [said] = await stage.say("陈静", words)
    named = "刘洋、陈静" if words == "3,1" else "陈静、刘洋"
    assert f"已登记缺席2人：{named}。\n还有4人没登记：李娜、孙建国、王芳、赵䶮。" in said.text
    assert {name for name, presence in (await presences(stage)).items() if presence == ABSENT} == {"陈静", "刘洋"}


async def test_one_is_entered_by_her_button_and_the_list_becomes_the_answer(stage: Stage) -> None:
    await begun(stage)
    await stage.say("陈静", "点名")
    [asked] = await stage.press("陈静", "登记成别的")
    [asked] = await stage.press("陈静", "迟到")
    [said] = await stage.press("陈静", "2 李娜")
    assert (said.edits, "已登记迟到1人：李娜。" in said.text) == (asked.ref, True)
    assert (await presences(stage))["李娜"] == "late"


async def test_a_roll_is_ticked_and_what_is_submitted_is_a_line_like_any_other(ticking: Stage) -> None:
    number = await begun(ticking)
    roll, card = await ticking.say("陈静", "点名")
    assert not [line for line in roll.buttons.values() if line.startswith("/mark ")]
    assert "勾选到会的人" in roll.text
    codes = {each.label: each.code for each in ticks(card).options}
    line = chosen_line(ticks(card).line, [codes["1 陈静"], codes["5 王芳"]])
    for _ in range(2):
        [said] = await ticking.forge("陈静", line)
        assert "已登记到会2人：陈静、王芳。" in said.text
        assert {name for name, presence in (await presences(ticking)).items() if presence == "present"} == {
            "陈静",
            "王芳",
        }
    await ticking.say("陈静", "/rest")
    roll, *cards = await ticking.say("陈静", "点名")
    # All are recorded: what is left is to change one.
    assert (cards, len([line for line in roll.buttons.values() if line.startswith("/mark ")])) == ([], 6)
    assert number == 1


async def test_who_asked_for_leave_is_not_on_the_card_of_those_who_came(ticking: Stage) -> None:
    await ticking.call_meeting()
    await ticking.say("王芳", "请假 出差")
    ticking.set_clock("2026-11-27 15:00")
    _, card = await ticking.say("陈静", "点名")
    assert "王芳" not in str(ticks(card).options)


async def test_a_branch_of_fifty_is_ticked_on_cards_of_twenty_each_by_itself(ticking: Stage) -> None:
    await ticking.enrol(*(f"新来{sign}" for sign in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥东南西北"))
    await begun(ticking)
    _, first, second = await ticking.say("陈静", "点名")
    assert [len(ticks(each).options) for each in (first, second)] == [20, 12]
    assert [ticks(each).title for each in (first, second)] == ["谁到会了？（1/2）", "谁到会了？（2/2）"]
    for card in (second, first):
        await ticking.forge("陈静", chosen_line(ticks(card).line, [each.code for each in ticks(card).options]))
    assert set((await presences(ticking)).values()) == {"present"}


async def test_people_of_one_name_are_told_apart(ticking: Stage) -> None:
    await ticking.enrol("王芳")
    await begun(ticking)
    _, card = await ticking.say("陈静", "点名")
    called = [each.label.partition(" ")[2] for each in ticks(card).options if "王芳" in each.label]
    assert called == [f"王芳{each.code}" for each in ticks(card).options if "王芳" in each.label]
    assert len(set(called)) == 2


async def test_options_that_were_never_offered_move_nothing(stage: Stage) -> None:
    number = await begun(stage)
    mine, other = stage.cast.members["王芳"], stage.cast.members["周敏"]
    await stage.enrol("钱新来")
    newcomer = (await stage.rows("members", name="钱新来"))[0].id
    before = await stage.ledgers()
    for codes, refused in (
        ([f"#{mine}", f"#{other}"], NamesUnknown((f"#{other}",))),
        ([f"#{mine}", "#999999"], NamesUnknown(("#999999",))),
        ([f"#{mine}", "zh"], NamesUnknown(("zh",))),
        ([f"#{mine}", f"#{newcomer}"], NotInvited("")),
    ):
        [said] = await stage.forge("陈静", chosen_line(f"/mark_people {number} present", codes))
        assert said.text == worded(refused)
    [said] = await stage.forge("陈静", f"/mark_people {number} present")
    assert "给哪几位登记" in said.text
    await stage.say("陈静", "取消")
    for who in ("王芳", "周敏", "刘洋"):
        await stage.forge(who, chosen_line(f"/mark_people {number} present", [f"#{mine}"]))
        await stage.forge(who, f"/tick {number} absent")
    assert await stage.ledgers() == before


async def test_an_old_card_says_that_the_meeting_is_over(ticking: Stage) -> None:
    await begun(ticking)
    _, card = await ticking.say("陈静", "点名")
    await ticking.say("陈静", "散会")
    await ticking.press("陈静", "确认结束")
    before = await ticking.ledgers()
    [said] = await ticking.forge("陈静", chosen_line(ticks(card).line, [ticks(card).options[0].code]))
    assert "已经结束" in said.text
    assert await ticking.ledgers() == before


async def test_numbers_are_taken_together_only_where_several_can_be_chosen(stage: Stage) -> None:
    await begun(stage)
    stage.channel.capabilities = replace(stage.channel.capabilities, buttons_limit=2, numbers_buttons=True)
    await stage.say("陈静", "点名")
    [said] = await stage.say("陈静", "1 2")
    assert said.text == worded(OneAtATime())
    [said] = await stage.say("陈静", "勾选名单 #1 缺席")
    assert "1. 陈静\n2. 李娜\n" in said.text
    assert "7. 回到名单" in said.text
    for words, refused in (("1 7", OneAtATime()), ("1 99", NoSuchNumber(7))):
        [said] = await stage.say("陈静", words)
        assert said.text == worded(refused)
    assert set((await presences(stage)).values()) == {"unrecorded"}
    stage.now += timedelta(days=4)
    [said] = await stage.say("陈静", "1 2")
    assert said.text == worded(NoSuchNumber(0))


async def test_names_are_taken_on_one_line(stage: Stage) -> None:
    await begun(stage)
    [said] = await stage.say("陈静", "登记几个人 #1 缺席 王芳、赵䶮")
    assert "已登记缺席2人：王芳、赵䶮。" in said.text
