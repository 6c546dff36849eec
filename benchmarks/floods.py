"""How long do others wait while one account says far too much, compared with while it says nothing?

Run: ``python -m benchmarks.floods``. The same people write at the same rate, in turn with and without a flood by one of
them, each round from a fresh copy; the wait is measured on the platform.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from pathlib import Path
from typing import Any

from benchmarks import organisations
from benchmarks.figures import conditions, percentile, spread
from benchmarks.organisations import FIRST_ACCOUNT
from benchmarks.processes import ours, platform

WARM_UP = 50


def measure(template: Path, people: int, per_second: float, flood: int) -> tuple[dict[str, Any], float]:
    """Return what the platform saw, and by how many megabytes the program grew."""
    database = organisations.copy(template, template.with_name("flood.db"))
    with platform() as (telegram, base_url):
        telegram.ask(do="people", first=FIRST_ACCOUNT, count=people)
        with ours(database, base_url) as bot:
            telegram.ask(do="ready")
            telegram.ask(do="burst", first=FIRST_ACCOUNT + 1, count=WARM_UP, text="签到")
            first, count, before = FIRST_ACCOUNT + 1 + WARM_UP, people - 1 - WARM_UP, bot.rss_mb()
            order = {"first": first, "count": count, "per_second": per_second, "text": "签到"}
            answer = telegram.ask(do="flood", **order, flooder=FIRST_ACCOUNT, flood_per_second=flood)
            return answer, bot.rss_mb() - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--per-second", type=float, default=20)
    parser.add_argument("--people", type=int, default=651)
    parser.add_argument("--flood", type=int, default=1_000, help="messages a second by one account")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    print(f"{chosen.per_second:g}/s by others, {chosen.flood}/s by one, {chosen.rounds} rounds in turn; {conditions()}")
    calm: list[list[float]] = []
    flooded: list[list[float]] = []
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        asyncio.run(organisations.prepare(template, members=chosen.people))
        for _ in range(chosen.rounds):
            for flood, rounds in ((0, calm), (chosen.flood, flooded)):
                seen, grown = measure(template, chosen.people, chosen.per_second, flood)
                rounds.append([seconds * 1000 for seconds in seen["waits"]])
                print(f"  {seen['flooded']:>7,} said by one, {grown:+.1f} MB", flush=True)
    for name, rounds in (("calm", calm), ("flooded", flooded)):
        shares = (f"p{share} {spread([percentile(each, share / 100) for each in rounds], 1)}" for share in (50, 95, 99))
        print(f"{name:>8}: {', '.join(shares)} ms")
    ratios = [percentile(a, 0.95) / percentile(b, 0.95) for a, b in zip(flooded, calm, strict=True)]
    print(f"p95 under the flood to p95 without: {spread(ratios, 2)}")


if __name__ == "__main__":
    main()
