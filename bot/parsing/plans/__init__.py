"""The parser of a plan of the year sent to the chat: lines of words, a table copied from a sheet, or its file."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

# As a module: it reads rows as this package does, and either may be imported first.
from bot.papers import plans as plan_papers
from bot.papers.columns import Header, find_header
from bot.papers.handed import read_table
from bot.papers.sheets import Row, Sheet, Unusable
from bot.parsing.files import TABLES, TOKEN, TableFileParser
from bot.parsing.parser import Asking, Parsed, Unclear
from bot.parsing.plain import TextParser, plain
from bot.parsing.plans.lines import read_line
from bot.parsing.plans.rows import draft_of
from bot.parsing.plans.tables import PLAN, PlanColumn, written_rows, year_named

__all__ = ["PlanTextParser"]

LINE_LIMIT = 200
# What a title of its own, such as 2027年度计划, does not hold.
_NAMES_DAY = re.compile(r"月|[0-9][./-][0-9]|日$|[0-9]日")


class PlanTextParser(TextParser):
    """A meeting a line; what is wrong with a line is part of the value, so that all is told at once."""

    limit = 8000
    takes_file = True
    file_kinds = TABLES

    async def parse(self, text: str, asking: Asking) -> Parsed:
        if TOKEN.fullmatch(text.strip()):
            return await self._of_file(text, asking)
        words = "".join(
            sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf")
        ).strip("\n ")
        lines = {number: line for number, line in enumerate(words.split("\n"), start=1) if line.strip()}
        if not lines:
            raise Unclear("plan")
        if len(words) > self.limit or len(lines) > LINE_LIMIT:
            raise Unclear("shorter_plan")
        kinds = asking.almanac.rules(asking.now).kinds
        now = asking.almanac.local(asking.now).replace(tzinfo=None)
        pasted = _pasted(lines)
        if pasted is not None:
            table, header = pasted
            rows, year = list(written_rows(table, header, "")), year_named(*list(lines.values())[: header.line - 1])
            return Parsed(draft_of(rows, kinds, now, year, header.ignored), words)
        first = min(lines)
        year = year_named(lines[first]) if _NAMES_DAY.search(plain(lines[first])) is None else None
        if year is not None and len(lines) > 1:
            del lines[first]
        written = [read_line(line, number, kinds, now) for number, line in lines.items()]
        return Parsed(draft_of(written, kinds, now, year), words)

    async def _of_file(self, text: str, asking: Asking) -> Parsed:
        """Return the plan of a table she sent.

        Raises:
            Unclear: it is no file of hers.
            Refused: with `TableUnread`.
        """
        upload = (await TableFileParser().parse(text, asking)).value
        kinds = asking.almanac.rules(asking.now).kinds
        now = asking.almanac.local(asking.now).replace(tzinfo=None)
        read = await read_table(
            asking.db, upload, asking.tables, lambda book, stem: plan_papers.plan_of(book, stem, kinds, now)
        )
        return Parsed(replace(read.draft, left=read.notes), text)


def _pasted(lines: dict[int, str]) -> tuple[Sheet, Header[PlanColumn]] | None:
    """Return the table that lines with tabs are, with its header; None where they have none."""
    rows: dict[int, Row] = {number: tuple(cell.strip() for cell in line.split("\t")) for number, line in lines.items()}
    table = Sheet("", rows, ())
    try:
        header = find_header(table, PLAN)
    except Unusable:
        return None
    return (table, header) if header is not None else None
