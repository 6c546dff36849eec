"""Entering what a statement holds, each payment at most once, and taking it back by reversals."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select

from models import audit, ledger, payments
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.facts import Refused, to_json
from models.files import Upload
from models.ledger import LedgerEntry
from models.ledger.told import PeriodClosed
from models.payments import Receipt
from models.roles import DuesKeeper
from models.rules.ledger import Method
from models.rules.matching import Fate, in_order
from models.rules.statements import Statement
from models.rules.values import Money, Month
from models.statements.tables import StatementEntry, StatementImport
from models.statements.told import (
    NoSuchStatement,
    NothingToEnter,
    NothingToUndo,
    StatementDropped,
    StatementEntered,
    StatementList,
    StatementPreview,
    StatementUndone,
)
from models.statements.weighing import Weighed, content_of, picks_of, preview, reversed_since, weigh

LISTED = 5


async def keep(
    db: Session, content: Statement, upload: Upload | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> StatementPreview:
    """Keep a list for the buttons that enter it, and return what of it can be entered."""
    held = StatementImport(
        branch_id=by.office_branch_id,
        upload_id=upload.id if upload else None,
        made_by=by.member_id,
        content=to_json(content),
        picks={},
        made_at=at,
    )
    await db.add(held)
    audit.record(db, "statements.keep", at=at, by=by, branch=held.branch_id, statement=held.id, rows=len(content.rows))
    return preview(held.id, await weigh(db, content, {}, almanac, by=by, at=at))


async def shown(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> StatementPreview:
    """Return what of a kept list can be entered now.

    Raises:
        Refused: with `NoSuchStatement`.
    """
    held = await find(db, number, by)
    return preview(number, await weighed_again(db, held, almanac, by=by, at=at))


async def enter(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> StatementEntered:
    """Enter the rows that are sure or that the keeper gave to a member, each an entry of its own.

    Raises:
        Refused: with `NoSuchStatement` or `NothingToEnter`, or as `payments.pay`.
    """
    held = await find(db, number, by)
    weighed = await weighed_again(db, held, almanac, by=by, at=at)
    places = [place for place in in_order(weighed.statement.rows) if weighed.matches[place].fate.is_entering]
    if not places:
        raise Refused(NothingToEnter(number, len(weighed.waiting)))
    due = [weighed.marks[place] for place in places]
    await db.core(delete(StatementEntry).where(StatementEntry.mark.in_(due), reversed_since()))
    rows = []
    for place in places:
        entry, branch_id = await pay(db, number, weighed, place, almanac, by=by, at=at)
        rows.append({"mark": weighed.marks[place], "import_id": number, "branch_id": branch_id, "number": entry})
    await db.core(db.insert(StatementEntry), rows)
    audit.record(db, "statements.enter", at=at, by=by, branch=held.branch_id, statement=number, rows=len(rows))
    amount = Money(sum(weighed.statement.rows[place].amount.fen for place in places))
    names = tuple(dict.fromkeys(weighed.row(place).names[0] for place in places))
    return StatementEntered(number, len(places), amount, names, len(weighed.waiting))


async def pay(
    db: Session, number: int, weighed: Weighed, place: int, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> tuple[int, BranchId]:
    """Enter one row; return the number of its entry, and of which branch.

    Raises:
        Refused: as `payments.pay`.
    """
    row, found = weighed.statement.rows[place], weighed.matches[place]
    member = weighed.members[found.member_ids[0]]
    method = Method.PLATFORM if weighed.statement.is_platform else Method.TRANSFER
    evidence = f"导入{number} 第{row.line}行 {row.reference}".strip()
    is_sure = found.fate is Fate.PICKED
    receipt = Receipt(row.amount, found.first, method, found.surplus, is_sure, evidence, row.on)
    done = await payments.pay(db, member, receipt, almanac, by=by, at=at)
    return done.paid.number, member.branch_id


async def undo(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> StatementUndone:
    """Reverse every entry of a list, the newest first; the months are open again, and the members are told.

    Raises:
        Refused: with `NoSuchStatement`, `NothingToUndo`, `PeriodClosed` or `ReverseLaterFirst`.
    """
    held = await find(db, number, by, is_dropped=True)
    query = (
        select(StatementEntry.branch_id, StatementEntry.number, LedgerEntry.happened_on, reversed_since().label("gone"))
        .join(
            LedgerEntry,
            (LedgerEntry.branch_id == StatementEntry.branch_id) & (LedgerEntry.number == StatementEntry.number),
        )
        .where(StatementEntry.import_id == number)
        .order_by(StatementEntry.branch_id, StatementEntry.number.desc())
    )
    found = (await db.core(query)).all()
    left = [row for row in found if not row.gone]
    if not left:
        raise Refused(NothingToUndo(number))
    await _require_open(db, left)
    amount = Money(0)
    for row in left:
        amount += await _amount(db, row)
        branch = await db.get(Branch, row.branch_id)
        await payments.reverse(db, row.number, branch, f"撤销导入 {number}", almanac, by=by, at=at)
    held.undone_at = at
    audit.record(db, "statements.undo", at=at, by=by, branch=held.branch_id, statement=number, entries=len(left))
    return StatementUndone(number, len(left), amount, len(found) - len(left))


async def drop(db: Session, number: int, *, by: DuesKeeper, at: datetime) -> StatementDropped:
    """Put a list away; what of it is entered stays.

    Raises:
        Refused: with `NoSuchStatement`.
    """
    held = await find(db, number, by)
    held.dropped_at = at
    inside = await db.scalar(select(func.count()).select_from(StatementEntry).where(StatementEntry.import_id == number))
    audit.record(db, "statements.drop", at=at, by=by, branch=held.branch_id, statement=number)
    return StatementDropped(number, inside)


async def listed(db: Session, almanac: Almanac, *, by: DuesKeeper) -> StatementList:
    """Return the newest lists of the keeper's branches that were not put away."""
    inside = select(func.count()).where(StatementEntry.import_id == StatementImport.id, ~reversed_since())
    query = (
        select(StatementImport, inside.scalar_subquery())
        .where(StatementImport.branch_id.in_(by.branch_ids), StatementImport.dropped_at.is_(None))
        .order_by(StatementImport.id.desc())
        .limit(LISTED)
    )
    rows = (await db.execute(query)).all()
    return StatementList(
        tuple(held.id for held, _ in rows),
        tuple(almanac.local(held.made_at).date() for held, _ in rows),
        tuple(len(content_of(held).rows) for held, _ in rows),
        tuple(count for _, count in rows),
    )


async def find(db: Session, number: int, by: DuesKeeper, *, is_dropped: bool = False) -> StatementImport:
    """Return a list of the keeper's branches.

    Raises:
        Refused: with `NoSuchStatement`.
    """
    held = await db.get(StatementImport, number)
    if held is None or not by.oversees(held.branch_id) or (held.dropped_at is not None and not is_dropped):
        raise Refused(NoSuchStatement(number))
    return held


async def weighed_again(
    db: Session, held: StatementImport, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> Weighed:
    """Return a kept list held against what is owed now; nothing changes it before the transaction ends."""
    for branch_id in sorted(by.branch_ids):
        await ledger.lock(db, branch_id)
    return await weigh(db, content_of(held), picks_of(held), almanac, by=by, at=at)


async def _require_open(db: Session, entries: list[Any]) -> None:
    for branch_id in sorted({row.branch_id for row in entries}):
        until = await ledger.closed_until(db, branch_id)
        first = min(Month.of(row.happened_on) for row in entries if row.branch_id == branch_id)
        if until is not None and first <= until:
            raise Refused(PeriodClosed(first, until.plus(1)))


async def _amount(db: Session, entry: Any) -> Money:
    record = await ledger.entry(db, entry.branch_id, entry.number)
    assert record is not None
    held = {method.account for method in Method}
    return Money(sum(line.amount.fen for line in record.lines if line.account in held))
