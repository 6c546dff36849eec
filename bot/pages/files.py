"""Files that come in and go out through the web chat: what they are is read from their first bytes."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePosixPath

FILE_LIMIT = 5 * 1024 * 1024
NAME_LIMIT = 100
ACCEPTED = (".png", ".jpg", ".jpeg", ".pdf", ".xlsx", ".docx")

_OFFICE = "application/vnd.openxmlformats-officedocument."
_SUFFIXES = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/pdf": (".pdf",),
    f"{_OFFICE}spreadsheetml.sheet": (".xlsx",),
    f"{_OFFICE}wordprocessingml.document": (".docx",),
}
_TEXTS = {
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
SHOWN_INLINE = {"image/png", "image/jpeg"}


class BadFile(Exception):
    """A file that is not taken; the message, in Chinese, says why and what would be."""


def accept(name: str, content: bytes) -> tuple[str, str]:
    """Return the safe name and the content type of a file somebody sends.

    Raises:
        BadFile: it is empty, too large (5 MB), or not of a kind that is taken, whatever it is called.
    """
    if not content:
        raise BadFile("这个文件是空的。")
    if len(content) > FILE_LIMIT:
        raise BadFile("文件不能超过 5 MB。")
    kind = _kind(content)
    if kind is None:
        raise BadFile("只收 PNG、JPEG 图片和 PDF、Excel（xlsx）、Word（docx）文件。")
    return _safe_name(name, _SUFFIXES[kind]), kind


def content_type(name: str, content: bytes) -> str:
    """Return the content type of a file of ours, as bytes to be downloaded when in doubt."""
    return _kind(content) or _TEXTS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")


def _kind(content: bytes) -> str | None:
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    return None


def _office_kind(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError):
        return None
    if "[Content_Types].xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
        return None
    if "xl/workbook.xml" in names:
        return f"{_OFFICE}spreadsheetml.sheet"
    return f"{_OFFICE}wordprocessingml.document" if "word/document.xml" in names else None


def _safe_name(name: str, suffixes: tuple[str, ...]) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    printable = "".join(each for each in last if each.isprintable()).strip(" .")
    path = PurePosixPath(printable or "文件")
    stem = path.stem if path.suffix.lower() in suffixes else path.name
    suffix = path.suffix.lower() if path.suffix.lower() in suffixes else suffixes[0]
    return stem[:NAME_LIMIT] + suffix
