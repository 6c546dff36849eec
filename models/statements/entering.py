"""Entering what a statement holds, each payment at most once, and taking it back by reversals."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from sqlalchemy import and_, delete, func, select

from models import audit, ledger, payments
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused, to_json
from models.files import Upload
from models.ledger import LedgerPosting
from models.members import Member
from models.payments import Receipt
from models.roles import DuesKeeper
from models.rules.ledger import Method
from models.rules.matching import in_order
from models.rules.statements import Statement
from models.rules.values import Money, MonthSpan
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
from models.statements.weighing import Weighed, content_of, picks_of, preview, reversed_since, seen, weigh

LISTED = 5


async def propose(
    db: Session, content: Statement, upload: Upload, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> StatementPreview:
    """Keep a list for the buttons that enter it, and return what of it can be entered."""
    weighed = await weigh(db, content, {}, almanac, by=by, at=at)
    held = await keep(db, content, upload, by=by, at=at)
    return preview(db, held.id, weighed)


async def keep(
    db: Session, content: Statement, upload: Upload | None, *, by: DuesKeeper, at: datetime
) -> StatementImport:
    """Keep a list, of which nothing is entered yet."""
    held = await db.add(
        StatementImport(
            branch_id=by.office_branch_id,
            upload_id=upload.id if upload else None,
            made_by=by.member_id,
            content=to_json(content),
            picks={},
            made_at=at,
        )
    )
    audit.record(db, "statements.keep", at=at, by=by, branch=held.branch_id, statement=held.id, rows=len(content.rows))
    return held


async def shown(
    db: Session, number: int, page: int, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> StatementPreview:
    """Return a page of what of a kept list can be entered now.

    Raises:
        Refused: with `NoSuchStatement`.
    """
    held = await find(db, number, by)
    return preview(db, number, await weighed_again(db, held, almanac, by=by, at=at), page)


async def enter(
    db: Session, number: int, known: str | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> StatementEntered | StatementPreview:
    """Enter the rows that are sure or that the keeper gave to a member, each an entry of its own.

    Args:
        known: `seen` of what she was shown; where it is another by now, she is shown it again and nothing is entered.

    Raises:
        Refused: with `NoSuchStatement` or `NothingToEnter`, or as `payments.pay`.
    """
    held = await find(db, number, by)
    weighed = await weighed_again(db, held, almanac, by=by, at=at)
    if weighed.sure and known != seen(db, weighed):
        return preview(db, number, weighed, is_changed=True)
    return await write(db, held, weighed, almanac, by=by, at=at)


async def write(
    db: Session, held: StatementImport, weighed: Weighed, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> StatementEntered:
    """Enter what is sure of a weighed list.

    Raises:
        Refused: with `NothingToEnter`, or as `payments.pay`.
    """
    number, due = held.id, set(weighed.entering)
    if not due:
        raise Refused(NothingToEnter(number, len(weighed.waiting)))
    marks = [weighed.marks[place] for place in due]
    await db.core(delete(StatementEntry).where(StatementEntry.mark.in_(marks), reversed_since()))
    places = [place for place in in_order(weighed.statement.rows) if place in due]
    received = [received_of(number, weighed, place, almanac, at=at) for place in places]
    done = await payments.enter(db, received, almanac, by=by, at=at)
    rows = [
        {"mark": weighed.marks[place], "import_id": number, "branch_id": member.branch_id, "number": each.paid.number}
        for place, (member, _), each in zip(places, received, done, strict=True)
    ]
    await db.core(db.insert(StatementEntry), rows)
    audit.record(db, "statements.enter", at=at, by=by, branch=held.branch_id, statement=number, rows=len(rows))
    names = tuple(dict.fromkeys(weighed.row(place).names[0] for place in sorted(due)))
    return StatementEntered(number, len(rows), weighed.amount, names, len(weighed.waiting))


def received_of(number: int, weighed: Weighed, place: int, almanac: Almanac, *, at: datetime) -> tuple[Member, Receipt]:
    """Return who paid what in a row."""
    row, found = weighed.statement.rows[place], weighed.matches[place]
    method = Method.PLATFORM if weighed.statement.is_platform else Method.TRANSFER
    late = f"补记{row.on}到账" if found.is_late else ""
    evidence = " ".join(filter(None, (f"导入{number} 第{row.line}行", row.reference, late)))
    happened_on = almanac.today(at) if found.is_late else row.on
    first = MonthSpan.only(found.first) if found.first else None
    receipt = Receipt(row.amount, first, method, found.surplus, True, evidence, happened_on)
    return weighed.members[found.member_ids[0]], receipt


async def undo(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> StatementUndone:
    """Reverse every entry of a list, the newest first, dated today; the months are open again, the members are told.

    Raises:
        Refused: with `NoSuchStatement`, `NothingToUndo` or `ReverseLaterFirst`.
    """
    held = await find(db, number, by, is_dropped=True)
    query = (
        select(StatementEntry.branch_id, StatementEntry.number, reversed_since().label("gone"))
        .where(StatementEntry.import_id == number)
        .order_by(StatementEntry.branch_id, StatementEntry.number.desc())
    )
    found = (await db.core(query)).all()
    left = [row for row in found if not row.gone]
    if not left:
        raise Refused(NothingToUndo(number))
    amount = await _received(db, number)
    for branch_id, of_branch in groupby(left, key=lambda row: row.branch_id):
        numbers = [row.number for row in of_branch]
        await payments.reverse_all(db, branch_id, numbers, f"收款明细{number}号整批撤销", almanac, by=by, at=at)
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


async def _received(db: Session, number: int) -> Money:
    """Return what the entries of a list that stand brought in."""
    its_entry = and_(LedgerPosting.branch_id == StatementEntry.branch_id, LedgerPosting.number == StatementEntry.number)
    query = (
        select(LedgerPosting.sealed_amount)
        .join(StatementEntry, its_entry)
        .where(StatementEntry.import_id == number, ~reversed_since())
        .where(LedgerPosting.account.in_([method.account for method in Method]))
    )
    return Money(sum(db.vault.open_money(sealed).fen for sealed in await db.scalars(query)))
