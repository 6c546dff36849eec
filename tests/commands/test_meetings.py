"""Calling a meeting: from one line, or step by step."""

from __future__ import annotations

from tests.talk import Stage


async def test_a_meeting_is_called_in_one_line_and_everybody_is_told(stage: Stage) -> None:
    card = await stage.say("陈静", "开会 主题党日 下周五15:00 三楼会议室 学习二十大精神")
    print(card)
    assert "发布" in card[-1].buttons
    await stage.press("陈静", "发布")
    print(stage.chat_of("王芳"))
    assert "参加" in stage.chat_of("王芳")[-1].buttons
