"""Does a check-in cost more when there were a million before it?

Run: ``python -m benchmarks.growth``. The same people check in with few and with many rows of earlier meetings in the
ledger, in turn, as in ``benchmarks.checkins``.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path

from benchmarks import organisations
from benchmarks.checkins import Outcome, measure
from benchmarks.figures import conditions, spread

PEOPLE = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    print(f"{PEOPLE:,} people, {chosen.rounds} rounds in turn; {conditions()}")
    outcomes: dict[str, list[Outcome]] = {"few": [], "many": []}
    with tempfile.TemporaryDirectory() as folder:
        files = {name: Path(folder) / f"{name}-template.db" for name in outcomes}
        for path, meetings in zip(files.values(), (0, chosen.rows // PEOPLE), strict=True):
            asyncio.run(organisations.prepare(path, members=PEOPLE, past_meetings=meetings))
        for _ in range(chosen.rounds):
            for name, path in files.items():
                outcomes[name].append(measure("ours", path, PEOPLE))
    for name, rounds in outcomes.items():
        rows = PEOPLE if name == "few" else chosen.rows + PEOPLE
        cpu, speed = spread([each.cpu_us for each in rounds]), spread([each.per_second for each in rounds])
        print(f"{rows:>9,} rows: {cpu} µs CPU each, {speed} check-ins/s")
    pairs = list(zip(outcomes["few"], outcomes["many"], strict=True))
    growth = [many.cpu_us / few.cpu_us for few, many in pairs]
    slower = [few.per_second / many.per_second for few, many in pairs]
    print(f"growth: {spread(growth, 2)} × the CPU, {spread(slower, 2)} × the time")


if __name__ == "__main__":
    main()
