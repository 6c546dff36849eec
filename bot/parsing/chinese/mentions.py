"""Where a date phrase stands in a text, and what it means: a day, a time, both, a span of them, or a repetition.

Finding (``match_mention``) does not ask whether the day is possible; reading (``read_mention``) does. So an
impossible phrase is refused as a whole and never read in part.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.parsing.chinese.days import DAY_RULES, TO, WEEK, Day, DayRule
from bot.parsing.chinese.english import ENGLISH_RULES
from bot.parsing.chinese.months import MONTH_RULES
from bot.parsing.chinese.recurrences import Every, match_every, occurrences
from bot.parsing.chinese.times import PARTS, Clock, Part, Spoken, match_time, read_clock
from bot.parsing.chinese.whens import Grain, When

_GRAVITY = ("past", "today_or_next_week", "year", "month", "am_or_pm")
_HALF_DAY = timedelta(hours=12)
_LONGEST_GUESSED_SPANS = {"month": timedelta(days=10), "year": timedelta(days=62)}
_WEEK = timedelta(weeks=1)
_RULES = (*DAY_RULES, *MONTH_RULES, *ENGLISH_RULES)

_BETWEEN_DAY_AND_TIME = re.compile(r"(?: ?[,、] ?| at |t(?=[0-9])| )?的?")
_BETWEEN_DAYS = re.compile(r" ?[,、]? ?(?P<bracket>\()?")
_TO = re.compile(rf" ?{TO} ?")
_COUNTS_FROM_TODAY = re.compile("[上下本这今明后昨前大]|再过|next|this|today|tomorrow")


@dataclass(frozen=True)
class NamedDay:
    """A day phrase in a text."""

    rule: DayRule
    match: re.Match[str]

    @property
    def is_weekday(self) -> bool:
        """Tell whether the phrase is a weekday of a week, like 周五 or 下周五."""
        return "weekday" in self.match.groupdict() and "nth" not in self.match.groupdict()

    def read(self, now: datetime) -> Day | None:
        """Return the day seen from ``now``, None when there is no such day."""
        return self.rule.read(self.match, now)


@dataclass(frozen=True)
class Point:
    """One side of a phrase: a day, the same day said again another way, a time; at least one of them."""

    end: int
    day: NamedDay | None = None
    again: NamedDay | None = None
    time: Spoken | None = None


@dataclass(frozen=True)
class Mention:
    """A date phrase in a text, up to ``end``."""

    end: int
    point: Point
    until: Point | None = None
    every: Every | None = None


def match_mention(text: str, position: int) -> Mention | None:
    """Return the phrase that stands at ``position``, possible or not; None when none does."""
    every = match_every(text, position)
    if every:
        spoken = _match_time_after(text, every.end)
        point = Point(spoken.end if spoken else every.end, time=spoken)
    else:
        found = _match_point(text, position)
        if not found:
            return None
        point = found
    to = _TO.match(text, point.end)
    until = _match_point(text, to.end()) if to else None
    return Mention(until.end if until else point.end, point, until, every)


def read_mention(mention: Mention, now: datetime) -> When | None:
    """Return what a phrase means seen from ``now``, None when that is impossible or not certain enough."""
    if mention.every:
        return _read_every(mention, mention.every, now)
    day = _read_day(mention.point, now)
    if day is None:
        return None
    when = _read_from_day(mention, day, now)
    if when and day.weekday is not None and _is_past(when, now):
        later = replace(day, first=day.first + timedelta(weeks=1))
        when = _read_from_day(mention, later, now)
    if when and not day.is_spoken_past and _is_past(when, now):
        return replace(when, guess="past")
    return when


def _match_point(text: str, position: int) -> Point | None:
    day = _match_day(text, position)
    if not day:
        spoken = match_time(text, position)
        return Point(spoken.end, time=spoken) if spoken and not spoken.is_single_letter else None
    again, end = _match_again(text, day)
    spoken = _match_time_after(text, end)
    return Point(spoken.end if spoken else end, day, again, spoken)


def _match_day(text: str, position: int) -> NamedDay | None:
    matches = [NamedDay(rule, match) for rule in _RULES if (match := rule.pattern.match(text, position))]
    return max(matches, key=lambda named: named.match.end(), default=None)


def _match_again(text: str, day: NamedDay) -> tuple[NamedDay | None, int]:
    """Look for the same day said once more: 12月1日（周二）, 下周三（11月25日）."""
    end = day.match.end()
    between = _BETWEEN_DAYS.match(text, end)
    again = _match_day(text, between.end()) if between else None
    if not between or not again or again.is_weekday == day.is_weekday:
        return None, end
    closes = text.startswith(")", again.match.end())
    if bool(between["bracket"]) != closes:
        return None, end
    return again, again.match.end() + closes


def _match_time_after(text: str, end: int) -> Spoken | None:
    between = _BETWEEN_DAY_AND_TIME.match(text, end)
    return match_time(text, between.end() if between else end)


def _read_day(point: Point, now: datetime) -> Day | None:
    if not point.day:
        return Day(now.date())
    day = point.day.read(now)
    if not point.again or not day:
        return day
    again = point.again.read(now)
    if not again or day.last or again.last:
        return None
    weekday, other = (day, again) if point.day.is_weekday else (again, day)
    is_same = weekday.first == other.first or weekday.weekday == other.first.weekday()
    return other if is_same else None


def _read_from_day(mention: Mention, day: Day, now: datetime) -> When | None:
    if not mention.point.time:
        return _read_days(mention.until, day, now)
    if day.last or day.grain is not Grain.DAY:
        return None
    if mention.point.time.hour is None:
        return None if mention.until else _read_part(PARTS[mention.point.time.part or ""], day)
    return _read_times(mention.point.time, mention.until, day, now)


def _read_days(until: Point | None, day: Day, now: datetime) -> When | None:
    if not until:
        if day.moment:
            return When(day.moment, None, Grain.MINUTE, day.guess)
        return When(_midnight(day.first), _midnight(day.last) if day.last else None, day.grain, day.guess)
    last = _read_last_day(until, day, now)
    if until.time or not last or day.last or last.last or last.moment or day.moment or last.first < day.first:
        return None
    if last.first == day.first:
        # 9月4日到9月4日 is that one day; 周一到周一 may as well be a week.
        is_weekday = until.day is not None and re.search(WEEK, until.day.match[0])
        return None if is_weekday else When(_midnight(day.first), None, Grain.DAY, day.guess)
    return When(_midnight(day.first), _midnight(last.first), Grain.DAY, day.guess)


def _read_last_day(until: Point, day: Day, now: datetime) -> Day | None:
    """Read the second day of a span from the first (12月30日至2日), unless it counts from today (到后天)."""
    if not until.day:
        return None
    counts_from_today = _COUNTS_FROM_TODAY.match(until.day.match[0])
    last = _read_day(until, now if counts_from_today else _midnight(day.first))
    if last and last.guess and last.first - day.first > _LONGEST_GUESSED_SPANS.get(last.guess, _WEEK):
        return None
    return last


def _read_part(part: Part, day: Day) -> When:
    start, end = _at(day.first, Clock(part.first, 0)), _at(day.first, Clock(part.last, 0))
    return When(start, end, Grain.PART, day.guess)


def _read_times(spoken: Spoken, until: Point | None, day: Day, now: datetime) -> When | None:
    clock = read_clock(spoken, spoken.part)
    if clock is None:
        return None
    if not until:
        return When(_at(day.first, clock), None, Grain.MINUTE, _gravest(day.guess, clock))
    if not until.time or until.time.hour is None:
        return None
    if until.day:
        return _read_across_days(spoken, until, day, now)
    readings = [clock, Clock(spoken.hour or 0, spoken.minute, clock.hour < 18)] if clock.is_guess else [clock]
    for start in readings:
        if end := _read_end(start, until.time, spoken.part, day):
            return When(_at(day.first, start), end, Grain.MINUTE, _gravest(day.guess, start))
    return None


def _read_across_days(spoken: Spoken, until: Point, day: Day, now: datetime) -> When | None:
    last = _read_last_day(until, day, now)
    start = read_clock(spoken, spoken.part)
    end = read_clock(until.time, until.time.part) if until.time else None
    if not last or not start or not end or last.last or last.moment or last.first < day.first:
        return None
    first, final = _at(day.first, start), _at(last.first, end)
    guess = _gravest(day.guess, replace(start, is_guess=start.is_guess or end.is_guess))
    return When(first, final, Grain.MINUTE, guess) if first < final else None


def _read_end(start: Clock, spoken: Spoken, part: str | None, day: Day) -> datetime | None:
    """Return the first reading of the end that lies after the start, in the part of the day said before or not."""
    begin, hour = _at(day.first, start), spoken.hour or 0
    if spoken.part:
        clocks = [read_clock(spoken, spoken.part)]
    else:
        clocks = [read_clock(spoken, part) if part else None, read_clock(replace(spoken, is_padded=True), None)]
    ends = [_at(day.first, clock) for clock in clocks if clock]
    if not spoken.part and 1 <= hour < 12 and spoken.minute < 60:
        afternoon = _at(day.first, Clock(hour + 12, spoken.minute))
        ends += [afternoon] if afternoon - begin < _HALF_DAY else []
    return min((end for end in ends if end > begin), default=None)


def _read_every(mention: Mention, every: Every, now: datetime) -> When | None:
    guess = None
    if every.recurrence and every.recurrence.interval > 1:
        guess = "today_or_next_week" if every.recurrence.unit in ("day", "week") else "month"
    for day in occurrences(every, now.date()):
        when = _read_from_day(mention, Day(day, guess=guess), now)
        if when is None or (mention.until and not mention.point.time):
            return None
        if not _is_past(when, now):
            return replace(when, recurrence=every.recurrence)
    return None


def _is_past(when: When, now: datetime) -> bool:
    if when.grain is Grain.MINUTE:
        return when.start < now.replace(second=0, microsecond=0)
    if when.grain is Grain.PART:
        return when.end is not None and when.end <= now
    return (when.end or when.start).date() < now.date()


def _gravest(guess: str | None, clock: Clock) -> str | None:
    reasons = {guess, "am_or_pm" if clock.is_guess else None}
    return next((reason for reason in _GRAVITY if reason in reasons), None)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _at(day: date, clock: Clock) -> datetime:
    return _midnight(day) + timedelta(hours=clock.hour, minutes=clock.minute)
