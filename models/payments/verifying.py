"""Whether months stand as the ledger says, and what was paid before there was one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from models import ledger
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import DuesMonth, amount_of
from models.ledger import LedgerEntry, Voucher
from models.members import Member
from models.rules.dues import DuesState
from models.rules.ledger import Account, EntryKind, Line
from models.rules.values import Money, Month


@dataclass(frozen=True)
class WrongMonth:
    """A month whose state is not what the ledger makes of it."""

    branch: str
    name: str
    month: Month
    is_paid: bool


async def verify_months(db: Session) -> WrongMonth | None:
    """Return the first month, by member, that is settled without the money or open with all of it."""
    query = (
        select(DuesMonth.__table__, Member.name, Branch.name.label("branch"))
        .join(Member, Member.id == DuesMonth.member_id)
        .join(Branch, Branch.id == Member.branch_id)
        .order_by(DuesMonth.member_id, DuesMonth.month)
    )
    rows = (await db.core(query)).all()
    received = await ledger.received(db, None)
    for row in rows:
        amount, sum_of = amount_of(db, row), received.pop((row.member_id, row.month), Money(0))
        is_covered = amount is not None and Money(0) < amount <= sum_of
        if row.state is not DuesState.WAIVED and (row.state is DuesState.PAID) != is_covered:
            return WrongMonth(row.branch, row.name, row.month, row.state is DuesState.PAID)
    return None


async def carry_over(db: Session, almanac: Almanac, *, at: datetime) -> int:
    """Enter what was paid before there were books, an entry a member, in branches without any; return how many."""
    with_books = select(LedgerEntry.branch_id).distinct()
    query = (
        select(DuesMonth.__table__, Member.branch_id)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(DuesMonth.state == DuesState.PAID, Member.branch_id.not_in(with_books))
        .order_by(Member.branch_id, DuesMonth.member_id, DuesMonth.month)
    )
    found: dict[int, dict[MemberId, list[Line]]] = {}
    for row in (await db.core(query)).all():
        if amount := amount_of(db, row):
            hers = found.setdefault(row.branch_id, {}).setdefault(row.member_id, [])
            hers.append(Line(Account.DUES, Money(-amount.fen), row.member_id, row.month))
    for branch_id, people in found.items():
        vouchers = [
            Voucher(EntryKind.OPENING, almanac.today(at), (_opening(member_id, lines), *lines))
            for member_id, lines in people.items()
        ]
        node = await db.get(Branch, branch_id)
        assert node is not None
        await ledger.post(db, node.id, vouchers, by=None, at=at)
    return sum(len(people) for people in found.values())


def _opening(member_id: MemberId, lines: list[Line]) -> Line:
    return Line(Account.OPENING, Money(-sum(line.amount.fen for line in lines)), member_id)
