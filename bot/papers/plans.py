"""Plans of the year from files: a sheet of meetings read into rows, every fault named; no database here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.papers.columns import find_header
from bot.papers.sheets import Book, Cell, Sheet, Unusable, read_sheets
from bot.parsing.plans.rows import draft_of
from bot.parsing.plans.tables import PLAN, written_rows, year_named
from models.rules.meetings import MeetingKind
from models.rules.plans import PlanDraft

ROW_LIMIT = 500
NEEDED = "没有找到表头：前10行里要有「日期」和「会议种类」两列，最好还有时间、议题、领学人、地点、材料。"


@dataclass(frozen=True)
class PlanFile:
    """A file read: its plan, and what of the file was left out."""

    draft: PlanDraft
    notes: tuple[str, ...]


def read_plan(file: Path, kinds: Sequence[MeetingKind], now: datetime) -> PlanFile:
    """Read a plan; ``now`` is wall time without zone.

    Raises:
        Unusable: the file cannot be read at all.
    """
    return plan_of(read_sheets(file), file.stem, kinds, now)


def plan_of(book: Book, stem: str, kinds: Sequence[MeetingKind], now: datetime) -> PlanFile:
    """Return the plan a book holds; ``stem`` is its file's name, which may tell the year.

    Raises:
        Unusable: it holds none.
    """
    if book.faults:
        raise Unusable("；".join(book.faults))
    headers = [(sheet, find_header(sheet, PLAN)) for sheet in book.sheets if sheet.rows]
    found = [(sheet, header) for sheet, header in headers if header is not None]
    if not found:
        raise Unusable(NEEDED)
    written = [
        row for sheet, header in found for row in written_rows(sheet, header, sheet.name if len(found) > 1 else "")
    ]
    if not written:
        raise Unusable("表头下面没有会议。请一行写一次会再试。")
    if len(written) > ROW_LIMIT:
        raise Unusable(f"计划超过{ROW_LIMIT}行。请分成几个文件。")
    titles = [_title(sheet, header.line) for sheet, header in found]
    ignored = tuple(dict.fromkeys(title for _, header in found for title in header.ignored))
    draft = draft_of(written, kinds, now, year_named(*titles, stem), ignored)
    skipped = tuple(
        f"工作表「{sheet.name}」没有日期和会议种类两列，不读" for sheet, header in headers if header is None
    )
    return PlanFile(draft, (*book.notes, *skipped))


def _title(sheet: Sheet, before: int) -> str:
    """Return what stands above the header, and the sheet's name."""
    cells: list[Cell] = [cell for line, row in sheet.rows.items() if line < before for cell in row]
    return " ".join([*(cell for cell in cells if isinstance(cell, str)), sheet.name])
