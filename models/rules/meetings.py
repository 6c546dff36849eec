"""Meetings: their kinds, and what a person's check-in at a moment means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal

from models.rules.calendar import in_utc


class Presence(Enum):
    """How a person's attendance stands; exactly one holds, and what nobody recorded is never taken for absence."""

    UNRECORDED = "unrecorded"
    PRESENT = "present"
    LATE = "late"
    LEAVE = "leave"
    ABSENT = "absent"


class Answer(Enum):
    """What a person said to the invitation."""

    SILENT = "silent"
    COMING = "coming"
    LEAVE = "leave"


Audience = Literal["members", "committee", "group", "leaders"]
Way = Literal["button", "code", "qr", "location"]


@dataclass(frozen=True)
class MeetingKind:
    """A kind of meeting.

    Args:
        key: what is stored.
        name: what people call it.
        name_en: the same in English.
        audience: who is called unless the secretary says otherwise.
        minutes: how long it lasts unless said otherwise, 1 to 1440.
        has_lead_reader: somebody leads the reading (领学人), so that the secretary is asked who.
        cadence: how often it is due, in words.
        due_every: within which stretch a branch is to hold one; None: none is watched for.
        source: document and article.
        words: what people type for it besides its name.
        quorum: which formula its ordinary business needs; None: the articles name none.
        check_out_minutes: how long before and after its end people check out, 1 to 1440; None: nobody is asked to.
    """

    key: str
    name: str
    name_en: str
    audience: Audience
    minutes: int
    has_lead_reader: bool
    cadence: str
    source: str
    words: tuple[str, ...] = ()
    quorum: Literal["ordinary", "committee"] | None = None
    check_out_minutes: int | None = None
    due_every: Literal["month", "quarter"] | None = None

    @property
    def may_be_of_group(self) -> bool:
        """Whether one group (党小组) may hold such a meeting: its own, or one the branch needs no quorum for."""
        return self.audience == "group" or (self.audience == "members" and self.quorum is None)

    def __post_init__(self) -> None:
        if self.check_out_minutes is not None and not 1 <= self.check_out_minutes <= 24 * 60:
            raise ValueError(f"check_out_minutes: {self.check_out_minutes} is not 1 to {24 * 60}")
        if not 1 <= self.minutes <= 24 * 60:
            raise ValueError(f"minutes: {self.minutes} is not 1 to {24 * 60}")


@dataclass(frozen=True)
class CheckInWindow:
    """When people may check themselves in.

    Args:
        opens_before_minutes: minutes before the start it opens.
        late_after_minutes: minutes after the start that still count as in time.
        closes_after_end_minutes: minutes after the end it closes.
        ways: how they may: by the button, by the code shown in the room, by its QR, by their location. The roster
            is always open.
        location_radius_metres: how far from the venue a location still counts as there.
        location_accuracy_metres: how uncertain, by her device's own word, a location may be.
        location_seconds: how old a location may be.
    """

    opens_before_minutes: int = 30
    late_after_minutes: int = 10
    closes_after_end_minutes: int = 30
    ways: tuple[Way, ...] = ("button", "code", "qr")
    location_radius_metres: int = 300
    location_accuracy_metres: int = 200
    location_seconds: int = 120


@dataclass(frozen=True)
class TooEarly:
    """Check-in has not opened."""

    opens_at: datetime


@dataclass(frozen=True)
class TooLate:
    """Check-in has closed; the secretary's roster is the way left."""

    closed_at: datetime


def attendance_percent(came: int, expected: int) -> int:
    """Return the rate of attendance in whole percent, rounded half up; 100 where nobody was expected.

    Who made up for a meeting is in neither figure. Source: 本地默认.

    >>> attendance_percent(4, 5), attendance_percent(2, 3), attendance_percent(0, 0)
    (80, 67, 100)
    """
    return (came * 200 + expected) // (2 * expected) if expected else 100


def check_in_presence(
    starts_at: datetime, ends_at: datetime, now: datetime, rules: CheckInWindow
) -> Presence | TooEarly | TooLate:
    """Return what checking in at ``now`` counts as, or why it is refused.

    Opening, the last minute in time and closing are included. All moments are aware, in any zone;
    the ones returned are in UTC.

    Raises:
        ValueError: the meeting ends before it starts, or a moment has no zone.

    Source: 本地默认.

    >>> from datetime import UTC
    >>> start, end = datetime(2026, 11, 20, 7, tzinfo=UTC), datetime(2026, 11, 20, 8, tzinfo=UTC)
    >>> check_in_presence(start, end, datetime(2026, 11, 20, 7, 10, tzinfo=UTC), CheckInWindow())
    <Presence.PRESENT: 'present'>
    >>> check_in_presence(start, end, datetime(2026, 11, 20, 7, 11, tzinfo=UTC), CheckInWindow())
    <Presence.LATE: 'late'>
    """
    starts, ends, moment = (in_utc(at) for at in (starts_at, ends_at, now))
    opens_at = starts - timedelta(minutes=rules.opens_before_minutes)
    closes_at = ends + timedelta(minutes=rules.closes_after_end_minutes)
    if ends < starts:
        raise ValueError(f"the meeting ends at {ends_at.isoformat()}, before it starts at {starts_at.isoformat()}")
    if moment < opens_at:
        return TooEarly(opens_at)
    if moment > closes_at:
        return TooLate(closes_at)
    return Presence.PRESENT if moment <= starts + timedelta(minutes=rules.late_after_minutes) else Presence.LATE
