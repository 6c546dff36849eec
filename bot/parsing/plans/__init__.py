"""The parser of a plan of the year pasted into chat: lines of words, or a table copied from a sheet."""

from __future__ import annotations

from bot.parsing.parser import Asking, Parsed, Unclear
from bot.parsing.plain import TextParser
from bot.parsing.plans.lines import read_line
from bot.parsing.plans.rows import draft_of

__all__ = ["PlanTextParser"]

LINE_LIMIT = 200


class PlanTextParser(TextParser):
    """A meeting a line; what is wrong with a line is part of the value, so that all is told at once."""

    limit = 8000

    async def parse(self, text: str, asking: Asking) -> Parsed:
        words = "".join(sign for sign in text if sign in "\n\t" or sign.isprintable()).strip("\n ")
        lines = {number: line for number, line in enumerate(words.split("\n"), start=1) if line.strip()}
        if not lines:
            raise Unclear("plan")
        if len(words) > self.limit or len(lines) > LINE_LIMIT:
            raise Unclear("shorter_plan")
        kinds = asking.almanac.rules(asking.now).kinds
        now = asking.almanac.local(asking.now).replace(tzinfo=None)
        written = [read_line(line, number, kinds, now) for number, line in lines.items()]
        return Parsed(draft_of(written, kinds, now), words)
