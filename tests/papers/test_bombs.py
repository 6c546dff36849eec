"""Files made to harm who opens them are refused soon, with words that say what would be taken.

Soon is said in what was read of them until then, and never in seconds: those are the machine's.
"""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from bot.papers import sheets, workbooks
from bot.papers.packages import CELL_LIMIT, UNPACKED_LIMIT
from bot.papers.sheets import Unusable, read_content
from bot.papers.workbooks import COLUMN_LIMIT, ROW_LIMIT
from models.rules.files import Problem, Unfit, judge, pixels
from tests.papers.files import ods, xlsx

HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
BOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
LINKS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    b'Target="worksheets/sheet1.xml"/></Relationships>'
)


def package(sheet: bytes, book: bytes = BOOK) -> bytes:
    """Return an xlsx that holds this sheet."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", LINKS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return file.getvalue()


def cells(rows: int, columns: int) -> bytes:
    names = [chr(65 + column // 26) + chr(65 + column % 26) for column in range(columns)]
    body = (
        b"<row>" + b"".join(b'<c r="%s%d"><v>1</v></c>' % (name.encode(), row) for name in names) + b"</row>"
        for row in range(1, rows + 1)
    )
    return HEAD + b"".join(body) + TAIL


def lying(sheet: bytes) -> bytes:
    """Return a package that says its sheet unpacks to a hundred bytes."""
    made = bytearray(package(sheet))
    true = struct.pack("<L", len(sheet))
    at = made.find(true)
    while at >= 0:
        made[at : at + 4] = struct.pack("<L", 100)
        at = made.find(true, at + 4)
    return bytes(made)


def laughs() -> bytes:
    """Return a workbook whose entities multiply to a gigabyte."""
    lines = [b'<!ENTITY a0 "ha">', *(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))]
    return package(HEAD + TAIL, b"<!DOCTYPE workbook [%s]><workbook>&a9;</workbook>" % b"".join(lines))


def many_lines() -> bytes:
    return b"\n".join([b"a,b"] * 400_000)


@dataclass
class Read:
    """How much of a file was read: bytes unpacked, lines of text, and workbooks opened in a process of their own."""

    unpacked: int = 0
    lines: int = 0
    opened: int = 0


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Count what the real readers read: a slow machine reads no more than a quick one."""
    read = Read()
    unpack, open_workbook = zipfile.ZipExtFile.read, workbooks.read_workbook

    def counted(file: zipfile.ZipExtFile, n: int | None = -1) -> bytes:
        part = unpack(file, n)
        read.unpacked += len(part)
        return part

    def opened(content: bytes, seconds: int) -> list[workbooks.Grid]:
        read.opened += 1
        return open_workbook(content, seconds)

    class Lines(io.StringIO):
        def __next__(self) -> str:
            read.lines += 1
            return super().__next__()

    monkeypatch.setattr(zipfile.ZipExtFile, "read", counted)
    monkeypatch.setattr(workbooks, "read_workbook", opened)
    monkeypatch.setattr(sheets, "StringIO", Lines)
    return read


def test_what_is_counted_is_what_is_read(read: Read) -> None:
    with pytest.raises(Unusable):  # all of it is walked, and the library that opens it finds no styles
        read_content(package(cells(3, 2)))
    assert (read.unpacked, read.opened) == (len(cells(3, 2) + BOOK + LINKS), 1)
    assert read_content(b"a,b\n1,2\n").sheets[0].rows
    assert read.lines == 3


@cache
def million() -> bytes:
    """Return a sheet of a million cells."""
    return cells(20_000, 50)


@cache
def many_rows() -> bytes:
    return cells(60_000, 1)


# An XML reader takes a stream in parts of so many bytes.
PART = 1 << 16


def before(sheet: bytes, tag: bytes, count: int) -> int:
    """Return how many bytes of a package are read until the last of so many tags of its sheet was seen."""
    at = -1
    for _ in range(count):
        at = sheet.index(tag, at + 1)
    return len(BOOK + LINKS) + at + PART


@pytest.mark.parametrize(
    ("content", "words", "most"),
    [
        (lambda: package(HEAD + b" " * 160_000_000 + TAIL), "解开后太大", lambda: Read()),
        (lambda: lying(HEAD + b" " * 5_000_000 + TAIL), "文件损坏或不是表格", lambda: Read(unpacked=PART)),
        (
            lambda: package(million()),
            f"超过{CELL_LIMIT // 10_000}万格",
            lambda: Read(unpacked=before(million(), b"<c ", CELL_LIMIT + 1)),
        ),
        (
            lambda: package(many_rows()),
            "超过20000行",
            lambda: Read(unpacked=before(many_rows(), b"<row", ROW_LIMIT + 101)),
        ),
        (laughs, "文件损坏或不是表格", lambda: Read(unpacked=PART)),
        (
            lambda: package(HEAD + b"<a>" * 100_000 + TAIL),
            "文件损坏或不是表格",
            lambda: Read(unpacked=len(BOOK + LINKS + HEAD + TAIL) + 300_000),
        ),
        (many_lines, "超过20000行", lambda: Read(lines=ROW_LIMIT + 101)),
        (lambda: b"MZ" + bytes(1_000_000), "文件损坏或不是表格", lambda: Read()),
        (lambda: b"<html>" + b"<td>1" * 1000, "请用 Excel 或 WPS 另存为 xlsx 再试", lambda: Read()),
        (lambda: b"\0" * 10_000_001, "文件超过10 MB", lambda: Read()),
    ],
    ids=["bomb", "lying", "million", "rows", "laughs", "deep", "csv", "program", "page", "large"],
)
def test_a_table_that_is_too_much_is_refused_before_more_than_its_limit_is_read(
    content: Callable[[], bytes], words: str, most: Callable[[], Read], read: Read
) -> None:
    with pytest.raises(Unusable, match=words):
        read_content(content())
    allowed = most()
    assert read.unpacked <= allowed.unpacked
    assert read.lines <= allowed.lines
    assert read.opened == 0


def test_entities_that_multiply_are_refused_before_they_fill_the_memory() -> None:
    sent = laughs()
    tracemalloc.start()
    try:
        with pytest.raises(Unusable):
            read_content(sent)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < UNPACKED_LIMIT


def repeated(rows: int, columns: int) -> Callable[[Path], Path]:
    """Return what writes an ods file of a few bytes whose one cell is said to stand so often."""

    def write(path: Path) -> Path:
        cell = ODS_CELL.replace("<table:table-cell", f'<table:table-cell table:number-columns-repeated="{columns}"')
        row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
        with zipfile.ZipFile(ods(path, [["甲"]])) as archive:
            parts = {name: archive.read(name).decode() for name in archive.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in parts.items():
                archive.writestr(name, part.replace(f"<table:table-row>{ODS_CELL}</table:table-row>", row))
        return path

    return write


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda path: ods(path, [["甲"] * (COLUMN_LIMIT + 1)]), f"超过{COLUMN_LIMIT}列"),
        (lambda path: ods(path, [["甲"]] * (ROW_LIMIT + 101)), f"超过{ROW_LIMIT}行"),
        (repeated(ROW_LIMIT + 101, 1), f"超过{ROW_LIMIT}行"),
        # So many cells take more than the gibibyte its process has.
        (repeated(1_000_000, 60), "文件损坏或不是表格"),
    ],
    ids=["columns", "rows", "repeated", "memory"],
)
def test_a_workbook_that_is_too_much_for_its_reader_is_refused(
    write: Callable[[Path], Path], words: str, tmp_path: Path
) -> None:
    with pytest.raises(Unusable, match=words):
        read_content(write(tmp_path / "表.ods").read_bytes())


def test_a_workbook_that_takes_too_long_is_refused(tmp_path: Path) -> None:
    content = xlsx(tmp_path / "表.xlsx", [["甲"] * COLUMN_LIMIT]).read_bytes()
    assert read_content(content).sheets[0].rows == {1: ("甲",) * COLUMN_LIMIT}
    with pytest.raises(Unusable, match="读了很久"):
        read_content(content, seconds=0)


def png(width: int, height: int) -> bytes:
    """Return a picture that says it is so large, of a few bytes that are no pixels."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", b"no pixels"), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_flood_of_pixels_is_judged_without_being_decoded() -> None:
    picture = png(100_000, 100_000)
    assert judge("a.png", picture).name == "a.png"
    assert pixels(picture) == (100_000, 100_000)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (lambda: package(HEAD + b" " * 310_000_000 + TAIL), Problem.BOMB),
        (lambda: b"%PDF-" + bytes(21 * 1024 * 1024), Problem.TOO_LARGE),
        (lambda: b"\x7fELF" + bytes(1000), Problem.KIND),
        (lambda: b"#!/bin/sh\nrm -rf /\n", Problem.KIND),
        # With cells like those of a table.
        (lambda: b"\x7fELF\x01,\x02,\x03\n\x04,\x05,\x06\n", Problem.KIND),
        (lambda: b"#!/bin/sh\necho a,b,c\necho d,e,f\n", Problem.KIND),
        (lambda: b"<table>\n<td>1,2,3\n<td>4,5,6\n", Problem.KIND),
        (lambda: b"", Problem.EMPTY),
    ],
    ids=["bomb", "large", "program", "script", "program of cells", "script of cells", "page of cells", "empty"],
)
def test_any_file_that_is_too_much_is_refused_and_nothing_of_it_unpacked(
    content: Callable[[], bytes], problem: Problem, read: Read
) -> None:
    with pytest.raises(Unfit) as caught:
        judge("../../计划.xlsx", content())
    assert caught.value.problem is problem
    assert read == Read()
