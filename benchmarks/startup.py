"""How soon is the program ready, and how much memory does it hold, also with a long outbox?

Run: ``python -m benchmarks.startup [--waiting 1000000]``.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from benchmarks import organisations
from benchmarks.figures import conditions, spread
from benchmarks.organisations import FIRST_ACCOUNT
from benchmarks.processes import ours, platform

READY = "已启动"
SETTLING_SECONDS = 5
MEMBERS = 250
BRANCHES = 5


def start(database: Path, *, talks: bool) -> tuple[float, float]:
    """Return the seconds until the product says it runs, and the megabytes it holds when it has worked a little."""
    with platform() as (telegram, base_url):
        telegram.ask(do="people", first=FIRST_ACCOUNT, count=MEMBERS)
        started = time.perf_counter()
        with ours(database, base_url) as bot:
            while READY not in bot.read_line():
                pass
            seconds = time.perf_counter() - started
            telegram.ask(do="ready")
            if talks:
                telegram.ask(do="burst", first=FIRST_ACCOUNT, count=MEMBERS, text="签到")
            time.sleep(SETTLING_SECONDS)
            return seconds, bot.rss_mb()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--waiting", type=int, default=100_000, help="messages in the outbox that are not yet due")
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print(f"{BRANCHES} branches, {MEMBERS} members; {conditions()}")
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        asyncio.run(organisations.prepare(template, members=MEMBERS, branch_count=BRANCHES))
        copy = Path(folder) / "ours.db"
        start(organisations.copy(template, copy), talks=False)  # compiles the modules, fills the disk's cache
        seen = [start(organisations.copy(template, copy), talks=True) for _ in range(chosen.rounds)]
        print(f"ready after {spread([each[0] for each in seen], 2)} s, {spread([each[1] for each in seen])} MB")
        filled = organisations.fill_outbox(template, chosen.waiting, members=MEMBERS, due_in=timedelta(days=30))
        asyncio.run(filled)
        seconds, rss = start(template, talks=True)
        print(f"with {chosen.waiting:,} messages waiting: ready after {seconds:.2f} s, {rss:.0f} MB")


if __name__ == "__main__":
    main()
