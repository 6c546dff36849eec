"""Study hours: what the ledgers say of a member's year and of a branch's; outside training is decided once."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, update

from models.members import Member
from models.offices import Office
from models.trainings import NoSuchTraining
from tests.talk import Stage, worded


async def hold(stage: Stage, line: str, at: str, *came: str) -> int:
    """Call a meeting as 陈静, let these people check in and close it."""
    number = await stage.call_meeting(line)
    stage.set_clock(at)
    for who in came:
        await stage.say(who, f"签到 {number}")
    await stage.say("陈静", f"/close {number} 是")
    return number


async def study_on_friday(stage: Stage, *came: str) -> int:
    return await hold(stage, "开会 集中学习 11月27日15:00 三楼会议室 学习二十大精神", "2026-11-27 15:00", *came)


async def trainings(stage: Stage, who: str = "王芳") -> list[tuple[int, str, str, str]]:
    rows = await stage.rows("trainings", member_id=stage.cast.members[who])
    return [(row.minutes.count, row.day.isoformat(), row.course, row.state.value) for row in rows]


async def test_a_meeting_counts_once_it_is_closed_for_those_present_or_late(stage: Stage) -> None:
    number = await stage.call_meeting("开会 集中学习 11月27日15:00 三楼会议室 学习二十大精神")
    stage.set_clock("2026-11-27 15:00")
    await stage.say("王芳", "签到")
    stage.set_clock("2026-11-27 15:20")
    await stage.say("赵䶮", "签到")
    assert "已有0学时" in (await stage.say("王芳", "学时"))[0].text
    await stage.say("陈静", f"/close {number} 是")
    for who in ("王芳", "赵䶮"):
        assert "参加会议：1.5学时" in (await stage.say(who, "我的学时"))[0].text
    assert "已有0学时" in (await stage.say("刘洋", "学时"))[0].text


async def test_a_kind_that_does_not_count_adds_nothing(stage: Stage) -> None:
    await hold(stage, "开会 支部党员大会 11月27日15:00 三楼会议室 换届", "2026-11-27 15:00", "王芳")
    assert "已有0学时" in (await stage.say("王芳", "学时"))[0].text


async def test_the_duty_is_of_the_office_held_on_the_day(stage: Stage) -> None:
    assert "全年32学时，还差32学时" in (await stage.say("王芳", "学时"))[0].text
    assert "全年56学时" in (await stage.say("陈静", "学时"))[0].text
    await stage.say("李娜", "任命 王芳 组织委员 局机关党支部")
    await stage.press("李娜", "任命")
    assert "全年56学时" in (await stage.say("王芳", "学时"))[0].text
    ended = update(Office).where(Office.member_id == stage.cast.members["王芳"])
    await stage.database.write(lambda db: db.core(ended.values(ends_on=stage.now.date())))
    assert "全年56学时" in (await stage.say("王芳", "学时"))[0].text
    stage.set_clock("2026-11-21 10:00")
    assert "全年32学时" in (await stage.say("王芳", "学时"))[0].text


async def test_of_an_exempt_member_nothing_is_asked(stage: Stage) -> None:
    [card] = await stage.say("孙建国", "学时")
    assert "还差" not in card.text


async def test_last_years_hours_are_not_this_years(stage: Stage) -> None:
    await study_on_friday(stage, "王芳")
    await stage.say("王芳", "外训 6学时 11月20日 市委党校轮训")
    await stage.press("陈静", "确认培训")
    assert "已有7.5学时" in (await stage.say("王芳", "学时"))[0].text
    stage.set_clock("2026-12-31 23:59")
    assert "2026年学时：已有7.5学时" in (await stage.say("王芳", "学时"))[0].text
    stage.set_clock("2027-01-01 00:00")
    assert "2027年学时：已有0学时" in (await stage.say("王芳", "学时"))[0].text


async def test_outside_training_is_reported_in_one_line_and_counts_when_accepted(stage: Stage) -> None:
    [said] = await stage.say("王芳", "外训 6学时 11月20日 市委党校轮训")
    for part in ("6学时", "11月20日", "市委党校轮训"):
        assert part in said.text
    [card] = await stage.say("王芳", "学时")
    assert "外出培训：0学时" in card.text
    assert "等书记确认：6学时" in card.text
    await stage.press("陈静", "确认培训")
    assert "已计入学时" in stage.last("王芳").text
    assert "外出培训：6学时" in (await stage.say("王芳", "学时"))[0].text
    assert await trainings(stage) == [(360, "2026-11-20", "市委党校轮训", "accepted")]


@pytest.mark.parametrize(
    ("line", "minutes", "day"),
    [
        ("外训 市委党校轮训 六学时 昨天", 360, "2026-11-19"),
        ("外出培训：１６学时，市委党校轮训", 960, "2026-11-20"),
        ("/training 3h 市委党校轮训 周三", 180, "2026-11-18"),
        ("外训 8课时 11月18日 市委党校轮训", 480, "2026-11-18"),
        ("外训 5天 市委党校轮训", 2400, "2026-11-20"),
    ],
)
async def test_the_words_of_a_report_come_in_any_order(stage: Stage, line: str, minutes: int, day: str) -> None:
    await stage.say("王芳", line)
    assert await trainings(stage) == [(minutes, day, "市委党校轮训", "reported")]


async def test_a_decision_is_made_once(stage: Stage) -> None:
    await stage.say("王芳", "外训 6学时 市委党校轮训")
    [again] = await stage.double_tap("陈静", "确认培训")
    assert again.text == worded(NoSuchTraining(1))
    await stage.say("陈静", "退回外训 1")
    assert [state for *_, state in await trainings(stage)] == ["accepted"]
    assert stage.heard("王芳", "已确认外出培训") == 1


async def test_what_is_sent_back_counts_for_nothing_and_can_be_reported_again(stage: Stage) -> None:
    await stage.say("王芳", "外训 80学时 市委党校轮训")
    await stage.press("陈静", "退回培训")
    assert "没有计入学时" in stage.last("王芳").text
    await stage.say("王芳", "外训 6学时 市委党校轮训")
    assert [state for *_, state in await trainings(stage)] == ["returned", "reported"]
    assert "等书记确认：6学时" in (await stage.say("王芳", "学时"))[0].text


@pytest.mark.parametrize(
    "line",
    ["外训 81学时 轮训", "外训 6学时 11月21日 轮训", "外训 6学时 2026年8月21日 轮训"],
    ids=["too much", "in the future", "too old"],
)
async def test_what_cannot_be_is_refused(stage: Stage, line: str) -> None:
    said = (await stage.say("王芳", line))[-1]
    if "确定" in said.buttons:
        await stage.press("王芳", "确定")
    assert await trainings(stage) == []
    assert stage.chat_of("陈静") == []


async def test_the_secretary_lists_what_waits(stage: Stage) -> None:
    await stage.say("王芳", "外训 6学时 市委党校轮训")
    await stage.say("赵䶮", "外训 8学时 省里的培训")
    [listed] = await stage.say("陈静", "待审外训")
    assert "王芳" in listed.text
    await stage.press("陈静", "退回2号")
    assert [state for *_, state in await trainings(stage, "赵䶮")] == ["returned"]
    assert "赵䶮" not in (await stage.say("陈静", "待审外训"))[0].text


@pytest.mark.parametrize("line", ["/accept_training 1", "/return_training 1", "/study_of_branch 局机关党支部"])
async def test_nobody_elses_branch_is_decided_or_seen(stage: Stage, line: str) -> None:
    await stage.say("王芳", "外训 6学时 市委党校轮训")
    for who in ("周敏", "王芳", "刘洋"):
        await stage.forge(who, line)
        assert "陈静 0学时" not in stage.last(who).text
    assert [state for *_, state in await trainings(stage)] == ["reported"]
    assert stage.heard("周敏", "王芳") == 0


async def test_the_secretary_sees_who_reached_and_who_is_far_behind_by_pinyin(stage: Stage) -> None:
    await stage.say("王芳", "外训 32学时 市委党校轮训")
    await stage.press("陈静", "确认培训")
    await stage.say("刘洋", "外训 20学时 市委党校轮训")
    await stage.press("陈静", "确认培训")
    [said] = await stage.say("陈静", "支部学时")
    assert said.text.splitlines()[:3] == [
        "局机关党支部2026年学时：应达到5人，已达到1人。",
        "另有1人免提醒，不作硬性要求。",
        "差得较多的3人：",
    ]
    names = [line.split()[0] for line in said.text.splitlines()[3:6]]
    assert names == ["陈静", "李娜", "赵䶮"]
    assert "陈静 0学时/56学时" in said.text


async def test_departed_members_and_applicants_are_not_in_the_coverage(stage: Stage) -> None:
    await stage.depart(stage.cast.members["赵䶮"])
    applicant = update(Member).where(Member.id == stage.cast.members["李娜"]).values(category="applicant")
    await stage.database.write(lambda db: db.core(applicant))
    [said] = await stage.say("陈静", "支部学时")
    assert "应达到3人" in said.text
    assert "李娜" not in said.text


async def test_the_branch_is_counted_in_as_many_statements_however_many_it_has(stage: Stage) -> None:
    seen: list[str] = []

    def note(*args: Any) -> None:
        seen.append(args[2])

    event.listen(stage.database.engines.writer.sync_engine, "before_cursor_execute", note)
    await stage.say("陈静", "支部学时")
    few = len(seen)
    await stage.enrol(*[f"欧阳{number:02d}" for number in range(20)])
    seen.clear()
    await stage.say("陈静", "支部学时")
    event.remove(stage.database.engines.writer.sync_engine, "before_cursor_execute", note)
    assert len(seen) == few
