"""When somebody served: a day, or a day from when until when: 昨天 9:00-11:30, 11月18日下午2点到5点."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from bot.parsing.chinese import Grain, When, parse_when
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import PastDayParser, names_no_day, plain
from models.rules.hours import ServiceTime


class ServiceTimeParser(Parser):
    """A day gone by, perhaps with when it began, or began and ended."""

    _days = PastDayParser()

    def is_meant(self, text: str) -> bool:
        return names_no_day(text)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        when = parse_when(plain(text), asking.almanac.local(asking.now).replace(tzinfo=None))
        if when is None or when.grain is not Grain.MINUTE or when.recurrence is not None:
            day = await self._days.parse(text, asking)
            return Parsed(ServiceTime(day.value), day.text, day.is_guess)
        if when.end is not None and (when.end.date() != when.start.date() or when.end <= when.start):
            raise Unclear("day")
        day = await self._day(when, asking)
        until = when.end.time() if when.end else None
        return Parsed(ServiceTime(day.value, when.start.time(), until), _text(day.value, when), day.is_guess)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return await self._days.choices(asking)

    async def _day(self, when: When, asking: Asking) -> Parsed:
        """Return the day of a moment: the last one, as of a day alone."""
        day, today = when.start.date(), asking.almanac.today(asking.now)
        if day > today and when.guess is not None:
            return await self._days.parse(_written(day, when), asking)
        return Parsed(day, day.isoformat(), when.guess == "am_or_pm")


def _written(day: date, when: When) -> str:
    """Return the words for a day that lets it be taken as the last one of its kind."""
    if when.guess == "year":
        return f"{day.month}月{day.day}日"
    return f"周{'一二三四五六日'[day.weekday()]}" if when.guess == "today_or_next_week" else f"{day.day}日"


def _text(day: date, when: When) -> str:
    clock: list[time] = [when.start.time(), *([when.end.time()] if when.end else [])]
    return f"{day.isoformat()} {'-'.join(f'{each:%H:%M}' for each in clock)}"
