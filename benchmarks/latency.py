"""How long does a person wait for her answer while others write too, beside a plain bot?

Run: ``python -m benchmarks.latency``. Check-ins come at a steady rate; the wait is measured on the platform, from the
moment somebody writes to the moment the answer arrives.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks import organisations
from benchmarks.checkins import WARM_UP, plain, prepare
from benchmarks.figures import conditions, percentile, spread
from benchmarks.organisations import FIRST_ACCOUNT
from benchmarks.processes import ours, platform


def measure(name: str, template: Path, people: int, per_second: float) -> list[float]:
    """Return the milliseconds each person waited."""
    database = organisations.copy(template, template.with_name(f"{name}.db"))
    with platform() as (telegram, base_url):
        telegram.ask(do="people", first=FIRST_ACCOUNT, count=people)
        with (plain if name == "plain" else ours)(database, base_url):
            telegram.ask(do="ready")
            telegram.ask(do="burst", first=FIRST_ACCOUNT, count=WARM_UP, text="签到")
            first, count = FIRST_ACCOUNT + WARM_UP, people - WARM_UP
            answer = telegram.ask(do="offer", first=first, count=count, per_second=per_second, text="签到")
    return [seconds * 1000 for seconds in answer["waits"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-second", type=float, default=150)
    parser.add_argument("--people", type=int, default=1_700)
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print(f"{chosen.per_second:g}/s offered, {chosen.rounds} rounds in turn; {conditions()}")
    waits: dict[str, list[list[float]]] = {"plain": [], "ours": []}
    with tempfile.TemporaryDirectory() as folder:
        files = prepare(Path(folder), chosen.people)
        for _ in range(chosen.rounds):
            for name, template in files.items():
                waits[name].append(measure(name, template, chosen.people, chosen.per_second))
    for name, rounds in waits.items():
        middle = spread([percentile(each, 0.5) for each in rounds], 1)
        print(f"{name:>6}: p50 {middle} ms, p99 {spread([percentile(each, 0.99) for each in rounds], 1)} ms")
    pairs = zip(waits["ours"], waits["plain"], strict=True)
    print(f"p99 of ours to the plain bot's: {spread([percentile(a, 0.99) / percentile(b, 0.99) for a, b in pairs], 2)}")


if __name__ == "__main__":
    main()
