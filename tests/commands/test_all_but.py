"""All present but: who is named stays as she is recorded, and without names nobody is entered."""

from __future__ import annotations

import pytest

from tests.commands.test_attendance import presences
from tests.commands.test_meetings_at_once import ASSEMBLY, held_at_once
from tests.talk import Stage

WRONG = (
    *("除了", "除了王方都到了", "除了王芳、周敏都到了", "除了王芳都没来", "都到了", "除夕放假吗"),
    *("除了下雨都行", "都到了吗？"),
)


@pytest.mark.parametrize(
    "words",
    [
        "除了王芳、赵䶮都到了",
        "除了王芳和赵䶮没来，其他人都来了",
        "除了 王芳，赵䶮，其余的人全到了。",
        "除了 王芳、赵䶮以外，其余都到",
        "除了：王芳，赵䶮",
        "除了王芳、赵䶮没到，别的人全都到会了",
    ],
)
async def test_all_are_present_but_who_is_named(stage: Stage, words: str) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    [said] = await stage.say("陈静", words)
    if "请核对" in said.text:
        assert "王芳、赵䶮" in said.text
        await stage.press("陈静", "确定")
    came = dict.fromkeys(("陈静", "刘洋", "孙建国", "李娜"), "present")
    assert await presences(stage) == {**came, "王芳": "unrecorded", "赵䶮": "unrecorded"}


async def test_of_all_present_but_a_name_that_is_wrong_nobody_is_marked(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    for words in (
        "除了",
        "除了王方都到了",
        "除了王芳、周敏都到了",
        "除了王芳都没来",
        "都到了",
        "除夕放假吗",
        "除了下雨都行",
    ):
        [said] = await stage.say("陈静", words)
        assert said.text
    assert set((await presences(stage)).values()) == {"unrecorded"}


async def test_of_two_meetings_at_once_she_is_asked_which_and_who_is_missing(stage: Stage) -> None:
    await held_at_once(stage)
    await stage.say("陈静", "除了 王芳")
    [asked] = await stage.press("陈静", ASSEMBLY)
    assert "谁没到" in asked.text
    assert {row.presence.value for row in await stage.rows("attendances")} == {"unrecorded"}
    await stage.say("陈静", "王芳")
    absent = stage.cast.members["王芳"]
    rows = {(row.meeting_id, row.member_id): row.presence.value for row in await stage.rows("attendances")}
    assert {meeting for (meeting, _), state in rows.items() if state == "present"} == {2}
    assert rows[2, absent] == "unrecorded"
