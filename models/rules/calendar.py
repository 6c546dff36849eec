"""Working days and wall clocks: which days people may be disturbed on, and when a clock time happens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, lru_cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import holidays

LONGEST_BREAK_DAYS = 366
SATURDAY = 5


class NoWorkday(LookupError):
    """There is no working day within a year of the day asked about."""


@dataclass(frozen=True)
class WorkCalendar:
    """The national working days, with the organisation's own exceptions on top.

    Args:
        overrides: day -> whether it is a working day here; wins over the national table.

    Source: 国务院办公厅关于部分节假日安排的通知（逐年公布，含调休）.

    >>> WorkCalendar().is_workday(date(2026, 2, 14))  # a Saturday, made up for the Spring Festival
    True
    >>> WorkCalendar({date(2026, 2, 14): False}).is_workday(date(2026, 2, 14))
    False
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Say whether people work on ``day``; an unpublished year is judged by its statutory holidays and weekends."""
        own = self.overrides.get(day)
        if own is not None:
            return own
        days_off, make_up_days = _national(day.year)
        return day in make_up_days if day.weekday() >= SATURDAY else day not in days_off

    def workday_before(self, day: date) -> date:
        """Return the last working day before ``day``.

        Raises:
            NoWorkday: the overrides leave none within a year.

        >>> WorkCalendar().workday_before(date(2026, 2, 24))  # nine days of Spring Festival lie between
        datetime.date(2026, 2, 14)
        """
        return self._nearest(day - timedelta(days=1), step=-1)

    def workday_from(self, day: date) -> date:
        """Return ``day`` itself when it is a working day, else the next one.

        Raises:
            NoWorkday: the overrides leave none within a year.

        >>> WorkCalendar().workday_from(date(2026, 10, 1))
        datetime.date(2026, 10, 8)
        """
        return self._nearest(day, step=1)

    def _nearest(self, day: date, *, step: int) -> date:
        for distance in range(LONGEST_BREAK_DAYS):
            candidate = day + timedelta(days=step * distance)
            if self.is_workday(candidate):
                return candidate
        raise NoWorkday(f"no working day within {LONGEST_BREAK_DAYS} days of {day}")


def at_wall(day: date, clock: time, zone: tzinfo) -> datetime:
    """Return the moment the wall clock in ``zone`` shows ``clock`` on ``day``.

    A time the clocks jump over becomes the moment they jump to; a time that comes twice means the first.

    Returns:
        An aware datetime in ``zone``.

    >>> from zoneinfo import ZoneInfo
    >>> at_wall(date(2026, 3, 29), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-03-29T03:00:00+02:00'
    >>> at_wall(date(2026, 10, 25), time(2, 30), ZoneInfo("Europe/Berlin")).isoformat()
    '2026-10-25T02:30:00+02:00'
    """
    wall = datetime.combine(day, clock.replace(tzinfo=None, fold=0), tzinfo=zone)
    moment = wall.astimezone(UTC).astimezone(zone)
    if moment.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return wall
    return _clock_change(before=wall.replace(fold=1), after=moment, zone=zone)


def shifted(moment: datetime, by: timedelta) -> datetime:
    """Return the moment ``by`` later in real time, in the zone of ``moment``.

    Plain addition to a local datetime moves the hands of the clock instead, an hour off around a clock change.
    """
    return (in_utc(moment) + by).astimezone(zone_of(moment))


def in_utc(moment: datetime) -> datetime:
    """Return an aware datetime in UTC, the only form in which two moments of one zone compare by real time.

    Raises:
        ValueError: it has no zone.
    """
    zone_of(moment)
    return moment.astimezone(UTC)


def zone_of(moment: datetime) -> tzinfo:
    """Return the zone of an aware datetime.

    Raises:
        ValueError: it has none, so nobody knows which moment it means.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment.isoformat()} has no time zone")
    return moment.tzinfo


def _clock_change(*, before: datetime, after: datetime, zone: tzinfo) -> datetime:
    """Find the second at which the offset of ``zone`` changes between two moments."""
    low, high = int(before.timestamp()), int(after.timestamp())
    old_offset = datetime.fromtimestamp(low, zone).utcoffset()
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, zone).utcoffset() == old_offset:
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, zone)


@cache
def _china() -> type[holidays.HolidayBase]:
    """Return the library's table of this one country: its package would import 250 more, 8 MB and a quarter second."""
    file = Path(holidays.__file__).parent / "countries" / "china.py"
    spec = spec_from_file_location("holidays_of_china", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    china: type[holidays.HolidayBase] = module.China
    return china


@lru_cache
def _national(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Return the year's weekdays off and its weekend days worked (调休)."""
    table = _china()(years=year)
    days_off = frozenset(day for day in table if day.weekday() < SATURDAY)
    return days_off, frozenset(day for day in table.weekend_workdays if day.year == year)
