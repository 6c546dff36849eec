"""Receipts: numbers without gaps whoever writes at once, rows that nobody can change, and a check that sees through."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from models import ledger, receipts
from models.base import BranchId, MemberId
from models.database import Database, Session
from models.ledger import Voucher
from models.rules.ledger import Account, EntryKind, Line
from models.rules.values import Money, Month
from tests.cast import LIBRARY, OFFICE
from tests.conftest import VAULT
from tests.talk import Stage

WRITERS = 8
EACH = 6


def payment(member: int, on: date) -> Voucher:
    lines = (Line(Account.CASH, Money(8500)), Line(Account.DUES, Money(-8500), member, Month.of(on)))
    return Voucher(EntryKind.PAYMENT, on, lines)


async def test_eight_writers_at_once_leave_no_gap_in_any_year_of_any_branch(stage: Stage, database_url: str) -> None:
    keeper = MemberId(stage.cast.members["刘洋"])
    places = [(BranchId(stage.cast.branches[OFFICE]), "王芳"), (BranchId(stage.cast.branches[LIBRARY]), "吴刚")]

    async def write(writer: int) -> None:
        database = await Database.open(database_url, VAULT)
        for turn in range(EACH):
            branch, who = places[(writer + turn) % 2]
            day = date(2026, 12, 31) if turn % 3 else date(2027, 1, 4)
            voucher = payment(stage.cast.members[who], day)

            async def work(db: Session, branch: BranchId = branch, voucher: Voucher = voucher) -> None:
                await ledger.post(db, branch, [voucher], by=keeper, at=stage.now)

            await database.write(work)
        await database.close()

    # Each in a loop and with threads of its own, as processes have.
    with ThreadPoolExecutor(WRITERS) as threads:
        loop = asyncio.get_running_loop()
        await asyncio.gather(
            *(loop.run_in_executor(threads, lambda each=each: asyncio.run(write(each))) for each in range(WRITERS))
        )
    rows = await stage.rows("receipts")
    assert len(rows) == WRITERS * EACH
    for branch, _ in places:
        for year, count in ((2026, 16), (2027, 8)):
            assert [row.number for row in rows if (row.branch_id, row.year) == (branch, year)] == [*range(1, count + 1)]
    async with stage.database.read() as db:
        assert await receipts.verify(db) == []


CHANGES = [
    "UPDATE receipts SET number = 9",
    "DELETE FROM receipts",
    "INSERT INTO receipts SELECT branch_id, year, 2, entry_number FROM receipts",
    "INSERT INTO receipts SELECT branch_id, year, number, 2 FROM receipts",
    "UPDATE receipt_prints SET copy = 1",
    "DELETE FROM receipt_prints",
    "INSERT INTO receipt_prints SELECT * FROM receipt_prints",
]
OF_SQLITE = [
    "INSERT OR REPLACE INTO receipts SELECT branch_id, year, number, 2 FROM receipts",
    "INSERT OR REPLACE INTO receipt_prints SELECT * FROM receipt_prints",
]
OF_POSTGRESQL = ["TRUNCATE receipt_prints", "TRUNCATE receipts CASCADE"]


async def test_the_database_refuses_to_change_a_receipt_or_that_it_was_printed(stage: Stage, database_url: str) -> None:
    await stage.say("刘洋", "党费登记 王芳 85元 11月")
    await stage.say("王芳", "收据")
    before = await stage.ledgers()
    engine = create_async_engine(database_url)
    for statement in [*CHANGES, *(OF_SQLITE if engine.dialect.name == "sqlite" else OF_POSTGRESQL)]:
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError):
                await connection.execute(text(statement))
    await engine.dispose()
    assert await stage.ledgers() == before
