"""The ledger: entries balance, are numbered and chained, and nothing that was entered can be changed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from models import ledger
from models.base import BranchId, MemberId
from models.database import Session
from models.facts import Refused
from models.ledger import LedgerClosing, Voucher
from models.ledger.told import PeriodClosed
from models.rules.ledger import Account, EntryKind, Line, Place, Unbalanced
from models.rules.values import Money, Month
from tests.cast import OFFICE
from tests.talk import Stage

TODAY = date(2026, 11, 20)
NOVEMBER = Month(2026, 11)


def payment(member: int, fen: int = 8500, on: date = TODAY) -> Voucher:
    lines = (Line(Account.CASH, Money(fen)), Line(Account.DUES, Money(-fen), member, NOVEMBER))
    return Voucher(EntryKind.PAYMENT, on, lines)


async def post(stage: Stage, *vouchers: Voucher) -> tuple[int, ...]:
    branch, keeper = BranchId(stage.cast.branches[OFFICE]), MemberId(stage.cast.members["刘洋"])
    return await stage.database.write(lambda db: ledger.post(db, branch, vouchers, by=keeper, at=stage.now))


async def test_entries_are_numbered_and_balances_are_their_fold(stage: Stage) -> None:
    wang = stage.cast.members["王芳"]
    assert await post(stage, payment(wang), payment(wang, 1500)) == (1, 2)
    assert await post(stage, payment(wang)) == (3,)
    branch = BranchId(stage.cast.branches[OFFICE])
    async with stage.database.read() as db:
        sums = await ledger.balances(db, branch)
        assert sums == {
            Place(Account.CASH): Money(18500),
            Place(Account.DUES, wang, NOVEMBER): Money(-18500),
        }
        assert await ledger.received(db, [MemberId(wang)]) == {(wang, NOVEMBER): Money(18500)}
        assert [each.number for each in await ledger.entries(db, branch)] == [1, 2, 3]


async def test_lines_that_do_not_balance_are_no_entry(stage: Stage) -> None:
    for lines in ((), (Line(Account.CASH, Money(1)),), (Line(Account.CASH, Money(0)), Line(Account.DUES, Money(0)))):
        with pytest.raises(Unbalanced):
            await post(stage, Voucher(EntryKind.PAYMENT, TODAY, lines))
    assert await stage.rows("ledger_entries") == []


async def test_nothing_is_entered_in_a_closed_month_or_before_it(stage: Stage) -> None:
    wang, keeper = stage.cast.members["王芳"], stage.cast.members["刘洋"]
    await post(stage, payment(wang, on=date(2026, 10, 30)))
    branch = stage.cast.branches[OFFICE]
    closing = {"branch_id": branch, "month": Month(2026, 10), "last_number": 1, "fingerprint": "f"}
    closing |= {"requested_by": keeper, "closed_by": wang, "requested_at": stage.now, "closed_at": stage.now}
    await stage.database.write(lambda db: db.core(db.insert(LedgerClosing), closing))
    for day in (date(2026, 9, 30), date(2026, 10, 1), date(2026, 10, 31)):
        with pytest.raises(Refused) as refused:
            await post(stage, payment(wang, on=day))
        assert refused.value.fact == PeriodClosed(Month.of(day), NOVEMBER)
    assert await post(stage, payment(wang, on=date(2026, 11, 1))) == (2,)


STATEMENTS = [
    "UPDATE ledger_entries SET happened_on = '2026-11-01'",
    "DELETE FROM ledger_entries",
    "UPDATE ledger_postings SET account = 'transfer' WHERE account = 'cash'",
    "DELETE FROM ledger_postings",
    "INSERT INTO ledger_postings SELECT * FROM ledger_postings",
    "INSERT INTO ledger_entries SELECT * FROM ledger_entries",
]
OF_SQLITE = [
    "INSERT OR REPLACE INTO ledger_entries SELECT * FROM ledger_entries",
    "REPLACE INTO ledger_postings SELECT branch_id, number, line, 'bank', member_id, month, '' FROM ledger_postings",
    "INSERT INTO ledger_entries SELECT * FROM ledger_entries WHERE true ON CONFLICT DO UPDATE SET previous = ''",
]
OF_POSTGRESQL = [
    "TRUNCATE ledger_postings",
    "TRUNCATE ledger_entries CASCADE",
    "TRUNCATE branches CASCADE",
    "INSERT INTO ledger_entries SELECT * FROM ledger_entries ON CONFLICT (branch_id, number) DO UPDATE SET previous=''",
]


async def test_the_database_refuses_to_change_what_was_entered(stage: Stage, database_url: str) -> None:
    await post(stage, payment(stage.cast.members["王芳"]))
    before = await stage.ledgers()
    await stage.database.close()
    engine = create_async_engine(database_url)
    for statement in [*STATEMENTS, *(OF_SQLITE if engine.dialect.name == "sqlite" else OF_POSTGRESQL)]:
        async with engine.connect() as connection:
            with pytest.raises(DBAPIError):
                await connection.execute(text(statement))
    await engine.dispose()
    assert await stage.ledgers() == before


async def test_an_entry_is_undone_once_by_its_opposite_and_a_reversal_never(stage: Stage) -> None:
    branch, keeper = BranchId(stage.cast.branches[OFFICE]), MemberId(stage.cast.members["刘洋"])
    await post(stage, payment(stage.cast.members["王芳"]))

    async def undo(number: int) -> str:
        async def work(db: Session) -> str:
            made, _ = await ledger.reverse(db, branch, number, "记错了人", on=TODAY, by=keeper, at=stage.now)
            return str(made)

        try:
            return await stage.database.write(work)
        except Refused as refused:
            return str(refused.fact)

    assert await undo(1) == "2"
    assert await undo(1) == "AlreadyReversed(number=1, by=2, is_reversal=False)"
    assert await undo(2) == "AlreadyReversed(number=2, by=1, is_reversal=True)"
    assert await undo(9) == "NoSuchEntry(number=9)"
    async with stage.database.read() as db:
        assert {amount.fen for amount in (await ledger.balances(db, branch)).values()} == {0}
        undone = await ledger.entry(db, branch, 2)
        assert undone is not None
        assert (undone.reversal_of, undone.note) == (1, "记错了人")
