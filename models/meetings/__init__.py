"""Meetings: called by a secretary or made by a series, and what people are told of them."""

from models.meetings.calling import appoint_lead_reader, call, call_off, change, invite, plan
from models.meetings.finding import agenda, audience, brief, current, find, invitees, last_begun, silent, upcoming
from models.meetings.reminding import remind_silent
from models.meetings.tables import Attendance, Evidence, Meeting, MeetingBrief, MeetingState
from models.meetings.told import (
    Agenda,
    LeadReaderAppointed,
    MeetingAnnounced,
    MeetingCalled,
    MeetingCalledOff,
    MeetingChanged,
    MeetingInPast,
    MeetingOver,
    MeetingPublished,
    MeetingReminder,
    NoSuchMeeting,
)

__all__ = [
    "Agenda",
    "Attendance",
    "Evidence",
    "LeadReaderAppointed",
    "Meeting",
    "MeetingAnnounced",
    "MeetingBrief",
    "MeetingCalled",
    "MeetingCalledOff",
    "MeetingChanged",
    "MeetingInPast",
    "MeetingOver",
    "MeetingPublished",
    "MeetingReminder",
    "MeetingState",
    "NoSuchMeeting",
    "agenda",
    "appoint_lead_reader",
    "audience",
    "brief",
    "call",
    "call_off",
    "change",
    "current",
    "find",
    "invite",
    "invitees",
    "last_begun",
    "plan",
    "remind_silent",
    "silent",
    "upcoming",
]
