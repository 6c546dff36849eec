"""What is said of shifts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from models.facts import fact
from models.hours import Entry
from models.meetings import MeetingBrief
from models.projects.shifts import ShiftState, SignUpState
from models.rules.checkin import Fault
from models.rules.values import Minutes


@dataclass(frozen=True)
class ShiftBrief:
    """A shift as it is listed: ``placed`` have a place, ``waiting`` wait for one."""

    id: int
    project: str
    spot: str
    starts_at: datetime
    ends_at: datetime
    capacity: int
    placed: int
    waiting: int
    state: ShiftState

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.placed)


@dataclass(frozen=True)
class ShiftCredit:
    """Hours that came of a confirmed shift: their number in the ledger, and how they stand there now."""

    name: str
    number: int
    minutes: Minutes
    state: Entry


class ShiftProblem(Enum):
    """Why something cannot be done with a shift."""

    IN_PAST = "in_past"
    LENGTH = "length"
    SETTLED = "settled"
    OVER = "over"
    BEGUN = "begun"
    NOT_SIGNED_UP = "not_signed_up"
    WAITING = "waiting"
    TOO_SMALL = "too_small"
    CLASH = "clash"
    NOT_ENDED = "not_ended"
    IN_EARLY = "in_early"
    IN_LATE = "in_late"
    NOT_IN = "not_in"
    OUT_LATE = "out_late"
    SCREEN_LATE = "screen_late"
    BAD_TIME = "bad_time"
    ENTERED = "entered"


class News(Enum):
    """What a group chat hears of a shift."""

    CALLED = "called"
    CHANGED = "changed"
    CANCELLED = "cancelled"


@fact
class ShiftImpossible:
    """Something cannot be done with a shift: of the problem, the shift, and the moment or the figure that matters."""

    problem: ShiftProblem
    shift: ShiftBrief
    moment: datetime | None = None
    figure: int | None = None


@fact
class NoSuchShift:
    """No shift of that number is hers to see, or, if ``is_run``, hers to run; no number: none is meant."""

    number: int | None
    is_run: bool


@fact
class ShiftCalled:
    """To a member: a shift she may sign up for."""

    shift: ShiftBrief
    organiser: str


@fact
class ShiftPublished:
    """To whoever called a shift, or changed it: so many people were told."""

    shift: ShiftBrief
    told: int
    is_change: bool


@fact
class ShiftNews:
    """To a group chat: place, time and counts."""

    shift: ShiftBrief
    news: News


@fact
class SignedUp:
    """To a member: she has a place, or waits as the ``position``-th."""

    shift: ShiftBrief
    position: int


@fact
class SignUpWithdrawn:
    """To a member: she is off the list."""

    shift: ShiftBrief


@fact
class MovedUp:
    """To a member who waited: a place became free, and is hers."""

    shift: ShiftBrief


@fact
class PlaceFreed:
    """To a member who is of another branch now: her place on a shift was given to others."""

    shift: ShiftBrief


@fact
class ShiftChanged:
    """To who signed up, and the organiser: time or place are others now."""

    shift: ShiftBrief


@fact
class ShiftCancelled:
    """To who signed up, and the organiser: the shift is not held; also the answer to whoever cancelled it."""

    shift: ShiftBrief
    reason: str | None


@fact
class ShiftReminder:
    """To who signed up: the shift is near."""

    shift: ShiftBrief


@fact
class ShiftCard:
    """One shift to a member: what she has to do with it, and whether she runs it."""

    shift: ShiftBrief
    organiser: str
    mine: SignUpState
    position: int
    is_run: bool


@fact
class Shifts:
    """The shifts ahead that a member is offered; ``mine`` is what she has to do with each, ``runs`` if she runs it.

    ``positions``: which she is of those who wait, 0 where she does not.
    """

    shifts: tuple[ShiftBrief, ...]
    mine: tuple[SignUpState, ...]
    runs: tuple[bool, ...]
    positions: tuple[int, ...] = ()


@fact
class ChooseShift:
    """Several shifts may be meant by a command."""

    command: str
    shifts: tuple[ShiftBrief, ...]


@fact
class ShiftIn:
    """To a member: she checked in, and how she checks out."""

    shift: ShiftBrief
    at: datetime


@fact
class ShiftOut:
    """To a member: she checked out; the minutes count once the organiser has confirmed the shift."""

    shift: ShiftBrief
    in_at: datetime
    out_at: datetime
    minutes: Minutes


@fact
class ShiftCode:
    """To the organiser: the code of this minute, to show or to say on the spot."""

    shift: ShiftBrief
    code: int
    until: datetime


@fact
class ShiftCodeWrong:
    """To a member: the code is not the one of now; no ``left``: she is locked out of codes ``until`` then."""

    left: int
    until: datetime | None


@fact
class WhenLeft:
    """To a member who checked in and not out: when did she leave?"""

    shift: ShiftBrief


@fact
class LeftSaid:
    """To a member: what she said is passed on to the organiser, who decides."""

    shift: ShiftBrief
    out_at: datetime


@fact
class LeftToDecide:
    """To the organiser: a member forgot to check out and says when she left."""

    shift: ShiftBrief
    member: int
    name: str
    out_at: datetime


@fact
class ShiftRoll:
    """To the organiser: who has a place, when she came and left, when she says she left; who waits, by turn.

    ``credits`` are the hours that came of it, once it is confirmed.
    """

    shift: ShiftBrief
    members: tuple[int, ...]
    names: tuple[str, ...]
    ins: tuple[datetime | None, ...]
    outs: tuple[datetime | None, ...]
    saids: tuple[datetime | None, ...]
    waiting: tuple[str, ...]
    credits: tuple[ShiftCredit, ...] = ()


@fact
class NamesNotHere:
    """To the organiser: nobody, or several, of these names have a place on the shift."""

    shift: int
    names: tuple[str, ...]


@fact
class ShiftSettled:
    """To the organiser: who gets how many minutes, before and, if ``is_final``, after it is entered.

    ``open_names`` came and have no check-out, ``short`` stayed for less than ``least_percent`` of the shift, ``absent``
    never checked in; none of them gets any. ``refused``: the rules of hours do not take their minutes. ``own`` is her
    own, which waits for the secretary.
    """

    shift: ShiftBrief
    names: tuple[str, ...]
    minutes: tuple[Minutes, ...]
    open_names: tuple[str, ...]
    short: tuple[str, ...]
    absent: tuple[str, ...]
    refused: tuple[str, ...]
    own: Minutes | None
    is_final: bool
    least_percent: int


@fact
class ShiftHours:
    """To a member: the organiser confirmed the shift, and so much is in the ledger."""

    shift: ShiftBrief
    minutes: Minutes


@fact
class ShiftToConfirm:
    """To the organiser: a shift is over and waits for her; so many came, of whom so many did not check out."""

    shift: ShiftBrief
    came: int
    open: int


@fact
class ShiftUnconfirmed:
    """To the secretary: the organiser has not confirmed a shift, so nobody has hours of it."""

    shift: ShiftBrief
    organiser: str


@fact
class SignUpChoice:
    """To a member who says she signs up: the meetings and the shifts that are open to her."""

    meetings: tuple[MeetingBrief, ...]
    shifts: tuple[ShiftBrief, ...]


@fact
class StepBackChoice:
    """To a member who takes a word back or cannot come: the meetings meant, the shifts she is on or waits for.

    ``reason`` is why, as far as she said; ``positions``: as in `Shifts`.
    """

    meetings: tuple[MeetingBrief, ...]
    shifts: tuple[ShiftBrief, ...]
    reason: str = ""
    positions: tuple[int, ...] = ()


@fact
class NothingToStepBackFrom:
    """To a member: she has signed up for nothing that is still ahead."""


@fact
class ShiftScanRefused:
    """To a member: the QR is not ours, or not of now."""

    fault: Fault


@fact
class ShiftScreenLink:
    """To the organiser: the page with the QR to check in and out by, until check-out closes."""

    shift: ShiftBrief
    url: str
    until: datetime


@fact
class ShiftScreenTooEarly:
    """To the organiser: the page is made shortly before the shift."""

    shift: ShiftBrief
    from_at: datetime


@fact
class ShiftScreensClosed:
    """To the organiser: the links to the page, ``count`` of them, lead nowhere any more."""

    shift: ShiftBrief
    count: int
