"""Parser of how many people took part: 12人, 12名党员; within a line only with its unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NewType

from bot.parsing.parser import Asking, Parsed, Unclear
from bot.parsing.plain import DigitsParser, plain

PeopleCount = NewType("PeopleCount", int)

WITH_UNIT = re.compile(r"(\d{1,5})\s*(?:人次?|名|位|个人|people|persons?)(?:党员|同志)?")

# 12人3小时 and 12人参加, but not 给5人送饭.
AMONG = re.compile(r"(?<![\d第])\d{1,4}(?:人次?|名)(?=$|[\s，,。；;\d]|参加)")


class PeopleCountParser(DigitsParser):
    async def search(self, line: str, asking: Asking) -> Sequence[tuple[int, int]]:
        found = [each.span() for each in AMONG.finditer(line)]
        return found if len(found) == 1 else ()

    async def parse(self, text: str, asking: Asking) -> Parsed:
        found = WITH_UNIT.fullmatch(plain(text))
        parsed = await super().parse(found[1] if found else text, asking)
        return Parsed(parsed.value, f"{parsed.value}人")

    async def spot(self, text: str, asking: Asking) -> Parsed:
        if not WITH_UNIT.fullmatch(plain(text)):
            raise Unclear("number")
        return await self.parse(text, asking)
