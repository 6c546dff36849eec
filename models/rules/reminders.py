"""Reminders: when people may be disturbed, and the moments each duty is spoken of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from models.rules.calendar import WorkCalendar, at_wall, in_utc, shifted, zone_of
from models.rules.series import workday_within
from models.rules.values import Month

MIDNIGHT = time(0)


@dataclass(frozen=True)
class QuietTime:
    """The hours of a day in which nobody is disturbed: from ``start`` up to, but not including, ``end``.

    The range may run over midnight; equal ends mean there are no quiet hours. Whole minutes only.

    >>> QuietTime().covers(time(20, 0)), QuietTime().covers(time(8, 0))
    (True, False)
    """

    start: time = time(20)
    end: time = time(8)

    def __post_init__(self) -> None:
        for key, clock in (("start", self.start), ("end", self.end)):
            if clock.second or clock.microsecond or clock.tzinfo:
                raise ValueError(f"{key}: {clock} is not a plain time in whole minutes")

    def covers(self, clock: time) -> bool:
        """Say whether a wall clock time is quiet."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def nearest(self, clock: time) -> time:
        """Return ``clock``; if it is quiet, the end of the quiet time; if that is tomorrow, the minute before it."""
        if not self.covers(clock):
            return clock
        return self.end if clock < self.end else _minute_before(self.start)


@dataclass(frozen=True)
class ReminderRules:
    """When to remind, and how often at the most.

    Args:
        quiet: hours in which nobody is disturbed.
        weekly_budget: unasked messages a member gets in a week, Monday to Sunday; more go into a digest.
        meeting_days: days before a meeting, falling.
        meeting_hours: hours before a meeting, falling, each under 24.
        least_minutes_left: minutes that must remain before the start for a reminder put off by quiet hours.
        dues_clock: wall clock time of dues reminders.
        dues_before_workdays: working days before the collection day.
        dues_after_days: days after the collection day, rising.
        dues_last_days: days of the following month in which the last dues reminder may still be caught up.
        lead_reader_days: days before a meeting the lead reader is told.
        topic_days: days before a meeting the topic is due.
    """

    quiet: QuietTime = QuietTime()
    weekly_budget: int = 3
    meeting_days: tuple[int, ...] = (3, 1)
    meeting_hours: tuple[int, ...] = (2,)
    least_minutes_left: int = 30
    dues_clock: time = time(9)
    dues_before_workdays: int = 2
    dues_after_days: tuple[int, ...] = (5, 12)
    dues_last_days: int = 15
    lead_reader_days: int = 7
    topic_days: int = 7

    def __post_init__(self) -> None:
        for key, numbers in (("meeting_days", self.meeting_days), ("meeting_hours", self.meeting_hours)):
            if list(numbers) != sorted(set(numbers), reverse=True) or 0 in numbers:
                raise ValueError(f"{key}: {list(numbers)} does not fall to 1 or more")
        if any(hours >= 24 for hours in self.meeting_hours):
            raise ValueError(f"meeting_hours: {list(self.meeting_hours)} is not under 24")
        if list(self.dues_after_days) != sorted(set(self.dues_after_days)) or 0 in self.dues_after_days:
            raise ValueError(f"dues_after_days: {list(self.dues_after_days)} does not rise from 1")


@dataclass(frozen=True)
class Stage:
    """One reminder of a duty: due from ``at``, and no longer worth sending from ``until`` on."""

    name: str
    at: datetime
    until: datetime


def may_disturb(moment_local: datetime, calendar: WorkCalendar, quiet: QuietTime) -> bool:
    """Say whether people may be spoken to unasked: outside quiet hours, on a working day.

    Args:
        moment_local: aware, in the organisation's zone.

    Source: 关于防治“指尖上的形式主义”的若干意见（2023）; 时段为本地默认.
    """
    return not quiet.covers(moment_local.time()) and calendar.is_workday(moment_local.date())


def meeting_stages(
    starts_at_local: datetime,
    calendar: WorkCalendar,
    quiet: QuietTime,
    rules: ReminderRules,
    *,
    called_at: datetime | None = None,
) -> list[Stage]:
    """Return the reminders of a meeting in order, named ``day-3``, ``day-1``, ``hour-2`` by the rule book's numbers.

    * A day stage is due that many calendar days before, at the clock time of the start. Where that moment may not
      disturb it moves earlier: from quiet hours to the last minute before they began, from a non-working day to the
      working day before at the same clock time.
    * An hour stage is due that many hours before. In quiet hours it moves later, to their end, if that is on a working
      day and the least minutes remain before the start; otherwise, and from a non-working day, it moves earlier as
      above: a meeting on a Saturday is not announced on that Saturday.
    * A stage that falls together with the following one, or behind it, is dropped.
    * Each lasts until the following one is due, the last until the start.

    Args:
        starts_at_local: aware, in the organisation's zone.
        called_at: when the meeting was called; a stage due by then is dropped, for the call itself has told people.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> monday = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    >>> for stage in meeting_stages(monday, WorkCalendar(), QuietTime(), ReminderRules()):
    ...     print(stage.name, stage.at.strftime("%a %d %H:%M"), "-", stage.until.strftime("%a %d %H:%M"))
    day-1 Fri 20 09:00 - Mon 23 08:00
    hour-2 Mon 23 08:00 - Mon 23 09:00
    """
    moments = [(f"day-{n}", _days_before(starts_at_local, n, calendar, quiet)) for n in rules.meeting_days]
    least = timedelta(minutes=rules.least_minutes_left)
    moments += [(f"hour-{n}", _hours_before(starts_at_local, n, least, calendar, quiet)) for n in rules.meeting_hours]
    stages = _chain(moments, starts_at_local)
    return [stage for stage in stages if called_at is None or in_utc(stage.at) > in_utc(called_at)]


def dues_stages(
    month: Month,
    collection_day: int,
    calendar: WorkCalendar,
    quiet: QuietTime,
    rules: ReminderRules,
    zone: tzinfo,
) -> list[Stage]:
    """Return the reminders of a month's dues in order: ``before``, ``day``, ``after-1``, ``after-2``.

    The collection day falls on the month's last day in a shorter month, and moves off a non-working day to the next
    working day of the month, else to the one before. ``before`` counts working days back from it; the ``after`` stages
    count days on from it and move to the next working day. All are due at the same clock time, or the nearest one that
    is not quiet. Each lasts until the following one is due, the last to the end of the month and the rule book's few
    days more; one that falls together with the following one, or behind it, is dropped.

    Raises:
        ValueError: the collection day is not 1 to 31.

    Source: 中组发〔2008〕3号 第12条（每月缴纳）; 提醒次数与时间为本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> stages = dues_stages(
    ...     Month(2026, 10), 5, WorkCalendar(), QuietTime(), ReminderRules(), ZoneInfo("Asia/Shanghai")
    ... )
    >>> [(stage.name, stage.at.strftime("%m-%d")) for stage in stages]  # the 5th lies in the National Day holidays
    [('before', '09-29'), ('day', '10-08'), ('after-1', '10-13'), ('after-2', '10-20')]
    """
    collected_on = collection_date(month, collection_day, calendar)
    before = collected_on
    for _ in range(rules.dues_before_workdays):
        before = calendar.workday_before(before)
    days = [("before", before), ("day", collected_on)]
    for number, distance in enumerate(rules.dues_after_days, start=1):
        days.append((f"after-{number}", calendar.workday_from(collected_on + timedelta(days=distance))))
    clock = quiet.nearest(rules.dues_clock)
    end = at_wall(month.last + timedelta(days=rules.dues_last_days + 1), MIDNIGHT, zone)
    return _chain([(name, at_wall(day, clock, zone)) for name, day in days], end)


def collection_date(month: Month, collection_day: int, calendar: WorkCalendar) -> date:
    """Return the working day of ``month`` on which dues are collected.

    A month the overrides leave without any working day keeps the nominal day.

    Raises:
        ValueError: the collection day is not 1 to 31.
    """
    if not 1 <= collection_day <= 31:
        raise ValueError(f"collection day {collection_day} is not 1 to 31")
    nominal = month.day(collection_day)
    return workday_within(nominal, month.first, month.last, calendar) or nominal


def lead_reader_at(
    starts_at_local: datetime, calendar: WorkCalendar, quiet: QuietTime, rules: ReminderRules
) -> datetime:
    """Return when the lead reader (领学人) is told, moved earlier like a day stage. Source: 本地默认."""
    return _days_before(starts_at_local, rules.lead_reader_days, calendar, quiet)


def topic_due_at(starts_at_local: datetime, calendar: WorkCalendar, quiet: QuietTime, rules: ReminderRules) -> datetime:
    """Return when the topic of a meeting is due, moved earlier like a day stage.

    Source: 党支部工作条例（试行） 第16条（主题党日须先定主题）; 天数为本地默认.
    """
    return _days_before(starts_at_local, rules.topic_days, calendar, quiet)


def week_of(day: date) -> date:
    """Return the Monday of the week the message budget is counted in.

    >>> week_of(date(2027, 1, 3))
    datetime.date(2026, 12, 28)
    """
    return day - timedelta(days=day.weekday())


def _days_before(starts_at: datetime, days: int, calendar: WorkCalendar, quiet: QuietTime) -> datetime:
    zone = zone_of(starts_at)
    nominal = at_wall(starts_at.date() - timedelta(days=days), starts_at.time(), zone)
    return _no_later_than(nominal, calendar, quiet)


def _hours_before(
    starts_at: datetime, hours: int, least: timedelta, calendar: WorkCalendar, quiet: QuietTime
) -> datetime:
    nominal = shifted(starts_at, timedelta(hours=-hours))
    if quiet.covers(nominal.time()):
        day = nominal.date() + timedelta(days=nominal.time() >= quiet.end)
        later = at_wall(day, quiet.end, zone_of(starts_at))
        if may_disturb(later, calendar, quiet) and in_utc(later) + least <= in_utc(starts_at):
            return later
    return _no_later_than(nominal, calendar, quiet)


def _no_later_than(moment: datetime, calendar: WorkCalendar, quiet: QuietTime) -> datetime:
    """Return ``moment``, or the allowed moment before it that ``meeting_stages`` describes."""
    zone, day, clock = zone_of(moment), moment.date(), moment.time()
    if may_disturb(moment, calendar, quiet):
        return moment
    if quiet.covers(clock):
        began_the_day_before = clock < quiet.start or quiet.start == MIDNIGHT
        day -= timedelta(days=began_the_day_before)
        clock = _minute_before(quiet.start)
    day = calendar.workday_before(day + timedelta(days=1))
    while not may_disturb(allowed := at_wall(day, clock, zone), calendar, quiet):
        day = calendar.workday_before(day)  # the clocks jumped over that minute on that day, into quiet hours
    return allowed


def _chain(moments: list[tuple[str, datetime]], end: datetime) -> list[Stage]:
    """Give each moment its end, the next one's beginning, and drop those that have none of their own."""
    stages: list[Stage] = []
    until = end
    for name, at in reversed(moments):
        if in_utc(at) < in_utc(until):
            stages.append(Stage(name, at, until))
            until = at
    return stages[::-1]


def _minute_before(clock: time) -> time:
    return (datetime.combine(date(2000, 1, 2), clock) - timedelta(minutes=1)).time()
