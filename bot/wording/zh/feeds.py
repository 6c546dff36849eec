"""The calendar feed in Chinese."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.feeds import CalendarAddress, CalendarStopped
from models.members import Language


@says(Language.ZH, CalendarAddress)
def calendar_address(told: CalendarAddress, speech: Speech) -> Message:
    replaced = "原来的地址已经作废。" if told.replaces else ""
    text = (
        f"您的日历订阅地址：\n{told.url}\n\n"
        "在手机日历里选「添加订阅日历」，粘贴这个地址，会议改期、取消也会跟着变。"
        f"谁有这个地址都能看到您的会议，请不要转发。{replaced}再发一次「日历」，这个地址就作废。"
    )
    return Message(text, ((Button("停用", "/stop_calendar"),),))


@says(Language.ZH, CalendarStopped)
def calendar_stopped(told: CalendarStopped, speech: Speech) -> str:
    if not told.was_on:
        return "您没有在用的日历订阅地址。要用的话，发「日历」。"
    return "日历订阅已停用，原来的地址打不开了。手机日历里的那一项可以删掉。"
