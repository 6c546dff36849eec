"""How long do fifty people wait who all talk at once, how late is the loop meanwhile, and does memory grow with it?

Run: ``python -m benchmarks.soak``. Everybody says the next line as soon as she is answered; memory is read after
each round. With ``--traced`` the bytes Python holds are counted too, which makes all else slower.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import organisations
from benchmarks.figures import conditions, percentile
from benchmarks.organisations import FIRST_ACCOUNT
from benchmarks.processes import ours, platform
from benchmarks.watched import EVERY

LINES = ["签到", "日程", "志愿 15分钟 清扫{}", "我的"]
ACTORS = 50


def measure(database: Path, seen: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Return the milliseconds waited, and the megabytes held after each round."""
    waits, held = [], []
    with platform() as (telegram, base_url):
        telegram.ask(do="people", first=FIRST_ACCOUNT, count=ACTORS)
        with ours(database, base_url, module="benchmarks.watched", environment={"ZHIBU_WATCHED": str(seen)}) as bot:
            telegram.ask(do="ready")
            telegram.ask(do="together", first=FIRST_ACCOUNT, count=ACTORS, lines=LINES[:2])
            for number in range(rounds):
                lines = [line.format(number) for line in LINES]
                answer = telegram.ask(do="together", first=FIRST_ACCOUNT, count=ACTORS, lines=lines)
                waits += [seconds * 1000 for seconds in answer["waits"]]
                held.append(bot.rss_mb())
    return waits, held


@contextmanager
def sleeper() -> Iterator[list[float]]:
    """Give the milliseconds a thread comes late that only sleeps: what the machine alone does to everybody."""
    late_ms: list[float] = []
    over = threading.Event()

    def sleep() -> None:
        while not over.is_set():
            due = time.perf_counter() + EVERY
            time.sleep(EVERY)
            late_ms.append((time.perf_counter() - due) * 1000)

    thread = threading.Thread(target=sleep)
    thread.start()
    try:
        yield late_ms
    finally:
        over.set()
        thread.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50, help="of 200 messages")
    parser.add_argument("--traced", action="store_true")
    chosen = parser.parse_args()
    if chosen.traced:
        os.environ["ZHIBU_TRACED"] = "1"
    print(f"{ACTORS} at once, {chosen.rounds * ACTORS * len(LINES):,} messages; {conditions()}")
    with tempfile.TemporaryDirectory() as folder:
        # Nobody may flood: each says far more than a person can.
        os.environ["ZHIBU_FLOOD_PER_MINUTE"] = "0"
        template, seen = Path(folder) / "template.db", Path(folder) / "seen.json"
        asyncio.run(organisations.prepare(template, members=ACTORS))
        with sleeper() as machine:
            waits, held = measure(template, seen, chosen.rounds)
        watched = json.loads(seen.read_text())
    for name, values in (("answered after", waits), ("loop late by", watched["late_ms"]), ("a mere sleeper", machine)):
        shares = (f"p{share} {percentile(values, share / 100):,.1f}" for share in (50, 95, 99))
        print(f"{name}: {', '.join(shares)}, at most {max(values):,.1f} ms")
    quarter = held[len(held) // 4]
    print(f"resident: {quarter:.1f} MB after a quarter, {held[-1]:.1f} MB at the end, {held[-1] / quarter:.3f} ×")
    if chosen.traced:
        first, last = watched["held"]
        print(f"held by Python: {first:,} bytes after a quarter, {last:,} at the end, {last / first:.3f} ×")


if __name__ == "__main__":
    main()
