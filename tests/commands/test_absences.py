"""Planned absences: said once, and every meeting of those days is answered."""

from __future__ import annotations

import pytest

from models.absences import NoAbsence
from models.members import Language
from tests.talk import Said, Stage, worded

AWAY = "外出 11月25日到12月3日 出差"


async def answers(stage: Stage, who: str = "王芳") -> list[tuple[str, str | None, bool]]:
    rows = await stage.rows("attendances", member_id=stage.cast.members[who])
    return [(row.answer.value, row.reason, row.answered_at is not None) for row in rows]


def on_leave(reason: str = "出差") -> tuple[str, str | None, bool]:
    return "leave", reason, False


SILENT = ("silent", None, False)


@pytest.mark.parametrize(
    ("line", "first", "last", "reason"),
    [
        (AWAY, "2026-11-25", "2026-12-03", "出差"),
        ("请假 下周一到下周五 病假", "2026-11-23", "2026-11-27", "病假"),
        ("外出 出差 从11月25日至12月3日 赴省城参会", "2026-11-25", "2026-12-03", "出差（赴省城参会）"),
        ("长假：下周，休假", "2026-11-23", "2026-11-29", "休假"),
        ("外出 11月25日 其他 照顾家人", "2026-11-25", "2026-11-25", "照顾家人"),
        ("请假 11月25日到12月3日 照顾家人", "2026-11-25", "2026-12-03", "照顾家人"),
        ("请假 11月25日到12月3日", "2026-11-25", "2026-12-03", "外出"),
        ("外出 2026年11月25日到2026年11月25日 病假", "2026-11-25", "2026-11-25", "病假"),
        ("请假 11月25日到11月25日 病假", "2026-11-25", "2026-11-25", "病假"),
        ("／absence 昨天到下周三 病假 住院", "2026-11-19", "2026-11-25", "病假（住院）"),
        ("/absence Nov 25 to Dec 3 出差", "2026-11-25", "2026-12-03", "出差"),
    ],
)
async def test_an_absence_is_reported_in_one_line(stage: Stage, line: str, first: str, last: str, reason: str) -> None:
    [said] = await stage.say("王芳", line)
    [row] = await stage.rows("absences")
    assert (row.first_on.isoformat(), row.last_on.isoformat(), row.reason) == (first, last, reason)
    assert row.member_id == stage.cast.members["王芳"]
    assert "撤回报备" in said.buttons


async def test_an_absence_is_reported_step_by_step(stage: Stage) -> None:
    await stage.say("王芳", "外出")
    [again] = await stage.say("王芳", "有空的时候")
    assert "11月25日到12月3日" in again.text
    await stage.say("王芳", "11月25日到12月3日")
    [said] = await stage.press("王芳", "休假")
    assert "11月25日（周三）至12月3日（周四），休假" in said.text


@pytest.mark.parametrize("reason", ["明天起要出差", "下周 出差", "这周末 探亲", "12月"])
async def test_leave_from_one_meeting_is_still_leave_from_one_meeting(stage: Stage, reason: str) -> None:
    await stage.call_meeting()
    await stage.say("王芳", f"请假 {reason}")
    assert await stage.rows("absences") == []
    assert await answers(stage) == [("leave", reason, True)]


async def test_the_secretary_of_her_branch_is_told_once_and_nobody_else(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    assert stage.heard("陈静", "王芳报备外出：11月25日（周三）至12月3日（周四），出差") == 1
    assert {said.chat for said in stage.channel.sent} == {"chat-王芳", "chat-陈静"}


async def test_a_secretary_does_not_tell_herself(stage: Stage) -> None:
    await stage.say("陈静", AWAY)
    assert stage.heard("陈静", "报备外出：") == 0
    assert len(await stage.rows("absences")) == 1


async def test_the_same_days_said_again_change_nothing(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    await stage.say("王芳", AWAY)
    assert len(await stage.rows("absences")) == 1
    assert stage.heard("陈静", "报备外出") == 1


async def test_a_meeting_called_later_is_answered_for_her(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    await stage.call_meeting()
    assert await answers(stage) == [on_leave()]
    assert await answers(stage, "赵䶮") == [SILENT]
    assert stage.heard("王芳", "请答复能否参加") == 0
    assert stage.heard("王芳", "这次会议替您记为请假") == 1
    assert stage.heard("赵䶮", "请答复能否参加") == 1


async def test_a_meeting_called_before_and_unanswered_is_answered_for_her(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.say("王芳", AWAY)
    assert "已通知的1次会议都记为请假" in said.text
    assert await answers(stage) == [on_leave()]
    assert await answers(stage, "赵䶮") == [SILENT]


@pytest.mark.parametrize(
    ("when", "is_covered"),
    [
        ("11月24日19:00", False),
        ("11月25日8:00", True),
        ("12月3日19:30", True),
        ("12月4日8:00", False),
    ],
)
@pytest.mark.parametrize("reported_first", [True, False])
async def test_the_first_and_the_last_day_are_covered_whole(
    stage: Stage, when: str, is_covered: bool, reported_first: bool
) -> None:
    if reported_first:
        await stage.say("王芳", AWAY)
    await stage.call_meeting(f"开会 主题党日 {when} 三楼会议室 学习")
    if not reported_first:
        await stage.say("王芳", AWAY)
    assert await answers(stage) == [on_leave() if is_covered else SILENT]


async def test_her_own_word_wins_before_and_after(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "参加")
    await stage.say("王芳", AWAY)
    assert await answers(stage) == [("coming", None, True)]
    await stage.say("王芳", "外出 11月26日到12月1日 病假")
    assert await answers(stage) == [("coming", None, True)]


async def test_she_comes_after_all_by_the_button_and_stays_so(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    number = await stage.call_meeting()
    await stage.press("王芳", "改为参加")
    assert await answers(stage) == [("coming", None, True)]
    await stage.say("王芳", "外出 11月27日 病假")
    await stage.say("陈静", f"改时间 {number} 11月27日16:00")
    await stage.press("陈静", "改期并通知")
    await stage.say("王芳", "/end_absence 1")
    assert await answers(stage) == [("coming", None, True)]


async def test_leave_she_asked_for_herself_outlives_the_absence(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    number = await stage.call_meeting()
    await stage.say("王芳", f"请假 {number} 出差")
    await stage.say("王芳", "销假")
    assert await answers(stage) == [("leave", "出差", True)]


async def test_the_reason_she_gave_herself_stays(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("王芳", f"请假 {number} 家里有事")
    await stage.say("王芳", AWAY)
    assert await answers(stage) == [("leave", "家里有事", True)]


async def test_she_gets_no_reminders_and_no_nudges(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("王芳", AWAY)
    before = len(stage.chat_of("王芳"))
    await stage.say("陈静", "提醒他们")
    for day in (24, 26, 27):
        stage.set_clock(f"2026-11-{day} 13:00" if day == 27 else f"2026-11-{day} 15:00")
        await stage.tick()
    assert len(stage.chat_of("王芳")) == before
    assert stage.heard("赵䶮", "会议快到了") > 0


async def test_she_stands_among_those_on_leave_as_reported(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.press("赵䶮", "请假")
    await stage.say("王芳", AWAY)
    [said] = await stage.say("陈静", f"报名情况 {number}")
    assert "请假2人：赵䶮、王芳\n其中已报备外出：王芳" in said.text
    assert "出差" not in said.text


async def test_coming_back_early_opens_the_meetings_again_and_invites_as_before(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("王芳", AWAY)
    stage.set_clock("2026-11-26 10:00")
    [said] = await stage.say("王芳", "销假")
    assert "1次会议，请重新答复" in said.text
    assert await answers(stage) == [SILENT]
    assert stage.heard("陈静", "王芳已销假") == 1
    await stage.call_meeting("开会 党课 12月2日9:00 一楼大厅 讲党课")
    assert await answers(stage) == [SILENT, SILENT]
    stage.set_clock("2026-11-26 15:00")
    assert "chat-王芳" in {said.chat for said in await stage.tick() if "会议快到了" in said.text}


async def test_a_meeting_that_was_stays_on_leave_when_she_comes_back(stage: Stage) -> None:
    await stage.call_meeting("开会 党课 11月25日9:00 一楼大厅 讲党课")
    await stage.say("王芳", AWAY)
    stage.set_clock("2026-11-26 10:00")
    await stage.say("王芳", "销假")
    assert await answers(stage) == [on_leave()]


async def test_taken_back_at_once_it_covers_nothing(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("王芳", AWAY)
    [again] = await stage.double_tap("王芳", "撤回报备")
    assert again.text == worded(NoAbsence())
    assert await answers(stage) == [SILENT]
    assert stage.heard("陈静", "已销假") == 1


async def test_of_two_that_overlap_the_other_still_counts(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("王芳", AWAY)
    await stage.say("王芳", "外出 11月27日到12月10日 病假")
    assert await answers(stage) == [on_leave("病假")]
    [asked] = await stage.say("王芳", "销假")
    [label] = [label for label in asked.buttons if "12月10日" in label]
    [said] = await stage.press("王芳", label)
    assert "请重新答复" not in said.text
    assert await answers(stage) == [on_leave("出差")]
    await stage.say("王芳", "销假")
    assert await answers(stage) == [SILENT]


async def test_a_meeting_moved_out_of_the_absence_asks_her_and_moved_in_is_answered(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    number = await stage.call_meeting()
    for when, expected in (("12月8日15:00", SILENT), ("12月1日15:00", on_leave())):
        await stage.say("陈静", f"改时间 {number} {when}")
        await stage.press("陈静", "改期并通知")
        assert await answers(stage) == [expected]


async def test_the_roster_of_the_secretary_stands(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", f"/mark {number} 王芳 到会")
    await stage.say("王芳", AWAY)
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert (row.presence.value, row.answer.value) == ("present", "silent")


async def test_who_was_away_is_on_leave_in_the_ledger(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("王芳", AWAY)
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", f"/close {number} 是")
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert (row.presence.value, row.reason) == ("leave", "出差")


async def test_a_series_that_calls_itself_knows_of_the_absence(stage: Stage) -> None:
    await stage.say("陈静", "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")
    await stage.say("王芳", "外出 12月1日到12月10日 出差")
    stage.set_clock("2026-12-01 15:00")
    sent = await stage.tick()
    assert await answers(stage) == [on_leave()]
    assert "替您记为请假" in "".join(said.text for said in sent if said.chat == "chat-王芳")


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("外出 2026年11月10日到2026年11月19日 出差", "已经过去"),
        ("外出 2026年11月25日到2027年11月26日 出差", "最多报备366天"),
    ],
)
async def test_what_cannot_be_is_refused(stage: Stage, line: str, part: str) -> None:
    said: list[Said] = await stage.say("王芳", line)
    if "确定" in said[-1].buttons:
        said = await stage.press("王芳", "确定")
    assert part in said[-1].text
    assert await stage.rows("absences") == []
    assert stage.chat_of("陈静") == []


async def test_nobody_ends_the_absence_of_another(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    before = await stage.ledgers()
    for who in ("陈静", "赵䶮", "周敏"):
        [said] = await stage.forge(who, "/end_absence 1")
        assert said.text == worded(NoAbsence())
    assert await stage.ledgers() == before


async def test_an_absence_that_is_over_cannot_be_ended(stage: Stage) -> None:
    await stage.say("王芳", AWAY)
    stage.set_clock("2026-12-04 10:00")
    [said] = await stage.say("王芳", "销假")
    assert said.text == worded(NoAbsence())


async def test_in_english_the_card_reads_the_same_days(stage: Stage) -> None:
    await stage.say("王芳", "/language en")
    [said] = await stage.say("王芳", "/absence Nov 25 to Dec 3 出差")
    assert "Wed 25 Nov 2026 – Thu 3 Dec 2026, business trip" in said.text
    assert worded(NoAbsence(), Language.EN).startswith("You have reported no absence")
