"""The one reminder of a make-up: once, within the week's budget, never after its day; a correction ends it."""

from __future__ import annotations

from models.makeups import MakeupReminder
from models.outbox import State
from tests.commands.test_makeups import study
from tests.talk import Said, Stage


def reminded(sent: list[Said]) -> list[str]:
    return [said.chat for said in sent if "提醒一下" in said.text]


async def test_she_is_reminded_once_before_the_last_day_and_never_after(stage: Stage) -> None:
    number = await study(stage)
    await stage.tick()
    for moment in ("2026-12-02 15:00", "2026-12-03 08:45"):
        stage.set_clock(moment)
        assert reminded(await stage.tick()) == []
    stage.set_clock("2026-12-03 09:00")
    assert reminded(await stage.tick()) == ["chat-王芳"]
    assert "补学到12月8日（周二）为止" in stage.last("王芳").text
    # Another day is no new reason to remind her.
    await stage.say("陈静", f"补学安排 #{number} 12月22日")
    for day in (4, 7, 8, 17, 21, 22, 23):
        stage.set_clock(f"2026-12-{day:02d} 09:30")
        assert reminded(await stage.tick()) == []
    assert "过了日子1条" in (await stage.say("陈静", "补学情况"))[0].text
    assert stage.heard("陈静", "没来得及") == 0


async def test_who_reported_or_is_exempt_by_then_is_not_reminded(stage: Stage) -> None:
    await study(stage, "24", "陈静", "刘洋", "李娜")
    await stage.say("王芳", "补学 学了总纲")
    await stage.say("陈静", "免提醒 赵䶮")
    await stage.press("陈静", "确定") if "确定" in stage.last("陈静").buttons else None
    stage.set_clock("2026-12-03 09:00")
    told = reminded(await stage.tick())
    assert "chat-王芳" not in told


async def test_a_full_week_puts_it_off_to_the_next(stage: Stage) -> None:
    await study(stage)
    await stage.tick()
    stage.set_clock("2026-12-03 08:30")
    for day in (20, 21, 22):
        await stage.call_meeting(f"开会 支部党员大会 2027-01-{day} 15:00 三楼会议室 换届")
    stage.set_clock("2026-12-03 09:00")
    assert reminded(await stage.tick()) == []
    stage.set_clock("2026-12-07 09:00")
    assert reminded(await stage.tick()) == ["chat-王芳"]


async def test_after_an_outage_it_is_late_and_reported_once(stage: Stage) -> None:
    await study(stage)
    await stage.tick()
    stage.set_clock("2026-12-21 10:00")
    assert reminded(await stage.tick()) == []
    [row] = await stage.rows("outbox", kind=MakeupReminder.__name__)
    assert row.state is State.LATE
    assert stage.heard("陈静", "11-24 集中学习的补学") == 1
    assert reminded(await stage.tick(days=1)) == []
    assert stage.heard("陈静", "11-24 集中学习的补学") == 1
