"""What one person does at night wakes nobody else: it waits for the morning, unless it cannot."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.talk import ZONE, Stage


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    "words", ["志愿 3小时 社区清扫", "请假 出差", "外训 8学时 11月20日 市委党校培训班", "外出 11月25日到11月28日 出差"]
)
async def test_a_secretary_is_asked_in_the_morning_what_was_written_at_night(stage: Stage, words: str) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    await stage.press("陈静", "发布")
    stage.now = moment(23, 21, 30)
    assert await heard(stage, "王芳", words) == {"chat-王芳"}
    stage.now = moment(24, 7, 59)
    assert await stage.tick() == []
    stage.now = moment(24, 8)
    assert {each.chat for each in await stage.tick()} == {"chat-陈静"}


async def test_a_leave_from_a_meeting_before_the_morning_is_told_at_once(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 11月24日早上7:00 三楼会议室 学习二十大精神")
    await stage.press("陈静", "发布")
    stage.now = moment(23, 21, 30)
    assert await heard(stage, "王芳", "请假 出差") == {"chat-王芳", "chat-陈静"}


async def test_a_meeting_called_off_at_night_wakes_who_would_come_in_the_morning_and_nobody_else(stage: Stage) -> None:
    tomorrow = await stage.call_meeting("开会 主题党日 11月24日上午9:00 三楼会议室 学习二十大精神")
    next_week = await stage.call_meeting("开会 主题党日 12月1日15:00 三楼会议室 学习二十大精神")
    stage.now = moment(23, 21, 30)
    for number, is_told in ((next_week, False), (tomorrow, True)):
        await stage.say("陈静", f"/call_off {number}")
        before = len(stage.channel.sent)
        await stage.press("陈静", "取消会议并通知")
        told = {each.chat for each in stage.channel.sent[before:]} - {"chat-陈静"}
        assert bool(told) is is_told
    stage.now = moment(24, 8)
    assert "chat-王芳" in {each.chat for each in await stage.tick()}


async def test_who_calls_a_meeting_at_night_reads_when_people_are_told(stage: Stage) -> None:
    stage.now = moment(23, 21, 30)
    await stage.say("陈静", "开会 主题党日 12月1日15:00 三楼会议室 学习二十大精神")
    before = len(stage.channel.sent)
    await stage.press("陈静", "发布")
    [said] = stage.channel.sent[before:]
    assert "现在是免打扰时间，通知11月24日（周二）08:00发出。" in said.text
    stage.now = moment(24, 8)
    assert "chat-王芳" in {each.chat for each in await stage.tick()}


async def test_by_day_nothing_waits(stage: Stage) -> None:
    stage.now = moment(23, 10)
    assert await heard(stage, "王芳", "志愿 3小时 社区清扫") == {"chat-王芳", "chat-陈静"}


async def heard(stage: Stage, who: str, words: str) -> set[str]:
    """Return the chats in which something arrives when somebody says this."""
    before = len(stage.channel.sent)
    await stage.say(who, words)
    return {each.chat for each in stage.channel.sent[before:]}
