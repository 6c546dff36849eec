"""Several numbers in one answer: 3 5 8, 3、5、8号."""

from __future__ import annotations

import re
from typing import NewType

from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from bot.parsing.plain import plain

Numbers = NewType("Numbers", tuple[int, ...])

MOST = 20
BETWEEN = re.compile(r"[\s、,，;；和号第]+")


class NumbersParser(Parser):
    """One number or several, each once."""

    is_free_text = True
    takes_several = True

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = [word.lstrip("#") for word in BETWEEN.split(plain(text)) if word]
        if not 1 <= len(words) <= MOST or not all(re.fullmatch(r"[0-9]{1,12}", word) for word in words):
            raise Unclear("numbers")
        numbers = tuple(dict.fromkeys(map(int, words)))
        return Parsed(numbers, "、".join(map(str, numbers)))
