"""Study hours (学时): what counts, what a year asks of whom, and when somebody is told that she is behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from models.rules import claims
from models.rules.calendar import WorkCalendar, at_wall, in_utc
from models.rules.claims import Problem
from models.rules.reminders import MIDNIGHT, QuietTime, Stage
from models.rules.values import Minutes, Month

NOON = time(12)
# One hour of study is one 学时.
MINUTES_AN_HOUR = 60


@dataclass(frozen=True)
class StudyRules:
    """What counts as study, and what a year asks.

    Args:
        kinds: keys of the meeting kinds that count.
        half_day_hours: most 学时 of one half day, morning or the rest, 1 to 24.
        member_hours: 学时 a year asks of a member; 0: none is asked.
        committee_hours: 学时 a year asks of secretary, deputy and committee members.
        training_hours: most 学时 of outside training that may be reported for one day.
        oldest_training_days: how many days back a report may reach.
        nudge_months: months in which who is behind gets a note, rising.
        nudge_percents: share of the duty below which she gets it, one for each month.
        nudge_day: day of those months from which the note goes out, 1 to 28.
        far_behind_percent: share of what the days gone by would ask, below which the secretary sees a name.
        makeup_days: days from the close of a meeting, or from her return, in which who missed it may make up for it.
        makeup_remind_workdays: working days before the last one on which she is reminded.
    """

    kinds: tuple[str, ...] = ("lecture", "theme-day", "study", "central-study")
    half_day_hours: int = 4
    member_hours: int = 32
    committee_hours: int = 56
    training_hours: int = 80
    oldest_training_days: int = 90
    nudge_months: tuple[int, ...] = (9, 11)
    nudge_percents: tuple[int, ...] = (50, 80)
    nudge_day: int = 10
    far_behind_percent: int = 50
    makeup_days: int = 14
    makeup_remind_workdays: int = 3

    def __post_init__(self) -> None:
        if not 1 <= self.half_day_hours <= 24:
            raise ValueError(f"half_day_hours: {self.half_day_hours} is not 1 to 24")
        if list(self.nudge_months) != sorted({month for month in self.nudge_months if 1 <= month <= 12}):
            raise ValueError(f"nudge_months: {list(self.nudge_months)} does not rise within 1 to 12")
        if len(self.nudge_percents) != len(self.nudge_months) or not all(
            0 < each <= 100 for each in self.nudge_percents
        ):
            raise ValueError(f"nudge_percents: {list(self.nudge_percents)} is not one of 1 to 100 for each month")
        if not 1 <= self.nudge_day <= 28:
            raise ValueError(f"nudge_day: {self.nudge_day} is not 1 to 28")

    def duty(self, *, is_committee: bool) -> Minutes:
        """Return what a year asks.

        Source: 党员教育管理工作条例 第20条（党员32学时）; 2019-2023年全国党员教育培训工作规划（书记、委员56学时）.

        >>> StudyRules().duty(is_committee=False), StudyRules().duty(is_committee=True)
        (Minutes(count=1920), Minutes(count=3360))
        """
        return Minutes((self.committee_hours if is_committee else self.member_hours) * MINUTES_AN_HOUR)


@dataclass(frozen=True)
class Span:
    """A meeting somebody was at; ``half_day_cap`` is the one in force on its day."""

    starts_at: datetime
    ends_at: datetime
    half_day_cap: Minutes


@dataclass(frozen=True)
class Checkpoint:
    """A note to those below ``percent`` of their duty."""

    stage: Stage
    percent: int


def credited(spans: Iterable[Span], zone: tzinfo, *, year: int | None = None) -> Minutes:
    """Return the study time of one person's meetings: an hour is an hour, each half day up to its cap.

    A half day ends at noon or midnight by the wall clock of ``zone``; a meeting over either is split there.

    Args:
        year: count only what lies in this calendar year; None counts all.

    Source: 一小时计1学时、半天最多4学时、当年有效为本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> at = lambda hour: datetime(2026, 11, 20, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> credited([Span(at(7), at(14), Minutes(240))], ZoneInfo("Asia/Shanghai"))  # 5 hours before noon count 4
    Minutes(count=360)
    """
    sums: dict[tuple[date, bool], tuple[int, int]] = {}
    for span in spans:
        for day, is_afternoon, minutes in _half_days(span.starts_at, span.ends_at, zone):
            if year is None or day.year == year:
                so_far, cap = sums.get((day, is_afternoon), (0, 0))
                sums[day, is_afternoon] = so_far + minutes, max(cap, span.half_day_cap.count)
    return Minutes(sum(min(minutes, cap) for minutes, cap in sums.values()))


def credited_each(spans: Iterable[Span], zone: tzinfo) -> list[Minutes]:
    """Return what each of one person's meetings adds to those before it, under the caps of `credited`.

    Source: 一小时计1学时、半天最多4学时为本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> at = lambda hour: datetime(2026, 11, 20, hour, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> lessons = [Span(at(8), at(11), Minutes(240)), Span(at(10), at(12), Minutes(240))]
    >>> [added.count for added in credited_each(lessons, ZoneInfo("Asia/Shanghai"))]
    [180, 60]
    """
    sums: dict[tuple[date, bool], int] = {}
    added = []
    for span in spans:
        count = 0
        for day, is_afternoon, minutes in _half_days(span.starts_at, span.ends_at, zone):
            so_far = sums.get((day, is_afternoon), 0)
            part = max(0, min(minutes, span.half_day_cap.count - so_far))
            sums[day, is_afternoon] = so_far + part
            count += part
        added.append(Minutes(count))
    return added


def is_far_behind(done: Minutes, duty: Minutes, on: date, rules: StudyRules) -> bool:
    """Say whether somebody has less than the rule book's share of what the days of the year gone by would ask.

    Source: 本地默认.

    >>> is_far_behind(Minutes(420), Minutes(1920), date(2026, 7, 2), StudyRules())  # 183 of 365 days: 481 minutes
    True
    """
    gone = (on - date(on.year, 1, 1)).days + 1
    days = (date(on.year + 1, 1, 1) - date(on.year, 1, 1)).days
    return done.count * days * 100 < duty.count * gone * rules.far_behind_percent


def is_below(done: Minutes, duty: Minutes, percent: int) -> bool:
    """Say whether ``done`` is less than ``percent`` of the duty; exactly that much is enough."""
    return done.count * 100 < duty.count * percent


def checkpoints(
    year: int, calendar: WorkCalendar, quiet: QuietTime, clock: time, rules: StudyRules, zone: tzinfo
) -> list[Checkpoint]:
    """Return the notes of a year, named ``month-9``, ``month-11`` by the rule book.

    Each is due on the given day, or the next working day, at ``clock`` or the nearest time that is not quiet, and lasts
    to the end of its month.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> notes = checkpoints(
    ...     2026, WorkCalendar(), QuietTime(), time(9), StudyRules(), ZoneInfo("Asia/Shanghai")
    ... )
    >>> [(note.stage.name, note.stage.at.strftime("%m-%d %H:%M"), note.percent) for note in notes]
    [('month-9', '09-10 09:00', 50), ('month-11', '11-10 09:00', 80)]
    """
    found = []
    for number, percent in zip(rules.nudge_months, rules.nudge_percents, strict=True):
        month = Month(year, number)
        at = at_wall(calendar.workday_from(month.day(rules.nudge_day)), quiet.nearest(clock), zone)
        until = at_wall(month.plus(1).first, MIDNIGHT, zone)
        if in_utc(at) < in_utc(until):
            found.append(Checkpoint(Stage(f"month-{number}", at, until), percent))
    return found


def check_training(
    minutes: Minutes, day: date, today: date, already_that_day: Minutes, rules: StudyRules
) -> Problem | None:
    """Return what is wrong with a report of outside training, or None when nothing is.

    Args:
        day: its last day; the hours count in that day's year.
        already_that_day: what she has reported for that day before, reports sent back left out.

    Source: 本地默认.

    >>> check_training(Minutes(360), date(2026, 11, 21), date(2026, 11, 20), Minutes(0), StudyRules())
    InFuture(day=datetime.date(2026, 11, 21), today=datetime.date(2026, 11, 20))
    """
    cap = Minutes(rules.training_hours * MINUTES_AN_HOUR)
    return claims.check(minutes, day, today, already_that_day, cap=cap, oldest_days=rules.oldest_training_days)


@lru_cache(maxsize=1024)
def _half_days(starts_at: datetime, ends_at: datetime, zone: tzinfo) -> tuple[tuple[date, bool, int], ...]:
    """Return the minutes of a meeting in each half day, worked out once for all who were at it."""
    found = []
    start, end = in_utc(starts_at), in_utc(ends_at)
    while start < end:
        local = start.astimezone(zone)
        is_afternoon = local.time() >= NOON
        edge = at_wall(local.date() + timedelta(days=is_afternoon), MIDNIGHT if is_afternoon else NOON, zone)
        until = min(in_utc(edge), end)
        found.append((local.date(), is_afternoon, int((until - start) / timedelta(minutes=1))))
        start = until
    return tuple(found)
