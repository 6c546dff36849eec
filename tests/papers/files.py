"""Files as people hand them in, made on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

Rows = Sequence[Sequence[Any]]


class Formula(str):
    """A formula; ``shown`` is the result kept with it, None for one never calculated."""

    shown: str | float | None = None

    @classmethod
    def showing(cls, text: str, shown: str | float) -> Formula:
        made = cls(text)
        made.shown = shown
        return made


def xlsx(path: Path, rows: Rows, finish: Callable[[Any, Any], None] = lambda *_: None, sheet: str = "Sheet1") -> Path:
    """Write rows to an xlsx file; ``finish`` is given the workbook and the sheet."""
    workbook = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    fill(workbook.add_worksheet(sheet), rows)
    finish(workbook, workbook.worksheets()[0])
    workbook.close()
    return path


def fill(worksheet: Any, rows: Rows) -> None:
    for line, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, Formula):
                worksheet.write_formula(line, column, str(value), None, value.shown)
            elif isinstance(value, date | datetime):
                worksheet.write_datetime(line, column, value)
            elif isinstance(value, str):
                worksheet.write_string(line, column, value)
            elif value is not None:
                worksheet.write(line, column, value)


def without_results(path: Path) -> Path:
    """Take the kept results out of every formula, as programs do that write without calculating."""
    import re

    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, re.sub(rb"</f><v>.*?</v>", b"</f>", part) if "worksheets/" in name else part)
    return path


ODS = "application/vnd.oasis.opendocument.spreadsheet"
_CONTENT = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body>'
    '<office:spreadsheet><table:table table:name="名单">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
_MANIFEST = (
    '<?xml version="1.0"?><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<m:file-entry m:full-path="/" m:media-type="{ODS}"/>'
    '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>'
)


def ods(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """Write rows of text to an ods file; #N/A becomes an error cell."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS)
        archive.writestr("META-INF/manifest.xml", _MANIFEST)
        archive.writestr("content.xml", _CONTENT.format(rows=body))
    return path


def _ods_cell(text: str) -> str:
    error = ' office:string-value="" calcext:value-type="error"' if text == "#N/A" else ""
    return f'<table:table-cell office:value-type="string"{error}><text:p>{text}</text:p></table:table-cell>'
