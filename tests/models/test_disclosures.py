"""What was published is remembered: neither two publications nor a year beside its parts tell what one person pays."""

from __future__ import annotations

from datetime import date, datetime

from models import dues_papers, dues_terms, members, payments, publications
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.disclosures import DuesPublished, Figure
from models.members import Member
from models.payments import Receipt
from models.roles import DuesKeeper
from models.rules.dues_reports import Cadence
from models.rules.values import Money, Month, MonthSpan
from tests.cast import OFFICE
from tests.talk import ZONE, Stage

WITHHELD = Figure(None)


class Book:
    """The keeper of 局机关党支部, who collects months and publishes each."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        branch = BranchId(stage.cast.branches[OFFICE])
        self.keeper = DuesKeeper(None, stage.cast.members["刘洋"], branch, "刘洋", branch, frozenset({branch}))

    async def collect(self, db: Session, month: Month, yuan: dict[str, str], admitted: str = "") -> DuesPublished:
        """Enter what each paid for a month, and publish it on the 5th of the next."""
        at = datetime(month.year, month.month, 20, 10, tzinfo=ZONE)
        node = await db.get(Branch, self.keeper.branch_id)
        assert node is not None
        if admitted:
            new = await members.enrol(db, admitted, node, by=None, at=at)
            new.joined_on = date(month.year, month.month, 8)
            self._stage.cast.members[admitted] = new.id
            await db.orm.flush()
        for name, amount in yuan.items():
            member = await db.get(Member, self._stage.cast.members[name])
            assert member is not None
            receipt = Receipt(Money.yuan(amount), MonthSpan.only(month))
            await payments.pay(db, member, receipt, self._stage.almanac, by=self.keeper, at=at)
        after = month.plus(1)
        at = datetime(after.year, after.month, 5, 10, tzinfo=ZONE)
        _, notice = await publications.publish(db, month, None, self._stage.almanac, by=self.keeper, at=at)
        return await publications.published(db, notice)


async def test_neither_the_next_month_nor_the_year_tells_what_one_newly_admitted_pays(stage: Stage) -> None:
    keeper = (book := Book(stage)).keeper
    old = dict.fromkeys(("陈静", "刘洋", "王芳", "赵䶮", "孙建国", "李娜"), "50")

    async def live(db: Session) -> None:
        at, almanac = stage.now, stage.almanac
        await dues_terms.set_publication(db, Cadence.MONTHLY, None, almanac, by=keeper, at=at)
        december = await book.collect(db, Month(2026, 12), old)
        assert (december.due, december.received) == (Figure(Money.yuan("300")),) * 2
        new = {**old, "韩冰": "77.77"}
        january = await book.collect(db, Month(2027, 1), new, admitted="韩冰")
        assert (january.due_people, january.paid_people) == (7, 7)
        assert (january.due, january.received) == (WITHHELD, WITHHELD)
        february = await book.collect(db, Month(2027, 2), new)
        assert (february.due, february.received) == (WITHHELD, WITHHELD)
        # With two others she is three.
        march = await book.collect(db, Month(2027, 3), {**new, "王芳": "60", "赵䶮": "61"})
        assert (march.due, march.received) == (Figure(Money.yuan("398.77")),) * 2
        april = datetime(2027, 4, 6, 10, tzinfo=ZONE)
        report, _ = await dues_papers.report_of(db, 2027, None, by=keeper)
        year = await dues_papers.year_of(db, report, almanac, at=april)
        assert (year.due, year.received) == (WITHHELD, WITHHELD)
        report, _ = await dues_papers.report_of(db, 2026, None, by=keeper)
        year = await dues_papers.year_of(db, report, almanac, at=april)
        assert year.received == Figure(Money.yuan("300"))

    await stage.database.write(live)
