"""Files people send: which are taken, judged by their first bytes and never by their name, and a safe name for each."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath

# What Telegram lets a bot fetch (Bot API, getFile).
LARGEST_BYTES = 20 * 1024 * 1024
LARGEST_MEGABYTES = LARGEST_BYTES // 1024 // 1024
# An office file that unpacks to more is made to harm who opens it.
UNPACKED_BYTES = 300_000_000
NAME_LIMIT = 80
_UNNAMEABLE = re.compile(r'[<>:"|?*]')
_UNPRINTED = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_JPEG_TABLES = {0xC4, 0xC8, 0xCC}
_OFFICE = "application/vnd.openxmlformats-officedocument."


class FileKind(Enum):
    PNG = "png"
    JPEG = "jpg"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    DOC = "doc"
    XLS = "xls"
    PPT = "ppt"
    CSV = "csv"

    @property
    def is_image(self) -> bool:
        return self in (FileKind.PNG, FileKind.JPEG)

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


class Problem(Enum):
    """Why a file is not taken; UNAVAILABLE: its platform did not give it out."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    KIND = "kind"
    BOMB = "bomb"
    UNAVAILABLE = "unavailable"


class Unfit(Exception):
    """A file that is not taken."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


@dataclass(frozen=True)
class Fit:
    """A file that is taken: what it is, and a name that is safe anywhere."""

    name: str
    kind: FileKind


def judge(name: str, content: bytes) -> Fit:
    """Return what a file is.

    Raises:
        Unfit: empty, larger than 20 MB, of a kind that is not taken, or unpacking to more than 300 MB.

    Source: 本地默认（图片、PDF、Word、Excel、PPT 和 csv；不收程序、网页和带宏的 Office 文件）.

    >>> judge("../../心得.html", b"%PDF-1.7")
    Fit(name='心得.html.pdf', kind=<FileKind.PDF: 'pdf'>)
    """
    if not content:
        raise Unfit(Problem.EMPTY)
    if len(content) > LARGEST_BYTES:
        raise Unfit(Problem.TOO_LARGE)
    kind = kind_of(content) or _text_kind(name, content)
    if kind is None:
        raise Unfit(Problem.KIND)
    return Fit(safe_name(name, kind), kind)


def kind_of(content: bytes) -> FileKind | None:
    """Return what the bytes are, None when it is nothing that is taken.

    Raises:
        Unfit: with BOMB.
    """
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return FileKind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        return FileKind.JPEG
    if content.startswith(b"%PDF-"):
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _package_kind(content)
    if content.startswith(_OLE):
        return _compound_kind(content)
    return None


def safe_name(name: str, kind: FileKind) -> str:
    """Return a name without folders, control signs or signs that turn it around, ending as its kind does.

    >>> safe_name("C:\\\\稿\\u202efdp.exe", FileKind.PDF)
    '稿fdp.exe.pdf'
    """
    endings = _ENDINGS.get(kind, (f".{kind.value}",))
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(each for each in last if each.isprintable()).strip(" .")
    path = PurePosixPath(_UNNAMEABLE.sub("_", printable) or "文件")
    is_named = path.suffix.lower() in endings
    stem = path.stem if is_named else path.name
    # 80 Chinese characters fill this; emoji would be more than a disk takes.
    stem = stem[:NAME_LIMIT].encode()[: 3 * NAME_LIMIT].decode(errors="ignore")
    return stem + (path.suffix.lower() if is_named else endings[0])


def pixels(content: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG as its header says, without decoding it; None when it does not say.

    >>> pixels(b"\\x89PNG\\r\\n\\x1a\\n" + struct.pack(">I4sII", 13, b"IHDR", 640, 480))
    (640, 480)
    """
    try:
        if content.startswith(b"\x89PNG"):
            width, height = struct.unpack_from(">II", content, 16)
            return width, height
        return _jpeg_pixels(content)
    except (struct.error, IndexError):
        return None


def _jpeg_pixels(content: bytes) -> tuple[int, int] | None:
    at = 2
    while content[at] == 0xFF:
        kind = content[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        (length,) = struct.unpack_from(">H", content, at + 2)
        if 0xC0 <= kind <= 0xCF and kind not in _JPEG_TABLES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        at += 2 + length
    return None


def _text_kind(name: str, content: bytes) -> FileKind | None:
    """Return CSV for plain text that is called so, or has two lines with two of one sign between their cells.

    It has no first bytes of its own, and is nothing a program runs or a browser shows.
    """
    text = _plain_text(content)
    if text is None or text.lstrip().startswith(("<", "#!", "{", "[", "%")):
        return None
    lines = [line for line in text.splitlines() if line.strip()]
    has_cells = any(sum(line.count(sign) >= 2 for line in lines) >= 2 for sign in ",\t;")
    return FileKind.CSV if has_cells or PurePosixPath(name.lower()).suffix == ".csv" else None


def _plain_text(content: bytes) -> str | None:
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _UNPRINTED.search(text) else text
    return None


def _package_kind(content: bytes) -> FileKind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, struct.error):
        return None
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if sum(entry.file_size for entry in entries) > UNPACKED_BYTES:
        raise Unfit(Problem.BOMB)
    return next((kind for part, kind in _PARTS.items() if part in names), None)


def _compound_kind(content: bytes) -> FileKind | None:
    """Old Office files name their streams; so do macros."""
    if "_VBA_PROJECT".encode("utf-16-le") in content:
        return None
    return next((kind for stream, kind in _STREAMS.items() if stream.encode("utf-16-le") in content), None)


_ENDINGS = {FileKind.JPEG: (".jpg", ".jpeg")}
_PARTS = {
    "xl/workbook.xml": FileKind.XLSX,
    "word/document.xml": FileKind.DOCX,
    "ppt/presentation.xml": FileKind.PPTX,
}
_STREAMS = {"WordDocument": FileKind.DOC, "PowerPoint Document": FileKind.PPT, "Workbook": FileKind.XLS}
_CONTENT_TYPES = {
    FileKind.PNG: "image/png",
    FileKind.JPEG: "image/jpeg",
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: f"{_OFFICE}wordprocessingml.document",
    FileKind.XLSX: f"{_OFFICE}spreadsheetml.sheet",
    FileKind.PPTX: f"{_OFFICE}presentationml.presentation",
    FileKind.DOC: "application/msword",
    FileKind.XLS: "application/vnd.ms-excel",
    FileKind.PPT: "application/vnd.ms-powerpoint",
    FileKind.CSV: "text/csv",
}
