"""A year: 2026, 2026年, 今年, 去年."""

from __future__ import annotations

import re
from typing import NewType

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain

Year = NewType("Year", int)

NEAR = {"今年": 0, "本年": 0, "this year": 0, "去年": -1, "上年": -1, "last year": -1}


class YearParser(Parser):
    async def parse(self, text: str, asking: Asking) -> Parsed:
        words, this = plain(text).lower(), asking.almanac.today(asking.now).year
        if words in NEAR:
            return Parsed(this + NEAR[words], str(this + NEAR[words]))
        found = re.fullmatch(r"(20\d\d)\s*年?度?", words)
        if not found:
            raise Unclear("year", await self.choices(asking))
        return Parsed(int(found[1]), found[1])

    async def choices(self, asking: Asking) -> tuple[Choice, ...]:
        this = asking.almanac.today(asking.now).year
        return tuple(Choice(f"{year}年", str(year)) for year in (this, this - 1))
