"""Two meetings of a branch at the same time: what is recorded of one is never recorded of the other unasked."""

from __future__ import annotations

from tests.talk import Stage

ASSEMBLY = "12月4日（周五）15:10 支部党员大会"


async def held_at_once(stage: Stage) -> None:
    for line in ("开会 党课 12月4日15:00 三楼 学习党章", "开会 支部党员大会 12月4日15:10 三楼 通过年度计划"):
        await stage.say("陈静", line)
        await stage.press("陈静", "发布")
    stage.now = stage.now.replace(month=12, day=4, hour=15, minute=0)


async def presences(stage: Stage) -> set[tuple[int, str]]:
    return {(row.meeting_id, row.presence.value) for row in await stage.rows("attendances")}


async def test_who_was_there_is_recorded_of_the_meeting_she_names(stage: Stage) -> None:
    await held_at_once(stage)
    before = await presences(stage)
    [asked] = await stage.say("陈静", "其余都到")
    assert asked.text == "您指的是哪一次会议？"
    assert await presences(stage) == before
    shown = (await stage.press("陈静", ASSEMBLY))[-1]
    assert "支部党员大会 · " in shown.text
    assert {meeting for meeting, state in await presences(stage) if state == "present"} == {2}
    for line in ("点名", "谁没回", "催一下", "大屏"):
        assert (await stage.say("陈静", line))[-1].text == "您指的是哪一次会议？", line


async def test_a_question_is_put_to_the_one_that_can_decide(stage: Stage) -> None:
    await held_at_once(stage)
    await stage.say("陈静", "其余都到")
    await stage.press("陈静", ASSEMBLY)
    await stage.say("陈静", "表决 一般决议 举手 通过年度计划")
    await stage.press("陈静", "开始表决")
    assert [row.meeting_id for row in await stage.rows("votes")] == [2]
    assert "支部党员大会" in (await stage.say("陈静", "法定人数"))[-1].text
