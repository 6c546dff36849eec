"""The scorecard: each promise about faults is run at full size, and says what it saw.

    python -m tests.scorecard             # every item, hours on two cores; the exit code is 1 when one of them fails
    python -m tests.scorecard 4 23        # these items
    python -m tests.scorecard --list      # what there is, and how large

The same tests run, smaller, with every change. ``ZHIBU_SEED`` is another seed; the sizes below give way to those set in
the environment.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
        options = ["-n0", "-q", "-s", *self.tests] if self.module == "pytest" else list(self.tests)
        return [sys.executable, "-m", self.module, *options]


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
    Item(
        "3,23",
        "the same in bad weather: crashes, outages, clock jumps",
        ("tests/simulation/test_faulty_year.py",),
        YEAR,
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
    Item("6", "updates again, shuffled, by two pollers", ("tests/test_dispatch.py", f"{TELEGRAM}/test_polling.py")),
    Item("7", "every fault of both platforms", (TELEGRAM, f"{WECOM}/test_sending.py", "tests/test_pacing.py")),
    Item("8,15", "doubtful sends, lost and moved chats", ("tests/test_delivery.py", "tests/models/test_outbox.py")),
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
        (f"{PROOFS}/test_many_at_once.py", "tests/models/test_database.py", "tests/simulation/test_shifts.py"),
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
        (f"{PROOFS}/test_webhook_forgeries.py", f"{TELEGRAM}/test_webhook.py", f"{WECOM}/test_callback.py"),
        {"ZHIBU_CALLS": 10_000},
    ),
    Item(
        "22",
        "power lost",
        (f"{PROOFS}/test_power_loss.py", f"{PROOFS}/test_server_power.py"),
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
    Item("33", "on and on", (f"{PROOFS}/test_soak.py",), {"ZHIBU_DAYS": 20_000}),
)


def main() -> int:
    """Run the items asked for and print the card; return the exit code."""
    asked = sys.argv[1:]
    if asked == ["--list"]:
        for item in ITEMS:
            sizes = " ".join(f"{name}={value}" for name, value in item.sizes.items())
            print(f"{item.number:>5}  {item.title}: {sizes} {' '.join(item.command[1:])}")
        return 0
    chosen = [item for item in ITEMS if not asked or set(asked) & set(item.number.split(","))]
    failed = [item for item in chosen if not _run(item)]
    print(f"{len(chosen) - len(failed)} of {len(chosen)} items hold at {_commit()}")
    return int(bool(failed) or not chosen)


def _run(item: Item) -> bool:
    """Run an item, print its line and return whether it holds."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        figures, printed = Path(folder) / "figures", Path(folder) / "printed"
        sizes = {name: str(value) for name, value in item.sizes.items()}
        environment = {**sizes, **os.environ, "ZHIBU_FIGURES": str(figures)}
        with printed.open("wb") as file:
            ended = subprocess.run(item.command, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT)
        lines = printed.read_text(encoding="utf-8", errors="replace").splitlines()
        rows = [json.loads(line) for line in figures.read_text().splitlines()] if figures.exists() else []
    holds = ended.returncode == 0
    print(f"{item.number:>5}  {'holds' if holds else 'FAILS'}  {item.title}  ({time.monotonic() - began:.0f} s)")
    for row in rows or [{"figure": next((line for line in reversed(lines) if line.strip()), "")}]:
        print(f"       {_worded(row)}")
    if not holds:
        said = [line for line in lines if line.startswith(("FAILED", "ERROR", "E   "))]
        print("\n".join([*said[:60], *lines[-60:]]))
    sys.stdout.flush()
    return holds


def _worded(row: Mapping[str, Any]) -> str:
    seed = f"seed {row['seed']}: " if row.get("seed") is not None else ""
    return f"{row.get('engine') or 'both engines'}: {seed}{row['figure']}"


def _commit() -> str:
    found = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True)
    return found.stdout.strip() or "no commit"


if __name__ == "__main__":
    sys.exit(main())
