"""Answering, checking in, and the secretary's roster."""

from __future__ import annotations

import pytest

from models.attendance import NothingToAnswer, RecordedOtherwise
from models.meetings import NoSuchMeeting
from models.rules.meetings import Presence
from tests.talk import Stage, worded


async def answer_of(stage: Stage, who: str) -> tuple[str, str | None]:
    [row] = await stage.rows("attendances", member_id=stage.cast.members[who])
    return row.answer.value, row.reason


async def presence_of(stage: Stage, who: str) -> str:
    [row] = await stage.rows("attendances", member_id=stage.cast.members[who])
    return str(row.presence.value)


async def presences(stage: Stage) -> dict[str, str]:
    return {who: await presence_of(stage, who) for who in ("陈静", "刘洋", "王芳", "赵䶮", "孙建国", "李娜")}


async def test_one_tap_answers_and_the_last_word_counts(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.press("王芳", "参加")
    assert {"签到", "改为请假"} <= set(said.buttons)
    assert await answer_of(stage, "王芳") == ("coming", None)
    [said] = await stage.press("王芳", "改为请假")
    assert await answer_of(stage, "王芳") == ("leave", None)
    await stage.press("王芳", "改为参加")
    assert await answer_of(stage, "王芳") == ("coming", None)


async def test_leave_with_a_reason_is_told_to_the_secretary_alone(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("王芳", "请假 出差去省里")
    assert await answer_of(stage, "王芳") == ("leave", "出差去省里")
    told = {said.chat for said in stage.channel.sent if "出差去省里" in said.text}
    assert told == {"chat-陈静", "chat-王芳"}


async def test_leave_the_secretary_does_not_agree_to_is_taken_back_and_she_is_told_why(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("王芳", "请假 想休息一天")
    [asked] = await stage.press("陈静", "不准假")
    assert "为什么不同意？" in asked.text
    [done] = await stage.say("陈静", "换届会议，人要到齐")
    assert "已告诉王芳" in done.text
    told = stage.last("王芳")
    assert "您请的假没有同意" in told.text
    assert "原因：换届会议，人要到齐" in told.text
    assert set(told.buttons) == {"参加", "请假"}
    assert await answer_of(stage, "王芳") == ("silent", None)
    await stage.say("陈静", f"不准假 #{number} 王芳 再说一次")
    assert "王芳没有向" in stage.last("陈静").text
    await stage.press("王芳", "请假")
    assert await answer_of(stage, "王芳") == ("leave", None)
    for who in ("刘洋", "周敏"):
        await stage.say(who, f"不准假 #{number} 王芳 不行")
        assert await answer_of(stage, "王芳") == ("leave", None)
    stage.set_clock("2026-11-27 18:00")
    await stage.say("陈静", f"不准假 #{number} 王芳 太晚了")
    assert await answer_of(stage, "王芳") == ("leave", None)


@pytest.mark.parametrize("label", ["参加", "请假"])
async def test_a_double_tap_on_an_answer_has_one_effect(stage: Stage, label: str) -> None:
    await stage.call_meeting()
    heard = len(stage.chat_of("陈静"))
    await stage.double_tap("王芳", label)
    assert len(stage.chat_of("陈静")) - heard == (label == "请假")


async def test_without_a_meeting_there_is_nothing_to_answer(stage: Stage) -> None:
    [said] = await stage.say("王芳", "请假 出差")
    assert said.text == worded(NothingToAnswer())


async def test_with_two_meetings_ahead_one_is_chosen_by_a_button(stage: Stage) -> None:
    first = await stage.call_meeting()
    second = await stage.call_meeting("开会 党课 下周三9:00 一楼大厅 讲党课")
    [asked] = await stage.say("王芳", "参加")
    [label] = [label for label in asked.buttons if "党课" in label]
    await stage.press("王芳", label)
    rows = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert {row.meeting_id: row.answer.value for row in rows} == {first: "silent", second: "coming"}


async def test_the_secretary_sees_who_answered_and_asks_the_silent_once_a_day(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "参加")
    await stage.press("赵䶮", "请假")
    [said] = await stage.press("陈静", "报名情况")
    for line in ("已报名1人：王芳", "请假1人：赵䶮", "孙建国"):
        assert line in said.text
    await stage.double_tap("陈静", "提醒他们")
    asked = {who: stage.heard(who, "书记想确认人数") for who in ("刘洋", "李娜", "王芳", "赵䶮", "孙建国")}
    assert asked == {"刘洋": 1, "李娜": 1, "王芳": 0, "赵䶮": 0, "孙建国": 0}
    stage.now = stage.now.replace(day=21)
    await stage.say("陈静", "催一下")
    assert stage.heard("刘洋", "书记想确认人数") == 2


@pytest.mark.parametrize(
    ("clock", "presence"),
    [
        ("2026-11-27 14:29", None),
        ("2026-11-27 14:30", "present"),
        ("2026-11-27 15:10", "present"),
        ("2026-11-27 15:11", "late"),
        ("2026-11-27 17:30", "late"),
        ("2026-11-27 17:31", None),
    ],
)
async def test_check_in_counts_within_its_window(stage: Stage, clock: str, presence: str | None) -> None:
    await stage.call_meeting()
    stage.set_clock(clock)
    [said] = await stage.say("王芳", "签到")
    assert await presence_of(stage, "王芳") == (presence or "unrecorded")
    assert ("已签到" in said.text) is (presence is not None)


async def test_check_in_twice_keeps_the_first_moment(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "参加")
    stage.set_clock("2026-11-27 15:05")
    [first] = await stage.press("王芳", "签到")
    stage.set_clock("2026-11-27 15:40")
    [second] = await stage.say("王芳", "到了")
    assert second.text == first.text
    assert await presence_of(stage, "王芳") == "present"


async def test_who_is_not_invited_cannot_check_in(stage: Stage) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    [said] = await stage.say("吴刚", f"/checkin {number}")
    assert said.text == worded(NoSuchMeeting())
    [said] = await stage.say("吴刚", "签到")
    assert "学习" not in said.text
    assert await stage.rows("attendances", member_id=stage.cast.members["吴刚"]) == []


async def test_who_asked_for_leave_and_came_is_present(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "请假")
    stage.set_clock("2026-11-27 15:00")
    await stage.say("王芳", "签到")
    await stage.say("陈静", "/close")
    await stage.press("陈静", "确认结束")
    assert await presence_of(stage, "王芳") == "present"


async def test_the_secretarys_word_stands_against_a_check_in(stage: Stage) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    await stage.say("陈静", f"/mark {number} 王芳 缺席")
    [said] = await stage.say("王芳", "签到")
    assert said.text == worded(RecordedOtherwise(Presence.ABSENT))
    assert await presence_of(stage, "王芳") == "absent"


async def test_with_two_meetings_open_one_is_chosen(stage: Stage) -> None:
    first = await stage.call_meeting()
    second = await stage.call_meeting("开会 党课 下周五15:30 一楼大厅 讲党课")
    stage.set_clock("2026-11-27 15:10")
    [asked] = await stage.say("王芳", "签到")
    [label] = [label for label in asked.buttons if "党课" in label]
    [said] = await stage.press("王芳", label)
    assert "已签到" in said.text
    rows = await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    assert {row.meeting_id: row.presence.value for row in rows} == {first: "unrecorded", second: "present"}


async def test_tapping_a_name_on_the_roll_goes_round(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    await stage.say("陈静", "点名")
    seen = []
    for _ in range(5):
        [label] = [label for label in stage.last("陈静").buttons if "王芳" in label]
        await stage.press("陈静", label)
        seen.append(await presence_of(stage, "王芳"))
    assert seen == ["present", "late", "leave", "absent", "present"]


async def test_a_double_tap_on_the_roll_marks_once(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.say("陈静", "点名")
    await stage.double_tap("陈静", "· 王芳")
    assert await presence_of(stage, "王芳") == "present"


async def test_the_rest_is_marked_present_but_who_is_on_leave_or_marked(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "请假")
    stage.set_clock("2026-11-27 15:00")
    await stage.say("陈静", "点名")
    await stage.press("陈静", "· 赵䶮")
    await stage.press("陈静", "✓ 赵䶮")
    await stage.double_tap("陈静", "其余都到")
    assert await presences(stage) == {
        "陈静": "present",
        "刘洋": "present",
        "王芳": "unrecorded",
        "赵䶮": "late",
        "孙建国": "present",
        "李娜": "present",
    }


async def test_leave_said_after_the_end_is_for_the_secretary_to_decide(stage: Stage) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 17:00")
    before = await stage.ledgers()
    for words in (f"/leave {number}", f"/coming {number}"):
        [said] = await stage.say("王芳", words)
        assert "补请假" in said.text
    assert await stage.ledgers() == before


async def test_who_left_the_branch_is_not_expected_though_she_had_asked_for_leave(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "请假")
    await stage.depart(stage.cast.members["王芳"])
    stage.set_clock("2026-11-27 17:00")
    [shown] = await stage.say("陈静", "结束会议")
    [result] = await stage.press("陈静", "确认结束")
    for said in (shown, result):
        assert "应到4人" in said.text
        assert "请假" not in said.text
    assert await presence_of(stage, "王芳") == "unrecorded"


async def test_closing_shows_the_result_first_and_writes_nothing(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "请假")
    stage.set_clock("2026-11-27 15:00")
    await stage.say("刘洋", "签到")
    before = await stage.ledgers()
    [shown] = await stage.say("陈静", "结束会议")
    # Six are invited; the exempt 孙建国 counts only if he comes.
    for line in ("应到5人", "实到1人：刘洋", "请假1人：王芳"):
        assert line in shown.text
    assert await stage.ledgers() == before


async def test_closing_makes_the_unrecorded_absent_those_on_leave_on_leave_and_spares_the_exempt(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "请假")
    stage.set_clock("2026-11-27 15:00")
    await stage.say("刘洋", "签到")
    await stage.say("陈静", "签到")
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", "结束会议")
    [result] = await stage.press("陈静", "确认结束")
    assert "应到5人" in result.text
    assert "缺席2人" in result.text
    assert await presences(stage) == {
        "陈静": "present",
        "刘洋": "present",
        "王芳": "leave",
        "赵䶮": "absent",
        "孙建国": "unrecorded",
        "李娜": "absent",
    }


async def test_an_exempt_member_who_came_counts_as_expected(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 15:00")
    await stage.say("孙建国", "签到")
    [shown] = await stage.say("陈静", "结束会议")
    assert "应到6人" in shown.text
    assert "孙建国" in shown.text


async def test_a_second_tap_on_the_end_changes_nothing(stage: Stage) -> None:
    await stage.call_meeting()
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", "结束会议")
    await stage.press("陈静", "确认结束")
    before = await stage.ledgers()
    await stage.say("陈静", "/close 1 是")
    assert await stage.ledgers() == before


@pytest.mark.parametrize(
    "line", ["/mark {number} #{member} present", "/rest {number}", "/close {number} 是", "/nudge {number}"]
)
async def test_a_closed_meeting_keeps_its_roll(stage: Stage, line: str) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", f"/close {number} 是")
    before = await stage.ledgers()
    [said] = await stage.say("陈静", line.format(number=number, member=stage.cast.members["王芳"]))
    assert "已经结束或取消" in said.text
    assert await stage.ledgers() == before


async def test_a_closed_meeting_takes_no_answers_and_no_check_ins(stage: Stage) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 15:30")
    await stage.say("陈静", f"/close {number} 是")
    before = await stage.ledgers()
    for line in (f"/coming {number}", f"/leave {number}", f"/checkin {number}", "签到", "请假"):
        await stage.say("王芳", line)
    assert await stage.ledgers() == before


async def test_who_is_not_on_the_list_cannot_be_marked(stage: Stage) -> None:
    number = await stage.call_meeting()
    [newcomer] = await stage.enrol("钱新来")
    before = await stage.ledgers()
    await stage.say("陈静", f"/mark {number} #{newcomer} present")
    assert await stage.ledgers() == before


@pytest.mark.parametrize("line", ["/mark {number} #{member} absent", "/close {number} 是", "/rest {number}"])
async def test_the_roll_of_another_branch_cannot_be_marked(stage: Stage, line: str) -> None:
    number = await stage.call_meeting()
    before = await stage.ledgers()
    for who in ("周敏", "吴刚", "王芳"):
        await stage.forge(who, line.format(number=number, member=stage.cast.members["王芳"]))
    assert await stage.ledgers() == before


@pytest.mark.parametrize("words", ["谁没回", "提醒他们", "点名", "其余都到", "结束会议"])
async def test_without_a_meeting_the_secretary_is_told_so(stage: Stage, words: str) -> None:
    [said] = await stage.say("陈静", words)
    assert said.text == worded(NoSuchMeeting())


async def test_the_reason_is_kept_while_one_asks_which_meeting_is_meant(stage: Stage) -> None:
    await stage.call_meeting()
    second = await stage.call_meeting("开会 党课 下周三9:00 一楼大厅 讲党课")
    [asked] = await stage.say("王芳", "请假 出差")
    [label] = [label for label in asked.buttons if "党课" in label]
    await stage.press("王芳", label)
    [row] = await stage.rows("attendances", member_id=stage.cast.members["王芳"], meeting_id=second)
    assert row.reason == "出差"


async def test_a_meeting_that_has_not_begun_cannot_be_closed(stage: Stage) -> None:
    number = await stage.call_meeting()
    before = await stage.ledgers()
    await stage.say("陈静", f"/close {number} 是")
    assert await stage.ledgers() == before


async def test_who_departed_before_a_meeting_is_not_absent_from_it(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", "转出 王芳")
    await stage.press("陈静", "登记转出")
    stage.set_clock("2026-11-27 17:00")
    await stage.say("陈静", f"/close {number} 是")
    assert await presence_of(stage, "王芳") == "unrecorded"


async def test_the_result_of_a_closed_meeting_says_what_it_was_about(stage: Stage) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 17:00")
    [said] = await stage.say("陈静", f"/close {number} 是")
    assert "议题：学习二十大精神" in said.text


async def test_leave_for_a_day_is_from_the_meeting_of_that_day_and_from_no_other(stage: Stage) -> None:
    first = await stage.call_meeting()
    second = await stage.call_meeting("开会 集中学习 12月2日8:30 三楼会议室 学习党章")
    [said] = await stage.say("王芳", "请假 12月2日 出差")
    assert "集中学习" in said.text
    assert "您请假，原因：12月2日 出差" in said.text
    hers = {
        row.meeting_id: row.answer.value
        for row in await stage.rows("attendances", member_id=stage.cast.members["王芳"])
    }
    assert hers == {first: "silent", second: "leave"}
    # On a day without a meeting none is taken for it.
    [asked] = await stage.say("赵䶮", "请假 明天 去医院看病")
    assert asked.text == "您指的是哪一次会议？"
    assert list(asked.buttons.values()) == [f"/leave {each} 明天 去医院看病" for each in (first, second)]
    theirs = await stage.rows("attendances", member_id=stage.cast.members["赵䶮"])
    assert {row.answer.value for row in theirs} == {"silent"}
