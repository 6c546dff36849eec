"""How the organiser's list of a shift goes on, the same in every language."""

from __future__ import annotations

from datetime import datetime

from models.shifts import Mark


def sign(begun: datetime | None, ended: datetime | None, said: datetime | None) -> str:
    """Return how somebody stands on the list: not there, there, gone, or gone when she says so."""
    if ended is not None:
        return "✓"
    if begun is None:
        return "·"
    return "?" if said is not None else "在"


def next_mark(begun: datetime | None, ended: datetime | None, said: datetime | None) -> str:
    """Return what a press on somebody makes of her."""
    if ended is not None:
        return Mark.CLEAR.value
    if begun is None:
        return Mark.IN.value
    return Mark.SAID.value if said is not None else Mark.OUT.value
