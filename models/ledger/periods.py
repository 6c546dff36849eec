"""Closing the books of a month: one keeper asks, a second person confirms, and nobody opens them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, func, select

from models import audit, branches, notices, offices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger.posting import closed_until, lock
from models.ledger.tables import LedgerClosing, LedgerClosingRequest, LedgerEntry
from models.ledger.told import (
    BooksClosed,
    ClosedAlready,
    ClosingAsked,
    ClosingWaiting,
    ConfirmedByAnother,
    MonthNotOver,
    NobodyToConfirm,
    NoClosingAsked,
)
from models.members import Member, active
from models.roles import OFFICES, DuesKeeper, Witness
from models.rules.values import Month


async def ask_to_close(
    db: Session, month: Month, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> ClosingAsked:
    """Ask a second person to close a branch's books up to and including a month; the keeper's own branch if None.

    Raises:
        Refused: with `MonthNotOver`, `ClosedAlready` or `NobodyToConfirm`.
    """
    node = await branches.meant(db, branch, by=by)
    if month >= Month.of(almanac.today(at)):
        raise Refused(MonthNotOver(month))
    until = await closed_until(db, node.id)
    if until is not None and month <= until:
        raise Refused(ClosedAlready(until))
    others = _witnesses(node.id, by.member_id, almanac, at)
    names = (await db.scalars(select(Member.name).where(Member.id.in_(others)).order_by(Member.sort_key))).all()
    if not names:
        raise Refused(NobodyToConfirm(node.name))
    row = {"branch_id": node.id, "month": month, "requested_at": at, "requested_by": by.member_id}
    await db.insert_new(LedgerClosingRequest, row)
    count = select(func.count()).where(LedgerEntry.branch_id == node.id, LedgerEntry.happened_on <= month.last)
    told = ClosingWaiting(node.id, node.name, month, by.name, (await db.core(count)).scalar_one())
    await notices.tell(db, others, told, key=f"dues:close:{node.id}:{month}", at=at)
    audit.record(db, "ledger.ask_to_close", at=at, by=by, branch=node.id, month=str(month))
    return ClosingAsked(node.name, month, tuple(names))


async def close(
    db: Session, month: Month, branch: Branch | None, almanac: Almanac, *, by: Witness, at: datetime
) -> BooksClosed:
    """Close a branch's books as its keeper asked; from now on nothing can be dated in that month or before.

    Raises:
        Refused: with `ClosedAlready`, `NoClosingAsked` or `ConfirmedByAnother`.
    """
    node = await branches.meant(db, branch, by=by)
    await lock(db, node.id)
    until = await closed_until(db, node.id)
    if until is not None and month <= until:
        raise Refused(ClosedAlready(until))
    asked = await db.get(LedgerClosingRequest, (node.id, month))
    if asked is None or not by.oversees(node.id):
        raise Refused(NoClosingAsked(month))
    if asked.requested_by == by.member_id:
        others = select(Member.name).where(Member.id.in_(_witnesses(node.id, by.member_id, almanac, at)))
        raise Refused(ConfirmedByAnother(month, tuple((await db.scalars(others.order_by(Member.sort_key))).all())))
    keeper = await db.get(Member, asked.requested_by)
    assert keeper is not None
    await _write(db, asked, by.member_id, at)
    told = BooksClosed(node.name, month, keeper.name, by.name)
    her = select(Member.id).where(Member.id == keeper.id)
    await notices.tell(db, her, told, key=f"dues:closed:{node.id}:{month}", at=at)
    audit.record(db, "ledger.close", at=at, by=by, branch=node.id, month=str(month))
    return told


async def _write(db: Session, asked: LedgerClosingRequest, by: MemberId, at: datetime) -> None:
    newest = (
        select(LedgerEntry.number, LedgerEntry.fingerprint)
        .where(LedgerEntry.branch_id == asked.branch_id)
        .order_by(LedgerEntry.number.desc())
        .limit(1)
    )
    last = (await db.core(newest)).first()
    row = {
        "branch_id": asked.branch_id,
        "month": asked.month,
        "requested_at": asked.requested_at,
        "requested_by": asked.requested_by,
        "closed_at": at,
        "closed_by": by,
        "last_number": last.number if last else 0,
        "fingerprint": last.fingerprint if last else "",
    }
    await db.core(db.insert(LedgerClosing), row)


def _witnesses(branch_id: BranchId, besides: MemberId, almanac: Almanac, at: datetime) -> Select[MemberId]:
    holders = offices.holders(branch_id, OFFICES[Witness], almanac.today(at))
    return select(Member.id).where(Member.id.in_(holders), active(), Member.id != besides)
