"""What an xlsx or ods file holds beside values: how large it unpacks, and which cells are errors.

The library that reads the values gives errors (#N/A) and formulas never calculated as empty cells, which
would be silently wrong.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO
from xml.etree import ElementTree
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from bot.papers.workbooks import ROW_LIMIT

UNPACKED_LIMIT = 150_000_000
# More cells than any list of people has: they would take longer to read than anybody waits.
CELL_LIMIT = 300_000
_POSITION = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
# A password is a RuntimeError here, a missing part a KeyError: each is a file that cannot be read.
_UNREADABLE = (
    BadZipFile,
    zlib.error,
    expat.ExpatError,
    ElementTree.ParseError,
    LookupError,
    RuntimeError,
    OSError,
    ValueError,
)

Errors = dict[tuple[int, int], str]


class PackageUnread(Exception):
    """The package could not be read: ``kind`` is ``bomb``, ``rows``, ``columns``, ``cells`` or ``damaged``."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class Package:
    """An opened xlsx or ods file."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())

    @property
    def is_xlsx(self) -> bool:
        return "xl/workbook.xml" in self._names

    @property
    def is_ods(self) -> bool:
        return "content.xml" in self._names and b"spreadsheet" in self._archive.read("mimetype")

    def errors(self) -> dict[str, Errors]:
        """Return the error cells of every sheet of an xlsx: (line from 1, column from 0) to what is shown there."""
        return {name: _errors(self._archive, path) for name, path in self._sheets()}

    def count_ods_errors(self) -> int:
        """Return how many cells of an ods file hold an error."""
        return self._archive.read("content.xml").count(b'calcext:value-type="error"')

    def _sheets(self) -> Iterator[tuple[str, str]]:
        links = ElementTree.fromstring(self._archive.read("xl/_rels/workbook.xml.rels"))
        targets = {each.get("Id"): each.get("Target", "") for each in links}
        for element in ElementTree.fromstring(self._archive.read("xl/workbook.xml")).iter():
            if _local(element.tag) == "sheet":
                key = next((value for name, value in element.attrib.items() if _local(name) == "id"), None)
                target = targets.get(key, "")
                path = target[1:] if target.startswith("/") else f"xl/{target}"
                if path in self._names and "worksheet" in path:
                    yield element.get("name", ""), path


@contextmanager
def open_package(content: bytes) -> Iterator[Package]:
    """Open a package.

    Raises:
        PackageUnread: also from what is done with it inside.
    """
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > UNPACKED_LIMIT:
                raise PackageUnread("bomb")
            yield Package(archive)
    except _UNREADABLE as error:
        raise PackageUnread("damaged") from error


def _local(tag: str) -> str:
    return re.split("[}:]", tag)[-1]


def _errors(archive: ZipFile, path: str) -> Errors:
    with archive.open(path) as stream:
        return _CellScan().run(stream)


class _CellScan:
    """Walks a worksheet's XML for cells of type ``e`` and formulas without a value."""

    def __init__(self) -> None:
        self._found: Errors = {}
        self._at: tuple[int, int] | None = None
        self._is_error = self._is_formula = self._has_value = self._is_in_value = False
        self._text = ""
        self._rows = self._cells = 0

    def run(self, stream: IO[bytes]) -> Errors:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.ParseFile(stream)
        return self._found

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = _local(tag) if ":" in tag else tag
        if tag == "row":
            self._rows += 1
            if self._rows > ROW_LIMIT + 100:
                raise PackageUnread("rows")
        elif tag == "c":
            self._cells += 1
            if self._cells > CELL_LIMIT:
                raise PackageUnread("cells")
            position = _POSITION.fullmatch(attributes.get("r", ""))
            self._at = (int(position[2]), _column(position[1])) if position else None
            self._is_error = attributes.get("t") == "e"
            self._is_formula = self._has_value = False
            self._text = ""
        elif tag == "f":
            self._is_formula = True
        elif tag == "v":
            self._has_value = self._is_in_value = True

    def _end(self, tag: str) -> None:
        tag = _local(tag) if ":" in tag else tag
        if tag == "v":
            self._is_in_value = False
        elif tag == "c" and self._at is not None:
            if self._is_error:
                self._found[self._at] = self._text or "错误值"
            elif self._is_formula and not self._has_value:
                self._found[self._at] = "没有算出结果的公式"

    def _data(self, text: str) -> None:
        if self._is_in_value and self._is_error:
            self._text += text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
