"""Rule packs with points: the example the party pack offers, as a branch would switch it on, and changes of it."""

from __future__ import annotations

from pathlib import Path

from models.almanac import Almanac
from models.rules.rulebook import RuleBook, load
from tests.talk import ZONE, Stage

PARTY = (Path(__file__).parents[1] / "models/rulebooks/party.toml").read_text(encoding="utf-8")
BEGINS = "# [[points]]\n"


def example() -> str:
    """Return the example without the signs that keep it off."""
    return "\n".join(line.removeprefix("# ") for line in PARTY[PARTY.index(BEGINS) :].splitlines())


def read(folder: Path, points: str | None = None) -> RuleBook:
    """Load the party pack with these tables of points, the example if none are given."""
    path = folder / "own.toml"
    path.write_text(PARTY + "\n" + (example() if points is None else points), encoding="utf-8")
    return load(str(path))


def switch_on(stage: Stage, folder: Path, points: str | None = None) -> None:
    """Let the organisation use these points from now on."""
    stage.almanac = Almanac(ZONE, read(folder, points))
    stage.restart()
