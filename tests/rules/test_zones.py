"""In every time zone there is, a clock time comes once a day, on its day, within an hour of what the wall shows.

All zones, all clock changes of 2024 to 2035: ``ZHIBU_ZONES=1000 python -m pytest -n0 -s tests/rules/test_zones.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo, available_timezones

from models.rules.calendar import at_wall
from tests.figures import SEED, note, size

CLOCKS = (time(0, 0), time(0, 30), time(2, 30), time(3, 0), time(23, 59))
FIRST, LAST = date(2024, 1, 1), date(2035, 12, 31)
MOST_JUMPED = timedelta(hours=1)
# Jumps at midnight, by half an hour, in Ramadan, in the south, and never.
ALWAYS = (
    "Asia/Beirut",
    "America/Havana",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Santiago",
    "Asia/Shanghai",
)


def test_every_clock_time_comes_once_a_day_in_every_zone() -> None:
    every = sorted(available_timezones())
    some = {*ALWAYS, *Random(SEED).sample(every, min(size("ZONES", 40), len(every)))}
    wrong, days = [], 0
    for name in sorted(some):
        zone = ZoneInfo(name)
        for changed in _changes(zone):
            days += 1
            for clock in CLOCKS:
                wrong += _faults(zone, changed, clock)
    note(f"{len(some)} zones, {days} clock changes, {len(CLOCKS)} clock times, {len(wrong)} violations", seed=SEED)
    assert not wrong, wrong[:10]


def _changes(zone: ZoneInfo) -> Iterator[date]:
    """Yield the days whose clocks are changed."""
    day, before = FIRST, None
    while day <= LAST:
        offset = datetime.combine(day, time(12), zone).utcoffset()
        if before is not None and offset != before:
            yield from (day - timedelta(days=1), day)
        day, before = day + timedelta(days=1), offset


def _faults(zone: ZoneInfo, day: date, clock: time) -> Iterator[str]:
    moments = [at_wall(day + timedelta(days=n), clock, zone) for n in (-1, 0, 1)]
    at, wall = moments[1], datetime.combine(day, clock)
    midnight = datetime.combine(day + timedelta(days=1), time(0))
    # In Greenland the last hour of a day is jumped over: what is due in it is due as the next one begins.
    if at.date() != day and at.replace(tzinfo=None) != midnight:
        yield f"{zone.key} {day} {clock}: on {at.date()}"
    if not timedelta(0) <= at.replace(tzinfo=None) - wall <= MOST_JUMPED:
        yield f"{zone.key} {day} {clock}: the wall shows {at}"
    if at.replace(tzinfo=None) != wall and at.utcoffset() == _just_before(at, zone):
        yield f"{zone.key} {day} {clock}: not when the clocks jump, but at {at}"
    first, middle, last = (each.astimezone(UTC) for each in moments)
    if not first < middle < last:
        yield f"{zone.key} {day} {clock}: not in order"
    if any(datetime.fromtimestamp(at.timestamp() - back, zone).replace(tzinfo=None) == wall for back in (1800, 3600)):
        yield f"{zone.key} {day} {clock}: the second of two"


def _just_before(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(at.timestamp() - 1, zone).utcoffset()
