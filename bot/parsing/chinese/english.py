"""The few English day phrases that are understood: tomorrow, next friday, Dec 1, in 3 days."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot.parsing.chinese.days import Clarity, Day, DayRule, day_of, upcoming
from bot.parsing.chinese.whens import Grain

_RELATIVE_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
WEEKDAY = "mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?"
_MONTH = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)


def weekday_of(spoken: str) -> int:
    """Return the weekday a name or short name stands for, Monday = 0."""
    return _WEEKDAYS.index(spoken[:3])


def _read_relative(match: re.Match[str], now: datetime) -> Day:
    days = _RELATIVE_DAYS[match["word"]]
    return Day(now.date() + timedelta(days=days), is_spoken_past=days < 0)


def _read_weekday(match: re.Match[str], now: datetime) -> Day:
    """Read ``next`` as the coming calendar week; a guess while this week's day is still ahead."""
    today, weekday = now.date(), weekday_of(match["weekday"])
    this_weeks = today + timedelta(days=weekday - today.weekday())
    is_ahead = this_weeks > today
    if match["which"] == "next":
        return Day(this_weeks + timedelta(weeks=1), guess="today_or_next_week" if is_ahead else None)
    if match["which"] == "this":
        return Day(this_weeks)
    day = this_weeks if this_weeks >= today else this_weeks + timedelta(weeks=1)
    return Day(day, guess=None if is_ahead else "today_or_next_week", weekday=weekday)


def _read_date(match: re.Match[str], now: datetime) -> Day | None:
    month, number = 1 + _MONTHS.index(match["month"][:3]), int(match["day"])
    if match["year"]:
        day = day_of(int(match["year"]), month, number)
        return Day(day) if day else None
    return upcoming(now, month, lambda year: day_of(year, month, number))


def _read_offset(match: re.Match[str], now: datetime) -> Day:
    count, unit = int(match["count"]), match["unit"]
    if unit in ("day", "week"):
        return Day(now.date() + timedelta(days=count * (7 if unit == "week" else 1)))
    moment = now.replace(second=0, microsecond=0) + timedelta(minutes=count * (60 if unit == "hour" else 1))
    return Day(moment.date(), grain=Grain.MINUTE, moment=moment)


def _rule(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])")


ENGLISH_RULES = (
    DayRule(_rule("(?P<word>yesterday|today|tomorrow|day after tomorrow)"), _read_relative),
    DayRule(_rule(rf"(?P<which>this|next) (?P<weekday>{WEEKDAY})"), _read_weekday),
    DayRule(_rule(rf"(?P<which>(?!))?(?P<weekday>{WEEKDAY})"), _read_weekday, Clarity.EDGED),
    DayRule(
        _rule(rf"(?P<month>{_MONTH})\.? ?(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:,? ?(?P<year>20[0-9]{{2}}))?"),
        _read_date,
    ),
    DayRule(
        _rule(rf"(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)? (?P<month>{_MONTH})(?:,? ?(?P<year>20[0-9]{{2}}))?"), _read_date
    ),
    DayRule(_rule("in (?P<count>[0-9]{1,3}) (?P<unit>minute|hour|day|week)s?"), _read_offset, Clarity.LEADING),
)
