"""Visits (走访): which one is due next, and when it is spoken of."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import date, time, timedelta, tzinfo
from enum import Enum
from typing import Protocol, TypeVar

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.reminders import MIDNIGHT, QuietTime, Stage

# A word that found no room in its week goes out in the next one.
LASTS = timedelta(days=8)


class VisitKind(Enum):
    """In what capacity somebody visits."""

    INSTRUCTOR = "instructor"
    PAIRED = "paired"
    CALL = "call"


class _Dated(Protocol):
    """A visit, as far as this is concerned: ``bond`` says who goes to whom and why."""

    @property
    def bond(self) -> Hashable: ...

    @property
    def day(self) -> date: ...


V = TypeVar("V", bound=_Dated)


def newest(visits: Iterable[V]) -> list[V]:
    """Return the last visit of each bond: only that one can be due again, the others were followed by it.

    Args:
        visits: in the order in which they were entered; of two on one day the later entry is the newest.

    Source: 本地默认.
    """
    last: dict[Hashable, V] = {}
    for visit in visits:
        before = last.get(visit.bond)
        if before is None or before.day <= visit.day:
            last[visit.bond] = visit
    return list(last.values())


def visit_stage(due_on: date, calendar: WorkCalendar, quiet: QuietTime, clock: time, zone: tzinfo) -> Stage:
    """Return the one reminder of a visit: a working day before it is due, and for a week after that day.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> stage = visit_stage(date(2026, 12, 7), WorkCalendar(), QuietTime(), time(9), ZoneInfo("Asia/Shanghai"))
    >>> stage.at.strftime("%a %m-%d %H:%M"), stage.until.strftime("%a %m-%d")
    ('Fri 12-04 09:00', 'Tue 12-15')
    """
    at = at_wall(calendar.workday_before(due_on), quiet.nearest(clock), zone)
    return Stage("before", at, at_wall(due_on + LASTS, MIDNIGHT, zone))
