"""Phrases that name a day or a span of days: 明天, 下周五, 25号, 三天后, 2026-12-01.

Each rule pairs a pattern with a reader. A reader that returns None refuses: the phrase was recognised, but
names no possible or no certain day (11月31日, 春节), and nothing inside it may be read as something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from bot.parsing.chinese.numerals import parse_integer
from bot.parsing.chinese.whens import Grain
from models.rules.values import Month


class Clarity(Enum):
    """When a phrase may be taken out of running text."""

    CLEAR = "always"
    LEADING = "with an edge before it"
    TRAILING = "with an edge after it, or with a time"
    EDGED = "with an edge on both sides, or with a time"
    TIMED = "only with a time"
    WHOLE = "never"


@dataclass(frozen=True)
class Day:
    """The days a phrase names; ``last`` is part of the span.

    ``weekday`` is set when nothing but a weekday was named, ``moment`` when the phrase counts minutes or hours.
    """

    first: date
    last: date | None = None
    grain: Grain = Grain.DAY
    guess: str | None = None
    is_spoken_past: bool = False
    weekday: int | None = None
    moment: datetime | None = None


@dataclass(frozen=True)
class DayRule:
    """A pattern, what it means seen from a moment, and how clear it is among other words."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], datetime], Day | None]
    clarity: Clarity = Clarity.CLEAR


SHIFTS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
SHIFT = "(?:上上|上|这|本|下下|下)"
WEEK = "(?:周|星期|礼拜)"
WEEKDAYS = {name: index % 7 for index, name in enumerate("一二三四五六日1234567")} | {"天": 6}
COUNT = "(?:[0-9]{1,3}|[零〇一二两三四五六七八九十百]{1,5})"
DAY_NUMBER = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
TO = "(?:到|至|~|--?|—+|–)"

# 5号楼, 一号会议室 and 8号线 are places, not days.
NOT_A_PLACE = "(?![楼线门厅院馆室桌车文令机床厂仓窗柜站店柱]|会议室|报告厅|教室)"
# 周一定, 周日程, 周三次, 周五六 are not (one) weekday; 周五六楼 and 周三三点 are.
NOT_A_WORD = (
    "(?<!一(?=[定直共样起般并律旦致天]))(?<!日(?=[程常记报志历子]))(?![号点时:层楼个名次届场位期件项批些年月])"
    "(?!十(?![一二三四五六七八九]?[点时]))"
    "(?![、,和]?[一二三四五六日天](?![楼层点时号室个名区栋单届会十百中部支院]))(?![0-9](?=[天日号周人个次名]))"
)

_RELATIVE_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_FESTIVALS = {
    "元旦": (1, 1),
    "妇女节": (3, 8),
    "五一": (5, 1),
    "五一劳动节": (5, 1),
    "劳动节": (5, 1),
    "五四": (5, 4),
    "五四青年节": (5, 4),
    "青年节": (5, 4),
    "六一": (6, 1),
    "儿童节": (6, 1),
    "七一": (7, 1),
    "七一建党节": (7, 1),
    "建党节": (7, 1),
    "八一": (8, 1),
    "八一建军节": (8, 1),
    "建军节": (8, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "国庆节": (10, 1),
}
_UNCERTAIN = (
    "春节|除夕|年三十|大年|小年|元宵|清明|端午|中秋|重阳|腊八|冬至|农历|阴历|正月|腊月|闰|初[一二三四五六七八九十]|廿|"
    "当[天日晚周月]|次日|翌日|第[一二三四五六七八九十0-9]+[天周]|隔天|改天|改日|过几天|过两天|前几天|几天|几[日号]|"
    "(?:[0-9]|[一二三四五六七八九十])+个?工作日|工作日"
)
_DAYS = {"天": 1, "周": 7, "星期": 7, "礼拜": 7}
_MINUTES = {"小时": 60, "钟头": 60, "分钟": 1, "刻钟": 15}
_MOST_DAYS = 366 * 3
_MOST_OF_A_YEAR = timedelta(days=300)
_YEARS_KNOWN = range(1900, 2200)
_LEAP_YEAR = 2028


def upcoming(now: datetime, month: int, on: Callable[[int], date | None]) -> Day | None:
    """Return the next day that ``on`` gives for a year, all in ``month``: this year's if it is not past.

    None when the next such month has no such day (2月29日). The year is a guess when this year's is past, or
    so far ahead that last year's, only weeks ago, may be meant.
    """
    today = now.date()
    this_year, next_year = on(today.year), on(today.year + 1)
    if this_year and this_year >= today:
        return Day(this_year, guess="year" if this_year - today > _MOST_OF_A_YEAR else None)
    is_missing = this_year is None and month >= today.month
    return Day(next_year, guess="year") if next_year and not is_missing else None


def day_of(year: int, month: int | None, number: int | None) -> date | None:
    """Return that day, or None when the calendar has none."""
    if month is None or number is None or not 1 <= month <= 12 or year not in _YEARS_KNOWN:
        return None
    last = Month(year, month).last.day
    return date(year, month, number) if 1 <= number <= last else None


def is_in_no_calendar(match: re.Match[str]) -> bool:
    """Return whether a phrase writes out a date, as 11月31日 and 2026-02-30 do, that no year meant has."""
    named = match.groupdict()
    year, month = named.get("year") or "", parse_integer(named.get("month") or "")
    if month is None or not named.get("day") or match[0].isdigit() or not ("月" in match[0] or year):
        return False
    in_year = re.match("[0-9]{4}", year)
    return day_of(int(in_year[0]) if in_year else _LEAP_YEAR, month, parse_integer(named["day"])) is None


def _read_relative(match: re.Match[str], now: datetime) -> Day:
    days = _RELATIVE_DAYS[match["word"]]
    return Day(now.date() + timedelta(days=days), is_spoken_past=days < 0)


def _read_weekday(match: re.Match[str], now: datetime) -> Day:
    today, weekday = now.date(), WEEKDAYS[match["weekday"]]
    this_weeks = today + timedelta(days=weekday - today.weekday())
    if match["shift"]:
        shift = SHIFTS[match["shift"]]
        return Day(this_weeks + timedelta(weeks=shift), is_spoken_past=shift < 0)
    day = this_weeks if this_weeks >= today else this_weeks + timedelta(weeks=1)
    return Day(day, guess=None if this_weeks > today else "today_or_next_week", weekday=weekday)


def _read_weekend(match: re.Match[str], now: datetime) -> Day:
    today = now.date()
    saturday = today + timedelta(days=5 - today.weekday())
    shift = SHIFTS[match["shift"]] if match["shift"] else 0
    is_unclear = not match["shift"] and today >= saturday
    saturday += timedelta(weeks=1 if is_unclear and today > saturday else shift)
    guess = "today_or_next_week" if is_unclear else None
    return Day(saturday, saturday + timedelta(days=1), guess=guess, is_spoken_past=shift < 0)


def _read_week(match: re.Match[str], now: datetime) -> Day:
    shift = SHIFTS[match["shift"]]
    monday = now.date() + timedelta(weeks=shift, days=-now.weekday())
    return Day(monday, monday + timedelta(days=6), Grain.WEEK, is_spoken_past=shift < 0)


def _read_day_of_month(match: re.Match[str], now: datetime) -> Day | None:
    today, number = now.date(), parse_integer(match["day"])
    this_months = day_of(today.year, today.month, number)
    if this_months and this_months >= today:
        return Day(this_months)
    following = Month.of(today).plus(1)
    next_months = day_of(following.year, following.month, number)
    return Day(next_months, guess="month") if next_months else None


def _read_full_date(match: re.Match[str], now: datetime) -> Day | None:
    day = day_of(int(match["year"]), int(match["month"]), int(match["day"]))
    return Day(day) if day else None


def _read_month_and_day(match: re.Match[str], now: datetime) -> Day | None:
    month, number = int(match["month"]), int(match["day"])
    return upcoming(now, month, lambda year: day_of(year, month, number))


def _read_festival(match: re.Match[str], now: datetime) -> Day | None:
    month, number = _FESTIVALS[match["festival"]]
    if match["year"]:
        years = {"去": -1, "今": 0, "明": 1, "后": 2}[match["year"]]
        return Day(date(now.year + years, month, number), is_spoken_past=years < 0)
    return upcoming(now, month, lambda year: day_of(year, month, number))


def _read_offset(match: re.Match[str], now: datetime) -> Day | None:
    """Count from now; halves only of hours and of a year, months clamped to their last day as a guess."""
    count, unit, half = match["count"], match["unit"], bool(match["half"])
    sign = -1 if (match.groupdict().get("side") or "后").endswith("前") else 1
    number = 0 if count == "半" else parse_integer(count)
    if number is None or (count == "半" and half) or (not number and count != "半"):
        return None
    halves = 2 * number + (1 if half or count == "半" else 0)
    if unit in _MINUTES:
        minutes = sign * halves * _MINUTES[unit] // 2
        if halves * _MINUTES[unit] % 2 or abs(minutes) > _MOST_DAYS * 1440:
            return None
        moment = now.replace(second=0, microsecond=0) + timedelta(minutes=minutes)
        return Day(moment.date(), grain=Grain.MINUTE, is_spoken_past=sign < 0, moment=moment)
    if unit in ("月", "年"):
        months = halves * (12 if unit == "年" else 1)
        return _months_away(now.date(), sign * months // 2) if months % 2 == 0 and not half else None
    days = number * _DAYS[unit]
    return Day(now.date() + timedelta(days=sign * days), is_spoken_past=sign < 0) if halves % 2 == 0 else None


def _months_away(today: date, months: int) -> Day | None:
    if abs(months) > 36:
        return None
    day = Month.of(today).plus(months).day(today.day)
    return Day(day, guess=None if day.day == today.day else "month", is_spoken_past=months < 0)


def _refuse(match: re.Match[str], now: datetime) -> None:
    return None


_FESTIVAL_NAMES = "|".join(sorted(_FESTIVALS, key=len, reverse=True))
_OFFSET = rf"(?P<count>{COUNT}|半)个?(?P<half>半)?(?P<unit>天|周|星期|礼拜|月|年|小时|钟头|分钟|刻钟)"
_WEEKDAY = rf"{WEEK}(?P<weekday>[一二三四五六日天1-7]){NOT_A_WORD}"
_NUMERIC_END = r"(?![0-9])(?![-/.:][0-9])"
# 3-5 alone may be hours or days of the month; 11-25, 03-05 and 3-5 15:00 are dates.
_DASHED = "[0-9]{1,2}-[0-9]{1,2}"
_rule = re.compile

DAY_RULES = (
    DayRule(_rule(r"(?<![文光以会之先])(?P<word>大前|大后|前|昨|今|明|后)天(?![气然性空])"), _read_relative),
    DayRule(_rule(r"(?<![文光])(?P<word>昨|今|明)(?:日(?!头条|之|报|说)|(?=[早晚]|[上下中]午|凌晨))"), _read_relative),
    DayRule(_rule(rf"(?P<shift>{SHIFT})个?(?:{WEEK}的?)?{_WEEKDAY}"), _read_weekday),
    DayRule(_rule(rf"(?P<shift>(?!))?{_WEEKDAY}"), _read_weekday, Clarity.TRAILING),
    DayRule(_rule(rf"(?:(?P<shift>{SHIFT})个?)?{WEEK}末"), _read_weekend),
    DayRule(_rule(rf"(?P<shift>{SHIFT})个?{WEEK}(?![一二三四五六日天末年0-9])"), _read_week, Clarity.EDGED),
    DayRule(
        _rule(rf"(?P<day>{DAY_NUMBER})(?:[日号]{NOT_A_PLACE}|(?={TO}{DAY_NUMBER}[日号]))"),
        _read_day_of_month,
        Clarity.EDGED,
    ),
    DayRule(
        _rule(rf"(?P<year>[0-9]{{4}})(?P<by>[-/.])(?P<month>[0-9]{{1,2}})(?P=by)(?P<day>[0-9]{{1,2}}){_NUMERIC_END}"),
        _read_full_date,
    ),
    DayRule(
        _rule(r"(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])"), _read_full_date, Clarity.TIMED
    ),
    DayRule(
        _rule(rf"(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}}){_NUMERIC_END}[日号]?"),
        _read_month_and_day,
        Clarity.EDGED,
    ),
    DayRule(
        _rule(rf"(?P<month>[0-9]{{1,2}})\.(?P<day>[0-9]{{1,2}}){_NUMERIC_END}[日号]?"),
        _read_month_and_day,
        Clarity.TIMED,
    ),
    DayRule(
        _rule(
            rf"(?=0|[0-9]{{1,2}}-(?:0|2[5-9]|3[01])|{_DASHED} ?(?:[0-9]{{1,2}}[:点时]|[早晚]|[上中下]午|凌晨))"
            rf"(?P<month>[0-9]{{1,2}})-(?P<day>[0-9]{{1,2}}){_NUMERIC_END}(?![日号点时月周])"
        ),
        _read_month_and_day,
        Clarity.TIMED,
    ),
    DayRule(
        _rule(rf"(?:(?P<year>[去今明后])年)?(?P<festival>{_FESTIVAL_NAMES})(?:当天)?"), _read_festival, Clarity.TIMED
    ),
    DayRule(_rule(rf"{_OFFSET}(?P<side>以后|之后|过后|后)(?![勤续备面])"), _read_offset, Clarity.LEADING),
    DayRule(_rule(rf"再过{_OFFSET}(?:以后|之后|后)?"), _read_offset, Clarity.LEADING),
    DayRule(_rule(rf"{_OFFSET}(?P<side>以前|之前|前)"), _read_offset, Clarity.WHOLE),
    DayRule(_rule(_UNCERTAIN), _refuse, Clarity.WHOLE),
)
