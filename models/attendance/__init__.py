"""Attendance: what people answer, and who was there. Nobody is present by default."""

from models.attendance.answers import answer, nudge, roster, who
from models.attendance.checkins import check_in
from models.attendance.rolls import close, mark, mark_rest_present, roll
from models.attendance.told import (
    Answered,
    CheckedIn,
    CheckInClosed,
    CheckInNotOpen,
    ChooseMeeting,
    LeaveAsked,
    MeetingClosed,
    MeetingNotBegun,
    NothingToAnswer,
    NotInvited,
    Nudge,
    Nudged,
    RecordedOtherwise,
    RollCall,
    WhoAnswered,
)

__all__ = [
    "Answered",
    "CheckInClosed",
    "CheckInNotOpen",
    "CheckedIn",
    "ChooseMeeting",
    "LeaveAsked",
    "MeetingClosed",
    "MeetingNotBegun",
    "NotInvited",
    "NothingToAnswer",
    "Nudge",
    "Nudged",
    "RecordedOtherwise",
    "RollCall",
    "WhoAnswered",
    "answer",
    "check_in",
    "close",
    "mark",
    "mark_rest_present",
    "nudge",
    "roll",
    "roster",
    "who",
]
