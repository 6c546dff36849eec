"""What a seeded bug is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """One bug; ``old`` occurs exactly once in the file."""

    path: str
    old: str
    new: str
    tests: str
