"""What a file is, by its bytes, and under which name it is kept."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from models.rules.files import FileKind, Problem, Unfit, judge, pixels, safe_name

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def package(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "")
    return buffer.getvalue()


def compound(*streams: str) -> bytes:
    return OLE + b"\0" * 500 + b"".join(each.encode("utf-16-le") + b"\0" * 20 for each in streams)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
        (b"\xff\xd8\xff\xe0", FileKind.JPEG),
        (b"%PDF-1.4", FileKind.PDF),
        (package("[Content_Types].xml", "word/document.xml"), FileKind.DOCX),
        (package("[Content_Types].xml", "xl/workbook.xml"), FileKind.XLSX),
        (package("[Content_Types].xml", "ppt/presentation.xml"), FileKind.PPTX),
        (compound("WordDocument"), FileKind.DOC),
        (compound("Workbook"), FileKind.XLS),
        (compound("PowerPoint Document"), FileKind.PPT),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, kind: FileKind) -> None:
    assert judge("程序.exe", content).kind is kind


@pytest.mark.parametrize(
    "content",
    [
        b"MZ\x90\x00",
        b"\x7fELF",
        b"#!/bin/sh",
        b"<!DOCTYPE html>",
        b"<?xml version='1.0'?><svg/>",
        b"GIF89a",
        b"plain text",
        b"PK\x03\x04",
        package("a.exe"),
        package("word/document.xml"),
        package("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
        package("[Content_Types].xml", "word/document.xml", "word/VBAPROJECT.BIN"),
        compound("WordDocument", "_VBA_PROJECT"),
        compound("!_StringData"),
    ],
)
def test_nothing_else_is_taken_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(Unfit) as caught:
        judge("照片.png", content)
    assert caught.value.problem is Problem.KIND


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("名单.csv", "姓名,党支部\r\n张三,机关\r\n".encode(), True),
        ("名单.CSV", "姓名,党支部\n".encode("gb18030"), True),
        ("名单.txt", "姓名,党支部\n".encode(), False),
        ("名单.csv", b"<html><script>", False),
        ("名单.csv", b"a,b\x00c", False),
        ("名单.csv", b"\xff\xfe\xfa", False),
        ("名单.csv.exe", b"a,b", False),
    ],
)
def test_plain_text_is_a_table_only_where_its_name_says_so(name: str, content: bytes, is_taken: bool) -> None:
    if is_taken:
        assert judge(name, content).kind is FileKind.CSV
        assert judge(name, content).name.endswith(".csv")
    else:
        with pytest.raises(Unfit):
            judge(name, content)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("学习 材料（第三稿）.pdf", "学习 材料（第三稿）.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\a\\稿.PDF", "稿.pdf"),
        ("a\0b\nc\u202efdp.exe", "abcfdp.exe.pdf"),
        ("", "文件.pdf"),
        ("...", "文件.pdf"),
        (".pdf", "pdf.pdf"),
        ('<b>"x"|?*:.pdf', "_b__x_____.pdf"),
        ("\ud800坏.pdf", "坏.pdf"),
        ("长" * 300 + ".pdf", "长" * 80 + ".pdf"),
    ],
)
def test_a_name_is_safe_anywhere(given: str, kept: str) -> None:
    assert safe_name(given, FileKind.PDF) == kept
    assert len(safe_name(given, FileKind.PDF).encode()) <= 255


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 65_000, 2), (65_000, 2)),
        (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xff\xc2\x00\x0b\x08\x00\x10\x00\x20", (32, 16)),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff\xe0", None),
        (b"\xff\xd8\xff\xe0\x00\x00" * 3, None),
        (b"\xff\xd8\xff\xe0\x00\x02zz", None),
    ],
)
def test_the_size_of_a_picture_is_read_from_its_header(content: bytes, size: tuple[int, int] | None) -> None:
    assert pixels(content) == size
