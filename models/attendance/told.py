"""What is told of answers and attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.facts import fact
from models.meetings import MeetingBrief
from models.rules.checkin import Fault
from models.rules.meetings import Answer, Presence
from models.rules.quorum import Quorum


@fact
class Answered:
    """To a member: what she said to an invitation, and what she can do next."""

    meeting: MeetingBrief
    answer: Answer
    reason: str | None = None


@fact
class LeaveAsked:
    """To the secretary: a member will not come, and why."""

    name: str
    meeting: MeetingBrief
    reason: str


@fact
class CheckedIn:
    """To a member: she is on the record."""

    kind_name: str
    topic: str | None
    starts_at: datetime
    at: datetime
    presence: Presence
    kind_name_en: str = ""


@fact
class CheckInNotOpen:
    """It is too early; or no meeting is near."""

    opens_at: datetime | None


@fact
class CheckInClosed:
    """It is too late for the button; the secretary can still enter it."""

    closed_at: datetime


@fact
class ButtonClosed:
    """The organisation takes no check-in by button; the room shows the other ways."""

    by_code: bool
    by_qr: bool


@fact
class RoomCodeWrong:
    """The code typed is not the one the room shows now."""

    tries_left: int


@fact
class RoomCodeLocked:
    """Too many wrong codes for this meeting; the other ways stay open."""

    until: datetime


@fact
class ScanRefused:
    """The QR scanned does not count: too old, not of this meeting, or not signed by us."""

    fault: Fault


@fact
class RecordedOtherwise:
    """The secretary has entered something else, and her word stands until she changes it."""

    presence: Presence


@fact
class ChooseMeeting:
    """Several meetings are meant; she presses the right one."""

    command: str
    meetings: tuple[MeetingBrief, ...]
    words: str = ""


@fact
class NothingToAnswer:
    """There is no meeting ahead to which she is invited."""


@fact
class AnswerTooLate:
    """The meeting is over; leave for it is now another matter, which the secretary decides."""

    meeting: MeetingBrief


@fact
class WhoAnswered:
    """To the secretary: who comes, who is on leave, who said nothing. ``exempt`` are never chased.

    ``reported`` are on leave too, by an absence they reported beforehand.
    """

    meeting: MeetingBrief
    coming: tuple[str, ...]
    leave: tuple[str, ...]
    silent: tuple[str, ...]
    exempt: tuple[str, ...]
    reported: tuple[str, ...] = ()


@fact
class Nudge:
    """To a member who has not answered: her secretary asks."""

    meeting: MeetingBrief


@fact
class Nudged:
    """To the secretary: how many were asked again; ``already`` were asked today before."""

    people: int
    meeting: MeetingBrief


@fact
class NotInvited:
    """The member is not invited to this meeting."""

    name: str


@fact
class MeetingNotBegun:
    """To the secretary: a meeting cannot be closed before it has begun; calling it off is another thing."""

    meeting: MeetingBrief


@dataclass(frozen=True)
class Refusals:
    """Attempts to check in that were refused: ``counts`` in the order of `Fault`, ``locked`` who is so now."""

    counts: tuple[int, ...]
    locked: tuple[str, ...] = ()


@fact
class RollCall:
    """To the secretary: the roster of a meeting, to be marked by tapping; ``quorum`` of its ordinary business."""

    meeting: MeetingBrief
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    presences: tuple[Presence, ...]
    answers: tuple[Answer, ...]
    refused: Refusals | None = None
    quorum: Quorum | None = None


@fact
class MeetingClosed:
    """To the secretary: the result, with names; ``expected`` leaves out exempt members who did not come."""

    meeting: MeetingBrief
    expected: int
    present: tuple[str, ...]
    late: tuple[str, ...]
    leave: tuple[str, ...]
    absent: tuple[str, ...]
    unrecorded: tuple[str, ...]
    is_final: bool


@fact
class ScreenLink:
    """To the secretary: the page for the projector, until check-in closes."""

    meeting: MeetingBrief
    url: str
    until: datetime


@fact
class ScreenTooEarly:
    """To the secretary: the page is made shortly before the meeting."""

    from_at: datetime


@fact
class ScreensClosed:
    """To the secretary: the links to the page, ``count`` of them, lead nowhere any more."""

    meeting: MeetingBrief
    count: int
