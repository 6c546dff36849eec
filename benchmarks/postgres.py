"""On PostgreSQL, do four processes claim more deliveries a second than one, and never the same one twice?

Run: ``python -m benchmarks.postgres``. It starts a cluster of its own, as the tests do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import create_async_engine

from benchmarks.figures import conditions
from benchmarks.organisations import KEY
from benchmarks.processes import Process
from models import facts, outbox, schema, tables  # noqa: F401  (makes the metadata whole)
from models.database import Database
from models.dues import DuesReminder
from models.outbox import Parcel, Purpose, State
from models.rules.values import Month
from models.sealing import Vault
from tests.cluster import Cluster
from tests.conftest import empty_tables

PORTION = 64


async def fill(url: str, count: int) -> None:
    """Empty the database and put reminders in the outbox, one a chat."""
    now = datetime.now(UTC)
    kind, content = facts.encode(DuesReminder(Month.of(now.date()), 3))
    rows = [
        {
            "lane": f"telegram:{index}",
            "purpose": Purpose.REMINDER,
            "priority": 2,
            "kind": kind,
            "content": content,
            "language": "zh",
            "state": State.WAITING,
            "created_at": now,
            "due_at": now,
            "attempts": 0,
        }
        for index in range(count)
    ]
    engine = create_async_engine(url)
    await empty_tables(engine)
    await engine.dispose()
    database = await Database.open(url, Vault(KEY))
    await database.write(lambda db: db.core(insert(Parcel.__table__), rows))
    await database.close()


async def work(url: str) -> None:
    """Claim and mark until nothing is left, once told to begin."""
    database = await Database.open(url, Vault(KEY))
    await database.write(lambda db: outbox.claim(db, 0, ("telegram",), at=datetime.now(UTC)))
    print(json.dumps({}), flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    mine: list[int] = []
    while claimed := await database.write(lambda db: outbox.claim(db, PORTION, ("telegram",), at=datetime.now(UTC))):
        sent = [(parcel.id, str(parcel.id)) for parcel in claimed]
        await database.write(lambda db, sent=sent: outbox.mark_sent(db, sent, at=datetime.now(UTC)))
        mine += [parcel.id for parcel in claimed]
    print(json.dumps({"claimed": mine}), flush=True)
    await database.close()


def measure(url: str, processes: int, count: int) -> float:
    """Return the deliveries a second.

    Raises:
        RuntimeError: one was claimed twice, or not at all.
    """
    asyncio.run(fill(url, count))
    workers = [Process(["-m", "benchmarks.postgres", "--work", url], core=number) for number in range(processes)]
    for worker in workers:
        worker.read_line()
    started = time.perf_counter()
    for worker in workers:
        worker.tell()
    claimed = [number for worker in workers for number in json.loads(worker.read_line())["claimed"]]
    seconds = time.perf_counter() - started
    for worker in workers:
        worker.end()
    if len(claimed) != count or len(set(claimed)) != count:
        raise RuntimeError(f"{len(claimed)} claims of {len(set(claimed))} messages, there were {count}")
    return count / seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", metavar="URL", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        asyncio.run(work(chosen.work))
        return
    print(f"{chosen.messages:,} messages, one a chat; {conditions()}")
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    with tempfile.TemporaryDirectory() as folder, Cluster(binaries[-1], Path(folder)) as server:
        asyncio.run(schema.upgrade(server.url))
        for _ in range(chosen.rounds):
            one, four = (measure(server.url, processes, chosen.messages) for processes in (1, 4))
            print(f"1 process: {one:,.0f}/s, 4 processes: {four:,.0f}/s, {four / one:.2f} ×; nothing claimed twice")


if __name__ == "__main__":
    main()
