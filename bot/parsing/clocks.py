"""A span between two wall clock times, such as quiet hours: 21:00-7:00, 晚9点到早7点, 9pm to 7am."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.parsing.chinese import Grain, parse_when
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain

_FIGURES = re.compile(r"([01]?\d|2[0-4])(?::([0-5]\d))?")
_BETWEEN = re.compile(r"\s*(?:到|至|~|-+|[‐‑‒–—―─−]+|\bto\b|\buntil\b|\btill\b)\s*")
_BEFORE = re.compile(r"(?:每天|每日|每晚|从|由|from\b)\s*")
_NEXT_DAY = re.compile(r"(?:第二天|次日|隔天|明天)的?\s*")
_MORNINGS = (time(7), time(8))
# Who means more than half a day is asked whether she does.
_LONGEST_CERTAIN = timedelta(hours=12)


@dataclass(frozen=True)
class ClockSpan:
    """From ``start`` until ``until``, over midnight when that is the earlier; local wall time."""

    start: time
    until: time

    def __str__(self) -> str:
        return f"{self.start:%H:%M}–{self.until:%H:%M}"


class ClockSpanParser(Parser):
    """Two times in one answer; of one alone the usual other half is offered."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = _BEFORE.sub("", plain(text)).lower()
        sides = _BETWEEN.split(words)
        if len(sides) == 1:
            sides = words.split()
        clocks = [_clock(side) for side in sides]
        if len(clocks) == 1 and clocks[0] is not None:
            raise Unclear("clock_span", _choices(clocks[0]))
        if len(clocks) != 2 or clocks[0] is None or clocks[1] is None:
            raise Unclear("clock_span")
        span = ClockSpan(clocks[0], clocks[1])
        return Parsed(span, str(span), _length(span) > _LONGEST_CERTAIN)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return (*_choices(time(21)), *_choices(time(22)))


def _clock(text: str) -> time | None:
    """Return a time of day; an hour without a part of the day is one of 24."""
    if figures := _FIGURES.fullmatch(text):
        hour, minute = int(figures[1]), int(figures[2] or 0)
        return time(hour % 24, minute) if hour < 24 or not minute else None
    midnight = datetime.combine(date(2000, 1, 1), time())
    when = parse_when(_NEXT_DAY.sub("", text), midnight)
    if when is None or when.grain is not Grain.MINUTE or when.recurrence or when.end:
        return None
    start = when.start
    if when.start not in (midnight, midnight + timedelta(days=1)) and when.start.date() != midnight.date():
        return None
    return (start - timedelta(hours=12) if when.guess == "am_or_pm" and start.hour >= 12 else start).time()


def _length(span: ClockSpan) -> timedelta:
    start, until = (timedelta(hours=each.hour, minutes=each.minute) for each in (span.start, span.until))
    return (until - start) % timedelta(days=1)


def _choices(start: time) -> tuple[Choice, ...]:
    spans = [str(ClockSpan(start, until)) for until in _MORNINGS if until != start]
    return tuple(Choice(span, span) for span in spans)
