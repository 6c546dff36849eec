"""Any sequence of payments, reversals, refunds and closings leaves the ledger as a plain model says.

The full size of the proof: ``ZHIBU_EXAMPLES=500 python -m pytest -n0 tests/models/test_ledger_machine.py``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from models import audit, branches, ledger, members
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Database, Session
from models.facts import Refused
from models.ledger import LedgerClosing, LedgerEntry, LedgerReceipt, Voucher
from models.roles import Person
from models.rules.ledger import Account, EntryKind, Line, Method
from models.rules.receipts import needs_receipt
from models.rules.values import Money, Month
from tests.conftest import VAULT
from tests.figures import SEED, note, size
from tests.models.books import Books, Move
from tests.stateful import play
from tests.talk import START

EXAMPLES, STEPS = size("EXAMPLES", 6), 10
PEOPLE = 3
DAYS = st.dates(date(2026, 9, 1), date(2026, 12, 31))
AMOUNTS = st.integers(1, 10_000_00)
WHO = st.integers(0, PEOPLE - 1)
METHODS = st.sampled_from(Method)


class Ledger(RuleBasedStateMachine):
    """Post, confirm (many at once), refund, reverse and close, each also where it must be refused."""

    database: Database
    loop: asyncio.AbstractEventLoop
    made = 0

    @initialize()
    def found(self) -> None:
        type(self).made += 1
        self.books = Books()
        self.branch, self.people = self._write(self._found)

    @rule(day=DAYS, fen=AMOUNTS, who=WHO, method=METHODS)
    def pay(self, day: date, fen: int, who: int, method: Method) -> None:
        self._post([(day, self._payment(fen, who, method, Month.of(day)))])

    @rule(sums=st.lists(st.tuples(DAYS, AMOUNTS, WHO), min_size=1, max_size=4), method=METHODS)
    def confirm_all(self, sums: list[tuple[date, int, int]], method: Method) -> None:
        self._post([(day, self._payment(fen, who, method, Month.of(day))) for day, fen, who in sums])

    @rule(day=DAYS, fen=AMOUNTS, who=WHO, method=METHODS, paid=AMOUNTS)
    def overpay_and_refund(self, day: date, fen: int, who: int, method: Method, paid: int) -> None:
        over: tuple[Move, ...] = (
            (method.account, fen + paid, None, None),
            (Account.DUES, -fen, self.people[who], Month.of(day)),
            (Account.REFUNDABLE, -paid, self.people[who], None),
        )
        back: tuple[Move, ...] = (
            (method.account, -paid, None, None),
            (Account.REFUNDABLE, paid, self.people[who], None),
        )
        self._post([(day, over), (day, back)])

    @rule(day=DAYS, number=st.integers(1, 12))
    def reverse(self, day: date, number: int) -> None:
        may = self.books.may_reverse(number) and self.books.may_post(day)

        async def work(db: Session) -> int:
            made, _ = await ledger.reverse(db, self.branch, number, "改", on=day, by=None, at=START)
            return made

        assert self._done(work) == (self.books.reverse(number, day) if may else None)

    @precondition(lambda self: len(self.books.entries) > 2)
    @rule(month=st.sampled_from([Month(2026, 9), Month(2026, 10)]))
    def close(self, month: Month) -> None:
        if self.books.closed is not None and month <= self.books.closed:
            return
        self.books.closed = month
        last = len(self.books.entries)

        async def work(db: Session) -> None:
            newest = await db.get(LedgerEntry, (self.branch, last))
            assert newest is not None
            asked, closed = self.people[0], self.people[1]
            row = {"requested_by": asked, "closed_by": closed, "requested_at": START, "closed_at": START}
            row |= {"branch_id": self.branch, "month": month, "last_number": last, "fingerprint": newest.fingerprint}
            await db.core(db.insert(LedgerClosing), row)
            # The trail tells of it as it does of what two keepers do.
            for deed, who in (("ledger.ask_to_close", asked), ("ledger.close", closed)):
                by = Person(None, who, self.branch, "")
                audit.record(db, deed, at=START, by=by, branch=self.branch, month=str(month))

        self._write(work)

    @invariant()
    def the_ledger_is_as_the_model_says(self) -> None:
        if not hasattr(self, "branch"):
            return
        records, balances, receipts = self._read()
        assert [record.number for record in records] == list(range(1, len(self.books.entries) + 1))
        assert all(sum(line.amount.fen for line in record.lines) == 0 for record in records)
        assert {r.reversal_of: r.number for r in records if r.reversal_of} == self.books.undone_by
        assert balances == self.books.balances()
        given = [(record.happened_on.year, record.number) for record in records if needs_receipt(record.kind)]
        numbered = sorted((row.year, row.number, row.entry_number) for row in receipts)
        assert [(year, entry) for year, _, entry in numbered] == sorted(given)
        assert [number for _, number, _ in numbered] == list(range(1, len(numbered) + 1))

    def _payment(self, fen: int, who: int, method: Method, month: Month) -> tuple[Move, ...]:
        return (method.account, fen, None, None), (Account.DUES, -fen, self.people[who], month)

    def _post(self, made: list[tuple[date, tuple[Move, ...]]]) -> None:
        vouchers = [
            Voucher(
                EntryKind.PAYMENT,
                day,
                tuple(Line(account, Money(fen), who, month) for account, fen, who, month in moves),
            )
            for day, moves in made
        ]
        numbers = self._done(lambda db: ledger.post(db, self.branch, vouchers, by=None, at=START))
        may = all(self.books.may_post(day) for day, _ in made)
        assert numbers == (tuple(self.books.post(*each) for each in made) if may else None)

    def _done(self, work: Any) -> Any:
        """Return what a work gives, None where it is refused."""
        try:
            return self._write(work)
        except Refused:
            return None

    def _write(self, work: Any) -> Any:
        return self.loop.run_until_complete(self.database.write(work))

    def _read(self) -> Any:
        async def look() -> Any:
            async with self.database.read() as db:
                sums = await ledger.balances(db, self.branch)
                by_place = {(place.account, place.member_id, place.month): amount for place, amount in sums.items()}
                of_branch = select(LedgerReceipt.__table__).where(LedgerReceipt.branch_id == self.branch)
                receipts = (await db.core(of_branch)).all()
                return await ledger.entries(db, self.branch), by_place, receipts

        return self.loop.run_until_complete(look())

    def teardown(self) -> None:
        async def look() -> Any:
            async with self.database.read() as db:
                return await ledger.verify(db)

        assert self.loop.run_until_complete(look()) == []

    async def _found(self, db: Session) -> tuple[BranchId, list[MemberId]]:
        branch: Branch = await branches.found(db, f"第{self.made}支部", at=START)
        people = [await members.enrol(db, f"甲{n}", branch, by=None, at=START) for n in range(PEOPLE)]
        return branch.id, [member.id for member in people]


@pytest.fixture
def opened(database_url: str) -> Iterator[type[Ledger]]:
    """The machine on an empty database, with a loop of its own, since the machine is not asynchronous."""
    loop = asyncio.new_event_loop()
    database = loop.run_until_complete(Database.open(database_url, VAULT))
    yield type("Opened", (Ledger,), {"database": database, "loop": loop, "made": 0})
    loop.run_until_complete(database.close())
    loop.close()


def test_whatever_is_done_the_books_are_those_of_the_model(opened: type[Ledger]) -> None:
    play(opened, EXAMPLES, STEPS)
    note(
        f"{EXAMPLES} examples of {STEPS} steps, {opened.made} branches: 0 faults",
        seed=SEED,
        engine=opened.database.dialect,
    )
