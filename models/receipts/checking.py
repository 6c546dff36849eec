"""Telling a true receipt from a false one, and whether every entry has the one it should."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from models import offices
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger import LedgerEntry, LedgerReceipt
from models.receipts import finding
from models.receipts.told import ReceiptFalse, ReceiptTrue
from models.roles import DuesKeeper, Person, prove
from models.rules.receipts import ReceiptNumber, first_fault, is_code


@dataclass(frozen=True)
class WrongReceipt:
    """An entry whose receipt is not ``due``: it has ``there``, or none."""

    branch: str
    entry_number: int
    due: ReceiptNumber | None
    there: ReceiptNumber | None


async def check(
    db: Session, number: ReceiptNumber, code: str, almanac: Almanac, *, by: Person, at: datetime
) -> ReceiptTrue:
    """Say whether a receipt with this number and code was given by any branch, and whether it is still valid.

    Raises:
        Refused: with `ReceiptFalse`.
    """
    matching = [each for each in await finding.numbered_so(db, number) if is_code(code, finding.code_of(db, each))]
    if not matching:
        raise Refused(ReceiptFalse(number))
    [found] = matching
    told = ReceiptTrue(number, found.branch, found.happened_on, found.void_since, found.void_by)
    slip = await finding.slip(db, found)
    today = almanac.today(at)
    keeper = prove(DuesKeeper, by, await offices.held_by(db, by.member_id, today))
    if slip.payer_id == by.member_id or (keeper is not None and keeper.oversees(found.branch_id)):
        return replace(told, name=slip.payer, amount=slip.amount)
    return told


async def verify(db: Session) -> list[WrongReceipt]:
    """Return each branch's first entry that has not the receipt it should have, or has one it should not have."""
    entries = (
        select(LedgerEntry.branch_id, LedgerEntry.number, LedgerEntry.kind, LedgerEntry.happened_on, Branch.name)
        .join(Branch, Branch.id == LedgerEntry.branch_id)
        .order_by(LedgerEntry.branch_id, LedgerEntry.number)
    )
    numbers: dict[int, dict[int, ReceiptNumber]] = {}
    for row in (await db.core(select(LedgerReceipt.__table__))).all():
        numbers.setdefault(row.branch_id, {})[row.entry_number] = ReceiptNumber(row.year, row.number)
    wrong: list[WrongReceipt] = []
    for branch_id, group in groupby((await db.core(entries)).all(), key=lambda row: row.branch_id):
        rows = list(group)
        its = [(row.number, row.kind, row.happened_on) for row in rows]
        if fault := first_fault(its, numbers.get(branch_id, {})):
            wrong.append(WrongReceipt(rows[0].name, *fault))
    return wrong
