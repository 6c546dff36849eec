"""What is told of answers and attendance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.attendance.turnouts import Turnout
from models.facts import fact
from models.meetings import Evidence, Guest, MeetingBrief
from models.rules.checkin import Fault
from models.rules.checkout import Departure
from models.rules.meetings import Answer, Presence
from models.rules.quorum import Quorum
from models.rules.venues import Doubt
from models.votes import OpenVote


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
    member: int = 0


@fact
class LeaveDeclined:
    """To the member (``is_mine``) and to who did it: her leave was not agreed to, and she is expected."""

    name: str
    meeting: MeetingBrief
    reason: str
    is_mine: bool


@fact
class NoLeaveAsked:
    """The member has asked no leave from this meeting."""

    name: str
    meeting: MeetingBrief


@fact
class CheckedIn:
    """To a member: she is on the record; ``checks_out_from`` where she will be asked to check out."""

    kind_name: str
    topic: str | None
    starts_at: datetime
    at: datetime
    presence: Presence
    kind_name_en: str = ""
    checks_out_from: datetime | None = None


@fact
class CheckedOut:
    """To a member: how she left is on the record; ``is_entered`` by the secretary."""

    kind_name: str
    starts_at: datetime
    at: datetime
    departure: Departure
    is_entered: bool
    kind_name_en: str = ""


@fact
class CheckOutEarly:
    """It is too early to check out of meeting ``number``; once it ``has_begun`` she may leave early."""

    number: int
    opens_at: datetime
    has_begun: bool


@fact
class CheckOutClosed:
    """It is too late to check out; it harms nobody, and the secretary can still enter it."""

    closed_at: datetime


@fact
class NothingToCheckOut:
    """No meeting she came to asks her to check out now."""


@fact
class NoCheckOut:
    """To the secretary: the kind of this meeting asks for no check-out; or with ``name``: this member did not come."""

    meeting: MeetingBrief
    name: str = ""


@fact
class CheckOutRoll:
    """To the secretary: those who came, and how each left, to be marked by tapping."""

    meeting: MeetingBrief
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    departures: tuple[Departure, ...]


@fact
class GuessesLocked:
    """To the secretary: somebody typed so many wrong codes that she is locked out; told once a meeting."""

    name: str
    meeting: MeetingBrief
    tries: int
    until: datetime


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
    by_location: bool = False


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
class LocationRefused:
    """The location sent does not count; ``ways`` are those left besides the secretary's roster."""

    doubt: Doubt
    ways: tuple[str, ...]
    radius_metres: int


@fact
class LocationUnused:
    """No location checks in: ``nowhere`` in the organisation, or not at this meeting, whose place has none."""

    nowhere: bool
    ways: tuple[str, ...]


@fact
class LocationWanted:
    """To a member who asked to check in by location: how to send hers."""


@fact
class RecordedOtherwise:
    """The secretary has entered something else, and her word stands until she changes it."""

    presence: Presence


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

    ``reported`` are on leave too, by an absence they reported beforehand; ``guests`` sit in and are none of the others.
    """

    meeting: MeetingBrief
    coming: tuple[str, ...]
    leave: tuple[str, ...]
    silent: tuple[str, ...]
    exempt: tuple[str, ...]
    reported: tuple[str, ...] = ()
    turnout: Turnout | None = None
    guests: tuple[Guest, ...] = ()


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
class NoSuchGuestHere:
    """The button names somebody who does not sit in on this meeting any more."""

    meeting: MeetingBrief


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
    """To the secretary: the roster of a meeting, to be marked by tapping; ``quorum`` of its ordinary business.

    ``evidences`` say how each presence is known; ``departures`` are empty where nobody is asked to check out.
    ``guests`` sit in and are on no roster.
    """

    meeting: MeetingBrief
    numbers: tuple[int, ...]
    names: tuple[str, ...]
    presences: tuple[Presence, ...]
    answers: tuple[Answer, ...]
    refused: Refusals | None = None
    quorum: Quorum | None = None
    evidences: tuple[Evidence | None, ...] = ()
    departures: tuple[Departure, ...] = ()
    turnout: Turnout | None = None
    guests: tuple[Guest, ...] = ()


@fact
class RollToTick:
    """To the secretary: who may be entered as ``presence`` at once, by ticking; those who are already are left out."""

    meeting: MeetingBrief
    presence: Presence
    numbers: tuple[int, ...]
    names: tuple[str, ...]


@fact
class PeopleMarked:
    """To the secretary: what she entered of several at once; ``left`` are not recorded yet nor on leave."""

    meeting: MeetingBrief
    presence: Presence
    names: tuple[str, ...]
    left: tuple[str, ...]


@fact
class MeetingClosed:
    """To the secretary: the result, with names; ``expected`` leaves out exempt members who did not come.

    ``open_votes`` have not ended: once it is closed nobody can put a vote into the box. ``makeups`` counts those who
    have it to make up for.
    ``guests`` sat in, those who came; they are in no other number.
    """

    meeting: MeetingBrief
    expected: int
    present: tuple[str, ...]
    late: tuple[str, ...]
    leave: tuple[str, ...]
    absent: tuple[str, ...]
    unrecorded: tuple[str, ...]
    is_final: bool
    open_votes: tuple[OpenVote, ...] = ()
    makeups: int = 0
    guests: tuple[Guest, ...] = ()


@fact
class ScreenLink:
    """To the secretary: the page for the projector, until check-in closes."""

    meeting: MeetingBrief
    url: str
    until: datetime


@fact
class ScreenTooEarly:
    """To the secretary: the page of meeting ``number`` is made shortly before it."""

    from_at: datetime
    number: int = 0


@fact
class ScreensClosed:
    """To the secretary: the links to the page, ``count`` of them, lead nowhere any more."""

    meeting: MeetingBrief
    count: int
