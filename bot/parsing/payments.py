"""Parsers of payments."""

from __future__ import annotations

import re
from typing import NewType

from bot.parsing.parser import Asking, Parsed, Unclear
from bot.parsing.plain import MoneyParser, plain
from models.rules.values import Money

PaidMoney = NewType("PaidMoney", Money)

# What is paid is said before the sum or behind it.
DUES = re.compile(r"^(?:党费|会费)\s*|\s*的?(?:党费|会费)$")
NEGATIVE = re.compile(r"[-−负]\s*(.+)")


class PaidMoneyParser(MoneyParser):
    """A sum that was paid: more than nothing. Within a line 0元 is taken as the answer, so that it is asked again."""

    async def parse(self, text: str, asking: Asking) -> Parsed:
        parsed = await self._read(text, asking)
        if parsed.value <= Money(0):
            raise Unclear("paid_money")
        return parsed

    async def spot(self, text: str, asking: Asking) -> Parsed:
        return await self._read(text, asking)

    async def _read(self, text: str, asking: Asking) -> Parsed:
        words = DUES.sub("", plain(text))
        if found := NEGATIVE.fullmatch(words):
            below = await super().parse(found[1], asking)
            return Parsed(Money(-below.value.fen), f"-{below.text}")
        return await super().parse(words, asking)
