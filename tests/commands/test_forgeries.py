"""Lines of buttons nobody was shown: sent by the wrong person, for a form that is over, or made up."""

from __future__ import annotations

import pytest

from bot.answers import StaleButton
from tests.talk import Stage, worded

FORGED = [
    "/a 999.0 王芳",
    "/a 1.0 王芳",
    "/a 1.99 王芳",
    "/a 99999999999999999999999999.0 王芳",
    "/yes 999",
    "/yes 1",
    "/edit 999",
    "/edit 1 nothing",
    "/edit 1 member",
    "/a",
    "/a 1.0 ",
    "/yes",
    "/edit",
    "/",
    "//",
    "/nothing at all",
    "/mark",
    "/mark x y z",
    "/close 999999999999 是",
]


@pytest.mark.parametrize("line", FORGED)
async def test_a_forged_line_has_no_effect(stage: Stage, line: str) -> None:
    before = await stage.ledgers()
    for who in ("王芳", "陈静", "周敏"):
        [said] = await stage.forge(who, line)
        assert "抱歉" not in said.text
    assert await stage.ledgers() == before


@pytest.mark.parametrize(
    "line", ["/a {draft}.0 #{canary}", "/a {draft}.7 王芳", "/edit {draft} nothing", "/yes {draft}"]
)
async def test_a_forged_line_for_ones_own_open_question_has_no_effect(stage: Stage, line: str) -> None:
    [asked] = await stage.say("陈静", "免提醒")
    draft = asked.buttons["王芳"].split()[1].partition(".")[0]
    before = await stage.ledgers()
    [said] = await stage.forge("陈静", line.format(draft=draft, canary=stage.cast.members["吴刚"]))
    assert "吴刚" not in said.text
    assert "抱歉" not in said.text
    assert await stage.ledgers() == before


async def test_another_persons_question_cannot_be_answered(stage: Stage) -> None:
    [asked] = await stage.say("陈静", "免提醒")
    [said] = await stage.forge("周敏", asked.buttons["王芳"])
    assert said.text == worded(StaleButton())
    assert [row.is_exempt for row in await stage.rows("members", name="王芳")] == [False]
