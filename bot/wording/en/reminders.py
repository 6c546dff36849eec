"""Digests, and reminders that came to nothing, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.en.meetings import counted, kind
from bot.wording.en.shifts import title
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.digests import Digest
from models.members import Language
from models.reminders import RemindersMissed


@says(Language.EN, Digest)
def digest(told: Digest, speech: Speech) -> Message:
    lines, buttons = ["What is open in the next days, in one message:"], []
    are_several = len(told.meetings) > 1
    for number, meeting in enumerate(told.meetings, 1):
        place = f", {meeting.place}" if meeting.place else ""
        when = speech.span(meeting.starts_at, meeting.ends_at)
        ordinal, which = (f"{number}. ", f" ({number})") if are_several else ("", "")
        lines.append(f"{ordinal}{when} {kind(meeting)}{place}: please say whether you can come")
        buttons.append(Button(f"I'm coming{which}", f"/coming {meeting.id}"))
        buttons.append(Button(f"Ask for leave{which}", f"/leave {meeting.id}"))
    if told.dues:
        lines.append(f"Dues for {speech.months(told.dues)}: to be paid; if you have, press “I have paid”")
        buttons.append(Button("I have paid", "/report_dues"))
    for item in told.actions:
        lines.append(f"To do no. {item.number}: {speech.quote(item.what)}, by {speech.day(item.due_on)}")
        buttons.append(Button(f"No. {item.number} is done", f"/done {item.number}"))
    for shift in told.shifts:
        lines.append(f"A shift you signed up for: {title(shift, speech)}; meet at {speech.name(shift.spot)}")
        buttons.append(Button(f"See shift {shift.id}", f"/shifts {shift.id}"))
    for shift in told.to_confirm:
        lines.append(f"A shift for you to confirm: {title(shift, speech)}")
        buttons.append(Button(f"Confirm shift {shift.id}", f"/confirm_shift {shift.id}"))
    return Message("\n".join(lines), rows(buttons))


@says(Language.EN, RemindersMissed)
def reminders_missed(told: RemindersMissed, speech: Speech) -> str:
    people = counted(told.people, "person", "people")
    return (
        f"A reminder could not go out in time: {speech.months_within(told.what)}, due {speech.moment(told.due_at)}, "
        f"for {people}. It is too late now and was not sent; whether to tell them yourself is up to you."
    )
