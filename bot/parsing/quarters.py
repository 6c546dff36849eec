"""Quarters of a year: 第三季度, 2026年第3季度, 上季度."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from bot.parsing.parser import Asking, Choice, Parsed, Parser, Unclear
from bot.parsing.plain import plain
from models.rules.double_life import Quarter


class QuarterParser(Parser):
    """A quarter; without a year the last one of that number that has begun."""

    _FORMS = re.compile(r"(?:(20\d\d|今|去)年?)?(?:第?([1234一二三四])季度?|Q([1234]))", re.IGNORECASE)
    _NEAR: ClassVar = {"本季度": 0, "这个季度": 0, "上季度": -1, "上个季度": -1, "上一季度": -1}
    _NUMERALS = "一二三四"

    async def parse(self, text: str, asking: Asking) -> Parsed:
        now = Quarter.of(asking.almanac.today(asking.now))
        words = plain(text).replace(" ", "")
        if words in self._NEAR:
            return self._parsed(now.plus(self._NEAR[words]))
        found = self._FORMS.fullmatch(words)
        if found is None:
            raise Unclear("quarter", await self.choices(asking))
        sign = found[2] or found[3]
        number = self._NUMERALS.index(sign) + 1 if sign in self._NUMERALS else int(sign)
        if found[1]:
            year = int(found[1]) if found[1].isdigit() else now.year - (found[1] == "去")
            return self._parsed(Quarter(year, number))
        return self._parsed(Quarter(now.year if number <= now.number else now.year - 1, number))

    async def choices(self, asking: Asking) -> Sequence[Choice]:
        now = Quarter.of(asking.almanac.today(asking.now))
        return tuple(Choice(f"{each.year}年第{each.number}季度", str(each)) for each in (now, now.plus(-1)))

    def _parsed(self, quarter: Quarter) -> Parsed:
        return Parsed(quarter, str(quarter))
