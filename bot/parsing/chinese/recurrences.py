"""Phrases that repeat: 每周五, 每月5号, 每月第一个周五, 每天, 每季度末, 每年7月1日."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.parsing.chinese.days import DAY_NUMBER, NOT_A_WORD, TO, WEEK, WEEKDAYS, day_of
from bot.parsing.chinese.english import WEEKDAY, weekday_of
from bot.parsing.chinese.months import nth_weekday, read_nth
from bot.parsing.chinese.numerals import parse_integer
from bot.parsing.chinese.whens import Recurrence
from models.rules.values import Month

_GAP = "隔一|[1-9]|1[0-2]|[一两二三四五六]"
_NOT_A_LIST = f"(?!(?:[、,和及]|{TO})(?:[0-9一二三四五六七八九十每]|{WEEK}))"
_MONTHS_AHEAD = 100


@dataclass(frozen=True)
class Every:
    """A repetition as it was said; ``recurrence`` is None when it was not understood. ``month``: of yearly days."""

    end: int
    recurrence: Recurrence | None
    month: int | None = None


def match_every(text: str, position: int) -> Every | None:
    """Return the repetition said at ``position``, None when there is none."""
    for pattern, read in _RULES:
        if match := pattern.match(text, position):
            return read(match)
    return None


def occurrences(every: Every, today: date) -> Iterator[date]:
    """Yield the days of a repetition from ``today`` on, for years ahead, every one whatever the interval."""
    recurrence = every.recurrence
    if recurrence is None:
        return
    if recurrence.unit in ("day", "week"):
        days = (today + timedelta(days=ahead) for ahead in range(15))
        yield from (day for day in days if recurrence.weekday in (None, day.weekday()))
        return
    for month in (Month.of(today).plus(ahead) for ahead in range(_MONTHS_AHEAD)):
        day = _day_in(month, recurrence) if _is_due(month, recurrence, every.month) else None
        if day and day >= today:
            yield day


def _is_due(month: Month, recurrence: Recurrence, yearly: int | None) -> bool:
    if recurrence.unit == "quarter":
        return month.month % 3 == (0 if recurrence.day == -1 else 1)
    return yearly in (None, month.month)


def _day_in(month: Month, recurrence: Recurrence) -> date | None:
    if recurrence.nth is not None and recurrence.weekday is not None:
        return nth_weekday(month, recurrence.weekday, recurrence.nth)
    return month.last if recurrence.day == -1 else day_of(month.year, month.month, recurrence.day)


def _interval(match: re.Match[str]) -> int:
    spoken = match.groupdict().get("gap")
    if match[0].startswith("隔") or spoken == "隔一":
        return 2
    return (parse_integer(spoken) if spoken else None) or 1


def _read_daily(match: re.Match[str]) -> Every:
    return Every(match.end(), Recurrence("day", _interval(match)))


def _read_weekly(match: re.Match[str]) -> Every:
    return Every(match.end(), Recurrence("week", _interval(match), weekday=WEEKDAYS[match["weekday"]]))


def _read_english(match: re.Match[str]) -> Every:
    if match["weekday"]:
        return Every(match.end(), Recurrence("week", weekday=weekday_of(match["weekday"])))
    return Every(match.end(), Recurrence("day"))


def _read_monthly_day(match: re.Match[str]) -> Every:
    day = parse_integer(match["day"])
    is_possible = day is not None and 1 <= day <= 31
    return Every(match.end(), Recurrence("month", _interval(match), day=day) if is_possible else None)


def _read_monthly_weekday(match: re.Match[str]) -> Every:
    nth, weekday = read_nth(match["nth"]), WEEKDAYS[match["weekday"]]
    is_possible = nth is not None and (nth == -1 or 1 <= nth <= 5)
    recurrence = Recurrence("month", _interval(match), weekday=weekday, nth=nth) if is_possible else None
    return Every(match.end(), recurrence)


def _read_monthly_edge(match: re.Match[str]) -> Every:
    return Every(match.end(), Recurrence("month", _interval(match), day=_edge(match)))


def _read_quarterly(match: re.Match[str]) -> Every:
    return Every(match.end(), Recurrence("quarter", day=_edge(match)))


def _read_yearly(match: re.Match[str]) -> Every:
    month, day = parse_integer(match["month"]), parse_integer(match["day"])
    is_possible = day_of(2028, month, day) is not None
    return Every(match.end(), Recurrence("year", day=day) if is_possible else None, month)


def _edge(match: re.Match[str]) -> int:
    return 1 if match["edge"].startswith("第一") else -1


def _refuse(match: re.Match[str]) -> Every:
    return Every(match.end(), None)


_MONTH = rf"每(?:(?P<gap>{_GAP})?个)?月的?"
_EDGE = "(?P<edge>第一天|最后一[天日]|底|末)"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Every]], ...] = (
    (re.compile(rf"(?:每(?P<gap>{_GAP})?[天日]|隔天|每(?=[早晚]|[上下中]午))"), _read_daily),
    (
        re.compile(
            rf"(?:每(?P<gap>{_GAP})?个?{WEEK}的?|隔周的?|每个?){WEEK}(?P<weekday>[一二三四五六日天1-7])"
            rf"{NOT_A_WORD}{_NOT_A_LIST}"
        ),
        _read_weekly,
    ),
    (re.compile(rf"{_MONTH}(?P<day>{DAY_NUMBER})[日号]{_NOT_A_LIST}"), _read_monthly_day),
    (
        re.compile(rf"{_MONTH}(?P<nth>第?{DAY_NUMBER}|最后一)个?{WEEK}(?P<weekday>[一二三四五六日天]){_NOT_A_LIST}"),
        _read_monthly_weekday,
    ),
    (re.compile(rf"{_MONTH}{_EDGE}"), _read_monthly_edge),
    (re.compile(rf"每个?季度?的?{_EDGE}"), _read_quarterly),
    (re.compile(rf"每年的?(?P<month>{DAY_NUMBER})月(?P<day>{DAY_NUMBER})[日号]{_NOT_A_LIST}"), _read_yearly),
    (re.compile(rf"(?<![a-z])every (?:day|(?P<weekday>{WEEKDAY}))(?![a-z])"), _read_english),
    (
        re.compile(r"每隔?[0-9零一二两三四五六七八九十半]*个?(?:天|日|周|星期|礼拜|月|季|年|工作)[^\s,。;]{0,14}"),
        _refuse,
    ),
    (re.compile(r"[隔单双]周[^\s,。;]{0,12}"), _refuse),
)
