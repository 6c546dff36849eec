"""Figures of the scorecard: a check says what it saw, and `python -m tests.scorecard` collects it."""

from __future__ import annotations

import json
import os
from pathlib import Path

SEED = int(os.environ.get("ZHIBU_SEED", "1"))


def size(name: str, reduced: int) -> int:
    """Return how large a check is run: ``ZHIBU_<name>``, or the size that every change is tested with."""
    return int(os.environ.get(f"ZHIBU_{name}", reduced))


def note(figure: str, *, seed: int | None = None, engine: str = "") -> None:
    """Say what a check saw, with all that is needed to see it again."""
    row = {"figure": figure, "seed": seed, "engine": engine}
    print(" · ".join(f"{name} {value}" for name, value in row.items() if value not in (None, "")))
    if path := os.environ.get("ZHIBU_FIGURES"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
