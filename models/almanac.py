"""What a moment means here: the organisation's zone, its working days and the rules of that day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.reminders import may_disturb
from models.rules.rulebook import RuleBook

# What changes for people who are on their way at eight must be told them the evening before.
FOREWARNING = timedelta(hours=4)


@dataclass(frozen=True)
class Almanac:
    """Passed to whatever needs to know the day; ``book`` holds every edition of the rules.

    ``traffic_kept`` is how long what was settled is kept, None for ever.
    """

    zone: ZoneInfo
    book: RuleBook
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    traffic_kept: timedelta | None = None
    _editions: dict[date, RuleBook] = field(default_factory=dict, repr=False, compare=False)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def today(self, at: datetime) -> date:
        return self.local(at).date()

    def rules(self, at: datetime) -> RuleBook:
        """Return the edition of the rules in force at that moment."""
        # A book for every day would be one more each day that the program runs.
        since = self.book.unchanged_since(self.today(at))
        if since not in self._editions:
            self._editions[since] = self.book.on(since)
        return self._editions[since]

    def by_day(self, at: datetime) -> datetime:
        """Return ``at``, or in quiet hours the moment they end: for what others do at night and can wait."""
        local, quiet = self.local(at), self.rules(at).reminders.quiet
        if not quiet.covers(local.time()):
            return at
        day = local.date() if local.time() < quiet.end else local.date() + timedelta(days=1)
        return at_wall(day, quiet.end, self.zone)

    def can_wait(self, moment: datetime, at: datetime) -> bool:
        """Return whether news of what happens at ``moment`` may wait for the morning and still come hours before."""
        return moment - self.by_day(at) >= FOREWARNING

    def may_disturb(self, at: datetime) -> bool:
        """Return whether people may be spoken to unasked."""
        return may_disturb(self.local(at), self.calendar, self.rules(at).reminders.quiet)
