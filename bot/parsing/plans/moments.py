"""Days and times of a plan, as people write them: 3月5日, 2027.3.5, 三月五日（周五）下午3点, 15:00-16:30."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.parsing.chinese import Grain, When, parse_integer, parse_when
from models.rules.plans import Wrong

_NUMBER = "[0-9零〇一二三四五六七八九十]"
_MONTH_AND_DAY = re.compile(rf"({_NUMBER}{{1,3}})(?:月|[./-])({_NUMBER}{{1,3}})[日号]?")
_HAS_YEAR = re.compile(r"[0-9]{4}|今年|明年|后年|[零〇一二三四五六七八九]{4}年")
_WEEKDAY = re.compile(r"[（(]?(?:周|星期|礼拜)[一二三四五六日天][）)]?")
_CLOCK = re.compile(r"[:点时]")


class Misplanned(Exception):
    """One part of a row cannot be read; ``near`` is what would be accepted, ``day`` what the calendar has."""

    def __init__(self, wrong: Wrong, said: str = "", near: tuple[str, ...] = (), day: date | None = None) -> None:
        super().__init__(wrong.value)
        self.wrong = wrong
        self.said = said
        self.near = near
        self.day = day


@dataclass(frozen=True)
class Moment:
    """A day, the time it begins and ends where they are written, and whether its year was."""

    day: date
    clock: time | None = None
    until: time | None = None
    has_year: bool = True


def read_moment(text: str, now: datetime, year: int | None = None) -> Moment:
    """Return the day and the time a text names.

    Args:
        now: wall time without zone, for 下周五 and the like.
        year: of a day written without one; None takes the next such day.

    Raises:
        Misplanned: no day, a doubtful one, or several.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if not words:
        raise Misplanned(Wrong.NO_DAY)
    lacks_year = _HAS_YEAR.search(words) is None and _MONTH_AND_DAY.match(words) is not None
    from_day = datetime(year, 1, 1) if lacks_year and year is not None else now
    when = parse_when(words, from_day)
    if when is None:
        raise _misread(words, from_day)
    if when.recurrence is not None:
        raise Misplanned(Wrong.COMES_AGAIN, words)
    if when.grain in (Grain.MONTH, Grain.WEEK):
        raise Misplanned(Wrong.MONTH_ONLY, words)
    last = when.end.date() if when.end else when.start.date()
    if last != when.start.date():
        raise Misplanned(Wrong.SEVERAL_DAYS, words)
    if lacks_year and year is not None and when.start.year != year:
        raise Misplanned(Wrong.NO_SUCH_DAY, words)
    return Moment(when.start.date(), *_clocks(when), has_year=not lacks_year)


def read_clocks(text: str) -> tuple[time, time | None]:
    """Return when something begins, and ends where that is written.

    >>> read_clocks("下午3点"), read_clocks("15：00-16：30")
    ((datetime.time(15, 0), None), (datetime.time(15, 0), datetime.time(16, 30)))

    Raises:
        Misplanned: it is no time of day.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    midnight = datetime(2000, 1, 3)
    when = parse_when(words, midnight) if _CLOCK.search(words) else None
    if when is None or when.grain is not Grain.MINUTE or when.start.date() != midnight.date():
        raise Misplanned(Wrong.UNREADABLE_CLOCK, words)
    clock, until = _clocks(when)
    assert clock is not None
    return clock, until


def _clocks(when: When) -> tuple[time | None, time | None]:
    if when.grain is not Grain.MINUTE:
        return None, None
    return when.start.time(), when.end.time() if when.end else None


def _misread(words: str, now: datetime) -> Misplanned:
    """Return what is wrong with words that name no day."""
    if "每" in words:
        return Misplanned(Wrong.COMES_AGAIN, words)
    without = _WEEKDAY.sub("", words)
    if without != words and (when := parse_when(without, now)) is not None:
        return Misplanned(Wrong.OTHER_WEEKDAY, words, day=when.start.date())
    if found := _MONTH_AND_DAY.search(words):
        month, day = parse_integer(found[1]), parse_integer(found[2])
        if month and day:
            return Misplanned(Wrong.NO_SUCH_DAY, words)
    return Misplanned(Wrong.UNREADABLE_DAY, words)
