"""Checking out in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import NEXT_DEPARTURE
from bot.wording.en.meetings import named, short, title
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import (
    CheckedOut,
    CheckOutClosed,
    CheckOutEarly,
    CheckOutRoll,
    NoCheckOut,
    NothingToCheckOut,
)
from models.members import Language
from models.rules.checkout import Departure

MARKS = {Departure.UNRECORDED: "·", Departure.STAYED: "✓", Departure.EARLY: "early"}


@says(Language.EN, CheckedOut)
def checked_out(told: CheckedOut, speech: Speech) -> str:
    how = "left early" if told.departure is Departure.EARLY else "stayed to the end"
    who = "entered by your secretary" if told.is_entered else "by yourself"
    about = f"{named(told.kind_name, told.kind_name_en)}, {speech.moment(told.starts_at)}"
    return f"Checked out: {about}; {speech.clock(told.at)}, {how}, {who}."


@says(Language.EN, CheckOutEarly)
def check_out_early(told: CheckOutEarly, speech: Speech) -> Message:
    text = f"It is too early to check out; that opens {speech.moment(told.opens_at)}."
    button = Button("Check out", f"/checkout {told.number}")
    if not told.has_begun:
        return Message(text, ((button,),))
    early = Button("I leave early now", f"/checkout {told.number} 是")
    return Message(f"{text} If you leave early, press the button; you still count as present.", ((button, early),))


@says(Language.EN, CheckOutClosed)
def check_out_closed(told: CheckOutClosed, speech: Speech) -> str:
    return f"Check-out closed {speech.moment(told.closed_at)}. You still count as present; your secretary can enter it."


@says(Language.EN, NothingToCheckOut)
def nothing_to_check_out(told: NothingToCheckOut, speech: Speech) -> Message:
    text = "No meeting asks you to check out now. Most never do; where one does, check in first and out at the end."
    return Message(text, ((Button("Check in", "/checkin"), Button("My schedule", "/schedule")),))


@says(Language.EN, NoCheckOut)
def no_check_out(told: NoCheckOut, speech: Speech) -> Message:
    about = short(told.meeting, speech)
    if not told.name:
        return Message(f"{about}: nobody checks out of this kind of meeting; the rule pack can ask for it.")
    text = f"{speech.name(told.name)} is not recorded as present, so cannot check out. Enter her in the roll first."
    return Message(text, ((Button("Call the roll", f"/roll {told.meeting.id}"),),))


@says(Language.EN, CheckOutRoll)
def check_out_roll(told: CheckOutRoll, speech: Speech) -> Message:
    done = sum(departure is not Departure.UNRECORDED for departure in told.departures)
    lines = [
        title(told.meeting),
        f"Time: {speech.span(told.meeting.starts_at, told.meeting.ends_at)}",
        f"{len(told.names)} came, {done} checked out. Who did not check out still counts as present.",
        "Press a name to change it: · not checked out, ✓ stayed, early.",
    ]
    number = told.meeting.id
    people = [
        Button(
            f"{MARKS[departure]} {speech.name(name)}",
            f"/mark_check_out {number} #{member} {NEXT_DEPARTURE[departure].value}",
        )
        for member, name, departure in zip(told.numbers, told.names, told.departures, strict=False)
    ]
    return Message("\n".join(lines), (*rows(people, 3), (Button("Back to the roll", f"/roll {number}"),)))
