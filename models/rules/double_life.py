"""Double organisational life (双重组织生活): quarters, what of a leader's presence counts, when it is reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.meetings import Presence
from models.rules.reminders import QuietTime

CAME = (Presence.PRESENT, Presence.LATE)


@dataclass(frozen=True)
class DoubleLifeRules:
    """What counts as a leader's life in her own branch, and when a quarter is reported.

    Args:
        kinds: keys of the meeting kinds that count.
        clock: from when on the first working day after a quarter it is reported.
    """

    kinds: tuple[str, ...] = ("members", "group", "lecture", "theme-day", "study", "organisational-life", "appraisal")
    clock: time = time(9)


@dataclass(frozen=True, order=True)
class Quarter:
    """A quarter of a year, ``number`` 1 to 4.

    >>> Quarter.of(date(2026, 11, 20)).plus(-3)
    Quarter(year=2026, number=1)
    """

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 4:
            raise ValueError(f"quarter {self.number} is not 1 to 4")

    @classmethod
    def of(cls, day: date) -> Quarter:
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first(self) -> date:
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        return self.plus(1).first - timedelta(days=1)

    def plus(self, quarters: int) -> Quarter:
        year, number = divmod(self.year * 4 + self.number - 1 + quarters, 4)
        return Quarter(year, number + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True)
class Term:
    """Days somebody was a leading cadre, the first and the last included (None: open)."""

    first: date
    last: date | None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Seen:
    """One meeting she was expected at as a member: its kind, its day, and how her attendance stands."""

    kind: str
    day: date
    presence: Presence


@dataclass(frozen=True)
class Tally:
    """How often she was expected, came, was on leave, was absent, and how often nothing was recorded."""

    invited: int = 0
    present: int = 0
    leave: int = 0
    absent: int = 0
    unrecorded: int = 0

    @property
    def is_known(self) -> bool:
        """Whether anything was recorded at all; if not, nothing can be said."""
        return self.invited > self.unrecorded


def counts(seen: Seen, quarter: Quarter, terms: Iterable[Term], rules: DoubleLifeRules) -> bool:
    """Return whether a meeting counts: of a kind that does, within the quarter, and while she was a leader.

    Source: 中国共产党支部工作条例（试行） 第15条; the kinds: 本地默认.

    >>> counts(Seen("study", date(2026, 9, 30), Presence.LATE), Quarter(2026, 3), [Term(date(2026, 9, 30), None)],
    ...        DoubleLifeRules())
    True
    """
    return (
        seen.kind in rules.kinds
        and quarter.first <= seen.day <= quarter.last
        and any(term.covers(seen.day) for term in terms)
    )


def tally(seen: Iterable[Seen]) -> Tally:
    """Return the numbers of meetings that count; who came late was there.

    Source: 本地默认.

    >>> tally([Seen("study", date(2026, 9, 30), Presence.LATE), Seen("study", date(2026, 9, 23), Presence.LEAVE)])
    Tally(invited=2, present=1, leave=1, absent=0, unrecorded=0)
    """
    presences = [each.presence for each in seen]
    return Tally(
        len(presences),
        sum(each in CAME for each in presences),
        presences.count(Presence.LEAVE),
        presences.count(Presence.ABSENT),
        presences.count(Presence.UNRECORDED),
    )


def reported_at(quarter: Quarter, calendar: WorkCalendar, quiet: QuietTime, clock: time, zone: tzinfo) -> datetime:
    """Return when a quarter is reported: on the first working day after it, at ``clock`` or the nearest open time.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> at = reported_at(Quarter(2026, 3), WorkCalendar(), QuietTime(), time(9), ZoneInfo("Asia/Shanghai"))
    >>> at.strftime("%m-%d %H:%M")  # after the holidays of the National Day
    '10-08 09:00'
    """
    return at_wall(calendar.workday_from(quarter.plus(1).first), quiet.nearest(clock), zone)
