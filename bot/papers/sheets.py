"""Sheets of people's files: xlsx, xls, ods and csv, read into rows of cells, or refused in words."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from bot.papers import workbooks
from bot.papers.packages import CELL_LIMIT, Errors, PackageUnread, open_package
from bot.papers.workbooks import Grid, Merge, Value, WorkbookUnread

SIZE_LIMIT_BYTES = 10_000_000
TOO_LARGE = "文件超过10 MB。请删去照片等内容，或分成几个文件。"
ACCEPTED = "请用 Excel 或 WPS 另存为 xlsx 再试（也接受 xls、ods、csv）。"
_REASONS = {
    "password": "文件加了密码，读不了。请去掉密码后另存再试。",
    "rows": f"表格超过{workbooks.ROW_LIMIT}行。请分成几个文件导入。",
    "columns": f"表格超过{workbooks.COLUMN_LIMIT}列。请只留需要的列再试。",
    "cells": f"表格超过{CELL_LIMIT // 10_000}万格。请只留需要的行和列再试。",
    "slow": "文件太大，读了很久也没有读完。请只留这张表，或分成几个文件。",
    "bomb": "文件解开后太大。请只留这张表，另存为 xlsx 再试。",
    "damaged": f"文件损坏或不是表格，读不了。{ACCEPTED}",
}
_ZIP, _COMPOUND = b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ERROR_TEXT = re.compile(r"#(N/A|DIV/0!|REF!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}|#{3,}")


class Unusable(Exception):
    """The file cannot be read at all; the message says what would be accepted."""


@dataclass(frozen=True)
class CellError:
    """A cell whose formula failed: what the spreadsheet shows there."""

    shown: str


Cell = Value | CellError
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """Rows by line (from 1), the empty ones left out; ``merges`` is None where the format does not tell them."""

    name: str
    rows: dict[int, Row]
    merges: tuple[Merge, ...] | None = None


@dataclass(frozen=True)
class Book:
    """What a file holds, and what was left out of it or cannot be trusted."""

    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=())


def read_sheets(file: Path) -> Book:
    """Read a file, told by its content and not by its name.

    Raises:
        Unusable: in words for the operator.
    """
    try:
        if file.stat().st_size > SIZE_LIMIT_BYTES:
            raise Unusable(TOO_LARGE)
        content = file.read_bytes()
    except OSError as error:
        raise Unusable(f"打不开文件 {file.name}：{error.strerror}。") from error
    return read_content(content)


def read_content(content: bytes, *, seconds: int = workbooks.SECONDS) -> Book:
    """Read what a file holds, such as one that was sent; ``seconds`` is how long opening a workbook may take.

    Raises:
        Unusable: in words for whoever handed it in.
    """
    if len(content) > SIZE_LIMIT_BYTES:
        raise Unusable(TOO_LARGE)
    if not content.strip():
        raise Unusable(f"文件是空的。{ACCEPTED}")
    book = _book(content, seconds)
    if not any(sheet.rows for sheet in book.sheets):
        raise Unusable(f"文件里没有内容（隐藏的工作表不读）。{ACCEPTED}")
    return book


def cleaned(text: str) -> str:
    """Return ``text`` with all white space at its ends and everything invisible removed."""
    return re.sub("[\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\u00ad\ufe00-\ufe0f]", "", text).strip()


def _book(content: bytes, seconds: int) -> Book:
    try:
        if content.startswith(_ZIP):
            return _packaged(content, seconds)
        if content.startswith(_COMPOUND):
            if _ENCRYPTED in content:
                raise Unusable(_REASONS["password"])
            grids = workbooks.read_workbook(content, seconds)
            return _made(grids, {}, ("旧版 xls 里的错误值（#N/A）读出来是空格，请核对，或另存为 xlsx 再导入",))
    except (WorkbookUnread, PackageUnread) as error:
        raise Unusable(_REASONS[error.kind]) from error
    return Book((_plain(content),))


def _packaged(content: bytes, seconds: int) -> Book:
    faults: tuple[str, ...] = ()
    errors: dict[str, Errors] = {}
    with open_package(content) as package:
        if package.is_xlsx:
            errors = package.errors()
        elif package.is_ods:
            if count := package.count_ods_errors():
                faults = (f"表里有{count}格是错误值（如 #N/A），读出来是空的：请改好再导入",)
        else:
            raise Unusable(_REASONS["damaged"])
    return _made(workbooks.read_workbook(content, seconds), errors, (), faults)


def _made(grids: list[Grid], errors: dict[str, Errors], notes: tuple[str, ...], faults: tuple[str, ...] = ()) -> Book:
    hidden = tuple(f"隐藏的工作表「{grid.name}」不读" for grid in grids if grid.is_hidden)
    shown = tuple(_sheet(grid, errors.get(grid.name, {})) for grid in grids if not grid.is_hidden)
    return Book(shown, notes + hidden, faults)


def _sheet(grid: Grid, errors: Errors) -> Sheet:
    rows = {line: list[Cell](_cell(value) for value in row) for line, row in grid.rows.items()}
    for (line, column), shown in errors.items():
        if column >= workbooks.COLUMN_LIMIT:
            continue
        row = rows.setdefault(line, [])
        row.extend([""] * (column + 1 - len(row)))
        row[column] = CellError(shown)
    kept = {line: tuple(rows[line]) for line in sorted(rows) if any(cell != "" for cell in rows[line])}
    return Sheet(cleaned(grid.name), kept, None if grid.merges is None else tuple(grid.merges))


def _cell(value: Value) -> Cell:
    if not isinstance(value, str):
        return value
    text = cleaned(value)
    return CellError(text) if _ERROR_TEXT.fullmatch(text) else text


def _plain(content: bytes) -> Sheet:
    text = _decoded(content)
    start = text.lstrip()
    if start.startswith("<"):
        raise Unusable(f"文件其实是网页，不是表格。{ACCEPTED}")
    delimiter = max(",\t;", key=start[:2000].count)
    rows: dict[int, Row] = {}
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
        for line, row in enumerate(reader, start=1):
            cells = tuple(_plain_cell(value) for value in row)
            if any(cell != "" for cell in cells):
                rows[line] = cells
            if len(rows) > workbooks.ROW_LIMIT + 100:
                raise Unusable(_REASONS["rows"])
    except csv.Error as error:
        raise Unusable(_REASONS["damaged"]) from error
    return Sheet("", rows)


def _plain_cell(value: str) -> Cell:
    # Excel writes 2020.10 as 2020.1, so this text is as doubtful here as the number is in a workbook.
    return float(value) if re.fullmatch(r"\d{4}\.1", value.strip()) else _cell(value)


def _decoded(content: bytes) -> str:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unusable(_REASONS["damaged"])
