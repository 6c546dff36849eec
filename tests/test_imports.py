"""The rooms of the house and who may import whom, as drawn in CONTRIBUTING.md."""

from __future__ import annotations

import ast
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("bot", "jobs", "models", "migrations")
OURS = {*ROOMS, "settings"}
# A library and the only places that may know it.
ONLY_IN = {
    "sqlalchemy": ("models/", "migrations/"),
    "aiosqlite": ("models/",),
    "alembic": ("models/schema.py", "migrations/"),
    "telegram": ("bot/channels/telegram/",),
    "aiohttp": ("bot/channels/",),
    "httpx": ("bot/channels/wecom/",),
    "websockets": ("bot/channels/wecom/",),
    "defusedxml": ("bot/channels/wecom/",),
    "apscheduler": ("jobs/schedule.py",),
    "starlette": ("bot/pages/", "bot/channels/"),
    "jinja2": ("bot/pages/",),
    "uvicorn": ("bot/running.py",),
    "pydantic_settings": ("settings.py",),
    "holidays": ("models/rules/calendar.py",),
    "icalendar": ("bot/papers/",),
    "python_calamine": ("bot/papers/",),
    "docxtpl": ("bot/papers/",),
    "xlsxwriter": ("bot/papers/",),
    "typst": ("bot/papers/",),
}
SETTINGS_READERS = ("bot/__main__.py", "migrations/env.py")


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [*found, ROOT / "settings.py"]


def imported(path: Path) -> Iterator[str]:
    """Yield the dotted names a file imports, relative ones made absolute."""
    package = path.relative_to(ROOT).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            yield ".".join((*base, *([node.module] if node.module else [])))


def where(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=where)
def test_every_file_imports_only_what_its_room_may(path: Path) -> None:
    place = where(path)
    names = set(imported(path))
    tops = {name.partition(".")[0] for name in names}
    room = place.partition("/")[0]
    if room == "models":
        assert not tops & {"bot", "jobs", "settings"}
    if room == "bot" and place != "bot/__main__.py":
        assert "jobs" not in tops
    if room == "jobs":
        assert "bot" not in tops
    if place not in SETTINGS_READERS:
        assert "settings" not in tops
    for library, places in ONLY_IN.items():
        if library in tops:
            assert place.startswith(places), f"{place} may not import {library}"


@pytest.mark.parametrize("path", sorted((ROOT / "models/rules").glob("*.py")), ids=where)
def test_the_rules_know_the_standard_library_and_each_other_alone(path: Path) -> None:
    for name in imported(path):
        top = name.partition(".")[0]
        known = top in sys.stdlib_module_names or name.startswith("models.rules") or top == "holidays"
        assert known, f"{where(path)} imports {name}"


@pytest.mark.parametrize("path", sources(), ids=where)
def test_no_file_outgrows_400_lines(path: Path) -> None:
    if not where(path).startswith("migrations/versions"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_there_is_no_room_for_leftovers() -> None:
    forbidden = {"utils", "helpers", "common", "core", "services", "lib", "managers"}
    names = {part for path in sources() for part in Path(where(path)).with_suffix("").parts}
    assert not names & forbidden


@pytest.mark.parametrize("path", sorted((ROOT / "benchmarks").glob("*.py")), ids=lambda path: path.name)
def test_what_benchmarks_take_from_the_house_is_there(path: Path) -> None:
    """They run by hand, so nobody else sees that a name they use is gone."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.partition(".")[0] in {*OURS, "tests"}:
            module = importlib.import_module(node.module)
            for name in node.names:
                assert hasattr(module, name.name) or importlib.import_module(f"{node.module}.{name.name}")
