"""What touches many people at once is written in sets: a hundred rows cost hardly more statements than ten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import Engine, event, select, update

from models import assessments, branches, members, offices, payments, statements
from models.assessments import sheets
from models.branches import Branch
from models.database import Session
from models.dues import DuesMonth
from models.ledger import LedgerReceipt
from models.members import Member
from models.outbox import Parcel
from models.payments import duties
from models.roles import DuesKeeper, OfficeKind
from models.rules.assessment_sheets import SheetDraft, SheetRow
from models.rules.assessments import Payer
from models.rules.dues import DuesState
from models.rules.statements import Received, Statement
from models.rules.values import Money, Month
from tests.talk import ZONE, Stage

T = TypeVar("T")
FEW, MANY = 10, 100
# Ten times the rows may cost so many statements more.
MORE = 3
DECEMBER = Month(2026, 12)

_spoken = [0]


@event.listens_for(Engine, "before_cursor_execute")
def _count(*_: Any) -> None:
    _spoken[0] += 1


@dataclass
class Crowd:
    """A branch of so many people, with a keeper of its own who owes nothing here."""

    stage: Stage
    size: int
    branch: Branch
    people: list[Member]
    keeper: DuesKeeper

    @classmethod
    async def gather(cls, stage: Stage, size: int) -> Crowd:
        async def work(db: Session) -> Crowd:
            branch = await branches.found(db, f"第{size}支部", parent=await branches.root(db), at=stage.now)
            # Who came in November owes December.
            came = datetime(2026, 11, 3, 10, tzinfo=ZONE)
            people = [await members.enrol(db, f"甲{size}乙{n}", branch, by=None, at=came) for n in range(size)]
            keeper = await db.get(Member, stage.cast.members["刘洋"])
            assert keeper is not None
            day = stage.almanac.today(stage.now)
            await offices.appoint(db, keeper, OfficeKind.DUES_KEEPER, branch, by=None, at=stage.now, on=day)
            by = DuesKeeper(None, keeper.id, keeper.branch_id, keeper.name, branch.id, frozenset({branch.id}))
            return cls(stage, size, branch, people, by)

        return await stage.database.write(work)

    async def counted(self, work: Callable[[Session], Awaitable[T]]) -> tuple[T, int]:
        """Do a work and return how many statements it took."""
        before = _spoken[0]
        done = await self.stage.database.write(work)
        return done, _spoken[0] - before

    async def assess(self, yuan: int, reason: str | None = None) -> tuple[int, int]:
        """Enter a base for each; return the number of the sheet, and how many statements it took."""
        rows = tuple(
            SheetRow(n, "", each.name, Payer.SALARIED, Money.yuan(yuan + n), None, Month(2026, 1), reason)
            for n, each in enumerate(self.people, 2)
        )
        draft = SheetDraft(2026, False, rows, ())
        almanac, at = self.stage.almanac, self.stage.now

        async def work(db: Session) -> Any:
            weighed = await sheets.weigh(db, draft, self.keeper.branch_ids, almanac, at=at)
            assert len(weighed.aims) == self.size
            return await sheets.write(db, weighed, self.branch, 2026, "核定表.xlsx", almanac, by=self.keeper, at=at)

        entered, statements_taken = await self.counted(work)
        return entered.number, statements_taken

    async def import_list(self) -> tuple[int, int]:
        """Enter a list in which each pays December; return its number, and how many statements it took."""
        almanac, at = self.stage.almanac, self.stage.now

        async def work(db: Session) -> Any:
            owed = {duty.member_id: duty for duty in await self.december(db)}
            rows = tuple(
                Received(n, date(2026, 12, 3), each.name, owed[each.id].amount or Money(0), "党费", f"{self.size}-{n}")
                for n, each in enumerate(self.people, 2)
            )
            held = await statements.keep(db, Statement(rows), None, by=self.keeper, at=at)
            weighed = await statements.weigh(db, Statement(rows), {}, almanac, by=self.keeper, at=at)
            assert len(weighed.entering) == self.size
            return await statements.write(db, held, weighed, almanac, by=self.keeper, at=at)

        entered, statements_taken = await self.counted(work)
        assert entered.count == self.size
        return entered.number, statements_taken

    async def december(self, db: Session) -> list[duties.Duty]:
        every = await duties.of(db, [each.id for each in self.people])
        return [duty for hers in every.values() for duty in hers if duty.month == DECEMBER]

    async def states(self) -> set[DuesState]:
        async with self.stage.database.read() as db:
            found = await self.december(db)
        assert len(found) == self.size
        return {duty.state for duty in found}

    async def receipts(self) -> list[int]:
        query = select(LedgerReceipt.number).where(LedgerReceipt.branch_id == self.branch.id)
        async with self.stage.database.read() as db:
            return sorted(row.number for row in await db.core(query))

    async def told(self, kind: str) -> int:
        """Return to how many of them so many notices of a kind went, none twice to the same."""
        query = select(Parcel.member_id).where(Parcel.kind == kind, Parcel.branch_id == self.branch.id)
        async with self.stage.database.read() as db:
            found = [row.member_id for row in await db.core(query)]
        assert len(found) == len(set(found))
        return len(found)

    async def live(self) -> dict[str, int]:
        """Do what a year holds for many at once; return how many statements each of it took."""
        almanac, at, taken = self.stage.almanac, self.stage.now, dict[str, int]()
        number, taken["a sheet"] = await self.assess(6000)
        back, taken["a sheet undone"] = await self.counted(
            lambda db: sheets.undo(db, number, almanac, by=self.keeper, at=at)
        )
        assert back.people == self.size
        await self.assess(5000)
        assert await self.told("AssessmentWithdrawn") == self.size
        await self.stage.database.write(lambda db: assessments.open_month(db, self.branch, DECEMBER, almanac, at=at))
        number, taken["a list"] = await self.import_list()
        assert await self.states() == {DuesState.PAID}
        assert await self.receipts() == list(range(1, self.size + 1))
        assert await self.told("DuesConfirmed") == self.size
        undone, taken["a list undone"] = await self.counted(
            lambda db: statements.undo(db, number, almanac, by=self.keeper, at=at)
        )
        assert undone.count == self.size
        assert await self.told("PaymentReversed") == self.size
        assert await self.states() == {DuesState.OWED}
        claimed = update(DuesMonth).where(DuesMonth.member_id.in_([each.id for each in self.people]))
        await self.stage.database.write(lambda db: db.core(claimed.values(state=DuesState.CLAIMED)))
        confirmed, taken["all confirmed"] = await self.counted(
            lambda db: payments.confirm_all(db, almanac, by=self.keeper, at=at)
        )
        assert confirmed.count == self.size
        assert await self.receipts() == list(range(1, 2 * self.size + 1))
        # Every settled month comes to something else now, and the keeper is told of all in one notice.
        _, taken["a sheet after payment"] = await self.assess(9000, "补发工资")
        assert await self.states() == {DuesState.PAID}
        return taken


async def test_ten_times_the_people_cost_hardly_more_statements(stage: Stage) -> None:
    stage.set_clock("2026-12-03 10:00")
    few = await (await Crowd.gather(stage, FEW)).live()
    many = await (await Crowd.gather(stage, MANY)).live()
    assert {deed: many[deed] - few[deed] for deed in few if many[deed] > few[deed] + MORE} == {}
    assert max(many.values()) < MANY
    assert await stage.rows("outbox", kind="SettledDiffer") == []
    told = await stage.rows("outbox", kind="ManySettledDiffer")
    assert [len(row.content["people"]) for row in told] == [FEW, MANY]
