"""Check-out: what leaving at a moment means, at meetings of a kind that asks for it. It changes nobody's presence."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum

from models.rules.calendar import in_utc
from models.rules.meetings import TooEarly, TooLate


class Departure(Enum):
    """How a person who was there left; what nobody recorded is never taken for leaving early."""

    UNRECORDED = "unrecorded"
    STAYED = "stayed"
    EARLY = "early"


def departure_at(starts_at: datetime, ends_at: datetime, now: datetime, minutes: int) -> Departure | TooEarly | TooLate:
    """Return what checking out at ``now`` counts as, or that it has closed; before the start it has not opened.

    From ``minutes`` before the end to ``minutes`` after it she stayed, both included. The moments returned are in UTC.

    Source: 本地默认.

    >>> from datetime import UTC
    >>> start, end = datetime(2026, 11, 20, 7, tzinfo=UTC), datetime(2026, 11, 20, 9, tzinfo=UTC)
    >>> departure_at(start, end, datetime(2026, 11, 20, 8, 45, tzinfo=UTC), 15)
    <Departure.STAYED: 'stayed'>
    >>> departure_at(start, end, datetime(2026, 11, 20, 8, 44, tzinfo=UTC), 15)
    <Departure.EARLY: 'early'>
    """
    starts, ends, moment = (in_utc(at) for at in (starts_at, ends_at, now))
    opens_at, closes_at = ends - timedelta(minutes=minutes), ends + timedelta(minutes=minutes)
    if moment < min(starts, opens_at):
        return TooEarly(max(starts, opens_at))
    if moment > closes_at:
        return TooLate(closes_at)
    return Departure.STAYED if moment >= opens_at else Departure.EARLY
