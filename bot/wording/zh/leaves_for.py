"""Leave entered for somebody else, in Chinese."""

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


@says(Language.ZH, LeaveForChoice)
def leave_for_choice(told: LeaveForChoice, speech: Speech) -> Message:
    why = f"，原因记：{speech.quote(told.reason)}" if told.reason else ""
    text = f"替{speech.name(told.name)}请哪次会的假{why}？点了才记，会告诉本人。"
    buttons = [
        Button(f"请假：{_meeting(meeting, speech)}", leave_line(told, meeting)) for meeting in told.meetings[:SHOWN]
    ]
    return Message(text, rows(buttons, 1))


@says(Language.ZH, LeaveEntered)
def leave_entered(told: LeaveEntered, speech: Speech) -> Message:
    meeting, why = _meeting(told.meeting, speech), f"，原因：{speech.quote(told.reason)}" if told.reason else ""
    if told.is_mine:
        text = f"{speech.name(told.by)}替您请了假：{meeting}{why}。能来的话，点「改为参加」。"
        return Message(text, ((Button("改为参加", f"/coming {told.meeting.id}"),),))
    text = f"已替{speech.name(told.name)}请假：{meeting}{why}。会告诉本人。"
    return Message(text, ((Button("报名情况", f"/who {told.meeting.id}"),),))


@says(Language.ZH, NoMeetingForHer)
def no_meeting_for_her(told: NoMeetingForHer, speech: Speech) -> str:
    return (
        f"接下来的会议里没有要替{speech.name(told.name)}请假的：没有请她参加的会，或者已经请过假了。"
        "会议开始以后，请在「点名」的名单上登记。"
    )


def _meeting(meeting: MeetingBrief, speech: Speech) -> str:
    return f"{speech.moment(meeting.starts_at)} {speech.name(meeting.kind_name)}"
