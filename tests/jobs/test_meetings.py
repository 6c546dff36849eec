"""The meeting sweeps: reminders to the silent, series that call themselves, questions for what is missing."""

from __future__ import annotations

from datetime import datetime, timedelta

from jobs.job import run_all
from tests.talk import ZONE, Said, Stage

OFFICE = {"chat-陈静", "chat-刘洋", "chat-王芳", "chat-赵䶮", "chat-孙建国", "chat-李娜"}


def moment(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


async def at(stage: Stage, when: datetime) -> list[Said]:
    stage.now = when
    return await stage.tick()


async def by_day(stage: Stage, until: datetime) -> list[Said]:
    """Let the clock run, two hours at a time by day."""
    sent: list[Said] = []
    while stage.now < until:
        sent += await stage.tick(hours=2 if 8 <= stage.now.hour < 20 else 12)
    return sent


def chats(sent: list[Said], word: str) -> set[str]:
    return {said.chat for said in sent if word in said.text}


async def call_meeting(stage: Stage, when: str = "12月4日15:00") -> None:
    await stage.say("陈静", f"开会 主题党日 {when} 三楼会议室 学习二十大精神")
    await stage.press("陈静", "发布")


async def test_the_silent_are_reminded_three_days_one_day_and_two_hours_before(stage: Stage) -> None:
    await call_meeting(stage)
    await stage.press("王芳", "参加")
    await stage.press("赵䶮", "请假")
    silent = {"chat-陈静", "chat-刘洋", "chat-李娜"}
    assert chats(await at(stage, moment(12, 1, 15)), "主题党日") == silent
    await stage.press("刘洋", "参加")
    assert chats(await at(stage, moment(12, 3, 15)), "主题党日") == silent - {"chat-刘洋"}
    assert chats(await at(stage, moment(12, 4, 13)), "主题党日") == silent - {"chat-刘洋"}


async def test_a_reminder_nothing_could_be_sent_of_until_the_meeting_is_not_read_after_it(stage: Stage) -> None:
    await call_meeting(stage)
    stage.now = moment(12, 4, 13)
    await run_all(stage.database, stage.almanac, stage.now)
    before = len(stage.channel.sent)
    stage.now = moment(12, 4, 15, 30)
    await stage.delivery.drain()
    assert chats(stage.channel.sent[before:], "会议快到了") == set()
    late = [row for row in await stage.rows("outbox", kind="MeetingReminder") if row.state.value == "late"]
    assert {row.member_id for row in late} >= {stage.cast.members[name] for name in ("王芳", "刘洋")}


async def test_a_monday_morning_meeting_is_remembered_on_the_friday(stage: Stage) -> None:
    await call_meeting(stage, "11月30日9:00")
    sent = await by_day(stage, moment(11, 30, 9))
    to_member = [said for said in sent if said.chat == "chat-王芳"]
    assert len(to_member) == 2


async def test_a_meeting_moved_is_reminded_at_its_new_time_and_not_at_the_old(stage: Stage) -> None:
    await call_meeting(stage)
    await stage.say("陈静", "改时间 1 12月11日15:00")
    await stage.press("陈静", "改期并通知")
    assert not chats(await at(stage, moment(12, 3, 15)), "主题党日")
    assert "chat-王芳" in chats(await at(stage, moment(12, 10, 15)), "主题党日")


async def test_a_meeting_called_off_is_not_reminded(stage: Stage) -> None:
    await call_meeting(stage)
    await stage.say("陈静", "取消会议 1")
    await stage.press("陈静", "取消会议并通知")
    assert not chats(await at(stage, moment(12, 3, 15)), "主题党日")


async def make_theme_day(stage: Stage) -> None:
    await stage.say("陈静", "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await stage.press("陈静", "就这样定")


async def test_a_theme_day_makes_next_months_meeting_and_asks_for_the_topic_a_week_before(stage: Stage) -> None:
    await make_theme_day(stage)
    # The first Friday of December is the 4th; a week before is Friday 27 November.
    assert not chats(await at(stage, moment(11, 26, 16)), "议题")
    asked = await at(stage, moment(11, 27, 15))
    assert chats(asked, "议题") == {"chat-陈静"}
    assert not chats(await at(stage, moment(11, 27, 16)), "议题")


async def test_a_theme_day_calls_itself_three_days_before_everybody_once(stage: Stage) -> None:
    await make_theme_day(stage)
    await stage.say("陈静", "定议题 1 重温入党誓词")
    sent = await at(stage, moment(12, 1, 15))
    assert chats(sent, "重温入党誓词") == OFFICE
    assert not chats(await at(stage, moment(12, 1, 16)), "重温入党誓词")


async def test_the_month_after_next_comes_in_its_turn(stage: Stage) -> None:
    await make_theme_day(stage)
    assert "12月4日" in " ".join(said.text for said in await at(stage, moment(12, 1, 15)))
    # New Year's Day is a Friday and a holiday: the turn moves to Monday the 4th, and is called three days before,
    # which no working day allows but Thursday the 31st.
    called = await at(stage, moment(12, 31, 15))
    assert any("1月4日" in said.text and "参加" in said.buttons for said in called if said.chat == "chat-王芳")


async def test_a_weekly_study_asks_for_a_lead_reader_and_reminds_her(stage: Stage) -> None:
    await stage.say("陈静", "固定会议 集中学习 每周五 15:00 党员活动室")
    await stage.press("陈静", "就这样定")
    asked = await at(stage, moment(11, 27, 16))
    assert "chat-陈静" in chats(asked, "领学")
    [number] = {said.text for said in await stage.say("陈静", "日程") if "12月4日" in said.text} or {""}
    assert number
    await stage.say("陈静", "领学人 3 王芳")
    assert "chat-王芳" in chats(await stage.tick(minutes=15), "领学")


async def test_no_more_than_three_messages_a_week_then_one_digest(stage: Stage) -> None:
    stage.now = moment(11, 30, 9)
    for day in (2, 3, 4):
        for hour in ("10:00", "15:00"):
            await call_meeting(stage, f"12月{day}日{hour}")
    before = len([said for said in stage.channel.sent if said.chat == "chat-王芳"])
    sent = await by_day(stage, moment(12, 4, 18))
    mine = [said for said in sent if said.chat == "chat-王芳"]
    assert before == 6
    assert len(mine) == 1
    assert "Digest" in await kinds(stage, "王芳")


async def test_after_a_long_outage_each_member_hears_of_a_meeting_once(stage: Stage) -> None:
    await call_meeting(stage)
    sent = await at(stage, moment(12, 4, 14))
    assert len([said for said in sent if said.chat == "chat-王芳" and "主题党日" in said.text]) == 1


async def kinds(stage: Stage, name: str) -> list[str]:
    from models import outbox

    async with stage.database.read() as db:
        rows = await outbox.listing(db)
        return [row.kind for row in rows if row.member_id == stage.cast.members[name]]


def test_the_reference_moment_is_a_friday() -> None:
    assert (moment(11, 20, 10) + timedelta(days=7)).isoweekday() == 5


async def test_a_series_that_calls_a_fourth_time_in_a_week_is_found_in_the_digest(stage: Stage) -> None:
    await make_theme_day(stage)
    stage.now = moment(11, 30, 9)
    for day in (2, 3, 4):
        await call_meeting(stage, f"12月{day}日10:00")
    sent = await at(stage, moment(12, 1, 15))
    mine = [said for said in sent if said.chat == "chat-王芳"]
    assert len(mine) == 1
    assert "15:00" in mine[0].text
    assert "Digest" in await kinds(stage, "王芳")


async def test_a_series_that_calls_when_the_weeks_digest_has_gone_still_reaches_everybody(stage: Stage) -> None:
    await make_theme_day(stage)
    stage.now = moment(11, 30, 9)
    for day in (2, 3, 4):
        await call_meeting(stage, f"12月{day}日10:00")
    await at(stage, moment(12, 1, 15))
    await stage.say("陈静", "固定会议 集中学习 每周五 9:00 党员活动室")
    await stage.press("陈静", "就这样定")
    assert "chat-王芳" in chats(await stage.tick(minutes=15), "集中学习")
