"""What one person does at night wakes nobody else: it waits for the morning, unless it cannot."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.talk import ZONE, Stage


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize("words", ["志愿 3小时 社区清扫", "请假 出差"])
async def test_a_secretary_is_asked_in_the_morning_what_was_written_at_night(stage: Stage, words: str) -> None:
    await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    await stage.press("陈静", "发布")
    stage.now = moment(23, 21, 30)
    assert await heard(stage, words) == {"chat-王芳"}
    stage.now = moment(24, 7, 59)
    assert await stage.tick() == []
    stage.now = moment(24, 8)
    assert [each.chat for each in await stage.tick()] == ["chat-陈静"]


async def test_a_leave_from_a_meeting_before_the_morning_is_told_before_it(stage: Stage) -> None:
    await stage.say("陈静", "开会 主题党日 11月24日7:00 三楼会议室 学习二十大精神")
    await stage.press("陈静", "发布")
    stage.now = moment(23, 21, 30)
    await stage.say("王芳", "请假 出差")
    stage.now = moment(24, 7)
    assert "chat-陈静" in {each.chat for each in await stage.tick()}


async def test_by_day_nothing_waits(stage: Stage) -> None:
    stage.now = moment(23, 10)
    assert await heard(stage, "志愿 3小时 社区清扫") == {"chat-王芳", "chat-陈静"}


async def heard(stage: Stage, words: str) -> set[str]:
    """Return the chats in which something arrives when 王芳 says this."""
    before = len(stage.channel.sent)
    await stage.say("王芳", words)
    return {each.chat for each in stage.channel.sent[before:]}
