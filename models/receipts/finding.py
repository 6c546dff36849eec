"""Which receipt is meant, and what stands on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import aliased

from models import ledger
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger import LedgerEntry, LedgerPosting, LedgerReceipt
from models.members import Member
from models.receipts.told import NoSuchReceipt, ReceiptInSeveralBranches
from models.roles import DuesKeeper, Person
from models.rules.ledger import Method
from models.rules.receipts import Item, ReceiptNumber, check_code, items, received
from models.rules.values import Money

MONEY = tuple(method.account for method in Method)
Undoing = aliased(LedgerEntry)


@dataclass(frozen=True)
class Found:
    """A receipt and its entry; ``void_since`` and ``void_by`` when the entry was undone, and by which."""

    branch_id: BranchId
    branch: str
    number: ReceiptNumber
    entry_number: int
    fingerprint: str
    happened_on: date
    void_since: date | None
    void_by: int | None


@dataclass(frozen=True)
class Slip:
    """All that stands on a receipt, whenever it is printed."""

    found: Found
    entered_at: datetime
    payer_id: MemberId
    payer: str
    keeper: str
    method: Method
    items: tuple[Item, ...]
    amount: Money
    code: str


def hers(member_id: MemberId) -> ColumnElement[bool]:
    """Select receipts of what this member paid, whichever branch she belonged to then."""
    its = aliased(LedgerPosting)
    return exists().where(
        its.branch_id == LedgerReceipt.branch_id, its.number == LedgerReceipt.entry_number, its.member_id == member_id
    )


async def newest(db: Session, *, by: Person) -> Found | None:
    """Return the last receipt of what a member paid."""
    query = _query().where(hers(by.member_id)).order_by(LedgerEntry.entered_at.desc(), LedgerEntry.number.desc())
    rows = (await db.core(query.limit(1))).all()
    return _found(rows[0]) if rows else None


async def numbered_so(db: Session, number: ReceiptNumber) -> list[Found]:
    """Return the receipts of this number, one a branch at the most."""
    return [_found(row) for row in (await db.core(_of_number(number))).all()]


async def own(db: Session, number: ReceiptNumber, branch: Branch | None, *, by: Person) -> Found:
    """Return the receipt of this number of what a member paid.

    Raises:
        Refused: with `NoSuchReceipt` or `ReceiptInSeveralBranches`.
    """
    rows = (await db.core(_of_number(number, branch).where(hers(by.member_id)))).all()
    return _only(number, rows, "receipt", is_keeper=False)


async def kept(db: Session, number: ReceiptNumber, branch: Branch | None, *, by: DuesKeeper) -> Found:
    """Return the receipt of this number in the keeper's branches.

    Raises:
        Refused: with `NoSuchReceipt` or `ReceiptInSeveralBranches`.
    """
    mine = _of_number(number, branch).where(LedgerReceipt.branch_id.in_(by.branch_ids))
    return _only(number, (await db.core(mine)).all(), "print_receipt", is_keeper=True)


async def at_hand(db: Session, branch_id: BranchId, number: ReceiptNumber) -> Found:
    """Return a receipt that is known to be there."""
    [row] = (await db.core(_of_number(number).where(LedgerReceipt.branch_id == branch_id))).all()
    return _found(row)


async def slip(db: Session, found: Found) -> Slip:
    """Return what stands on a receipt, opened."""
    record = await ledger.entry(db, found.branch_id, found.entry_number)
    assert record is not None
    payer_id = next(MemberId(line.member_id) for line in record.lines if line.member_id is not None)
    query = select(Member.id, Member.name).where(Member.id.in_([payer_id, record.entered_by]))
    names = {row.id: row.name for row in (await db.core(query)).all()}
    return Slip(
        found,
        record.entered_at,
        payer_id,
        names[payer_id],
        names.get(record.entered_by, ""),
        next(Method(line.account.value) for line in record.lines if line.account in MONEY),
        items(record.lines),
        received(record.lines),
        code_of(db, found),
    )


def code_of(db: Session, found: Found) -> str:
    """Return the check code, which covers the number and, by its fingerprint, everything the entry says."""
    return check_code(db.vault.fingerprint(f"receipt:{found.branch_id}:{found.number}:{found.fingerprint}"))


def _of_number(number: ReceiptNumber, branch: Branch | None = None) -> Select[Any]:
    query = _query().where(LedgerReceipt.year == number.year, LedgerReceipt.number == number.number)
    return query.where(LedgerReceipt.branch_id == branch.id) if branch else query


def _query() -> Select[Any]:
    return (
        select(
            LedgerReceipt.__table__,
            Branch.name.label("branch"),
            LedgerEntry.fingerprint,
            LedgerEntry.happened_on,
            Undoing.happened_on.label("void_since"),
            Undoing.number.label("void_by"),
        )
        .join(Branch, Branch.id == LedgerReceipt.branch_id)
        .join(
            LedgerEntry,
            (LedgerEntry.branch_id == LedgerReceipt.branch_id) & (LedgerEntry.number == LedgerReceipt.entry_number),
        )
        .outerjoin(
            Undoing,
            (Undoing.branch_id == LedgerReceipt.branch_id) & (Undoing.reversal_of == LedgerReceipt.entry_number),
        )
    )


def _found(row: Any) -> Found:
    return Found(
        BranchId(row.branch_id),
        row.branch,
        ReceiptNumber(row.year, row.number),
        row.entry_number,
        row.fingerprint,
        row.happened_on,
        row.void_since,
        row.void_by,
    )


def _only(number: ReceiptNumber, rows: Sequence[Any], command: str, *, is_keeper: bool) -> Found:
    if not rows:
        raise Refused(NoSuchReceipt(number, is_keeper))
    if len(rows) > 1:
        ids, names = tuple(row.branch_id for row in rows), tuple(row.branch for row in rows)
        raise Refused(ReceiptInSeveralBranches(number, command, ids, names))
    return _found(rows[0])
