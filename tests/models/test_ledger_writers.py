"""Eight writers at once in the same books: no number twice and none missing, no sum lost, no entry undone twice.

The full size of the proof, on a machine with time for it: ``ZHIBU_POSTINGS=100000 python -m pytest -n0 tests/models``.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from functools import partial

from sqlalchemy import select

from benchmarks.ledger import Sums, found, write
from models import ledger
from models.database import Database
from models.ledger import LedgerReceipt
from tests.conftest import VAULT
from tests.figures import SEED, note, size

POSTINGS = size("POSTINGS", 640)
WRITERS = 8


async def test_eight_writers_leave_whole_books(database_url: str) -> None:
    first = await Database.open(database_url, VAULT)
    # SQLite has one process, whose writers share its one writer; elsewhere each has connections of its own.
    is_shared = database_url.startswith("sqlite")
    each_own = [first if is_shared else await Database.open(database_url, VAULT) for _ in range(WRITERS)]
    books = [await first.write(partial(found, number=number)) for number in range(2)]
    seed = f"seed {SEED}"
    done = await asyncio.gather(
        *(
            write(own, random.Random(f"{seed}, writer {n}"), books, POSTINGS // WRITERS)
            for n, own in enumerate(each_own)
        )
    )
    expected: Sums = Counter()
    for sums, _ in done:
        expected.update(sums)
    seen: Sums = Counter()
    async with first.read() as db:
        assert await ledger.verify(db) == [], seed
        for branch, _ in books:
            for place, amount in (await ledger.balances(db, branch)).items():
                seen[branch, place.account] += amount.fen
            entries = await ledger.entries(db, branch)
            assert [entry.number for entry in entries] == list(range(1, len(entries) + 1)), seed
            undone = [entry.reversal_of for entry in entries if entry.reversal_of is not None]
            assert len(undone) == len(set(undone)), seed
            rows = (await db.core(select(LedgerReceipt.__table__).where(LedgerReceipt.branch_id == branch))).all()
            assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1)), seed
            assert {row.entry_number for row in rows} == {
                entry.number for entry in entries if entry.reversal_of is None
            }, seed
    assert {place: fen for place, fen in seen.items() if fen} == {place: fen for place, fen in expected.items() if fen}
    refused = sum(count for _, count in done)
    note(
        f"{POSTINGS} postings by {WRITERS} writers, {refused} reversals refused: 0 faults",
        seed=SEED,
        engine=first.dialect,
    )
    for own in {first, *each_own}:
        await own.close()
