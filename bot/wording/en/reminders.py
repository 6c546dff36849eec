"""Digests, and reminders that came to nothing, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.digests import Digest
from models.members import Language
from models.reminders import RemindersMissed


@says(Language.EN, Digest)
def digest(told: Digest, speech: Speech) -> Message:
    lines, buttons = ["What is open in the next days, in one message:"], []
    for meeting in told.meetings:
        place = f", {meeting.place}" if meeting.place else ""
        when = speech.span(meeting.starts_at, meeting.ends_at)
        lines.append(f"{when} {meeting.kind_name}{place}: please say whether you can come")
        day = speech.day(meeting.starts_at.astimezone(speech.zone).date())
        buttons.append(Button(f"Coming {day}", f"/coming {meeting.id}"))
        buttons.append(Button(f"Leave {day}", f"/leave {meeting.id}"))
    if told.dues:
        lines.append(f"Dues for {speech.months(told.dues)}: to be paid; if you have, press “I have paid”")
        buttons.append(Button("I have paid", "/report_dues"))
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, RemindersMissed)
def reminders_missed(told: RemindersMissed, speech: Speech) -> str:
    people = counted(told.people, "person", "people")
    return (
        f"A reminder could not go out in time: {speech.months_within(told.what)}, due {speech.moment(told.due_at)}, "
        f"for {people}. It is too late now and was not sent; whether to tell them yourself is up to you."
    )
