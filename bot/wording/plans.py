"""The plan of a year laid out for a phone: what is near in full, the rest in a line a month, in every language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from zoneinfo import ZoneInfo

from models.plans import YearEntry, YearPlan

# So many meetings are read on a phone without losing one's place.
IN_FULL = 24


def by_month(told: YearPlan, zone: ZoneInfo) -> Iterator[tuple[int, Sequence[YearEntry], bool]]:
    """Yield the months with their meetings, and whether these are listed: all of a quarter or of a short year."""
    is_short = told.quarter is not None or len(told.entries) <= IN_FULL
    near = (told.this.month, told.this.month + 1) if told.this else ()
    for month, entries in groupby(told.entries, lambda each: each.meeting.starts_at.astimezone(zone).month):
        yield month, tuple(entries), is_short or month in near


def other_quarters(told: YearPlan) -> Sequence[int]:
    """Return the quarters to turn to, none where the whole year is listed already."""
    if told.quarter is None and len(told.entries) <= IN_FULL:
        return ()
    return [number for number in range(1, 5) if number != told.quarter]
