"""The scorecard: each promise about faults is run at full size, and says what it saw.

    python -m tests.scorecard             # every item, hours on two cores; the exit code is 1 when one of them fails
    python -m tests.scorecard 4 23        # these items
    python -m tests.scorecard --into card.md
    python -m tests.scorecard --list      # what there is, how large, and how many seeded bugs each item sees

The same tests run, smaller, with every change. ``ZHIBU_SEED`` is another seed; the sizes below give way to those set in
the environment. What is written ``--into`` a file is a table to be pasted: item, commit, figures with their seed, time.
Begun again with the same file a run leaves out what holds there at the same commit; other items may be run beside it,
into the same file.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any

from tests.figures import SEED
from tests.mutants.mutant import Mutant
from tests.mutants.seeded import MUTANTS

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Item:
    """One line of the scorecard: which tests, and how large they are in full."""

    number: str
    title: str
    tests: tuple[str, ...]
    sizes: Mapping[str, int | str] = field(default_factory=dict)
    module: str = "pytest"

    @property
    def command(self) -> list[str]:
        options = ["-n0", "-s", *self.tests] if self.module == "pytest" else list(self.tests)
        return [sys.executable, "-m", self.module, *options]

    def sees(self, bug: Mutant) -> bool:
        """Return whether it is this item that turns red for a seeded bug: all the tests named beside it are its own."""
        if self.module == "tests.mutants":
            return True
        return all(any(PurePath(test).is_relative_to(mine) for mine in self.tests) for test in bug.tests.split())


YEAR = {"ZHIBU_PEOPLE": 200, "ZHIBU_LAST": "2026-12-31"}
STREAM = {
    "ZHIBU_MEMBERS": 208,
    "ZHIBU_MEETINGS": 49,
    "ZHIBU_PAYMENTS": 10,
    "ZHIBU_HOURS": 10,
    "ZHIBU_KILLS": 1000,
    "ZHIBU_TERMS": 200,
}
WECOM_MONTH = {
    "ZHIBU_WECOM_PEOPLE": 30,
    "ZHIBU_WECOM_WEEKS": 4,
    "ZHIBU_WECOM_KILLS": 10,
    "ZHIBU_WECOM_ENGINES": "sqlite,postgresql",
}
TELEGRAM = "tests/channels/telegram"
WECOM = "tests/channels/wecom"
PROOFS = "tests/proofs"
ITEMS = (
    Item("1", "SIGKILL and SIGTERM amid a stream of deeds", ("tests/end_to_end/test_stream.py",), STREAM),
    Item(
        "1",
        "a month in WeCom, by the app and by the long connection",
        ("tests/end_to_end/test_wecom_month.py",),
        WECOM_MONTH,
    ),
    Item(
        "2",
        "every command as everybody, over branches and persons",
        ("tests/commands/test_permissions.py", "tests/commands/test_canaries.py", "tests/test_permissions_page.py"),
        {"ZHIBU_EVERY_WAY": 1},
    ),
    Item(
        "2",
        "the same through WeCom and the web chat, and every address by who may not have it",
        ("tests/channels/wecom/test_canaries.py", "tests/pages/test_canaries.py"),
        {"ZHIBU_EVERY_WAY": 1},
    ),
    Item("3", "a year held against a model", ("tests/simulation/test_year.py",), YEAR),
    Item("3", "shifts held against a model", ("tests/simulation/test_shifts.py",), {"ZHIBU_SHIFTS": 100}),
    Item(
        "3,23",
        "the same in bad weather: crashes, outages, clock jumps",
        ("tests/simulation/test_faulty_year.py",),
        YEAR,
    ),
    Item(
        "23",
        "clocks set wrong, machines that stood still",
        ("tests/test_heartbeats.py", "tests/test_floods.py", "tests/jobs/test_traffic.py"),
    ),
    Item(
        "4",
        "death at every boundary of every flow",
        ("tests/crashes",),
        {"ZHIBU_STRIDE": 1, "ZHIBU_POINTS": 100_000},
    ),
    Item(
        "5",
        "the ledger under eight writers and against a model",
        ("tests/models/test_ledger_writers.py", "tests/models/test_ledger_machine.py"),
        {"ZHIBU_POSTINGS": 100_000, "ZHIBU_EXAMPLES": 500},
    ),
    Item(
        "6",
        "updates again, shuffled, by two pollers",
        (
            "tests/test_dispatch.py",
            f"{TELEGRAM}/test_polling.py",
            f"{WECOM}/test_updates.py",
            f"{WECOM}/test_disorder.py",
        ),
    ),
    Item("7", "every fault of both platforms", (TELEGRAM, f"{WECOM}/test_sending.py", "tests/test_pacing.py")),
    Item(
        "8,15",
        "doubtful sends, lost and moved chats",
        (f"{PROOFS}/test_doubtful_sends.py", "tests/test_delivery.py", "tests/models/test_outbox.py"),
        {"ZHIBU_SENDS": 1000},
    ),
    Item(
        "9",
        "names, phones, guesses and one code for two",
        (f"{PROOFS}/test_impersonation.py",),
        {"ZHIBU_ATTACKERS": 1000, "ZHIBU_GUESSES": 100_000, "ZHIBU_RACES": 200},
    ),
    Item("10", "canaries in logs, tables and files", ("tests/test_leaks.py", f"{TELEGRAM}/test_secrets.py")),
    Item("11", "one poison update in a hundred", (f"{PROOFS}/test_poison.py",), {"ZHIBU_UPDATES": 20_000}),
    Item("12", "anything instead of what should come in", (f"{PROOFS}/test_fuzz.py",), {"ZHIBU_UPDATES": 10_000}),
    Item(
        "13",
        "many at once",
        (f"{PROOFS}/test_many_at_once.py", "tests/models/test_database.py"),
        {"ZHIBU_ROUNDS": 100},
    ),
    Item(
        "14",
        "any order of deeds, deaths and late copies against a model",
        ("tests/simulation/test_any_order.py",),
        {"ZHIBU_EXAMPLES": 2000, "ZHIBU_STEPS": 50},
    ),
    Item("14", "seeded bugs", (), module="tests.mutants"),
    Item("17", "a storage that refuses, is locked or damaged", ("tests/test_storage.py",)),
    Item("18", "parts that hang", ("tests/test_heartbeats.py", "tests/test_running.py")),
    Item("19", "forged presses", (f"{PROOFS}/test_forged_presses.py",), {"ZHIBU_PRESSES": 10_000}),
    Item(
        "21",
        "calls that are not the platform's",
        (
            f"{PROOFS}/test_webhook_forgeries.py",
            f"{TELEGRAM}/test_webhook.py",
            f"{WECOM}/test_callback.py",
            f"{WECOM}/test_disorder.py",
        ),
        {"ZHIBU_CALLS": 10_000},
    ),
    Item(
        "22",
        "power lost",
        (f"{PROOFS}/test_power_loss.py", f"{PROOFS}/test_server_power.py", "tests/models/test_database.py"),
        {"ZHIBU_DEEDS": 80, "ZHIBU_CUTS": 500, "ZHIBU_SERVER_CUTS": 100},
    ),
    Item("24", "every time zone there is", ("tests/rules/test_zones.py",), {"ZHIBU_ZONES": 1000}),
    Item(
        "25",
        "a ledger and a trail changed past the program",
        (f"{PROOFS}/test_tampering.py", "tests/models/test_ledger.py", "tests/console/test_checking.py"),
        {"ZHIBU_TAMPERINGS": 1000},
    ),
    Item(
        "28,29",
        "hostile names in messages, sheets and files",
        (f"{PROOFS}/test_hostile_exports.py", "tests/commands/test_hostile_words.py", "tests/wording/test_hostile.py"),
        {"ZHIBU_NAMES": 10_000},
    ),
    Item("30", "files made to harm", ("tests/papers/test_bombs.py", f"{TELEGRAM}/test_fetching.py")),
    Item("32", "one who says far too much", ("tests/test_floods.py",)),
    Item(
        "33",
        "on and on, two years",
        (f"{PROOFS}/test_soak.py",),
        {"ZHIBU_DAYS": 2912, "ZHIBU_STEP_MINUTES": 360},
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Run the items asked for and print the card; return the exit code."""
    numbers = {number for item in ITEMS for number in item.number.split(",")}
    parser = argparse.ArgumentParser(prog="python -m tests.scorecard", description="run the scorecard at full size")
    parser.add_argument("items", nargs="*", metavar="ITEM", help="only these, by number")
    parser.add_argument("--into", type=Path, metavar="FILE", help="add a line for each item to a table in this file")
    parser.add_argument("--list", action="store_true", help="say what there is, and run nothing")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.items) - numbers:
        parser.error(f"there is no item {', '.join(sorted(unknown))}")
    chosen = [item for item in ITEMS if not asked.items or set(asked.items) & set(item.number.split(","))]
    if asked.list:
        for item in chosen:
            sizes = " ".join(f"{name}={value}" for name, value in item.sizes.items())
            bugs = sum(map(item.sees, MUTANTS))
            print(f"{item.number:>5}  {item.title}; seeded bugs: {bugs}; {sizes} {' '.join(item.command[1:])}")
        return 0
    return _run_all(chosen, asked.into)


def _run_all(chosen: Sequence[Item], into: Path | None) -> int:
    commit, began, held = _commit(), time.monotonic(), 0
    print(f"scorecard of {commit}, {len(chosen)} items, seed {SEED}, begun {datetime.now():%Y-%m-%d %H:%M}", flush=True)
    for item in chosen:
        if into is not None and _holds_already(item, commit, into):
            print(f"{item.number:>5}  held   {item.title}  (see {into})", flush=True)
            held += 1
        else:
            held += _run(item, commit, into)
    print(f"{held} of {len(chosen)} items hold at {commit}, {_took(began)}")
    return int(held < len(chosen))


def _run(item: Item, commit: str, into: Path | None) -> bool:
    """Run an item, print its line and return whether it holds."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures, printed = Path(folder) / "figures", Path(folder) / "printed"
        print(f"{item.number:>5}  ...    {item.title}  ({datetime.now():%H:%M}, {printed})", flush=True)
        sizes = {name: str(value) for name, value in item.sizes.items()}
        environment = {**sizes, **os.environ, "ZHIBU_FIGURES": str(figures)}
        with printed.open("wb") as file:
            ended = subprocess.run(item.command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        lines = [line for line in printed.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()]
        rows = [json.loads(line) for line in figures.read_text().splitlines()] if figures.exists() else []
    holds, took = ended.returncode == 0, _took(began)
    # The last line counts the tests, and those left out for want of an engine.
    seen = [_worded(row) for row in rows] + ([lines[-1]] if lines and item.module == "pytest" else [])
    print(f"{item.number:>5}  {'holds' if holds else 'FAILS'}  {item.title}  ({took})")
    for figure in seen:
        print(f"       {figure}")
    if not holds:
        said = [line for line in lines if line.startswith(("FAILED", "ERROR", "E   "))]
        print("\n".join([*said[:60], *lines[-60:]]))
    sys.stdout.flush()
    if into is not None:
        _note(item, commit, "holds" if holds else "FAILS", [*seen, took], into)
    return holds


def _note(item: Item, commit: str, verdict: str, seen: Sequence[str], into: Path) -> None:
    told = "<br>".join(seen).replace("|", "\\|")
    with into.open("a", encoding="utf-8") as file:
        if not file.tell():
            file.write("| item | | commit | seen |\n|---|---|---|---|\n")
        file.write(f"{_begin(item, verdict, commit)} {told} |\n")


def _holds_already(item: Item, commit: str, into: Path) -> bool:
    """Return whether a file says that an item holds; of a tree that is not committed nothing is known."""
    if commit.endswith("-dirty") or not into.exists():
        return False
    return any(line.startswith(_begin(item, "holds", commit)) for line in into.read_text(encoding="utf-8").splitlines())


def _begin(item: Item, verdict: str, commit: str) -> str:
    return f"| {item.number} {item.title} | {verdict} | {commit} |"


def _worded(row: Mapping[str, Any]) -> str:
    seed = f"seed {row['seed']}: " if row.get("seed") is not None else ""
    return f"{row.get('engine') or 'both engines'}: {seed}{row['figure']}"


def _took(began: float) -> str:
    return f"{timedelta(seconds=round(time.monotonic() - began))}"


def _commit() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or "no commit"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
