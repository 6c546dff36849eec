"""The clock of the demonstration: it stands, jumps ahead or runs, and everything else reads it."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from datetime import time as wall_time

from models.almanac import Almanac
from models.rules.calendar import at_wall

OFFICE_HOURS = (wall_time(9), wall_time(17, 30))
AFTERNOON = wall_time(14, 45)
STEP = timedelta(hours=1)
MORNING, NOON, EVENING = wall_time(8), wall_time(12), wall_time(20)


class DemoClock:
    """Says what time it is in the demonstration; it stands until `go`."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._since: float | None = None

    def __call__(self) -> datetime:
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def stand(self, at: datetime) -> None:
        """Show this moment and no other."""
        self._at, self._since = at, None

    def go(self) -> None:
        """Run at real pace from the moment shown."""
        self._at, self._since = self(), time.monotonic()


def opening(now: datetime, almanac: Almanac) -> datetime:
    """Return the moment the demonstration opens at: now in office hours, else the last working afternoon.

    At night and on days off a helper that keeps quiet would have nothing to show.
    """
    local = almanac.local(now)
    today = local.date()
    if almanac.calendar.is_workday(today):
        if OFFICE_HOURS[0] <= local.time() <= OFFICE_HOURS[1]:
            return now
        if local.time() > OFFICE_HOURS[1]:
            return at_wall(today, AFTERNOON, almanac.zone)
    return at_wall(almanac.calendar.workday_before(today), AFTERNOON, almanac.zone)


def steps(day: date, almanac: Almanac) -> list[datetime]:
    """Return the moments of a day at which the jobs run when time is hurried: many while people may be spoken to."""
    if not almanac.calendar.is_workday(day):
        return [at_wall(day, NOON, almanac.zone)]
    morning, evening = (at_wall(day, clock, almanac.zone) for clock in (MORNING, EVENING))
    return [morning + STEP * n for n in range((evening - morning) // STEP + 1)]
