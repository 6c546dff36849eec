"""How wide words stand where a Chinese character is as wide as two figures: in a sheet, on a terminal."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Return how wide a text stands, in figures.

    >>> width("王芳1")
    5
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
