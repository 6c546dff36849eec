"""Files that come in and go out through the web chat: what they are is read from their first bytes."""

from __future__ import annotations

from pathlib import PurePosixPath

from models.rules.files import LARGEST_BYTES, LARGEST_MEGABYTES, FileKind, Problem, Unfit, judge, kind_of

FILE_LIMIT = LARGEST_BYTES
TOO_LARGE = f"文件不能超过 {LARGEST_MEGABYTES} MB。"
ACCEPTED = (".jpeg", *(f".{kind.value}" for kind in FileKind))

_TEXTS = {
    ".csv": "text/csv; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
_PROBLEMS = {
    Problem.EMPTY: "这个文件是空的。",
    Problem.TOO_LARGE: TOO_LARGE,
    Problem.BOMB: "这个文件解压以后太大，可能有问题，请另存为一个新文件再发。",
}
SHOWN_INLINE = {"image/png", "image/jpeg"}


class BadFile(Exception):
    """A file that is not taken; the message, in Chinese, says why and what would be."""


def accept(name: str, content: bytes) -> tuple[str, str]:
    """Return the safe name and the content type of a file somebody sends.

    Raises:
        BadFile: it is empty, too large, or not of a kind that is taken, whatever it is called.
    """
    try:
        fit = judge(name, content)
    except Unfit as unfit:
        words = _PROBLEMS.get(unfit.problem, "只收 PNG、JPEG 图片和 PDF、Word、Excel、PPT 文件，不收带宏的。")
        raise BadFile(words) from unfit
    return fit.name, fit.kind.content_type


def content_type(name: str, content: bytes) -> str:
    """Return the content type of a file of ours, as bytes to be downloaded when in doubt."""
    try:
        kind = kind_of(content)
    except Unfit:
        kind = None
    return kind.content_type if kind else _TEXTS.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
