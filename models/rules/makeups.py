"""Make-up study (补学): of which meetings, until when, and when the one reminder is due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from models.rules.calendar import WorkCalendar, at_wall
from models.rules.reminders import MIDNIGHT, QuietTime, Stage
from models.rules.study import StudyRules


@dataclass(frozen=True)
class Away:
    """A planned absence: from a moment up to, and without, another one."""

    starts_at: datetime
    until: datetime


def due_day(
    closed_at: datetime,
    away: Sequence[Away],
    calendar: WorkCalendar,
    rules: StudyRules,
    zone: tzinfo,
) -> date:
    """Return the day until which a meeting may be made up for: the rule book's days from its close.

    Who is away at the close has them from the day she is back; absences that follow each other without a day between
    are one. A day that is no working day moves to the next one.

    Source: 因公外出的事后补学为通行做法（支部自定）；天数为本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> closed = datetime(2026, 11, 24, 17, tzinfo=zone)
    >>> due_day(closed, [], WorkCalendar(), StudyRules(), zone)
    datetime.date(2026, 12, 8)
    >>> trip = Away(datetime(2026, 11, 23, tzinfo=zone), datetime(2026, 12, 3, tzinfo=zone))  # back on 3 December
    >>> due_day(closed, [trip], WorkCalendar(), StudyRules(), zone)
    datetime.date(2026, 12, 17)
    """
    back_at = closed_at
    for absence in sorted(away, key=lambda each: each.starts_at):
        if absence.starts_at <= back_at < absence.until:
            back_at = absence.until
    return calendar.workday_from(back_at.astimezone(zone).date() + timedelta(days=rules.makeup_days))


def reminder(
    due_on: date, calendar: WorkCalendar, quiet: QuietTime, clock: time, rules: StudyRules, zone: tzinfo
) -> Stage:
    """Return the one reminder: the rule book's working days before, until the due day is over.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> stage = reminder(
    ...     date(2026, 12, 8), WorkCalendar(), QuietTime(), time(9), StudyRules(), ZoneInfo("Asia/Shanghai")
    ... )
    >>> stage.at.strftime("%m-%d %H:%M"), stage.until.strftime("%m-%d %H:%M")
    ('12-03 09:00', '12-09 00:00')
    """
    day = due_on
    for _ in range(rules.makeup_remind_workdays):
        day = calendar.workday_before(day)
    until = at_wall(due_on + timedelta(days=1), MIDNIGHT, zone)
    return Stage(f"due-{due_on}", at_wall(day, quiet.nearest(clock), zone), until)
