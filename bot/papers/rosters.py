"""Rosters: a file of people read into entries, with every fault named by its row; no database here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from bot.papers import cells, namesakes
from bot.papers.cells import Day, Misread
from bot.papers.columns import ROSTER, Column, Header, carried_down, find_header, is_header_of
from bot.papers.entries import Entry, Fault, Place
from bot.papers.sheets import Book, Cell, Row, Sheet, Unusable, read_sheets
from bot.papers.workbooks import ROW_LIMIT
from models.members import Category
from models.roles import OfficeKind

T = TypeVar("T")
# Stands for the branch of people in a file that names none; such a file has a fault and is never written.
UNDECIDED = "支部未定"
_NO_OFFICES: tuple[tuple[OfficeKind, ...], tuple[str, ...]] = ((), ())
_SUMMARY = re.compile(
    "(合计|总计|小计|共计|总人数|以下空白|制表|填表|填报|审核人|审核[:：]|经办人|报送|负责人|单位负责人|联系人|注[:：]|说明[:：]|备注[:：]|共[0-9]+(人|名))"
)


@dataclass(frozen=True)
class KnownBranches:
    """The branches that hold members; ``sole`` is the only one below the organisation, if it is."""

    names: tuple[str, ...]
    sole: str | None = None


@dataclass(frozen=True)
class RosterFile:
    """A file read: people, faults in the order of rows, rows left out as repeats, what the reader should know."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    repeats: tuple[str, ...]
    notes: tuple[str, ...]


def read_roster(file: Path, known: KnownBranches, *, on: date) -> RosterFile:
    """Read a roster; ``on`` is today.

    Raises:
        Unusable: the file cannot be read at all.
    """
    return roster_of(read_sheets(file), known, on=on)


def roster_of(book: Book, known: KnownBranches, *, on: date) -> RosterFile:
    """Return the roster a book holds; ``on`` is today.

    Raises:
        Unusable: it holds none.
    """
    headers = [(sheet, find_header(sheet, ROSTER)) for sheet in book.sheets if sheet.rows]
    found = [(sheet, header) for sheet, header in headers if header is not None]
    if not found:
        raise Unusable("没有找到「姓名」一列：表头要在前10行，至少有姓名，最好还有党支部、党员类别、手机号、职务。")
    reading = _Reading(known, on, book)
    reading.notes += [f"工作表「{sheet.name}」没有姓名一列，不读" for sheet, header in headers if header is None]
    for sheet, header in found:
        reading.read(sheet, header, sheet.name if len(found) > 1 else "")
    if len(reading.entries) > ROW_LIMIT:
        raise Unusable(f"名单超过{ROW_LIMIT}人。请分成几个文件导入。")
    if not reading.entries and not reading.faults:
        raise Unusable("表头下面没有人。请每人写一行再试。")
    return reading.finished()


class _Reading:
    """One file on its way from sheets to entries."""

    def __init__(self, known: KnownBranches, on: date, book: Book) -> None:
        self._known = known
        self._on = on
        self._branches = {cells.branch_key(name): name for name in known.names}
        self._unknown_offices: Counter[str] = Counter()
        self._month_only = 0
        self.entries: list[Entry] = []
        self.faults = [Fault(reason) for reason in book.faults]
        self.notes = list(book.notes)

    def read(self, sheet: Sheet, header: Header[Column], label: str) -> None:
        rows = dict(self._people(sheet, header, label))
        if not rows:
            return
        self._tell_columns(header, rows, label)
        branches = self._branch_cells(sheet, header, rows, label)
        without_category = not any(header.cell(row, Column.CATEGORY) != "" for row in rows.values())
        if without_category:
            self.notes.append(f"{_of(label)}没有写党员类别，都按正式党员")
        for line, row in rows.items():
            self._read_person(Place(label, line), header, row, branches.get(line, ""), without_category)

    def finished(self) -> RosterFile:
        if self._unknown_offices:
            words = "、".join(f"{word}（{count}人）" for word, count in self._unknown_offices.most_common(10))
            more = f"等{len(self._unknown_offices)}种" if len(self._unknown_offices) > 10 else ""
            self.notes.append(f"不是支部职务，不导入：{words}{more}")
        if self._month_only:
            self.notes.append(f"{self._month_only}人的入党时间只写到月，按当月1日")
        entries, repeats = namesakes.without_repeats(self.entries)
        self.faults += namesakes.conflicts(entries)
        self.notes += namesakes.shared_phones(entries)
        faults = sorted(self.faults, key=_by_place(self.faults))
        return RosterFile(tuple(entries), tuple(faults), tuple(repeats), tuple(dict.fromkeys(self.notes)))

    def _people(self, sheet: Sheet, header: Header[Column], label: str) -> Iterator[tuple[int, Row]]:
        for line, row in sheet.rows.items():
            content = [cell for index, cell in enumerate(row) if cell != "" and not header.is_count(index, cell)]
            name = header.cell(row, Column.NAME)
            if line <= header.line or not content:
                continue
            first = next(cell for cell in row if cell != "")
            if summary := next((cell for cell in (first, name) if _is_summary(cell)), None):
                self.notes.append(f"{Place(label, line)}不是党员，跳过：{str(summary)[:20]}")
            elif is_header_of(Column.NAME, ROSTER, name):
                self.notes.append(f"{Place(label, line)}又是表头，跳过")
            else:
                yield line, row

    def _tell_columns(self, header: Header[Column], rows: dict[int, Row], label: str) -> None:
        if header.has_id_numbers:
            self.notes.append("身份证号不导入")
        if header.ignored:
            self.notes.append(f"{_of(label)}不导入的列：{'、'.join(header.ignored)}")
        for column in (Column.PHONE, Column.OFFICES):
            if not any(header.cell(row, column) != "" for row in rows.values()):
                self.notes.append(f"{_of(label)}没有写{column.value}")

    def _branch_cells(self, sheet: Sheet, header: Header[Column], rows: dict[int, Row], label: str) -> dict[int, Cell]:
        written = {line: header.cell(row, Column.BRANCH) for line, row in rows.items()}
        if not any(cell != "" for cell in written.values()):
            return self._one_branch(sheet, header, rows, label)
        carried = _carried(sheet, header, written)
        if carried != written:
            self.notes.append(f"{_of(label)}党支部一列有合并的格子，已向下填到{_count_changed(written, carried)}人")
        return carried

    def _one_branch(self, sheet: Sheet, header: Header[Column], rows: dict[int, Row], label: str) -> dict[int, Cell]:
        title = "".join(
            cell for line, row in sheet.rows.items() if line < header.line for cell in row if isinstance(cell, str)
        )
        named = [name for key, name in self._branches.items() if key in cells.branch_key(title)]
        # 机关第一党支部 contains 第一党支部: the longest is meant.
        branch = self._branches.get(cells.branch_key(sheet.name)) or max(named, key=len, default=self._known.sole)
        if branch is None:
            self.faults.append(Fault("没有写党支部，单位又不止一个支部：请加一列党支部", Place(label, header.line)))
            return dict.fromkeys(rows, UNDECIDED)
        self.notes.append(f"{_of(label)}没有写党支部，都算在{branch}")
        if "支部" in title and cells.branch_key(branch) not in cells.branch_key(title):
            self.notes.append(f"{_of(label)}标题写的是「{title[:30]}」，却算在{branch}：请核对，不对就加一列党支部")
        return dict.fromkeys(rows, branch)

    def _read_person(
        self, place: Place, header: Header[Column], row: Row, branch: Cell, without_category: bool
    ) -> None:
        before = len(self.faults)
        shown = header.cell(row, Column.NAME)
        named = shown if isinstance(shown, str) else ""
        if shown == "":
            self.faults.append(Fault("没有写姓名", place))
            return

        def read(reader: Callable[[Cell], T], cell: Cell, default: T) -> T:
            try:
                return reader(cell)
            except Misread as error:
                self.faults.append(Fault(str(error), place, "" if reader is cells.read_name else named[:20]))
                return default

        name = read(cells.read_name, shown, "")
        place_of_work = read(self._branch, branch, "")
        category = Category.FULL
        if not without_category:
            category = read(cells.read_category, header.cell(row, Column.CATEGORY), category)
        phone = read(cells.read_phone, header.cell(row, Column.PHONE), None)
        joined = read(self._day, header.cell(row, Column.JOINED), None)
        offices, unknown = read(cells.read_offices, header.cell(row, Column.OFFICES), _NO_OFFICES)
        is_marked = read(cells.read_mark, header.cell(row, Column.MARK), False)
        group = read(cells.read_group, header.cell(row, Column.GROUP), None)
        is_leader = read(cells.read_leader, header.cell(row, Column.LEADER), False)
        is_exempt = is_marked or cells.is_spared_by(header.cell(row, Column.REMARK))
        if len(self.faults) > before:
            return
        self._unknown_offices.update(unknown)
        self._month_only += joined is not None and joined.is_month_only
        day = joined.on if joined else None
        if is_leader and OfficeKind.LEADER not in offices:
            offices = (*offices, OfficeKind.LEADER)
        self.entries.append(Entry(place, name, place_of_work, category, phone, day, offices, is_exempt, group))

    def _branch(self, cell: Cell) -> str:
        if cell == "":
            raise Misread("没有写党支部")
        if cell == UNDECIDED:
            return UNDECIDED
        name = cells.read_branch(cell)
        return self._branches.setdefault(cells.branch_key(name), name)

    def _day(self, cell: Cell) -> Day | None:
        return cells.read_day(cell, on=self._on)


def _is_summary(cell: Cell) -> bool:
    return isinstance(cell, str) and _SUMMARY.match("".join(cell.split())) is not None


def _carried(sheet: Sheet, header: Header[Column], written: dict[int, Cell]) -> dict[int, Cell]:
    """Fill merged branch cells downwards; an empty cell that was only forgotten stays empty."""
    merged = carried_down(sheet, header, Column.BRANCH, written)
    if merged is not None:
        return merged
    named = [cell for cell in written.values() if cell != ""]
    if next(iter(written.values())) == "" or len(set(named)) < len(named):
        return written
    carried: dict[int, Cell] = {}
    last: Cell = ""
    for line, cell in written.items():
        last = carried[line] = cell if cell != "" else last
    return carried


def _count_changed(before: dict[int, Cell], after: dict[int, Cell]) -> int:
    return sum(before[line] != after[line] for line in before)


def _of(label: str) -> str:
    return f"「{label}」" if label else ""


def _by_place(faults: Iterable[Fault]) -> Callable[[Fault], tuple[int, int]]:
    """Return a key that keeps the order of sheets and sorts by line; the file's own faults come first."""
    sheets = {sheet: number for number, sheet in enumerate(dict.fromkeys(f.place.sheet for f in faults if f.place))}
    return lambda fault: (sheets[fault.place.sheet], fault.place.line) if fault.place else (-1, 0)
