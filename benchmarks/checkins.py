"""How many check-ins a second are recorded on the disk and answered, and what does one cost, beside a plain bot?

Run: ``python -m benchmarks.checkins``. Both bots do the same work against the same fake platform, in turn, each round
from a fresh copy of the same roster; the limits of the platform are off.
"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks import organisations
from benchmarks.figures import conditions, spread
from benchmarks.organisations import FIRST_ACCOUNT
from benchmarks.processes import ROOT, Process, ours, platform, started

WARM_UP = 200


@dataclass(frozen=True)
class Outcome:
    """One round: check-ins a second, microseconds of processor time each, and megabytes at its end."""

    per_second: float
    cpu_us: float
    rss_mb: float


def plain(database: Path, base_url: str) -> AbstractContextManager[Process]:
    """Run the rival."""
    return started(["-m", "benchmarks.plain_bot", str(database), base_url], core=1)


def prepare(folder: Path, people: int) -> dict[str, Path]:
    """Make the same roster for both."""
    files = {"plain": folder / "plain-template.db", "ours": folder / "ours-template.db"}
    asyncio.run(organisations.prepare(files["ours"], members=people))
    arguments = [str(files["plain"]), "prepare", str(people), str(FIRST_ACCOUNT)]
    subprocess.run([sys.executable, "-m", "benchmarks.plain_bot", *arguments], cwd=ROOT, check=True)
    return files


def measure(name: str, template: Path, people: int) -> Outcome:
    """Let everybody check in at once, after some have warmed the bot up.

    Raises:
        RuntimeError: not everybody was recorded and answered.
    """
    database = organisations.copy(template, template.with_name(f"{name}.db"))
    with platform() as (telegram, base_url):
        telegram.ask(do="people", first=FIRST_ACCOUNT, count=people)
        with (plain if name == "plain" else ours)(database, base_url) as bot:
            telegram.ask(do="ready")
            telegram.ask(do="burst", first=FIRST_ACCOUNT, count=WARM_UP, text="签到")
            count = people - WARM_UP
            before = bot.cpu_seconds()
            burst = telegram.ask(do="burst", first=FIRST_ACCOUNT + WARM_UP, count=count, text="签到")
            cpu, rss = bot.cpu_seconds() - before, bot.rss_mb()
    if not burst["is_whole"] or recorded(database, name) != people:
        raise RuntimeError(f"{name}: {recorded(database, name)} of {people} recorded, {burst}")
    return Outcome(count / burst["seconds"], cpu / count * 1e6, rss)


def recorded(database: Path, name: str) -> int:
    """Return how many members the database says were there."""
    where = "" if name == "plain" else "WHERE presence = 'present' AND meeting_id = 1"
    with sqlite3.connect(database) as connection:
        return int(connection.execute(f"SELECT count(*) FROM attendances {where}").fetchone()[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print(f"{chosen.people:,} people, {chosen.rounds} rounds in turn; {conditions()}")
    outcomes: dict[str, list[Outcome]] = {"plain": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder:
        files = prepare(Path(folder), chosen.people)
        for _ in range(chosen.rounds):
            for name, template in files.items():
                outcomes[name].append(measure(name, template, chosen.people))
    for name, rounds in outcomes.items():
        print(
            f"{name:>6}: {spread([each.per_second for each in rounds])} check-ins/s, "
            f"{spread([each.cpu_us for each in rounds])} µs CPU each, {spread([each.rss_mb for each in rounds])} MB"
        )
    pairs = list(zip(outcomes["ours"], outcomes["plain"], strict=True))
    faster = [mine.per_second / other.per_second for mine, other in pairs]
    cheaper = [other.cpu_us / mine.cpu_us for mine, other in pairs]
    print(f"ours: {spread(faster, 1)} × as many, {spread(cheaper, 1)} × less CPU each")


if __name__ == "__main__":
    main()
