"""What is said while a question is open and may be something else: nothing that was typed is lost."""

from __future__ import annotations

import pytest

from bot.answers import Cancelled, StaleButton
from bot.command import commands
from tests.talk import Stage, worded

HALF = "开会 主题党日 下周五15:00 三楼会议室"
WHOLE = f"{HALF} 学习二十大精神"


async def topics(stage: Stage) -> list[str | None]:
    return [row.topic for row in await stage.rows("meetings")]


async def exempt(stage: Stage) -> list[str]:
    return [row.name for row in await stage.rows("members", is_exempt=True)]


async def test_a_whole_command_line_is_asked_about_and_taken_for_the_answer(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    [which] = await stage.say("陈静", "免提醒 王芳")
    assert "这是回答，还是新的事" in which.text
    assert "免提醒 王芳" in which.text
    assert "议题" in which.text
    assert set(which.buttons) == {"是回答", "是新的事"}
    assert "王芳" not in await exempt(stage)
    [card] = await stage.press("陈静", "是回答")
    assert card.text.endswith("免提醒 王芳")
    await stage.press("陈静", "发布")
    assert await topics(stage) == ["免提醒 王芳"]


async def test_a_whole_command_line_is_asked_about_and_done_once(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "免提醒 王芳")
    [again] = await stage.double_tap("陈静", "是新的事")
    assert again.text == worded(StaleButton())
    assert "王芳" in await exempt(stage)
    [card] = await stage.say("陈静", "学习二十大精神")
    assert "三楼会议室" in card.text


async def test_a_press_for_a_form_that_is_over_answers_no_later_one(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    [which] = await stage.say("陈静", "免提醒 王芳")
    await stage.press("陈静", "是回答")
    await stage.say("陈静", "取消")
    await stage.say("陈静", HALF)
    await stage.say("陈静", "免提醒 赵䶮")
    [said] = await stage.forge("陈静", which.buttons["是新的事"])
    assert said.text == worded(StaleButton())
    assert not {"王芳", "赵䶮"} & set(await exempt(stage))


@pytest.mark.parametrize("word", ["是回答", "回答", "这是回答。"])
async def test_which_of_the_two_is_said_in_words_as_well(stage: Stage, word: str) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "免提醒 王芳")
    stage.restart()
    [card] = await stage.say("陈静", word)
    assert card.text.endswith("免提醒 王芳")


async def test_a_new_matter_said_in_words(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "免提醒 王芳")
    await stage.say("陈静", "这是新的事")
    assert "王芳" in await exempt(stage)


async def test_other_words_than_which_of_the_two_are_the_answer(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "免提醒 王芳")
    [card] = await stage.say("陈静", "学习二十大精神")
    assert card.text.endswith("学习二十大精神")
    [stale] = await stage.press("陈静", "是新的事")
    assert stale.text == worded(StaleButton())
    assert "王芳" not in await exempt(stage)


async def test_a_word_of_a_command_said_for_an_answer_does_nothing_unasked(stage: Stage) -> None:
    await stage.say("刘洋", "核定 王芳 5666.67元")
    stage.set_clock("2026-12-03 10:00")
    await stage.tick()
    await stage.say("王芳", "有疑问")
    [which] = await stage.say("王芳", "我交了")
    assert "这是回答，还是新的事" in which.text
    assert [row.state.value for row in await stage.rows("dues_months", member_id=stage.cast.members["王芳"])] == [
        "owed"
    ]
    await stage.press("王芳", "是回答")
    assert "我交了" in stage.last("刘洋").text
    assert len(await stage.rows("dues_queries")) == 1


@pytest.mark.parametrize(
    "words",
    ["免提醒的同志也要来", "任命 王芳 组织委员", "免提醒 王芳和别的同志都来", "取消提醒"],
)
async def test_words_that_are_no_whole_command_of_hers_are_the_answer(stage: Stage, words: str) -> None:
    await stage.say("陈静", HALF)
    [card] = await stage.say("陈静", words)
    assert card.text.endswith(words)


async def test_a_form_that_gives_way_is_kept_with_a_way_back(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    [asked] = await stage.say("陈静", "/exempt")
    assert f"「{commands()['meeting'].summary}」还没填完" in asked.text
    [back] = await stage.press("陈静", "先填完刚才的")
    assert "议题" in back.text
    assert "还没填完" not in back.text
    [card] = await stage.say("陈静", "学习二十大精神")
    assert "三楼会议室" in card.text
    await stage.press("陈静", "发布")
    assert await topics(stage) == ["学习二十大精神"]


async def test_a_form_that_gave_way_is_offered_again_when_the_other_is_done(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "/exempt")
    said = await stage.press("陈静", "王芳")
    assert "接着填" in said[-1].buttons
    assert "王芳" in await exempt(stage)
    [lost] = await stage.say("陈静", "随便说说")
    assert "没看懂" in lost.text
    stage.restart()
    await stage.press("陈静", "接着填")
    await stage.say("陈静", "学习二十大精神")
    await stage.press("陈静", "发布")
    assert await topics(stage) == ["学习二十大精神"]


async def test_who_goes_back_finds_what_she_typed_meanwhile_behind_it(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    [asked] = await stage.say("陈静", "/series 集中学习 每周三")
    assert "先填完刚才的" in asked.buttons
    [back] = await stage.press("陈静", "先填完刚才的")
    assert "议题" in back.text
    await stage.say("陈静", "学习二十大精神")
    said = await stage.press("陈静", "发布")
    assert await topics(stage) == ["学习二十大精神"]
    assert "接着填" in said[-1].buttons
    await stage.press("陈静", "接着填")
    said = await stage.say("陈静", "15:00")
    [card] = await stage.say("陈静", "二楼活动室")
    assert "每周三" in card.text
    assert "二楼活动室" in card.text


async def test_a_card_gives_way_and_comes_back_as_it_was(stage: Stage) -> None:
    await stage.say("陈静", WHOLE)
    [asked] = await stage.say("陈静", "免提醒")
    assert "王芳" in asked.buttons
    [card] = await stage.press("陈静", "先填完刚才的")
    assert card.text.endswith("学习二十大精神")
    await stage.press("陈静", "发布")
    assert await topics(stage) == ["学习二十大精神"]


async def test_to_cancel_puts_away_one_form_after_the_other(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "/exempt")
    said = await stage.say("陈静", "取消")
    assert said[0].text == worded(Cancelled(commands()["exempt"].summary))
    assert "接着填" in said[1].buttons
    back = said[1].buttons["接着填"]
    [dropped] = await stage.press("陈静", "不填了")
    assert dropped.text == worded(Cancelled(commands()["meeting"].summary))
    [stale] = await stage.forge("陈静", back)
    assert stale.text == worded(StaleButton())
    assert await stage.rows("drafts") == []


async def test_a_command_refused_leaves_the_open_form_as_it_was(stage: Stage) -> None:
    await stage.say("陈静", HALF)
    await stage.say("陈静", "/paid 王芳 85元 11月")
    [card] = await stage.say("陈静", "学习二十大精神")
    assert "三楼会议室" in card.text


async def test_nothing_is_put_by_where_nothing_was_filled_in(stage: Stage) -> None:
    await stage.say("陈静", "开会")
    [asked] = await stage.say("陈静", "/exempt")
    assert "还没填完" not in asked.text


async def test_no_more_than_a_few_forms_wait_behind_one_another(stage: Stage) -> None:
    for _ in range(4):
        await stage.say("陈静", f"/meeting {HALF[3:]}")
        await stage.say("陈静", "/series 集中学习 每周三")
    [row] = await stage.rows("drafts")
    depth, behind = 0, row.content
    while behind := behind["put_by"]:
        depth += 1
    assert depth == 3


async def test_it_is_all_said_in_english_too(stage: Stage) -> None:
    await stage.say("陈静", "语言 English")
    await stage.say("陈静", HALF)
    [which] = await stage.say("陈静", "免提醒 王芳")
    assert set(which.buttons) == {"The answer", "Something new"}
    [asked] = await stage.say("陈静", "/exempt")
    assert "Finish that first" in asked.buttons
    said = await stage.press("陈静", "王芳")
    assert "Go on with it" in said[-1].buttons
