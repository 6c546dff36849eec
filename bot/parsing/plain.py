"""Parsers of plain values: text, numbers, choices, money, time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from bot.parsing.chinese import (
    Grain,
    When,
    parse_amount,
    parse_duration,
    parse_when,
    search_amount,
    search_duration,
    search_no_day,
    search_when,
)
from bot.parsing.chinese.numerals import parse_integer
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from models.rules.calendar import at_wall
from models.rules.series import MonthlyDay, MonthlyWeekday, Recurrence, Weekly, describe_zh, parse_recurrence
from models.rules.values import Month

TEXT_LIMIT = 500
PLACE = re.compile(
    r"(线上|腾讯会议|钉钉|企业微信).*|.*(室|楼|层|厅|馆|院|堂|中心|广场|社区|基地|公园|礼堂|场|村|站|大厦)\d*"
)
SERIAL = re.compile(r"第?\s*#?([0-9]{1,12})\s*[号项条页版笔张个票次]")
DAY_WORDS = {"今天": 0, "昨天": -1, "前天": -2, "today": 0, "yesterday": -1}
YES = {"是", "对", "好", "yes", "y", "1"}
NO = {"否", "不", "不是", "no", "n", "0"}


def plain(text: str) -> str:
    """Return ``text`` with full-width signs made half-width and outer blanks gone."""
    return unicodedata.normalize("NFKC", text).strip()


def names_no_day(text: str) -> bool:
    """Return whether words are a date that no calendar has, and nothing else."""
    words = plain(text)
    return search_no_day(words) == [(0, len(words))]


def require_days(text: str) -> None:
    """Check that every date written out in words is one.

    Raises:
        Unclear: it is none; asked for by its words, since whoever wrote 11月31日 meant some other day.
    """
    words = plain(text)
    if found := [words[start:stop] for start, stop in search_no_day(words)]:
        raise Unclear("no_such_day", words=found)


def day_within(text: str, now: datetime) -> date | None:
    """Return the one day that words of any kind name, local to ``now``; None where they name none or several."""
    found = {when.start.date() for _, _, when in search_when(plain(text), now.replace(tzinfo=None)) if not when.end}
    return found.pop() if len(found) == 1 else None


def looks_like_place(words: str) -> bool:
    return PLACE.fullmatch(words) is not None


class TextParser(Parser):
    is_free_text = True
    limit = TEXT_LIMIT

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = "".join(sign for sign in text.strip() if sign == "\n" or unicodedata.category(sign) != "Cc")
        if not words:
            raise Unclear("text")
        if len(words) > self.limit:
            raise Unclear("shorter_text")
        return Parsed(words, words)


class PlaceParser(TextParser):
    """Any text as an answer; within a line only what looks like a place."""

    is_free_text = False

    async def spot(self, text: str, asking: Asking) -> Parsed:
        words = plain(text)
        if " " in words or not looks_like_place(words):
            raise Unclear("text")
        return await self.parse(text, asking)


class DigitsParser(Parser):
    """A number in digits: 2, #2."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        digits = plain(text).lstrip("#")
        if not re.fullmatch(r"[0-9]{1,12}", digits):
            raise Unclear("number")
        return Parsed(int(digits), digits)


class NumberParser(DigitsParser):
    """A number as the bot writes it too: 2号, 第2版; within a line only where no date took 2号."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = SERIAL.fullmatch(plain(text))
        return await super().parse(found[1] if found else text, asking)

    async def spot(self, text: str, asking: Asking) -> Parsed:
        return await super().parse(text, asking)

    async def spot_left(self, text: str, asking: Asking) -> Parsed:
        return await self.parse(text, asking)


class BoolParser(Parser):
    async def parse(self, text: str, asking: Asking) -> Parsed:
        word = plain(text).lower()
        if word not in YES | NO:
            raise Unclear("yes_or_no")
        return Parsed(word in YES, "是" if word in YES else "否")

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return (Choice("是", "是"), Choice("否", "否"))


class EnumParser(Parser):
    """``names`` are what people call each member of the enum, the first one on the button."""

    def __init__(self, kind: type[Enum], names: dict[Enum, tuple[str, ...]]) -> None:
        self._texts = {member: str(member.value) for member in kind}
        self._names = names
        self._by_word = {self._texts[member].lower(): member for member in kind}
        self._by_word |= {word.lower(): member for member, words in names.items() for word in words}

    async def parse(self, text: str, asking: Asking) -> Parsed:
        member = self._by_word.get(plain(text).lower())
        if member is None:
            raise Unclear("choice", await self.choices(asking))
        return Parsed(member, self._texts[member])

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return tuple(Choice(words[0], self._texts[member]) for member, words in self._names.items())


class MoneyParser(Parser):
    async def search(self, line: str, asking: Asking) -> Sequence[tuple[int, int]]:
        return search_amount(line)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        amount = parse_amount(text)
        if amount is None:
            raise Unclear("money")
        return Parsed(amount, f"{amount.fen // 100}.{amount.fen % 100:02d}元")


class MinutesParser(Parser):
    async def search(self, line: str, asking: Asking) -> Sequence[tuple[int, int]]:
        return search_duration(line)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        minutes = parse_duration(text)
        if minutes is None:
            raise Unclear("minutes")
        return Parsed(minutes, f"{minutes.count}分钟")


@dataclass(frozen=True)
class SaidMonth:
    """A month as it was said, ``year`` None where it was left open."""

    year: int | None
    number: int

    def near(self, this: Month) -> Month:
        """Return which one is meant.

        Dues are spoken of soon after: the nearest such month that is not ahead of the next one.
        """
        if self.year is not None:
            return Month(self.year, self.number)
        month = Month(this.year, self.number)
        return month.plus(-12) if month > this.plus(1) else month


_MONTH = re.compile(
    r"(?:(?P<year>20\d\d)[-年/.]|(?P<near>[去今明])年)?(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?P<end>月?份?)"
)
_NEAR_MONTHS = {"本月": 0, "这个月": 0, "上月": -1, "上个月": -1, "下月": 1, "下个月": 1}
_NEAR_YEARS = {"去": -1, "今": 0, "明": 1}


def said_month(words: str, this: Month) -> SaidMonth | None:
    """Read one month, said in a month like ``this``: 11月, 十一月, 去年12月, 2026-11, 上个月; None when it is none."""
    if words in _NEAR_MONTHS:
        month = this.plus(_NEAR_MONTHS[words])
        return SaidMonth(month.year, month.month)
    found = _MONTH.fullmatch(words)
    number = parse_integer(found["month"]) if found else None
    if found is None or number is None or not 1 <= number <= 12 or not (found["year"] or found["end"]):
        return None
    if found["year"]:
        return SaidMonth(int(found["year"]), number)
    return SaidMonth(this.year + _NEAR_YEARS[found["near"]] if found["near"] else None, number)


class MonthParser(Parser):
    async def parse(self, text: str, asking: Asking) -> Parsed:
        this = Month.of(asking.almanac.today(asking.now))
        said = said_month(plain(text).replace(" ", ""), this)
        if said is None:
            raise Unclear("month")
        month = said.near(this)
        return Parsed(month, str(month))

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        this = Month.of(asking.almanac.today(asking.now))
        return tuple(Choice(f"{month.month}月", str(month)) for month in (this, this.plus(-1)))


class DayParser(Parser):
    def is_meant(self, text: str) -> bool:
        return names_no_day(text)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        today = asking.almanac.today(asking.now)
        words = plain(text)
        if words in DAY_WORDS:
            day = today + timedelta(days=DAY_WORDS[words])
            return Parsed(day, day.isoformat())
        when = _when(text, asking)
        is_part = when.grain is Grain.PART and when.end is not None and when.end.date() == when.start.date()
        if not is_part and (when.grain is not Grain.DAY or when.end is not None):
            raise Unclear("day")
        return Parsed(when.start.date(), when.start.date().isoformat(), when.guess is not None)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return (Choice("今天", "今天"), Choice("昨天", "昨天"))


class PastDayParser(DayParser):
    """A day gone by: 11月18日, 18日 and 周三 are the last ones, not the next."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        parsed = await super().parse(text, asking)
        day, today = parsed.value, asking.almanac.today(asking.now)
        if day > today and parsed.is_guess:
            day = _last_before(day, _when(text, asking).guess)
        return Parsed(day, day.isoformat(), parsed.is_guess and day > today)


class MomentParser(Parser):
    """A moment to the minute, in the organisation's zone; a day without a time asks for the time."""

    def is_meant(self, text: str) -> bool:
        return names_no_day(text)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        when = _when(text, asking)
        if when.grain is not Grain.MINUTE:
            raise Unclear("clock")
        moment = at_wall(when.start.date(), when.start.time(), asking.almanac.zone)
        return Parsed(moment, f"{when.start:%Y-%m-%d %H:%M}", when.guess is not None)


class ClockParser(Parser):
    """A wall clock time such as 20:00 or 晚上八点."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        if re.fullmatch(r"([01]?\d|2[0-3])(:[0-5]\d)?", plain(text)):
            hour, _, minute = plain(text).partition(":")
            return Parsed(time(int(hour), int(minute or 0)), f"{int(hour):02d}:{int(minute or 0):02d}")
        midnight = datetime.combine(asking.almanac.today(asking.now), time())
        when = parse_when(text, midnight)
        if when is None or when.grain is not Grain.MINUTE or when.start.date() != midnight.date():
            raise Unclear("clock")
        return Parsed(when.start.time(), f"{when.start:%H:%M}")


class RecurrenceParser(Parser):
    """每周五, 每月5日, 每月第一个周五."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        if re.fullmatch(r"(weekly|monthly)[-a-z]*:[-0-9:]+", text):
            return Parsed(parse_recurrence(text), text)
        when = parse_when(text, asking.almanac.local(asking.now).replace(tzinfo=None))
        recurrence = _recurrence(when) if when else None
        if recurrence is None:
            raise Unclear("recurrence")
        return Parsed(recurrence, str(recurrence))

    async def spot(self, text: str, asking: Asking) -> Parsed:
        """Leave a phrase that holds a time of day to be read as two words: how often, and when."""
        when = parse_when(text, asking.almanac.local(asking.now).replace(tzinfo=None))
        if when is not None and when.grain is Grain.MINUTE:
            raise Unclear("recurrence")
        return await self.parse(text, asking)

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        common: tuple[Recurrence, ...] = (MonthlyWeekday(1, 4), MonthlyDay(5), Weekly(4))
        return tuple(Choice(describe_zh(recurrence), str(recurrence)) for recurrence in common)


def _last_before(day: date, guess: str | None) -> date:
    """Return the turn before of a day that was taken for the next one."""
    if guess == "today_or_next_week":
        return day - timedelta(weeks=1)
    month = Month.of(day).plus(-12 if guess == "year" else -1)
    return month.first.replace(day=min(day.day, month.last.day))


def _when(text: str, asking: Asking) -> When:
    require_days(text)
    when = parse_when(text, asking.almanac.local(asking.now).replace(tzinfo=None))
    if when is None or when.recurrence is not None:
        raise Unclear("moment")
    return when


def _recurrence(when: When) -> Recurrence | None:
    said = when.recurrence
    if said is None or said.interval != 1:
        return None
    if said.unit == "week" and said.weekday is not None:
        return Weekly(said.weekday)
    if said.unit == "month" and said.nth is not None and said.weekday is not None:
        return MonthlyWeekday(said.nth, said.weekday)
    if said.unit == "month" and said.day is not None:
        return MonthlyDay(31 if said.day == -1 else said.day)
    return None
