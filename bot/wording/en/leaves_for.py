"""Leave entered for somebody else, in English."""

from __future__ import annotations

from bot.channels.channel import Button, Message
from bot.reply import rows
from bot.wording.arrangements import leave_line
from bot.wording.registry import says
from bot.wording.speech import Speech
from models.attendance.spoken_for import LeaveEntered, LeaveForChoice, NoMeetingForHer
from models.meetings import MeetingBrief
from models.members import Language

SHOWN = 8


@says(Language.EN, LeaveForChoice)
def leave_for_choice(told: LeaveForChoice, speech: Speech) -> Message:
    why = f", for this reason: {speech.quote(told.reason)}" if told.reason else ""
    text = f"Leave for {speech.name(told.name)} from which meeting{why}? It is entered once you press; she is told."
    buttons = [
        Button(f"Leave: {_meeting(meeting, speech)}", leave_line(told, meeting)) for meeting in told.meetings[:SHOWN]
    ]
    return Message(text, rows(buttons, 1))


@says(Language.EN, LeaveEntered)
def leave_entered(told: LeaveEntered, speech: Speech) -> Message:
    meeting, why = _meeting(told.meeting, speech), f", reason: {speech.quote(told.reason)}" if told.reason else ""
    if told.is_mine:
        text = f"{speech.name(told.by)} entered leave for you: {meeting}{why}. If you can come, press “I am coming”."
        return Message(text, ((Button("I am coming", f"/coming {told.meeting.id}"),),))
    text = f"Leave entered for {speech.name(told.name)}: {meeting}{why}. She is told."
    return Message(text, ((Button("Answers", f"/who {told.meeting.id}"),),))


@says(Language.EN, NoMeetingForHer)
def no_meeting_for_her(told: NoMeetingForHer, speech: Speech) -> str:
    return (
        f"{speech.name(told.name)} is invited to no meeting ahead, or has asked leave already. Once a meeting has "
        "begun, enter it in its roll with /roll."
    )


def _meeting(meeting: MeetingBrief, speech: Speech) -> str:
    kind = meeting.kind_name_en or meeting.kind_name
    return f"{speech.moment(meeting.starts_at)} {speech.name(kind)}"
