"""After the close: a kind note to who was absent, leave after the fact, and rows of absences step by step."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from models.absentees import AbsenceNote, LongAbsence
from models.late_leaves import NoSuchLateLeave
from models.members import Member
from models.outbox import State
from tests.commands.test_study import hold
from tests.talk import Said, Stage, asking, worded

OTHERS = ("陈静", "刘洋", "赵䶮", "李娜")


async def study(stage: Stage, day: str, *came: str, kind: str = "集中学习", month: str = "2026-11") -> int:
    """Hold a meeting to which everybody but 王芳 came, and these; let the note of the close go out."""
    line = f"开会 {kind} {month}-{day} 15:00 三楼会议室 学习"
    return await hold(stage, line, f"{month}-{day} 15:00", *(came or OTHERS))


def noted(sent: list[Said]) -> list[str]:
    return [said.chat for said in sent if "没有见到您" in said.text]


async def presence(stage: Stage, meeting: int) -> str:
    [row] = await stage.rows("attendances", meeting_id=meeting, member_id=stage.cast.members["王芳"])
    return str(row.presence.value)


async def ask(stage: Stage) -> int:
    """Let 王芳 be absent and ask for leave by the button of her note; return the meeting."""
    number = await study(stage, "24")
    await stage.tick()
    await stage.press("王芳", "补请假")
    await stage.say("王芳", "孩子发烧")
    return number


async def test_who_was_absent_gets_one_note_and_nobody_else(stage: Stage) -> None:
    await study(stage, "24")
    assert noted(await stage.tick()) == ["chat-王芳"]
    assert "11月24日（周二）15:00" in stage.last("王芳").text
    assert "连续" not in stage.last("王芳").text
    assert noted(await stage.tick(hours=1)) + noted(await stage.tick(days=1)) == []


async def test_who_has_her_note_is_asked_for_and_no_meeting_described(stage: Stage) -> None:
    await study(stage, "24")
    described = []
    for _ in range(2):
        with asking() as asked:
            await stage.run_job("write_to_absentees")
        described.append(any("FROM materials" in each for each in asked))
    assert described == [True, False]


async def test_who_had_leave_or_is_exempt_gets_none(stage: Stage) -> None:
    await stage.call_meeting("开会 集中学习 11月24日15:00 三楼会议室 学习")
    await stage.say("王芳", "请假 出差")
    stage.set_clock("2026-11-24 15:00")
    for who in OTHERS:
        await stage.say(who, "签到")
    await stage.say("陈静", "结束会议")
    await stage.press("陈静", "确认结束")
    assert noted(await stage.tick()) == []


@pytest.mark.parametrize(("later", "hours"), [("evening", 6), ("weekend", 24 * 4)])
async def test_the_note_waits_for_a_working_hour(stage: Stage, later: str, hours: int) -> None:
    await study(stage, "24")
    assert noted(await stage.tick(hours=hours)) == []
    stage.set_clock("2026-11-30 09:00")
    assert noted(await stage.tick()) == ["chat-王芳"]


async def test_after_forty_days_off_the_note_is_late_and_reported(stage: Stage) -> None:
    await study(stage, "24")
    assert await stage.tick(days=40) == []  # a Sunday, on which the secretary is not told either
    assert noted(await stage.tick(days=1)) == []
    [row] = await stage.rows("outbox", kind=AbsenceNote.__name__)
    assert row.state is State.LATE
    assert stage.heard("陈静", "集中学习 11-24") == 1


async def test_the_second_in_a_row_is_named_to_her_the_third_to_the_secretary(stage: Stage) -> None:
    await study(stage, "24")
    await stage.tick()
    await study(stage, "25")
    await stage.tick()
    assert "连续第2次" in stage.last("王芳").text
    assert stage.heard("陈静", "连续缺席") == 0
    await study(stage, "26")
    await stage.tick(hours=1)
    await stage.tick(hours=1)
    assert stage.heard("陈静", "连续缺席（没有请假）：王芳3次") == 1
    assert stage.heard("周敏", "王芳") + stage.heard("刘洋", "王芳") == 0


async def test_overdue_it_goes_to_the_committee_once(stage: Stage) -> None:
    await stage.say("李娜", "任命 刘洋 组织委员 局机关党支部")
    await stage.press("李娜", "任命")
    for day in ("24", "25", "26"):
        await study(stage, day)
    await stage.tick()
    await stage.tick(days=13)
    assert stage.heard("刘洋", "情况未变") == 0
    stage.set_clock("2026-12-10 10:00")
    await stage.tick()
    await stage.tick(days=1)
    assert stage.heard("刘洋", "情况未变：王芳3次") == 1
    assert stage.heard("赵䶮", "情况未变") + stage.heard("周敏", "情况未变") == 0


async def test_being_seen_ends_the_row(stage: Stage) -> None:
    await study(stage, "24")
    await study(stage, "25")
    await study(stage, "26", *OTHERS, "王芳")
    await study(stage, "27")
    await stage.tick()
    assert stage.heard("陈静", "连续缺席") == 0
    assert stage.heard("王芳", "连续") == 0


async def test_leave_accepted_afterwards_ends_the_row(stage: Stage) -> None:
    await ask(stage)
    await study(stage, "25")
    await study(stage, "26")
    await stage.press("陈静", "同意")
    await stage.tick()
    assert stage.heard("陈静", "连续缺席") == 0
    await study(stage, "27")
    await stage.tick()
    assert stage.heard("陈静", "王芳3次") == 1


async def test_an_exempt_member_is_never_spoken_of(stage: Stage) -> None:
    for day in ("24", "25", "26"):
        await study(stage, day)
    exempt = update(Member).where(Member.id == stage.cast.members["王芳"]).values(is_exempt=True)
    await stage.database.write(lambda db: db.core(exempt))
    assert noted(await stage.tick()) == []
    assert stage.heard("陈静", "连续缺席") == 0


async def test_meetings_of_other_kinds_make_no_row(stage: Stage) -> None:
    for day in ("24", "25", "26"):
        await study(stage, day, kind="其他会议")
    await stage.tick()
    assert stage.heard("陈静", "连续缺席") == 0


async def test_months_of_absence_are_told_to_the_secretary_alone_with_the_article(stage: Stage) -> None:
    await study(stage, "24")
    await stage.tick()
    stage.set_clock("2027-02-22 10:00")
    await study(stage, "24", month="2027-02")
    await stage.tick()
    assert stage.heard("陈静", "第31条") == 1
    assert [row.member_id for row in await stage.rows("outbox", kind=LongAbsence.__name__)] == [
        stage.cast.members["陈静"]
    ]
    await stage.tick(days=1)
    assert stage.heard("陈静", "第31条") == 1
    assert await stage.rows("members", standing="departed") == []


async def test_leave_is_asked_by_the_button_and_accepted_by_one(stage: Stage) -> None:
    number = await ask(stage)
    assert "孩子发烧" in stage.last("陈静").text
    assert await presence(stage, number) == "absent"
    await stage.press("陈静", "同意")
    assert await presence(stage, number) == "leave"
    assert "改记为请假" in stage.last("王芳").text
    [entry] = await stage.rows("audit", action="attendance.excuse")
    assert entry.actor_id == stage.cast.members["陈静"]
    assert "孩子" not in str([row.details for row in await stage.rows("audit")])


async def test_refused_it_stays_an_absence_and_cannot_be_asked_again(stage: Stage) -> None:
    number = await ask(stage)
    await stage.press("陈静", "不同意")
    assert await presence(stage, number) == "absent"
    await stage.say("王芳", f"补请假 {number} 孩子发烧")
    assert "书记已经处理过" in stage.last("王芳").text
    assert len(await stage.rows("late_leaves")) == 1


async def test_a_decision_is_made_once(stage: Stage) -> None:
    number = await ask(stage)
    [again] = await stage.double_tap("陈静", "同意")
    assert again.text == worded(NoSuchLateLeave(1))
    await stage.say("陈静", "/refuse_leave 1")
    assert await presence(stage, number) == "leave"
    assert stage.heard("王芳", "补请假已同意") == 1


async def test_asked_twice_it_waits_once(stage: Stage) -> None:
    number = await ask(stage)
    await stage.say("王芳", f"补请假 {number} 另一个原因")
    assert stage.heard("陈静", "补请假") == 1


@pytest.mark.parametrize("line", ["/accept_leave 1", "/refuse_leave 1"])
async def test_nobody_elses_branch_is_decided(stage: Stage, line: str) -> None:
    number = await ask(stage)
    for who in ("周敏", "王芳", "刘洋"):
        await stage.forge(who, line)
    assert await presence(stage, number) == "absent"
    assert [row.state.value for row in await stage.rows("late_leaves")] == ["asked"]


async def test_leave_cannot_be_asked_for_a_meeting_one_was_at_or_that_is_long_ago(stage: Stage) -> None:
    number = await study(stage, "24")
    await stage.forge("刘洋", f"/late_leave {number} 出差")
    await stage.forge("吴刚", f"/late_leave {number} 出差")
    stage.set_clock("2026-12-25 10:00")
    await stage.say("王芳", f"补请假 {number} 出差")
    assert await stage.rows("late_leaves") == []
