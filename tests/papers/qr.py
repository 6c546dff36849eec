"""Reading a QR back from the picture of a page."""

from __future__ import annotations

import os
import shutil
import subprocess

import pytest
import zxingcpp


def qr_of(pdf: bytes) -> str:
    """Return what the QR on the first page of a PDF says, read from its picture at 240 points an inch.

    That is less than a phone sees; at 120, one code in fifteen falls between the points and is not read.
    """
    if shutil.which("pdftoppm") is None and not os.environ.get("CI"):
        pytest.skip("poppler-utils is not installed")
    drawn = subprocess.run(
        ["pdftoppm", "-r", "240", "-gray", "-f", "1", "-l", "1", "-"], input=pdf, capture_output=True, check=True
    ).stdout
    # A picture of grey tones: P5, width, height and the brightest tone, then a byte a point.
    width, height = map(int, drawn.split(maxsplit=3)[1:3])
    view = zxingcpp.ImageView(drawn[-width * height :], width, height, zxingcpp.ImageFormat.Lum)
    [found] = zxingcpp.read_barcodes(view)
    said: str = found.text
    return said
