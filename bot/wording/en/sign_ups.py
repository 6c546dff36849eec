"""Signing up and stepping back said alone, in English; and a place that was given to others."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import choice_line
from bot.wording.en.meetings import named
from bot.wording.en.shifts import SHOWN, title, waits_as
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.meetings import ChooseMeeting, MeetingBrief
from models.members import Language
from models.shifts import NamedChoice, NothingToStepBackFrom, PlaceFreed, SignUpChoice, StepBackChoice

DEEDS = {
    "coming": "Coming",
    "leave": "Leave",
    "checkin": "Check in",
    "sign_up": "Sign up",
    "withdraw": "Withdraw",
    "shift_in": "Arrive",
    "shift_out": "Leave shift",
}


@says(Language.EN, SignUpChoice)
def sign_up_choice(told: SignUpChoice, speech: Speech) -> Message:
    lines, buttons = ["What would you like to sign up for? Please tap below."], []
    if told.meetings:
        lines.append("Meetings:")
    for meeting in told.meetings[:SHOWN]:
        place = f", {speech.name(meeting.place)}" if meeting.place else ""
        lines.append(f"{_meeting(meeting, speech)}{place}")
        buttons.append(Button(f"Coming: {_meeting(meeting, speech)}", f"/coming {meeting.id}"))
    lines.append("Shifts of volunteer service:")
    for shift in told.shifts[:SHOWN]:
        lines.append(f"No. {shift.id}: {title(shift, speech)}, free: {shift.free}, waiting: {shift.waiting}")
        buttons.append(Button(f"Sign up for no. {shift.id}", f"/sign_up {shift.id}"))
    if len(told.meetings) > SHOWN or len(told.shifts) > SHOWN:
        lines.append("More are not listed: see /schedule and /shifts.")
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.EN, StepBackChoice)
def step_back_choice(told: StepBackChoice, speech: Speech) -> Message:
    leave = ChooseMeeting("leave", told.meetings, told.reason)
    lines, buttons = ["What would you like to step back from? Please tap below."], []
    if told.reason and told.meetings:
        lines.append(f"Your reason: {speech.quote(told.reason)}. For somebody else the secretary sends /leave_for.")
    if told.meetings:
        lines.append("Meetings: ask for leave if you cannot come.")
    for meeting in told.meetings[:SHOWN]:
        lines.append(_meeting(meeting, speech))
        buttons.append(Button(f"Leave: {_meeting(meeting, speech)}", choice_line(leave, meeting)))
    if told.shifts:
        lines.append("Shifts of volunteer service:")
    for index, shift in enumerate(told.shifts[:SHOWN]):
        waits = waits_as(told.positions, index)
        lines.append(f"No. {shift.id}: {title(shift, speech)}{f' (waiting{waits})' if waits else ''}")
        buttons.append(Button(f"Withdraw from no. {shift.id}", f"/withdraw {shift.id}"))
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.EN, NothingToStepBackFrom)
def nothing_to_step_back_from(told: NothingToStepBackFrom, speech: Speech) -> Message:
    text = "You have not signed up for a meeting or a shift that is still ahead."
    return Message(text, ((Button("My schedule", "/schedule"), Button("See the shifts", "/shifts")),))


@says(Language.EN, NamedChoice)
def named_choice(told: NamedChoice, speech: Speech) -> Message:
    there = bool(told.meetings or told.shifts)
    head = f"Nothing is called {speech.quote(told.said)}. " + ("There is:" if there else "There is nothing else.")
    lines = [f"Several are called {speech.quote(told.said)}. Please tap one:" if told.is_named else head]
    if told.reason and told.meetings:
        lines.append(f"The reason will be: {speech.quote(told.reason)}.")
    meant, buttons = ChooseMeeting(told.meeting_command, told.meetings, told.reason), []
    for meeting in told.meetings[:SHOWN]:
        label = f"{DEEDS.get(told.meeting_command, told.meeting_command)}: {_meeting(meeting, speech)}"
        buttons.append(Button(label, choice_line(meant, meeting)))
    for shift in told.shifts[:SHOWN]:
        lines.append(f"No. {shift.id}: {title(shift, speech)}")
        buttons.append(
            Button(
                f"{DEEDS.get(told.shift_command, told.shift_command)} {shift.id}", f"/{told.shift_command} {shift.id}"
            )
        )
    buttons += [] if there else [Button("My schedule", "/schedule"), Button("Shifts", "/shifts")]
    return Message("\n".join(lines), rows(buttons, 1))


@says(Language.EN, PlaceFreed)
def place_freed(told: PlaceFreed, speech: Speech) -> Message:
    text = (
        f"You are of another branch now, and your place went to who waits: {title(told.shift, speech)}. "
        "Tap below to see what is open to you."
    )
    return Message(text, ((Button("See the shifts", "/shifts"),),))


def _meeting(meeting: MeetingBrief, speech: Speech) -> str:
    return f"{speech.moment(meeting.starts_at)} {named(meeting.kind_name, meeting.kind_name_en)}"
