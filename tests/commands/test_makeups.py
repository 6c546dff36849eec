"""Make-up study: from the close of a meeting to the hours; beside the rate, never inside it."""

from __future__ import annotations

from typing import Any

from tests.commands.test_study import hold
from tests.talk import Stage

OTHERS = ("陈静", "刘洋", "赵䶮", "李娜")


async def study(stage: Stage, day: str = "24", *came: str, kind: str = "集中学习", topic: str = "学习党章") -> int:
    """Hold a meeting of November to which everybody but 王芳 came, or these."""
    return await hold(
        stage, f"开会 {kind} 2026-11-{day} 15:00 三楼会议室 {topic}", f"2026-11-{day} 15:00", *(came or OTHERS)
    )


async def task(stage: Stage, who: str = "王芳") -> Any:
    [row] = await stage.rows("makeups", member_id=stage.cast.members[who])
    return row


async def test_who_was_absent_learns_it_reports_and_has_the_hours(stage: Stage) -> None:
    number = await study(stage)
    row = await task(stage)
    assert (row.state.value, row.due_on.isoformat(), row.material) == ("open", "2026-12-08", "学习党章")
    await stage.tick()
    assert "12月8日（周二）前补学" in stage.last("王芳").text
    await stage.press("王芳", "报告补学")
    assert "学了什么" in stage.last("王芳").text
    await stage.say("王芳", "自学了党章总纲，体会很深")
    assert "自学了党章总纲" in stage.last("陈静").text
    assert "补学" not in (await stage.say("王芳", "学时"))[0].text
    await stage.press("陈静", "同意补学")
    assert "补学已同意" in stage.last("王芳").text
    card = (await stage.say("王芳", "学时"))[0].text
    assert "参加会议：0学时\n补学：1.5学时" in card
    for line in (f"/who {number}", f"/roll {number}"):
        assert "出勤率80%（另补学1人）" in (await stage.say("陈静", line))[0].text
    [there] = await stage.rows("attendances", meeting_id=number, member_id=stage.cast.members["王芳"])
    assert there.presence.value == "absent"
