"""Answering and checking in, in English: what a member reads of it."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import choice_line
from bot.wording.en.meetings import card, coming_or_leave, kind, named, short
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance import (
    Answered,
    AnswerTooLate,
    CheckedIn,
    CheckInClosed,
    CheckInNotOpen,
    NothingToAnswer,
    Nudge,
    RecordedOtherwise,
)
from models.meetings import ChooseMeeting
from models.members import Language
from models.rules.meetings import Answer, Presence

PRESENCES = {
    Presence.UNRECORDED: "not recorded",
    Presence.PRESENT: "present",
    Presence.LATE: "late",
    Presence.LEAVE: "on leave",
    Presence.ABSENT: "absent",
}


@says(Language.EN, Answered)
def answered(told: Answered, speech: Speech) -> Message:
    number, about = told.meeting.id, card(told.meeting, speech)
    if told.answer is Answer.COMING:
        buttons = [Button("Check in", f"/checkin {number}"), Button("Ask for leave instead", f"/leave {number}")]
        return Message(f"{about}\n\nNoted: you are coming. Press “Check in” when you are there.", rows(buttons))
    if told.answer is Answer.LEAVE:
        reason = f", because: {told.reason}" if told.reason else ""
        said = f"{about}\n\nNoted: you ask for leave{reason}. Your secretary will see it."
        said += "" if told.reason else " You gave no reason; to give one, write for example: /leave seeing a doctor."
        return Message(said, ((Button("I'm coming after all", f"/coming {number}"),),))
    return Message(
        f"{about}\n\nYou have not answered yet. Please say whether you can come.", coming_or_leave(told.meeting)
    )


@says(Language.EN, CheckedIn)
def checked_in(told: CheckedIn, speech: Speech) -> Message:
    result = "on time" if told.presence is Presence.PRESENT else PRESENCES[told.presence]
    about = f"{named(told.kind_name, told.kind_name_en)}, {speech.moment(told.starts_at)}"
    text = f"Checked in: {about}; you at {speech.clock(told.at)}, {result}."
    if told.checks_out_from is None:
        return Message(text)
    leaving = f"This meeting asks you to check out, from {speech.clock(told.checks_out_from)} on."
    return Message(f"{text}\n{leaving}", ((Button("Check out", "/checkout"),),))


@says(Language.EN, CheckInNotOpen)
def check_in_not_open(told: CheckInNotOpen, speech: Speech) -> Message:
    if told.opens_at is None:
        return Message("There is no meeting to check in to now.", ((Button("My schedule", "/schedule"),),))
    opens = speech.moment(told.opens_at)
    text = f"It is too early to check in. Check-in opens {opens}; press once more then."
    return Message(text, ((Button("Check in", "/checkin"),),))


@says(Language.EN, CheckInClosed)
def check_in_closed(told: CheckInClosed, speech: Speech) -> str:
    closed = speech.moment(told.closed_at)
    return f"Check-in closed {closed}. If you were there, tell your secretary, who can still enter it on the roster."


@says(Language.EN, RecordedOtherwise)
def recorded_otherwise(told: RecordedOtherwise, speech: Speech) -> str:
    recorded = PRESENCES[told.presence]
    return f"Your secretary has entered you as {recorded}. If that is not right, please ask her to change the roster."


@says(Language.EN, ChooseMeeting)
def choose_meeting(told: ChooseMeeting, speech: Speech) -> Message:
    buttons = [
        Button(f"{speech.moment(meeting.starts_at)} {kind(meeting)}", choice_line(told, meeting))
        for meeting in told.meetings
    ]
    return Message("Which meeting do you mean?", rows(buttons, 1))


@says(Language.EN, NothingToAnswer)
def nothing_to_answer(told: NothingToAnswer, speech: Speech) -> Message:
    return Message(
        "No meeting waits for your answer.", ((Button("My schedule", "/schedule"), Button("Shifts", "/shifts")),)
    )


@says(Language.EN, AnswerTooLate)
def answer_too_late(told: AnswerTooLate, speech: Speech) -> str:
    return (
        f"{short(told.meeting, speech)}: the meeting is over, so no answer is needed any more. If you could not come, "
        "send /late_leave and your reason once your secretary has closed the meeting."
    )


@says(Language.EN, Nudge)
def nudge(told: Nudge, speech: Speech) -> Message:
    text = f"{card(told.meeting, speech)}\n\nYour secretary would like to know how many come. Can you come?"
    return Message(text, coming_or_leave(told.meeting))
