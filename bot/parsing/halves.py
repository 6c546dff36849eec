"""Halves of a year: 上半年, 2026年下半年, 2026H1."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models.rules.half_years import Half


class HalfParser(Parser):
    """A half year; without a year the last one of that name that has begun."""

    _FORMS = re.compile(r"(?:(20\d\d|今|去|本|上一)年?)?\s*(?:(上|下)半年|-?H([12]))", re.IGNORECASE)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        now = Half.of(asking.almanac.today(asking.now))
        found = self._FORMS.fullmatch(plain(text))
        if found is None:
            raise Unclear("half", await self.choices(asking))
        number = int(found[3]) if found[3] else "上下".index(found[2]) + 1
        if found[1] is None:
            year = now.year if number <= now.number else now.year - 1
        elif found[1].isdigit():
            year = int(found[1])
        else:
            year = now.year - (found[1] in ("去", "上一"))
        half = Half(year, number)
        return Parsed(half, str(half))

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        now = Half.of(asking.almanac.today(asking.now))
        halves = (now, Half(now.year, 1) if now.number == 2 else Half(now.year - 1, 2))
        return tuple(Choice(f"{each.year}年{'上下'[each.number - 1]}半年", str(each)) for each in halves)
