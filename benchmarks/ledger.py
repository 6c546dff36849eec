"""How long do 100,000 postings take to enter with 8 writers at once, to fold into balances and to verify?

Run: ``python -m benchmarks.ledger [--postgres]``; that starts a cluster of its own, as the tests do. On PostgreSQL each
writer has a connection of its own, as processes have; SQLite has one process, whose writers share its one. All enter
payments, with money over now and then, and reversals in the same branches. In the end a plain model says what must be
there: balances, sums of zero, numbers without gaps, each entry undone once at the most, no fault.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

from models import branches, ledger, members, schema
from models.base import BranchId, MemberId
from models.database import Database, Session
from models.facts import Refused
from models.ledger import Voucher
from models.rules.ledger import Account, EntryKind, Line, Method
from models.rules.values import Money, Month
from models.sealing import Vault
from tests.cluster import Cluster
from tests.talk import START

BRANCHES = 5
PEOPLE = 24
AT_ONCE = 20
TODAY = date(2026, 11, 20)

Sums = Counter[tuple[BranchId, Account]]


async def found(db: Session, number: int) -> tuple[BranchId, list[MemberId]]:
    """Make a branch and its people."""
    branch = await branches.found(db, f"第{number}支部", at=START)
    people = [await members.enrol(db, f"甲{each}", branch, by=None, at=START) for each in range(PEOPLE)]
    return branch.id, [member.id for member in people]


def payment(chance: random.Random, people: list[MemberId]) -> Voucher:
    """Return a payment of a month, now and then with something over."""
    fen, over = chance.randrange(1, 100_000), chance.choice((0, 0, 0, 1500))
    member, month = chance.choice(people), Month(2026, chance.randrange(1, 12))
    lines = [
        Line(chance.choice(list(Method)).account, Money(fen + over)),
        Line(Account.DUES, Money(-fen), member, month),
    ]
    lines += [Line(Account.REFUNDABLE, Money(-over), member)] if over else []
    return Voucher(EntryKind.PAYMENT, TODAY, tuple(lines))


async def write(
    database: Database, chance: random.Random, books: list[tuple[BranchId, list[MemberId]]], postings: int
) -> tuple[Sums, int]:
    """Enter so many postings; return what they come to, and how many reversals were refused."""
    sums: Sums = Counter()
    refused = written = 0
    while written < postings:
        branch, people = chance.choice(books)
        vouchers = [payment(chance, people) for _ in range(AT_ONCE)]
        numbers = await database.write(partial(ledger.post, branch_id=branch, vouchers=vouchers, by=None, at=START))
        lines = [line for voucher in vouchers for line in voucher.lines]
        # Any entry of the branch, whoever entered it: two writers may want to undo the same.
        number = chance.randrange(1, numbers[-1] + 1)
        undo = partial(ledger.reverse, branch_id=branch, number=number, reason="改", on=TODAY, by=None, at=START)
        try:
            _, undone = await database.write(undo)
            lines += [Line(line.account, Money(-line.amount.fen)) for line in undone]
        except Refused:
            refused += 1
        for line in lines:
            sums[branch, line.account] += line.amount.fen
        written += len(lines)
    return sums, refused


async def main(url: str, postings: int, writers: int) -> None:
    vault = Vault(Vault.new_key())
    await schema.upgrade(url, vault)
    first = await Database.open(url, vault)
    books = [await first.write(partial(found, number=number)) for number in range(BRANCHES)]
    is_shared = url.startswith("sqlite")
    others = [first if is_shared else await Database.open(url, vault) for _ in range(writers)]
    began = time.perf_counter()
    done = await asyncio.gather(
        *(write(each, random.Random(number), books, postings // writers) for number, each in enumerate(others))
    )
    entered = time.perf_counter()
    expected: Sums = Counter()
    for sums, _ in done:
        expected.update(sums)
    async with first.read() as db:
        seen: Sums = Counter()
        for branch, _ in books:
            for place, amount in (await ledger.balances(db, branch)).items():
                seen[branch, place.account] += amount.fen
        folded = time.perf_counter()
        faults = await ledger.verify(db)
        verified = time.perf_counter()
        numbers = [[record.number for record in await ledger.entries(db, branch)] for branch, _ in books]
    assert faults == [], faults
    assert {place: fen for place, fen in seen.items() if fen} == {place: fen for place, fen in expected.items() if fen}
    assert all(each == list(range(1, len(each) + 1)) for each in numbers)
    for each in {first, *others}:
        await each.close()
    print(
        f"{url.split(':')[0]}: {writers} writers, {sum(map(len, numbers)):,} entries of {postings:,} postings or more"
    )
    print(f"entered in {entered - began:.1f} s; {sum(refused for _, refused in done)} second reversals refused")
    print(f"all balances folded in {folded - entered:.2f} s, all books verified in {verified - folded:.2f} s: no fault")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--postings", type=int, default=100_000)
    parser.add_argument("--writers", type=int, default=8)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.postgres:
            with Cluster(sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1], Path(folder)) as server:
                asyncio.run(main(server.url, given.postings, given.writers))
        else:
            asyncio.run(main(f"sqlite+aiosqlite:///{Path(folder) / 'ledger.db'}", given.postings, given.writers))
