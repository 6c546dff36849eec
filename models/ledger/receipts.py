"""The numbers of receipts, given with the entries themselves and under the same lock; nothing else gives any."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId
from models.database import Session
from models.rules.ledger import EntryKind
from models.rules.receipts import ReceiptNumber, needs_receipt, numbered


class LedgerReceipt(Base):
    """The receipt of one entry; rows are never changed, and it is void when the entry is undone."""

    __tablename__ = "receipts"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "entry_number"],
            ["ledger_entries.branch_id", "ledger_entries.number"],
            name="fk_receipts_entry_number",
        ),
        UniqueConstraint("branch_id", "entry_number", name="uq_receipts_entry_number"),
        CheckConstraint("number > 0", name="number"),
    )

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entry_number: Mapped[int]


class ReceiptPrint(Base):
    """One printing of a receipt; ``copy`` is 0 for the original, of which there is one, and counts the copies."""

    __tablename__ = "receipt_prints"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "year", "number"],
            ["receipts.branch_id", "receipts.year", "receipts.number"],
            name="fk_receipt_prints_number",
        ),
    )

    branch_id: Mapped[BranchId] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    copy: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    printed_at: Mapped[datetime]
    printed_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


async def give_numbers(db: Session, branch_id: BranchId, entries: Sequence[tuple[int, EntryKind, date]]) -> None:
    """Number the receipts of entries just made, given as (number, kind, day), under the lock of the branch's ledger."""
    needing = [(number, day) for number, kind, day in entries if needs_receipt(kind)]
    if not needing:
        return
    query = (
        select(LedgerReceipt.year, func.max(LedgerReceipt.number).label("last"))
        .where(LedgerReceipt.branch_id == branch_id, LedgerReceipt.year.in_({day.year for _, day in needing}))
        .group_by(LedgerReceipt.year)
    )
    last = {row.year: row.last for row in (await db.core(query)).all()}
    numbers = numbered([day for _, day in needing], last)
    rows = [
        {"branch_id": branch_id, "year": each.year, "number": each.number, "entry_number": entry_number}
        for (entry_number, _), each in zip(needing, numbers, strict=True)
    ]
    await db.core(db.insert(LedgerReceipt), rows)


async def receipts_of(db: Session, branch_id: BranchId, entry_numbers: Collection[int]) -> dict[int, ReceiptNumber]:
    """Return the numbers of the receipts of these entries, of those that need one."""
    query = select(LedgerReceipt.entry_number, LedgerReceipt.year, LedgerReceipt.number).where(
        LedgerReceipt.branch_id == branch_id, LedgerReceipt.entry_number.in_(entry_numbers)
    )
    return {row.entry_number: ReceiptNumber(row.year, row.number) for row in await db.core(query)}
