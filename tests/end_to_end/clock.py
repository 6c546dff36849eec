"""A clock in a file: the test sets it, the program reads it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path


class ClockFile:
    """The moment in ``path``, and beside it the moment every job has run for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._done = path.with_name(f"{path.name}.done")

    def set(self, at: datetime) -> None:
        _write(self.path, at)

    def read(self) -> datetime:
        return datetime.fromisoformat(self.path.read_text())

    def mark_done(self, at: datetime) -> None:
        _write(self._done, at)

    def is_done(self, at: datetime) -> bool:
        return self._done.exists() and datetime.fromisoformat(self._done.read_text()) == at


def _write(path: Path, at: datetime) -> None:
    """Replace the file in one step, so that nobody reads half a moment."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(at.astimezone(UTC).isoformat())
    os.replace(fresh, path)
