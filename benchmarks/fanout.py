"""How much of the platform's limit of 30 messages a second does a long outbox use, and how often are we refused?

Run: ``python -m benchmarks.fanout [--messages 10000]``. The platform enforces its limits; a message earlier than
allowed earns a 429, and there must be none. ``--one-way 0.025`` puts so many seconds of network between the two.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks import organisations
from benchmarks.figures import conditions
from benchmarks.organisations import FIRST_ACCOUNT
from benchmarks.processes import distant, ours, platform

PER_SECOND = 30


def deliver(database: Path, messages: int, one_way: float) -> str:
    """Let the product empty its outbox; what was seen, in one line."""
    with platform(is_limited=True) as (telegram, base_url), ExitStack() as stack:
        if one_way:
            base_url = stack.enter_context(distant(base_url, one_way))
        telegram.ask(do="people", first=FIRST_ACCOUNT, count=messages)
        bot = stack.enter_context(ours(database, base_url, is_paced=True))
        seen = telegram.ask(do="deliveries", count=messages)
        least = (messages - 1) // PER_SECOND
        return (
            f"{one_way * 2000:3.0f} ms there and back: {seen['sent']:,} messages to {seen['chats']:,} chats in "
            f"{seen['seconds']:.2f} s, {least / seen['seconds']:.1%} of the limit, {seen['floods']} × 429, "
            f"{bot.rss_mb():.0f} MB, {bot.cpu_seconds():.1f} s CPU with the start"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=1_500)
    parser.add_argument("--one-way", type=float, nargs="*", default=[0.0, 0.025])
    chosen = parser.parse_args()
    print(f"{chosen.messages:,} reminders waiting; {conditions()}")
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template.db"
        asyncio.run(organisations.prepare(template, members=chosen.messages, is_meeting_open=False))
        asyncio.run(organisations.fill_outbox(template, chosen.messages, members=chosen.messages))
        for one_way in chosen.one_way:
            print(deliver(organisations.copy(template, Path(folder) / "ours.db"), chosen.messages, one_way))


if __name__ == "__main__":
    main()
