"""Phrases that name days by their month: 12月5日, 下个月第一个周五, 月底, 12月中旬, 年底."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.parsing.chinese.days import (
    DAY_NUMBER,
    NOT_A_PLACE,
    SHIFT,
    SHIFTS,
    WEEK,
    WEEKDAYS,
    Clarity,
    Day,
    DayRule,
    day_of,
    upcoming,
)
from bot.parsing.chinese.numerals import parse_integer
from bot.parsing.chinese.whens import Grain
from models.rules.values import Month

Days = tuple[date, date]

_DIGITS = "零一二三四五六七八九"
_YEAR_WORDS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}
_YEAR = r"(?:[0-9]{4}|[0-9]{2}|[一二][零〇一二三四五六七八九]{3})年|前年|去年|今年|明年|后年"
_NAMED = rf"(?:(?P<year>{_YEAR})的?)?(?P<month>{DAY_NUMBER})月份?的?"
_SHIFTED = rf"(?P<shift>{SHIFT})个?月份?的?"
_ANY = rf"(?:{_NAMED}|{_SHIFTED})"
_BARE_OR_ANY = rf"(?:{_NAMED}|{_SHIFTED}|月)"
_NOT_A_COUNT = "(?![0-9一二三四五六七八九十点时:日号/个人名次项场元块份%篇])"


def nth_weekday(month: Month, weekday: int, nth: int) -> date | None:
    """Return the ``nth`` (-1: last) such weekday of a month, Monday = 0; None when it has none."""
    if nth == -1:
        return month.last - timedelta(days=(month.last.weekday() - weekday) % 7)
    number = 1 + (weekday - month.first.weekday()) % 7 + 7 * (nth - 1)
    return day_of(month.year, month.month, number) if nth >= 1 else None


def read_nth(spoken: str) -> int | None:
    """Read 第一, 3 or 最后一 as the place in a month, -1 for the last."""
    return -1 if spoken.startswith("最后") else parse_integer(spoken.removeprefix("第"))


def _read_day(match: re.Match[str], now: datetime) -> Day | None:
    number = parse_integer(match["day"])
    return _one_day(match, now, lambda month: day_of(month.year, month.month, number))


def _read_nth_weekday(match: re.Match[str], now: datetime) -> Day | None:
    nth, weekday = read_nth(match["nth"]), WEEKDAYS[match["weekday"]]
    return _one_day(match, now, lambda month: nth_weekday(month, weekday, nth) if nth else None)


def _read_edge_day(match: re.Match[str], now: datetime) -> Day | None:
    is_first = match["edge"].startswith("第一")
    return _one_day(match, now, lambda month: month.first if is_first else month.last)


def _read_third(match: re.Match[str], now: datetime) -> Day | None:
    first, last = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, 31)}[match["third"]]
    return _span(match, now, lambda month: (month.day(first), month.day(last)))


def _read_month(match: re.Match[str], now: datetime) -> Day | None:
    return _span(match, now, lambda month: (month.first, month.last))


def _read_year_end(match: re.Match[str], now: datetime) -> Day:
    years = _YEAR_WORDS[match["word"] + "年"] if match["word"] else 0
    return Day(date(now.year + years, 12, 31), is_spoken_past=years < 0)


def _one_day(match: re.Match[str], now: datetime, pick: Callable[[Month], date | None]) -> Day | None:
    if _has_open_year(match):
        number = parse_integer(match["month"])
        if number is None or not 1 <= number <= 12:
            return None
        return upcoming(now, number, lambda year: pick(Month(year, number)))
    month = _fixed_month(match, now)
    day = pick(month) if month else None
    return Day(day, is_spoken_past=_is_spoken_past(match)) if day else None


def _span(match: re.Match[str], now: datetime, pick: Callable[[Month], Days]) -> Day | None:
    """Return a span within a month; when the year or month is open, the first that is not over."""
    if match["year"] or match["shift"]:
        month = _fixed_month(match, now)
        return Day(*pick(month), Grain.MONTH, is_spoken_past=_is_spoken_past(match)) if month else None
    number = parse_integer(match["month"]) if match["month"] else now.month
    if number is None or not 1 <= number <= 12:
        return None
    month = Month(now.year, number)
    first, last = pick(month)
    if last >= now.date():
        return Day(first, last, Grain.MONTH)
    guess, step = ("year", 12) if match["month"] else ("month", 1)
    return Day(*pick(month.plus(step)), Grain.MONTH, guess)


def _has_open_year(match: re.Match[str]) -> bool:
    return bool(match["month"]) and not match["year"]


def _fixed_month(match: re.Match[str], now: datetime) -> Month | None:
    if match["year"]:
        year, number = _read_year(match["year"], now), parse_integer(match["month"])
        is_possible = 1900 <= year < 2200 and number is not None and 1 <= number <= 12
        return Month(year, number) if is_possible and number else None
    return Month.of(now.date()).plus(SHIFTS[match["shift"]] if match["shift"] else 0)


def _read_year(spoken: str, now: datetime) -> int:
    if spoken in _YEAR_WORDS:
        return now.year + _YEAR_WORDS[spoken]
    figures = spoken.removesuffix("年").replace("〇", "零")
    year = int("".join(str(_DIGITS.index(digit)) if digit in _DIGITS else digit for digit in figures))
    return year + 2000 if len(figures) == 2 else year


def _is_spoken_past(match: re.Match[str]) -> bool:
    return SHIFTS.get(match["shift"] or "", 0) < 0 or _YEAR_WORDS.get(match["year"] or "", 0) < 0


_BEFORE = "(?<![个0-9零〇一二三四五六七八九十])"
_rule = re.compile

MONTH_RULES = (
    DayRule(_rule(rf"{_ANY}(?P<day>{DAY_NUMBER})[日号]{NOT_A_PLACE}"), _read_day),
    DayRule(_rule(rf"{_NAMED}(?P<shift>(?!))?(?P<day>[0-9]{{1,2}}){_NOT_A_COUNT}"), _read_day, Clarity.EDGED),
    DayRule(
        _rule(rf"{_ANY}(?P<nth>第?{DAY_NUMBER}|最后一)个?{WEEK}(?P<weekday>[一二三四五六日天])"), _read_nth_weekday
    ),
    DayRule(_rule(rf"{_BEFORE}{_BARE_OR_ANY}(?P<edge>第一天|最后一[天日]|底|末)"), _read_edge_day),
    DayRule(_rule(rf"{_ANY}(?P<third>[上中下])旬"), _read_third),
    DayRule(_rule(rf"{_BEFORE}{_BARE_OR_ANY}(?P<third>[初中])(?![、,和]?[一二三四五六七八九十])"), _read_third),
    DayRule(_rule(rf"{_ANY}(?![0-9])"), _read_month, Clarity.EDGED),
    DayRule(_rule(rf"{_BEFORE}(?P<word>[去今明后])?年?年[底末]"), _read_year_end),
)
