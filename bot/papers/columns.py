"""Columns of a table people hand in: which header means what, and where the header is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from bot.papers.cells import described
from bot.papers.sheets import Cell, Row, Sheet, Unusable

HEADER_ROWS = 10
C = TypeVar("C", bound=Enum)


@dataclass(frozen=True)
class Layout(Generic[C]):
    """What the headers of one sort of table mean: the first of a list wins where a file has several.

    ``needed`` are the columns by which a row is known to be the header, one of the first ``within`` rows that hold
    anything. A header listed with brackets, 金额(收入), means that one alone; of others brackets do not matter.
    """

    headers: Mapping[C, tuple[str, ...]]
    needed: tuple[C, ...]
    within: int = HEADER_ROWS


class Column(Enum):
    """What a column of a roster can tell; the value is its name in Chinese."""

    NAME = "姓名"
    BRANCH = "党支部"
    CATEGORY = "党员类别"
    PHONE = "手机号"
    OFFICES = "职务"
    JOINED = "入党时间"
    GROUP = "党小组"
    LEADER = "领导干部"
    MARK = "免提醒"
    REMARK = "备注"


HEADERS: dict[Column, tuple[str, ...]] = {
    Column.NAME: ("姓名", "党员姓名", "名字", "人员姓名"),
    Column.BRANCH: (
        "党支部",
        "所在党支部",
        "所属党支部",
        "支部",
        "所在支部",
        "所属支部",
        "支部名称",
        "党支部名称",
        "所在党组织",
        "党组织",
        "所属党组织",
        "组织",
        "所在组织",
    ),
    Column.CATEGORY: ("党员类别", "党员类型", "人员类别", "类别", "政治面貌", "党员身份"),
    Column.PHONE: ("手机号", "手机号码", "手机", "移动电话", "联系手机", "联系电话", "联系方式", "电话", "电话号码"),
    Column.OFFICES: ("党内职务", "支部职务", "党支部职务", "职务"),
    Column.JOINED: ("入党时间", "入党日期", "加入党组织日期", "加入党组织时间", "入党年月"),
    Column.GROUP: ("党小组", "所在党小组", "所属党小组", "党小组名称", "小组"),
    Column.LEADER: ("领导干部", "是否领导干部", "党员领导干部", "是否党员领导干部"),
    Column.MARK: ("免提醒", "是否免提醒", "免打扰"),
    Column.REMARK: ("备注", "说明"),
}
ROSTER = Layout(HEADERS, (Column.NAME,))
_ID_NUMBERS = {"身份证号", "身份证号码", "身份证", "公民身份号码", "公民身份证号", "证件号码", "证件号"}
_HALF = str.maketrans("（）", "()")
_COUNTERS = {"序号", "编号", "no", "no.", "#"}


@dataclass(frozen=True)
class Header(Generic[C]):
    """Where the header stands and which column (from 0) tells what.

    ``counters`` are the columns of running numbers; ``ignored`` are the headers nobody reads here.
    """

    line: int
    columns: dict[C, int]
    counters: frozenset[int]
    ignored: tuple[str, ...]
    has_id_numbers: bool

    def cell(self, row: Row, column: C) -> Cell:
        """Return a row's cell, empty where the file has no such column."""
        index = self.columns.get(column)
        return row[index] if index is not None and index < len(row) else ""

    def is_count(self, index: int, cell: Cell) -> bool:
        """Return whether a cell is only the running number of its row."""
        return index in self.counters and re.fullmatch(r"\d+\.?", described(cell)) is not None


def find_header(sheet: Sheet, layout: Layout[C]) -> Header[C] | None:
    """Return the first row, among those the layout says, that has every header it needs.

    Raises:
        Unusable: a header that is needed stands there twice.
    """
    alone = {header for headers in layout.headers.values() for header in headers if "(" in header}
    for line in list(sheet.rows)[: layout.within]:
        titles = [_title(cell) for cell in sheet.rows[line]]
        if not all(is_header_of(column, layout, *sheet.rows[line]) for column in layout.needed):
            continue
        whole = [_whole_title(cell) for cell in sheet.rows[line]]
        titles = ["" if bracketed in alone else title for title, bracketed in zip(titles, whole, strict=True)]
        found = {column: _index(titles, whole, headers) for column, headers in layout.headers.items()}
        columns = {column: index for column, index in found.items() if index is not None}
        return Header(
            line,
            columns,
            frozenset(index for index, title in enumerate(titles) if title in _COUNTERS),
            tuple(
                title
                for index, title in enumerate(titles)
                if title and index not in columns.values() and title not in _COUNTERS | _ID_NUMBERS
            ),
            not _ID_NUMBERS.isdisjoint(titles),
        )
    return None


def is_header_of(column: C, layout: Layout[C], *cells: Cell) -> bool:
    """Return whether one of the cells is a header that means this column."""
    return any(not {_title(cell), _whole_title(cell)}.isdisjoint(layout.headers[column]) for cell in cells)


def carried_down(sheet: Sheet, header: Header[C], column: C, written: dict[int, Cell]) -> dict[int, Cell] | None:
    """Return a column's cells with merged ones filled downwards, None where the sheet tells of none.

    An empty cell that was only forgotten stays empty.
    """
    index = header.columns.get(column)
    merges = [
        (top + 1, bottom + 1)
        for (top, left), (bottom, right) in sheet.merges or ()
        if index is not None and left <= index <= right and bottom > top >= header.line
    ]
    if not merges:
        return None
    tops = {line: top for top, bottom in merges for line in range(top, bottom + 1) if line in written}
    return {line: cell if cell != "" else written.get(tops.get(line, line), "") for line, cell in written.items()}


def letter(index: int) -> str:
    """Return a column's letter in the spreadsheet.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    before, last = divmod(index, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


def _index(plain: list[str], whole: list[str], headers: tuple[str, ...]) -> int | None:
    for header in headers:
        titles = whole if "(" in header else plain
        count = titles.count(header)
        if count > 1:
            places = "、".join(letter(index) for index, title in enumerate(titles) if title == header)
            raise Unusable(f"表头「{header}」出现了{count}次（{places}列）。请只留一列，从上到下排成一份。")
        if count:
            return titles.index(header)
    return None


def _title(cell: Cell) -> str:
    if not isinstance(cell, str):
        return ""
    return _whole_title(re.sub(r"[（(【\[].*?[)）】\]]", "", cell))


def _whole_title(cell: Cell) -> str:
    """Return a header with what stands in brackets, those half width."""
    if not isinstance(cell, str):
        return ""
    return re.sub(r"[\s*＊:：]", "", cell).translate(_HALF).casefold()
