"""What is read from a roster: people, and faults, each with its row."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.members import Category
from models.roles import OfficeKind


@dataclass(frozen=True)
class Place:
    """A row of a file; ``sheet`` is empty where only one sheet is read."""

    sheet: str
    line: int

    def __str__(self) -> str:
        return f"「{self.sheet}」第{self.line}行" if self.sheet else f"第{self.line}行"


@dataclass(frozen=True)
class Entry:
    """One person, well-formed; her phone, 11 digits, is kept out of every log."""

    place: Place
    name: str
    branch: str
    category: Category
    phone: str | None = field(repr=False)
    joined_on: date | None
    offices: tuple[OfficeKind, ...]
    is_exempt: bool
    group: str | None = None


@dataclass(frozen=True)
class Fault:
    """What must be mended before anything is written; without ``place`` it is the whole file's."""

    reason: str
    place: Place | None = None
    name: str = ""

    def __str__(self) -> str:
        return f"{self.place or '整个文件'}{f' {self.name}' if self.name else ''}：{self.reason}"
