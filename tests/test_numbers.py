"""Numbers said where buttons are few: they press what was listed, and answer a question that asks for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.channels.channel import Capabilities
from models.offers import VALID, NoSuchNumber
from tests.talk import Stage, worded


@pytest.fixture
def narrow(stage: Stage) -> Stage:
    """The stage, whose channel shows no more than two buttons."""
    stage.channel.capabilities = Capabilities(4096, 2, True, numbers_buttons=True)
    return stage


async def published(stage: Stage) -> int:
    """Let 陈静 call a meeting; return how many choices she is left with."""
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    await stage.say("陈静", "1")
    [offer] = await stage.rows("offers", lane="test:chat-陈静")
    return len(offer.lines)


async def states(stage: Stage) -> list[Any]:
    return [row.state for row in await stage.rows("meetings")]


async def test_a_question_with_many_answers_is_answered_by_number(narrow: Stage) -> None:
    [asked] = await narrow.say("陈静", "开会")
    assert "\n1. " in asked.text
    assert not asked.buttons
    [asked] = await narrow.say("陈静", "1")
    assert "什么时候" in asked.text
    # This question has no list: what is said now is its answer, and not the list above.
    [again] = await narrow.say("陈静", "2")
    assert "没看懂时间" in again.text or "几点" in again.text
    await narrow.say("陈静", "下周五15:00")
    await narrow.say("陈静", "三楼会议室")
    [card] = await narrow.say("陈静", "学习二十大精神")
    assert "1. 发布\n2. 修改\n3. 取消" in card.text
    [published] = await narrow.say("陈静", "1.")
    assert "已发布" in published.text
    assert len(await states(narrow)) == 1
    [who] = await narrow.say("陈静", "第1个")
    assert who.text != published.text


async def test_a_number_out_of_the_list_names_those_that_are_in_it(narrow: Stage) -> None:
    most = await published(narrow)
    for number in ("99", "0", f"{most + 1}"):
        [said] = await narrow.say("陈静", number)
        assert said.text == worded(NoSuchNumber(most))


async def test_a_list_is_over_after_three_days_and_says_so(narrow: Stage) -> None:
    await published(narrow)
    narrow.now += VALID - timedelta(seconds=1)
    [said] = await narrow.say("陈静", "1")
    assert "还没答复5人" in said.text
    narrow.now += VALID
    [said] = await narrow.say("陈静", "1")
    assert said.text == worded(NoSuchNumber(0))


async def test_where_nothing_was_ever_listed_a_number_is_a_word_like_others(stage: Stage) -> None:
    await stage.say("陈静", "帮助")
    assert await stage.rows("offers") == []
    [said] = await stage.say("陈静", "3")
    assert "3" in said.text


async def test_what_was_listed_is_not_readable_in_the_database(narrow: Stage) -> None:
    await narrow.say("陈静", "开会")
    async with narrow.database.read() as db:
        raw = (await db.core(text("SELECT lines FROM offers"))).scalars().all()
    assert raw
    assert all("/a " not in each for each in raw)
