"""Reading papers of dues back: the words of a PDF, the cells of a sheet."""

from __future__ import annotations

import os
import shutil
import subprocess
from io import BytesIO
from typing import Any

import pytest
import python_calamine


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF without spaces and line ends, which its layout puts anywhere."""
    if shutil.which("pdftotext") is None and not os.environ.get("CI"):
        pytest.skip("poppler-utils is not installed")
    told = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout
    return "".join(told.decode().split())


def cells_of(xlsx: bytes) -> dict[str, list[Any]]:
    """Return the rows of the first sheet by what stands in their second cell."""
    rows = python_calamine.load_workbook(BytesIO(xlsx)).get_sheet_by_index(0).to_python()
    return {str(row[1]): row for row in rows}
