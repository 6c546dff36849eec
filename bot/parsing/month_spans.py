"""Months as dues are paid: 第四季度, 上半年, 10月到12月, 11、12月, one month alone, or so many of them, 三个月."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsing.chinese.numerals import parse_integer
from bot.parsing.halves import HalfParser
from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import MonthParser, SaidMonth, plain, said_month
from bot.parsing.quarters import QuarterParser
from models.rules.values import Month, MonthCount, MonthSpan

LONGEST = 24
LEADING = re.compile(r"^[从自]")
OF_DUES = re.compile(r"(?:份?的)?(?:党费|会费)$|份?的$")
# The first two together name every month between their ends, the others two months that follow each other.
BETWEEN = re.compile(r"(?P<through>[到至~〜—–-]+|to)|[和与及、]")
COUNT = re.compile(r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})个月份?|(?P<term>半年|一年|一个季度)")
TERMS = {"半年": 6, "一年": 12, "一个季度": 3}
BARE = re.compile(r"\d{1,2}|[一二三四五六七八九十]{1,2}")


class MonthSpanParser(Parser):
    """One month or several in a row."""

    _month, _quarter, _half = MonthParser(), QuarterParser(), HalfParser()

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = OF_DUES.sub("", LEADING.sub("", plain(text).replace(" ", "")))
        this = Month.of(asking.almanac.today(asking.now))
        if (said := said_month(words, this)) is not None:
            span: MonthSpan | None = MonthSpan.only(said.near(this))
        else:
            span = await self._term(words, asking) or _between(words, this)
        if span is None or len(span.months) > LONGEST:
            raise Unclear("months", await self.choices(asking))
        return Parsed(span, str(span))

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        return await self._month.choices(asking)

    async def _term(self, words: str, asking: Asking) -> MonthSpan | None:
        """Return the months of a quarter or of a half year."""
        for parser in (self._quarter, self._half):
            try:
                term = (await parser.parse(words, asking)).value
            except Unclear:
                continue
            return MonthSpan(Month.of(term.first), Month.of(term.last))
        return None


class MonthsParser(MonthSpanParser):
    """Months in a row, or how many of them."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = COUNT.fullmatch(OF_DUES.sub("", plain(text).lower()))
        if found is None:
            return await super().parse(text, asking)
        count = TERMS.get(found["term"]) or parse_integer(found["count"])
        if count is None or not 1 <= count <= LONGEST:
            raise Unclear("months", await self.choices(asking))
        return Parsed(MonthCount(count), str(MonthCount(count)))


def _between(words: str, this: Month) -> MonthSpan | None:
    """Return the months from one to another; without a year the last one follows the first, whatever the year."""
    for found in BETWEEN.finditer(words):
        last = said_month(words[found.end() :], this)
        first = last and _first(words[: found.start()], this)
        if first is None or last is None:
            continue
        if first.year is None and last.year is not None:
            end = last.near(this)
            start = Month(end.year, first.number)
            start = start.plus(-12) if start > end else start
        else:
            start = first.near(this)
            end = Month(start.year if last.year is None else last.year, last.number)
            end = end.plus(12) if last.year is None and end < start else end
        is_in_row = end >= start if found["through"] else end == start.plus(1)
        return MonthSpan(start, end) if is_in_row else None
    return None


def _first(words: str, this: Month) -> SaidMonth | None:
    """Read the first of two months, 10 in 10-12月 and 2026年10 in 2026年10-12月 too."""
    return said_month(f"{words}月" if BARE.fullmatch(words) else words, this)
