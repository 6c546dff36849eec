"""What is told of meetings."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from models.facts import fact
from models.meetings.tables import Clash, MeetingBrief
from models.rules.meetings import Answer


@fact
class MeetingCalled:
    """To everybody invited: it will take place; please answer."""

    meeting: MeetingBrief


@fact
class CalledWhileAway:
    """To who reported an absence over that day: it will take place, and she is on leave unless she says otherwise."""

    meeting: MeetingBrief


@fact
class MeetingReminder:
    """To who has not answered: it comes near."""

    meeting: MeetingBrief


@fact
class MeetingAnnounced:
    """To the group of the branch: time, place and topic."""

    meeting: MeetingBrief


@fact
class MeetingPublished:
    """To who called it: it is out; ``clashes`` are other meetings at the time, to which some are invited too.

    ``guests`` sit in and are not among the ``invited``; ``waits_until``: in quiet hours people are told then.
    """

    meeting: MeetingBrief
    invited: int
    unreachable: int
    clashes: tuple[Clash, ...] = ()
    guests: int = 0
    waits_until: datetime | None = None


@fact
class MeetingChanged:
    """To everybody invited: time, place or topic is another one now.

    ``needs_lead_reader`` and ``clashes`` are for the secretary's copy alone: she may choose a reader now, and know
    who of those invited is invited elsewhere at the new time.
    """

    meeting: MeetingBrief
    needs_lead_reader: bool = False
    clashes: tuple[Clash, ...] = ()


class Part(Enum):
    """What of a meeting was set."""

    TIME = "time"
    PLACE = "place"
    TOPIC = "topic"
    GROUP = "group"


@fact
class MeetingPrepared:
    """To the secretary: ``part`` of a meeting nobody was told of yet is set, and what is still missing."""

    meeting: MeetingBrief
    part: Part
    needs_topic: bool
    needs_lead_reader: bool
    needs_group: bool = False


@fact
class MeetingCalledOff:
    """To everybody invited: it does not take place."""

    meeting: MeetingBrief


@fact
class MeetingSkipped:
    """To the secretary: a meeting nobody was told of is left out; its series goes on."""

    meeting: MeetingBrief


@fact
class LeadReaderAppointed:
    """To the secretary: who leads the reading is settled, and whether the topic and the group are."""

    meeting: MeetingBrief
    name: str
    needs_topic: bool = False
    needs_group: bool = False


@fact
class MeetingInPast:
    """A meeting cannot be called for a moment gone by."""

    starts_at: datetime


@fact
class NoSuchMeeting:
    """There is no such meeting, or not for this person."""


@fact
class ChooseMeeting:
    """Several meetings are meant; she presses the right one."""

    command: str
    meetings: tuple[MeetingBrief, ...]
    words: str = ""


@fact
class MeetingOver:
    """The meeting is closed or called off."""

    meeting: MeetingBrief


@fact
class Agenda:
    """A person's meetings in the coming weeks, each with her answer, None while nobody was told of it."""

    meetings: tuple[MeetingBrief, ...]
    answers: tuple[Answer | None, ...]
