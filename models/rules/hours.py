"""Volunteer hours: what a claim must satisfy, what of the time counts, and when a member hears where she stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Literal

from models.rules import claims
from models.rules.calendar import WorkCalendar, at_wall, in_utc
from models.rules.claims import InFuture, NotPositive, OverDayCap, TooOld
from models.rules.reminders import MIDNIGHT, QuietTime, Stage
from models.rules.values import Minutes, Month

__all__ = ["HoursRules", "InFuture", "NotPositive", "OverDayCap", "Problem", "TooOld", "check_claim"]

MINUTES_AN_HOUR = 60
MINUTES_A_DAY = 24 * MINUTES_AN_HOUR


@dataclass(frozen=True)
class HoursRules:
    """The bounds of a claim, and what of the time counts.

    Args:
        day_cap_minutes: most that may count for one day of one member, 1 to 1440.
        oldest_claim_days: how many days back a claim may reach; what is older only the secretary enters, with a reason.
        under_an_hour: less than an hour counts as it is (``actual``) or as one hour (``one-hour``).
        travel: time under way does not count (``excluded``), or time counts from the assembly (``from-assembly``).
        least_shift_percent: share of a shift below which it does not count by itself, 0 to 100.
        duty_words: words of office duty and meetings, which are no volunteering; who verifies is pointed to them.
        target_hours: hours a year the organisation would like to see of a member; 0: none.
        target_months: months in which a member who is not there yet hears where she stands, rising.
        target_day: day of those months from which she hears it, 1 to 28.

    Source: 志愿服务记录与证明出具办法（试行）（民政部令第67号）第3条（真实、准确、完整、无偿、及时）; 数字为本地默认.
    """

    day_cap_minutes: int = 480
    oldest_claim_days: int = 90
    under_an_hour: Literal["actual", "one-hour"] = "actual"
    travel: Literal["excluded", "from-assembly"] = "excluded"
    least_shift_percent: int = 50
    duty_words: tuple[str, ...] = ("值班", "开会", "参会", "讲座", "排练", "彩排", "加班")
    target_hours: int = 0
    target_months: tuple[int, ...] = (7, 11)
    target_day: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.day_cap_minutes <= MINUTES_A_DAY:
            raise ValueError(f"day_cap_minutes: {self.day_cap_minutes} is not 1 to {MINUTES_A_DAY}")
        if not 0 <= self.least_shift_percent <= 100:
            raise ValueError(f"least_shift_percent: {self.least_shift_percent} is not 0 to 100")
        if list(self.target_months) != sorted({month for month in self.target_months if 1 <= month <= 12}):
            raise ValueError(f"target_months: {list(self.target_months)} does not rise within 1 to 12")
        if len(self.target_months) > 2:
            raise ValueError(f"target_months: {list(self.target_months)} is more than twice a year")
        if not 1 <= self.target_day <= 28:
            raise ValueError(f"target_day: {self.target_day} is not 1 to 28")

    @property
    def target(self) -> Minutes:
        """Return what a year asks for, 0 where nothing is."""
        return Minutes(self.target_hours * MINUTES_AN_HOUR)


@dataclass(frozen=True)
class ServiceTime:
    """When somebody served: a day, and from when until when where that was said; local wall time.

    >>> ServiceTime(date(2026, 11, 20), time(9), time(11, 30)).minutes
    Minutes(count=150)
    """

    day: date
    begins: time | None = None
    until: time | None = None

    @property
    def minutes(self) -> Minutes | None:
        """Return how long it was, None where only the day is known."""
        if self.begins is None or self.until is None:
            return None
        return Minutes(_of_day(self.until) - _of_day(self.begins))

    def lasting(self, minutes: Minutes) -> ServiceTime:
        """Return it with the end that ``minutes`` give, where only the beginning was said and the day holds them."""
        if self.begins is None or self.until is not None or minutes.count <= 0:
            return self
        end = _of_day(self.begins) + minutes.count
        if end >= MINUTES_A_DAY:
            return ServiceTime(self.day)
        return ServiceTime(self.day, self.begins, time(end // 60, end % 60))

    def meets(self, other: ServiceTime) -> bool:
        """Return whether both hold the same minute; where a time is not known nobody can say, and it is False."""
        if self.begins is None or self.until is None or other.begins is None or other.until is None:
            return False
        return self.day == other.day and self.begins < other.until and other.begins < self.until


@dataclass(frozen=True)
class Counted:
    """A claim of hers that waits or counts."""

    number: int
    time: ServiceTime
    minutes: Minutes


@dataclass(frozen=True)
class Sat:
    """A meeting she was at, on one day of it."""

    name: str
    time: ServiceTime


@dataclass(frozen=True)
class NotOver:
    """The service has not ended yet."""

    until: time


@dataclass(frozen=True)
class LongerThanSpan:
    """More time is claimed than there was from beginning to end."""

    minutes: Minutes
    span: Minutes


@dataclass(frozen=True)
class MeetsClaim:
    """The time is claimed already."""

    other: Counted


@dataclass(frozen=True)
class MeetsMeeting:
    """She was at a meeting then, which is no volunteering."""

    meeting: Sat


Problem = claims.Problem | NotOver | LongerThanSpan | MeetsClaim | MeetsMeeting


def check_claim(
    minutes: Minutes, served: ServiceTime, now: datetime, others: Iterable[Counted], rules: HoursRules
) -> Problem | None:
    """Return what is wrong with a claim, or None when nothing is.

    Args:
        minutes: what would count, see `counted`.
        now: local wall time.
        others: what of hers waits or counts; only that of the same day matters.

    Source: 志愿服务记录与证明出具办法（试行）（民政部令第67号）第3条（真实、准确）; 上限与期限为本地默认.

    >>> day, before = date(2026, 5, 9), [Counted(1, ServiceTime(date(2026, 5, 9)), Minutes(420))]
    >>> check_claim(Minutes(120), ServiceTime(day), datetime(2026, 5, 10, 9), before, HoursRules())
    OverDayCap(minutes=Minutes(count=120), already=Minutes(count=420), cap=Minutes(count=480))
    """
    same_day = [other for other in others if other.time.day == served.day]
    already = Minutes(sum(other.minutes.count for other in same_day))
    cap, today = Minutes(rules.day_cap_minutes), now.date()
    problem = claims.check(
        minutes, served.day, today, already, cap=cap, oldest_days=rules.oldest_claim_days
    ) or _check_span(minutes, served, now, rules)
    if problem is not None:
        return problem
    met = next((other for other in same_day if other.time.meets(served)), None)
    return MeetsClaim(met) if met else None


def check_meetings(served: ServiceTime, meetings: Iterable[Sat]) -> MeetsMeeting | None:
    """Return the meeting a service would overlap with, or None.

    Source: 广东省“i志愿”平台服务时数规则（会议、讲座、排练、值班不计志愿服务时长）, 照此定为本地默认.

    >>> meeting = Sat("主题党日", ServiceTime(date(2026, 5, 9), time(15), time(16, 30)))
    >>> check_meetings(ServiceTime(date(2026, 5, 9), time(16), time(18)), [meeting]) == MeetsMeeting(meeting)
    True
    """
    met = next((each for each in meetings if each.time.meets(served)), None)
    return MeetsMeeting(met) if met else None


def counted(minutes: Minutes, rules: HoursRules) -> Minutes:
    """Return what of a time served counts: less than an hour as it is, or as one hour.

    Source: 民政部令第67号 第3条（准确）按实际时间, 为默认; 山东胶州做法（不足1小时计1小时）可在规则包里选用.

    >>> counted(Minutes(40), HoursRules()), counted(Minutes(40), HoursRules(under_an_hour="one-hour"))
    (Minutes(count=40), Minutes(count=60))
    """
    if rules.under_an_hour == "one-hour" and 0 < minutes.count < MINUTES_AN_HOUR:
        return Minutes(MINUTES_AN_HOUR)
    return minutes


def of_shift(came: datetime, left: datetime, starts_at: datetime, ends_at: datetime, rules: HoursRules) -> Minutes:
    """Return what of a shift counts for who came and left at these moments, before `counted`; 0 under the least share.

    From the assembly on it counts only where the rules say so, else from the beginning; what is after the end never
    counts by itself.

    Args:
        came: when she checked in, which is the assembly; aware, as all four.

    Source: 实际服务时间、路途不计为默认（民政部令第67号 第3条：准确）; 从集合时起算是山东胶州做法; 最低比例为本地默认.

    >>> from datetime import UTC
    >>> at = lambda hour, minute=0: datetime(2026, 5, 9, hour, minute, tzinfo=UTC)
    >>> of_shift(at(8, 40), at(10, 30), at(9), at(11), HoursRules())
    Minutes(count=90)
    >>> of_shift(at(8, 40), at(10, 30), at(9), at(11), HoursRules(travel="from-assembly"))
    Minutes(count=110)
    >>> of_shift(at(10, 15), at(11), at(9), at(11), HoursRules(least_shift_percent=50))
    Minutes(count=0)
    """
    came, left, starts_at, ends_at = map(in_utc, (came, left, starts_at, ends_at))
    within = min(left, ends_at) - max(came, starts_at)
    if within <= timedelta() or within * 100 < (ends_at - starts_at) * rules.least_shift_percent:
        return Minutes(0)
    since = came if rules.travel == "from-assembly" else max(came, starts_at)
    return Minutes((min(left, ends_at) - since) // timedelta(minutes=1))


def duty_word(activity: str, rules: HoursRules) -> str:
    """Return the word of office duty or meetings that a description holds, "" when there is none.

    Source: 广东省“i志愿”平台服务时数规则, 照此定为本地默认; 只提示核实的人, 不据此退回.

    >>> duty_word("会议室值班", HoursRules()), duty_word("社区清扫", HoursRules())
    ('值班', '')
    """
    return next((word for word in rules.duty_words if word in activity), "")


def standing_stages(
    year: int, calendar: WorkCalendar, quiet: QuietTime, clock: time, rules: HoursRules, zone: tzinfo
) -> list[Stage]:
    """Return when a year tells members where they stand, at most twice; nothing where no hours are asked for.

    Each is due on the given day, or the next working day, at ``clock`` or the nearest time that is not quiet, and lasts
    to the end of its month.

    Source: 本地默认.

    >>> from zoneinfo import ZoneInfo
    >>> rules, zone = HoursRules(target_hours=20), ZoneInfo("Asia/Shanghai")
    >>> stages = standing_stages(2026, WorkCalendar(), QuietTime(), time(9), rules, zone)
    >>> [(stage.name, stage.at.strftime("%m-%d %H:%M")) for stage in stages]
    [('month-7', '07-10 09:00'), ('month-11', '11-10 09:00')]
    """
    found = []
    for number in rules.target_months if rules.target_hours else ():
        month = Month(year, number)
        at = at_wall(calendar.workday_from(month.day(rules.target_day)), quiet.nearest(clock), zone)
        until = at_wall(month.plus(1).first, MIDNIGHT, zone)
        if in_utc(at) < in_utc(until):
            found.append(Stage(f"month-{number}", at, until))
    return found


def days_of(starts: datetime, ends: datetime) -> Sequence[ServiceTime]:
    """Return the days a span of local wall time touches, each with its part.

    >>> [str(part.begins) for part in days_of(datetime(2026, 5, 9, 22), datetime(2026, 5, 10, 1))]
    ['22:00:00', '00:00:00']
    """
    parts, day = [], starts.date()
    while day <= ends.date():
        begins = starts.time() if day == starts.date() else MIDNIGHT
        until = ends.time() if day == ends.date() else time.max
        if begins < until:
            parts.append(ServiceTime(day, begins, until))
        day += timedelta(days=1)
    return parts


def _check_span(
    minutes: Minutes, served: ServiceTime, now: datetime, rules: HoursRules
) -> NotOver | LongerThanSpan | None:
    if served.until is not None and datetime.combine(served.day, served.until) > now.replace(tzinfo=None):
        return NotOver(served.until)
    span = served.minutes
    if span is not None and minutes > counted(span, rules):
        return LongerThanSpan(minutes, span)
    return None


def _of_day(clock: time) -> int:
    return clock.hour * 60 + clock.minute
