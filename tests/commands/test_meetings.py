"""Calling a meeting, changing it, calling it off: who is told, and how often."""

from __future__ import annotations

import pytest

from bot.answers import NotAllowed
from models.meetings import NoSuchMeeting
from tests.talk import Stage, worded

OTHERS = ("刘洋", "王芳", "赵䶮", "孙建国", "李娜")
OUTSIDERS = ("周敏", "吴刚")
INVITED = "请答复能否参加"


async def test_a_meeting_is_called_in_one_line_and_everybody_invited_is_told_once(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    [published] = await stage.press("陈静", "发布")
    assert "邀请了6人" in published.text
    assert {who: stage.heard(who, INVITED) for who in OTHERS} == dict.fromkeys(OTHERS, 1)
    assert {"参加", "请假"} <= set(stage.last("王芳").buttons)


async def test_the_caller_and_other_branches_are_not_told(stage: Stage) -> None:
    await stage.call_meeting()
    assert {who: stage.heard(who, INVITED) for who in ("陈静", *OUTSIDERS)} == {"陈静": 0, "周敏": 0, "吴刚": 0}


async def test_a_committee_meeting_invites_the_committee_alone(stage: Stage) -> None:
    await stage.say("李娜", "任命 王芳 组织委员 局机关党支部")
    await stage.press("李娜", "任命")
    await stage.call_meeting("开会 支委会 下周五15:00 三楼会议室 研究发展党员")
    assert {who: stage.heard(who, INVITED) for who in ("王芳", "赵䶮")} == {"王芳": 1, "赵䶮": 0}


async def test_who_has_no_account_is_counted_as_unreachable(stage: Stage) -> None:
    await stage.enrol("钱没号")
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习")
    [published] = await stage.press("陈静", "发布")
    assert "7人" in published.text
    assert "1人还没有绑定账号" in published.text


async def test_a_meeting_in_the_past_is_refused(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 11月20日9:00 三楼会议室 学习")
    [said] = await stage.press("陈静", "发布")
    assert "已经过去" in said.text
    assert await stage.rows("meetings") == []
    assert stage.chat_of("王芳") == []


async def test_the_reminder_reaches_only_the_silent(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("王芳", "参加")
    await stage.press("赵䶮", "请假")
    stage.set_clock("2026-11-24 15:00")
    sent = await stage.tick()
    reminded = {said.chat for said in sent if "会议快到了" in said.text}
    assert reminded == {"chat-陈静", "chat-刘洋", "chat-李娜"}


async def test_a_change_of_time_is_told_once_to_everybody_invited(stage: Stage) -> None:
    number = await stage.call_meeting()
    await stage.press("赵䶮", "请假")
    await stage.say("陈静", f"改时间 {number} 下周四16:00")
    assert stage.heard("王芳", "会议有变动") == 0
    await stage.double_tap("陈静", "改期并通知")
    assert {who: stage.heard(who, "11月26日（周四）16:00") for who in OTHERS} == dict.fromkeys(OTHERS, 1)
    assert stage.heard("周敏", "会议") == 0
    [row] = await stage.rows("meetings")
    assert (row.ends_at - row.starts_at).total_seconds() == 2 * 3600


async def test_a_change_is_made_by_the_button_of_the_meeting(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("陈静", "改时间")
    await stage.say("陈静", "下周四16:00")
    await stage.press("陈静", "改期并通知")
    assert stage.heard("王芳", "11月26日（周四）16:00") == 1


async def test_a_meeting_is_not_moved_into_the_past(stage: Stage) -> None:
    number = await stage.call_meeting()
    before = await stage.ledgers()
    await stage.say("陈静", f"改时间 {number} 昨天16:00")
    await stage.press("陈静", "改期并通知")
    assert await stage.ledgers() == before
    assert stage.heard("王芳", "会议有变动") == 0


@pytest.mark.parametrize(
    ("line", "part"), [("改地点 {} 五楼礼堂", "地点：五楼礼堂"), ("改议题 {} 学习党章", "议题：学习党章")]
)
async def test_a_change_of_place_or_topic_is_told_once(stage: Stage, line: str, part: str) -> None:
    number = await stage.call_meeting()
    await stage.say("陈静", line.format(number))
    assert {who: stage.heard(who, part) for who in OTHERS} == dict.fromkeys(OTHERS, 1)


async def test_which_meeting_is_meant_is_asked_with_buttons(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.call_meeting("开会 党课 下周三9:00 一楼大厅 讲党课")
    [asked] = await stage.say("陈静", "取消会议")
    assert len(asked.buttons) == 2
    [label] = [label for label in asked.buttons if "党课" in label]
    await stage.press("陈静", label)
    await stage.press("陈静", "取消会议并通知")
    assert stage.heard("王芳", "取消了") == 1
    assert [(row.kind, row.state.value) for row in await stage.rows("meetings")] == [
        ("theme-day", "called"),
        ("lecture", "called_off"),
    ]


async def test_calling_off_is_told_once_and_nobody_is_reminded_any_more(stage: Stage) -> None:
    await stage.call_meeting()
    await stage.press("陈静", "取消会议")
    assert stage.heard("王芳", "取消了") == 0
    await stage.double_tap("陈静", "取消会议并通知")
    assert {who: stage.heard(who, "取消了") for who in OTHERS} == dict.fromkeys(OTHERS, 1)
    stage.set_clock("2026-11-24 15:00")
    assert [said for said in await stage.tick() if "会议快到了" in said.text] == []


@pytest.mark.parametrize(
    "line", ["改时间 {} 下周五9:00", "改地点 {} 五楼礼堂", "改议题 {} 学习党章", "领学人 {} 王芳", "取消会议 {}"]
)
@pytest.mark.parametrize("end", ["close", "call_off"])
async def test_a_meeting_that_is_over_refuses_changes(stage: Stage, line: str, end: str) -> None:
    number = await stage.call_meeting()
    stage.set_clock("2026-11-27 17:00")
    if end == "close":
        await stage.say("陈静", f"/close {number} 是")
    else:
        await stage.say("陈静", f"取消会议 {number}")
        await stage.press("陈静", "取消会议并通知")
    before, heard = await stage.ledgers(), len(stage.chat_of("王芳"))
    [said] = await stage.say("陈静", line.format(number))
    if "修改" in said.buttons:
        [said] = await stage.press("陈静", next(iter(said.buttons)))
    assert "已经结束或取消" in said.text
    assert await stage.ledgers() == before
    assert len(stage.chat_of("王芳")) == heard


async def test_the_lead_reader_stands_on_the_card_of_the_meeting(stage: Stage) -> None:
    number = await stage.call_meeting("开会 集中学习 下周五15:00 三楼会议室 学习党章")
    await stage.say("陈静", f"领学人 {number} 赵䶮")
    await stage.say("陈静", f"改地点 {number} 五楼礼堂")
    assert "赵䶮" in stage.last("陈静").text or stage.heard("陈静", "请赵䶮领学") == 1
    assert (await stage.rows("meetings"))[0].lead_reader_id == stage.cast.members["赵䶮"]


async def test_the_schedule_shows_ones_own_meetings_and_answers(stage: Stage) -> None:
    await stage.call_meeting()
    [said] = await stage.say("王芳", "日程")
    assert "11月27日（周五）15:00" in said.text
    assert "参加" in said.buttons
    await stage.press("王芳", "参加")
    [said] = await stage.say("王芳", "日程")
    assert "已报名" in said.text
    [said] = await stage.say("吴刚", "日程")
    assert "11月27日" not in said.text


@pytest.mark.parametrize(
    "command", ["reschedule", "place", "topic", "lead", "call_off", "who", "nudge", "roll", "close", "rest"]
)
async def test_the_meeting_of_another_branch_cannot_be_touched(stage: Stage, command: str) -> None:
    number = await stage.call_meeting()
    before, heard = await stage.ledgers(), len(stage.channel.sent)
    await stage.forge("周敏", f"/{command} {number}")
    assert await stage.ledgers() == before
    assert "学习二十大精神" not in "".join(said.text for said in stage.chat_of("周敏"))
    assert {said.chat for said in stage.channel.sent[heard:]} == {"chat-周敏"}


async def test_a_secretary_who_was_followed_by_another_calls_no_more_meetings(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习")
    await stage.say("李娜", "任命 王芳 书记 局机关党支部")
    await stage.press("李娜", "任命")
    [said] = await stage.press("陈静", "发布")
    assert said.text == worded(NotAllowed("Convener"))
    assert await stage.rows("meetings") == []


async def test_no_such_meeting_is_one_answer_for_the_unknown_and_the_foreign(stage: Stage) -> None:
    number = await stage.call_meeting()
    foreign = (await stage.say("吴刚", f"/coming {number}"))[-1].text
    unknown = (await stage.say("吴刚", "/coming 999999"))[-1].text
    assert foreign == unknown == worded(NoSuchMeeting())


async def test_two_meetings_of_one_day_are_answered_by_buttons_that_tell_them_apart(stage: Stage) -> None:
    await stage.call_meeting("开会 党课 下周五9:00 三楼会议室 讲党课")
    await stage.call_meeting("开会 主题党日 下周五15:00 三楼会议室 学习党章")
    await stage.call_meeting("开会 集中学习 下周四15:00 三楼会议室 学习条例")
    [said] = await stage.say("王芳", "日程")
    assert list(said.buttons)[::2] == ["11月26日（周四）参加", "11月27日（周五）09:00参加", "11月27日（周五）15:00参加"]
