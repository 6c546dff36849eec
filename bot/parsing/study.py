"""Parser of study time: 6学时, 3小时, one 学时 being an hour."""

from __future__ import annotations

from collections.abc import Sequence

from bot.parsing.chinese import parse_duration, search_duration
from bot.parsing.parser import Asking, Parsed, Parser, Unclear
from models.rules.study import MINUTES_AN_HOUR


class StudyTimeParser(Parser):
    async def search(self, line: str, asking: Asking) -> Sequence[tuple[int, int]]:
        return search_duration(line)

    async def parse(self, text: str, asking: Asking) -> Parsed:
        minutes = parse_duration(text.replace(" ", ""), class_minutes=MINUTES_AN_HOUR)
        if minutes is None:
            raise Unclear("minutes")
        return Parsed(minutes, f"{minutes.count}分钟")
