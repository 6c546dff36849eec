"""Reading the ledger: balances are folds over the opened rows, and nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from models.base import BranchId, MemberId
from models.database import Session
from models.ledger.posting import opened
from models.ledger.tables import LedgerEntry, LedgerPosting
from models.rules.ledger import Account, EntryKind, Line, Place, fold
from models.rules.values import Money, Month

LINE = (LedgerPosting.account, LedgerPosting.member_id, LedgerPosting.month, LedgerPosting.sealed_amount)
HELD = (Account.PREPAID, Account.REFUNDABLE)


@dataclass(frozen=True)
class Record:
    """An entry as it is read back, for whoever prints or lists it."""

    branch_id: BranchId
    number: int
    kind: EntryKind
    happened_on: date
    entered_at: datetime
    entered_by: MemberId | None
    is_own: bool
    note: str
    reversal_of: int | None
    lines: tuple[Line, ...]


async def balances(
    db: Session, branch_id: BranchId, *, first: date | None = None, last: date | None = None
) -> dict[Place, Money]:
    """Return the balance of every place of a branch, or of what happened from ``first`` to ``last`` only."""
    query = select(*LINE).where(LedgerPosting.branch_id == branch_id)
    if first is not None or last is not None:
        query = query.join(LedgerEntry, _same_entry()).where(*_within(first, last))
    return fold(opened(db, (await db.core(query)).all()))


async def received(db: Session, member_ids: Collection[MemberId] | None) -> dict[tuple[MemberId, Month], Money]:
    """Return the dues received for each month of these members, of all where None, whichever branch collected them."""
    query = select(*LINE).where(LedgerPosting.account == Account.DUES)
    if member_ids is not None:
        query = query.where(LedgerPosting.member_id.in_(member_ids))
    sums = fold(opened(db, (await db.core(query)).all()))
    return {
        (MemberId(place.member_id), place.month): Money(-amount.fen)
        for place, amount in sums.items()
        if place.member_id is not None and place.month is not None
    }


async def held(db: Session, branch_id: BranchId, member_ids: Collection[MemberId]) -> dict[Place, Money]:
    """Return what the branch holds for these members: for coming months, and to be given back."""
    query = select(*LINE).where(
        LedgerPosting.branch_id == branch_id,
        LedgerPosting.member_id.in_(member_ids),
        LedgerPosting.account.in_(HELD),
    )
    sums = fold(opened(db, (await db.core(query)).all()))
    return {place: Money(-amount.fen) for place, amount in sums.items()}


async def entries(
    db: Session, branch_id: BranchId, *, first: date | None = None, last: date | None = None
) -> list[Record]:
    """Return a branch's entries in their order, opened, perhaps of some days only."""
    days = _within(first, last)
    query = select(LedgerEntry.__table__).where(LedgerEntry.branch_id == branch_id, *days).order_by(LedgerEntry.number)
    lines = (
        select(LedgerPosting.number, *LINE)
        .join(LedgerEntry, _same_entry())
        .where(LedgerPosting.branch_id == branch_id, *days)
        .order_by(LedgerPosting.number, LedgerPosting.line)
    )
    by_number: dict[int, list[Any]] = {}
    for line in await db.core(lines):
        by_number.setdefault(line.number, []).append(line)
    return [_record(db, row, by_number.get(row.number, [])) for row in (await db.core(query)).all()]


async def entry(db: Session, branch_id: BranchId, number: int) -> Record | None:
    """Return one entry, opened."""
    mine = (LedgerEntry.branch_id == branch_id, LedgerEntry.number == number)
    row = (await db.core(select(LedgerEntry.__table__).where(*mine))).first()
    if row is None:
        return None
    lines = select(*LINE).where(LedgerPosting.branch_id == branch_id, LedgerPosting.number == number)
    return _record(db, row, (await db.core(lines.order_by(LedgerPosting.line))).all())


def _record(db: Session, row: Any, lines: Any) -> Record:
    return Record(
        row.branch_id,
        row.number,
        row.kind,
        row.happened_on,
        row.entered_at,
        row.entered_by,
        row.is_own,
        db.vault.open(row.sealed_note) if row.sealed_note else "",
        row.reversal_of,
        opened(db, lines),
    )


def _same_entry() -> Any:
    return (LedgerEntry.branch_id == LedgerPosting.branch_id) & (LedgerEntry.number == LedgerPosting.number)


def _within(first: date | None, last: date | None) -> list[Any]:
    since = [LedgerEntry.happened_on >= first] if first else []
    return [*since, LedgerEntry.happened_on <= last] if last else since
