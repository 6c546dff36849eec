"""The calendar feed in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.feeds import CalendarAddress, CalendarStopped
from models.members import Language


@says(Language.EN, CalendarAddress)
def calendar_address(told: CalendarAddress, speech: Speech) -> Message:
    replaced = "The address before is dead now. " if told.replaces else ""
    text = (
        f"Your calendar's address:\n{told.url}\n\n"
        "Choose “add a subscribed calendar” on your phone and paste it; changes will follow. "
        f"Whoever has this address sees your meetings: please do not pass it on. {replaced}"
        "Send /calendar again and this one dies."
    )
    return Message(text, ((Button("Stop it", "/stop_calendar"),),))


@says(Language.EN, CalendarStopped)
def calendar_stopped(told: CalendarStopped, speech: Speech) -> str:
    if not told.was_on:
        return "You have no calendar address in use. To get one, send /calendar."
    return "Your calendar feed is stopped; its address opens nothing any more. You may delete it from your phone."
