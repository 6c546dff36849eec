"""Parsers of whole days in a row: 11月25日到12月3日, 下周一到下周五, 下周, 明天."""

from __future__ import annotations

import re

from bot.parsing.chinese import Grain, When, parse_when
from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from bot.parsing.plain import names_no_day, plain, require_days
from models.rules.absences import Period

BETWEEN = re.compile(r" (?:to|until|till) ")
BOTH_ENDS = re.compile(r"[到至~—–-]| (?:to|until|till) ")
LEADING = re.compile(r"(?:从|自|from )")


class PeriodParser(Parser):
    """One day or several in a row."""

    def is_meant(self, text: str) -> bool:
        return names_no_day(text)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = LEADING.sub("", plain(text), count=1) if LEADING.match(plain(text)) else plain(text)
        first, *others = [_days(part, asking) for part in BETWEEN.split(words, maxsplit=1)]
        last = others[0] if others else first
        period = Period(first.start.date(), (last.end or last.start).date())
        if period.last < period.first:
            raise Unclear("period")
        is_guess = first.guess is not None or last.guess is not None
        days = sorted({period.first.isoformat(), period.last.isoformat()})
        return Parsed(period, "到".join(days), is_guess)


class SpanParser(PeriodParser):
    """Days with the first and the last both said: 下周 and 明天 among other words may be a mere remark."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        parsed = await super().parse(text, asking)
        if not BOTH_ENDS.search(plain(text)):
            raise Unclear("period")
        return parsed


def _days(text: str, asking: Asking) -> When:
    require_days(text)
    when = parse_when(text, asking.almanac.local(asking.now).replace(tzinfo=None))
    if when is None or when.recurrence is not None or when.grain in (Grain.MINUTE, Grain.PART):
        raise Unclear("period")
    return when
