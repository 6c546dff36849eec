"""A member's own receipts."""

from __future__ import annotations

from sqlalchemy import select

from models.database import Session
from models.facts import Refused
from models.ledger import LedgerEntry, LedgerPosting, LedgerReceipt
from models.receipts.finding import MONEY, Undoing, hers
from models.receipts.told import NoReceipts, ReceiptList
from models.roles import Person
from models.rules.receipts import ReceiptNumber


async def listed(db: Session, year: int | None, *, by: Person) -> ReceiptList:
    """Return a member's receipts of one year, the last that has any where None, newest first.

    Raises:
        Refused: with `NoReceipts`.
    """
    mine = select(LedgerReceipt.year).where(hers(by.member_id)).distinct().order_by(LedgerReceipt.year.desc())
    years = tuple(row.year for row in (await db.core(mine)).all())
    if not years or (year is not None and year not in years):
        raise Refused(NoReceipts(year if years else None))
    year = year or years[0]
    query = (
        select(
            LedgerReceipt.__table__,
            LedgerEntry.happened_on,
            LedgerPosting.sealed_amount,
            Undoing.number.label("void_by"),
        )
        .join(
            LedgerEntry,
            (LedgerEntry.branch_id == LedgerReceipt.branch_id) & (LedgerEntry.number == LedgerReceipt.entry_number),
        )
        # What came in is one line of the entry.
        .join(
            LedgerPosting,
            (LedgerPosting.branch_id == LedgerReceipt.branch_id) & (LedgerPosting.number == LedgerReceipt.entry_number),
        )
        .outerjoin(
            Undoing,
            (Undoing.branch_id == LedgerReceipt.branch_id) & (Undoing.reversal_of == LedgerReceipt.entry_number),
        )
        .where(hers(by.member_id), LedgerReceipt.year == year, LedgerPosting.account.in_(MONEY))
        .order_by(LedgerEntry.entered_at.desc(), LedgerReceipt.number.desc())
    )
    rows = (await db.core(query)).all()
    return ReceiptList(
        year,
        years,
        tuple(ReceiptNumber(row.year, row.number) for row in rows),
        tuple(row.branch_id for row in rows),
        tuple(row.happened_on for row in rows),
        tuple(db.vault.open_money(row.sealed_amount) for row in rows),
        tuple(row.void_by is not None for row in rows),
    )
