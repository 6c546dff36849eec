"""Giving receipts out: the original once, copies as often as they are asked for, each written down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from models import audit, ledger
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger import LedgerPosting, ReceiptPrint
from models.members import Member
from models.peers import Peer, receives
from models.receipts import finding
from models.receipts.finding import Found
from models.receipts.told import NoReceipts, ReceiptFormat, ReceiptPaper
from models.roles import DuesKeeper, Person
from models.rules.receipts import ReceiptNumber

Papers = tuple[ReceiptPaper, ...]


async def issue(
    db: Session, number: ReceiptNumber | None, branch: Branch | None, almanac: Almanac, *, by: Person, at: datetime
) -> Papers:
    """Give a member one of her own receipts, the newest where no number is said: the original the first time.

    Raises:
        Refused: with `NoReceipts`, `NoSuchReceipt` or `ReceiptInSeveralBranches`.
    """
    found = await (finding.own(db, number, branch, by=by) if number else finding.newest(db, by=by))
    if found is None:
        raise Refused(NoReceipts())
    return await _print(db, found, by.member_id, almanac, is_for_her=True, by=by, at=at)


async def reprint(
    db: Session, number: ReceiptNumber, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> Papers:
    """Give the keeper a receipt to hand on: a copy, but the original for a member no message can reach.

    Raises:
        Refused: with `NoSuchReceipt` or `ReceiptInSeveralBranches`.
    """
    found = await finding.kept(db, number, branch, by=by)
    payer = select(LedgerPosting.member_id).where(
        LedgerPosting.branch_id == found.branch_id,
        LedgerPosting.number == found.entry_number,
        LedgerPosting.member_id.is_not(None),
    )
    payer_id = MemberId((await db.core(payer.limit(1))).scalar_one())
    reached = select(Member.id).join(Peer, receives()).where(Member.id == payer_id)
    is_for_her = payer_id == by.member_id or (await db.core(reached)).first() is None
    return await _print(db, found, payer_id, almanac, is_for_her=is_for_her, by=by, at=at)


async def _print(
    db: Session, found: Found, payer_id: MemberId, almanac: Almanac, *, is_for_her: bool, by: Person, at: datetime
) -> Papers:
    """Write the printing down, under the lock of the books, so that there is one original and no copy twice."""
    await ledger.lock(db, found.branch_id)
    its = (
        ReceiptPrint.branch_id == found.branch_id,
        ReceiptPrint.year == found.number.year,
        ReceiptPrint.number == found.number.number,
    )
    printed = (await db.core(select(func.min(ReceiptPrint.copy), func.max(ReceiptPrint.copy)).where(*its))).one()
    # What is void already is never given out as an original.
    is_original = is_for_her and printed[0] != 0 and found.void_by is None
    copy = 0 if is_original else (printed[1] or 0) + 1
    row = {
        "branch_id": found.branch_id,
        "year": found.number.year,
        "number": found.number.number,
        "copy": copy,
        "printed_at": at,
        "printed_by": by.member_id,
    }
    await db.core(db.insert(ReceiptPrint), row)
    receipt = str(found.number)
    audit.record(
        db, "receipts.print", at=at, by=by, member=payer_id, branch=found.branch_id, receipt=receipt, copy=copy
    )
    today, is_void = almanac.today(at), found.void_by is not None
    return tuple(
        ReceiptPaper(found.branch_id, found.number, copy, today, each, is_void)
        for each in (ReceiptFormat.PNG, ReceiptFormat.PDF)
    )
