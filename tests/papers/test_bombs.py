"""Files made to harm who opens them are refused soon, with words that say what would be taken."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib

import pytest

from bot.papers.packages import CELL_LIMIT
from bot.papers.sheets import Unusable, read_content
from models.rules.files import Problem, Unfit, judge

SECONDS = 2.0
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"
BOOK = (
    b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    b'<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
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


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lambda: package(HEAD + b" " * 160_000_000 + TAIL), "解开后太大"),
        (lambda: lying(HEAD + b" " * 5_000_000 + TAIL), "文件损坏或不是表格"),
        (lambda: package(cells(20_000, 50)), f"超过{CELL_LIMIT // 10_000}万格"),
        (lambda: package(cells(60_000, 1)), "超过20000行"),
        (laughs, "文件损坏或不是表格"),
        (lambda: package(HEAD + b"<a>" * 100_000 + TAIL), "文件损坏或不是表格"),
        (many_lines, "超过20000行"),
        (lambda: b"MZ" + bytes(1_000_000), "文件损坏或不是表格"),
        (lambda: b"<html>" + b"<td>1" * 1000, "请用 Excel 或 WPS 另存为 xlsx 再试"),
        (lambda: b"\0" * 10_000_001, "文件超过10 MB"),
    ],
    ids=["bomb", "lying", "million", "rows", "laughs", "deep", "csv", "program", "page", "large"],
)
def test_a_table_that_is_too_much_is_refused_soon(content: object, words: str) -> None:
    sent = content()  # type: ignore[operator]
    began = _spent()
    with pytest.raises(Unusable, match=words):
        read_content(sent, seconds=5)
    assert _spent() - began < SECONDS


def _spent() -> float:
    """Return the seconds of a processor this process and its children took: a busy machine is no fault of ours."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def png(width: int, height: int) -> bytes:
    """Return a picture that says it is so large, of a few bytes."""
    head = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


def test_a_flood_of_pixels_is_judged_without_being_decoded() -> None:
    began = _spent()
    assert judge("a.png", png(100_000, 100_000)).name == "a.png"
    assert _spent() - began < 0.1


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (package(HEAD + b" " * 310_000_000 + TAIL), Problem.BOMB),
        (b"%PDF-" + bytes(21 * 1024 * 1024), Problem.TOO_LARGE),
        (b"\x7fELF" + bytes(1000), Problem.KIND),
        (b"#!/bin/sh\nrm -rf /\n", Problem.KIND),
        (b"", Problem.EMPTY),
    ],
    ids=["bomb", "large", "program", "script", "empty"],
)
def test_any_file_that_is_too_much_is_refused_soon(content: bytes, problem: Problem) -> None:
    began = _spent()
    with pytest.raises(Unfit) as caught:
        judge("../../计划.xlsx", content)
    assert caught.value.problem is problem
    assert _spent() - began < SECONDS
