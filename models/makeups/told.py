"""What is told of make-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from models.facts import fact
from models.makeups.tables import MakeupState
from models.meetings import MeetingBrief


@dataclass(frozen=True)
class MakeupBrief:
    """What a list says of one; ``entered_by`` is the name of who wrote it down for her."""

    number: int
    name: str
    meeting: MeetingBrief
    state: MakeupState
    due_on: date | None
    material: str | None = None
    words: str | None = None
    reason: str | None = None
    entered_by: str | None = None


@fact
class MyMakeups:
    """To a member: what she has to make up for and what she made up; ``offered`` she may, and nobody asks it."""

    makeups: tuple[MakeupBrief, ...]
    offered: tuple[MeetingBrief, ...]
    today: date


@fact
class MakeupReported:
    """To a member: her report is written down and waits for the secretary."""

    meeting: MeetingBrief
    words: str


@fact
class MakeupWaiting:
    """To the secretary: a member says what she learned."""

    number: int
    name: str
    meeting: MeetingBrief
    words: str


@fact
class MakeupsToDecide:
    """To the secretary: all that waits."""

    makeups: tuple[MakeupWaiting, ...]


@fact
class MakeupDecided:
    """To the member and the secretary: accepted, or sent back with what is still missing."""

    name: str
    meeting: MeetingBrief
    is_accepted: bool
    reason: str | None = None
    is_own: bool = False


@fact
class MakeupEntered:
    """To the secretary and the member: written down for her by the secretary."""

    name: str
    meeting: MeetingBrief
    words: str
    entered_by: str


@fact
class MakeupDropped:
    """To the member and the secretary: nothing has to be made up any more."""

    name: str
    meeting: MeetingBrief
    reason: str


@fact
class MakeupPlanned:
    """To those who have it to make up: what to study, and until when, as the secretary set it."""

    meeting: MeetingBrief
    material: str | None
    due_on: date | None


@fact
class MakeupPlan:
    """To the secretary: who has a meeting to make up for, with what, and until when."""

    meeting: MeetingBrief
    makeups: tuple[MakeupBrief, ...]
    is_changed: bool


@fact
class MakeupReminder:
    """To a member who has not reported: the last day comes near."""

    meeting: MeetingBrief
    due_on: date


@fact
class MakeupsOfBranch:
    """To the secretary: what waits, is overdue and is open, the first of each with names, and how many there are.

    ``accepted`` counts those of meetings of this year.
    """

    branch: str
    year: int
    waiting: tuple[MakeupBrief, ...]
    overdue: tuple[MakeupBrief, ...]
    open: tuple[MakeupBrief, ...]
    counts: tuple[int, ...]
    accepted: int


@fact
class WhichMakeup:
    """Several meetings may be meant; for ``name``, when the secretary writes it down for somebody."""

    meetings: tuple[MeetingBrief, ...]
    words: str
    name: str = ""


@fact
class NothingToMakeUp:
    """There is no meeting that could be made up for."""

    name: str = ""


@fact
class MakeupSettled:
    """It was decided before, or she was there."""

    meeting: MeetingBrief
    state: MakeupState


@fact
class NoSuchMakeup:
    """Nothing of that number can be decided by this secretary."""

    number: int


@fact
class OwnMakeup:
    """To a group leader: what she made up for herself is for the secretary to decide."""


@fact
class NothingToPlan:
    """Nobody has this meeting to make up for."""

    meeting: MeetingBrief


@fact
class MakeupDueInPast:
    """The day is gone by."""

    due_on: date
