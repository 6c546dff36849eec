"""Workbooks (xlsx, xls, ods), opened in a process of their own.

The library that reads them aborts its process when a damaged or hostile file makes it ask for more memory
than there is; here that ends the child and nothing else. This file is run by its path, so it imports
nothing of the program.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, NamedTuple

ROW_LIMIT = 20_000
COLUMN_LIMIT = 500
# Rows of a title, a header and a footer come on top of the people.
_LINE_LIMIT = ROW_LIMIT + 100
_MEMORY_LIMIT = 1 << 30
SECONDS = 120

Value = str | int | float | bool | date | datetime | time | timedelta
Merge = tuple[tuple[int, int], tuple[int, int]]


class Grid(NamedTuple):
    """What one sheet holds: rows by line (from 1), without the empty ones; merges count from 0."""

    name: str
    is_hidden: bool
    rows: dict[int, list[Value]]
    merges: list[Merge] | None


class WorkbookUnread(Exception):
    """The workbook could not be read: ``kind`` says why: password, rows, columns, slow, damaged."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def read_workbook(content: bytes, seconds: int = SECONDS) -> list[Grid]:
    """Return the sheets of a workbook, in its order.

    Raises:
        WorkbookUnread: also when reading took more than 1 GiB or so many seconds.
    """
    try:
        child = subprocess.run(
            [sys.executable, "-I", __file__], input=content, capture_output=True, check=False, timeout=seconds
        )
    except subprocess.TimeoutExpired as error:
        raise WorkbookUnread("slow") from error
    if child.returncode != 0:
        raise WorkbookUnread("damaged")
    outcome = pickle.loads(child.stdout)
    if isinstance(outcome, str):
        raise WorkbookUnread(outcome)
    return [Grid(*each) for each in outcome]


def _main() -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_LIMIT, _MEMORY_LIMIT))
    except (ImportError, OSError, ValueError):
        # Windows and macOS have no such limit; the sizes were looked at before.
        pass
    outcome: Any
    try:
        outcome = [tuple(each) for each in _read(sys.stdin.buffer.read())]
    except WorkbookUnread as error:
        outcome = error.kind
    sys.stdout.buffer.write(pickle.dumps(outcome))


def _read(content: bytes) -> list[Grid]:
    import python_calamine as calamine

    try:
        workbook = calamine.load_workbook(BytesIO(content))
        return [
            _grid(workbook.get_sheet_by_name(each.name), each.visible != calamine.SheetVisibleEnum.Visible)
            for each in workbook.sheets_metadata
            if each.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except calamine.PasswordError as error:
        raise WorkbookUnread("password") from error
    except calamine.CalamineError as error:
        raise WorkbookUnread("damaged") from error


def _grid(sheet: Any, is_hidden: bool) -> Grid:
    rows: dict[int, list[Value]] = {}
    if sheet.start is not None and not is_hidden:
        # The width the library tells is one too small.
        if sheet.end[1] >= COLUMN_LIMIT:
            raise WorkbookUnread("columns")
        # The library begins with the first line, but with the first column that is used.
        margin: list[Value] = [""] * sheet.start[1]
        for line, row in enumerate(sheet.iter_rows(), start=1):
            if any(cell != "" for cell in row):
                rows[line] = margin + row
            if len(rows) > _LINE_LIMIT:
                raise WorkbookUnread("rows")
    return Grid(sheet.name, is_hidden, rows, sheet.merged_cell_ranges)


if __name__ == "__main__":
    _main()
