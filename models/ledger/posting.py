"""Writing entries: the only statements that ever touch the ledger, and all of them add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import func, select

from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger.receipts import give_numbers
from models.ledger.tables import LedgerClosing, LedgerEntry, LedgerPosting
from models.ledger.told import AlreadyReversed, NoSuchEntry, PeriodClosed
from models.rules.ledger import Entry, EntryKind, Line, canonical, require_balance, reversed_lines
from models.rules.values import Month


@dataclass(frozen=True)
class Voucher:
    """An entry to be made; ``note`` is the reason or the evidence (a slip's number), kept sealed."""

    kind: EntryKind
    happened_on: date
    lines: tuple[Line, ...]
    note: str = ""
    is_own: bool = False
    reversal_of: int | None = None


async def post(
    db: Session, branch_id: BranchId, vouchers: Sequence[Voucher], *, by: MemberId | None, at: datetime
) -> tuple[int, ...]:
    """Make entries in a branch's ledger, in their order, with the receipts they need; return their numbers.

    Args:
        by: who enters them, None for the clock.

    Raises:
        Refused: with `PeriodClosed`.
        Unbalanced: lines of a voucher do not sum to zero.
    """
    for voucher in vouchers:
        require_balance(voucher.lines)
    number, previous = await _last(db, branch_id)
    await _require_open(db, branch_id, [voucher.happened_on for voucher in vouchers])
    entries: list[dict[str, Any]] = []
    postings: list[dict[str, Any]] = []
    for voucher in vouchers:
        number += 1
        entry = _entry(branch_id, number, voucher, previous, by, at)
        previous = db.vault.fingerprint(canonical(entry))
        entries.append(_entry_row(db, entry, previous))
        postings += _posting_rows(db, entry)
    if entries:
        await db.core(db.insert(LedgerEntry), entries)
        await db.core(db.insert(LedgerPosting), postings)
        await give_numbers(db, branch_id, [(row["number"], row["kind"], row["happened_on"]) for row in entries])
    return tuple(range(number - len(entries) + 1, number + 1))


async def reverse(
    db: Session, branch_id: BranchId, number: int, reason: str, *, on: date, by: MemberId | None, at: datetime
) -> tuple[int, tuple[Line, ...]]:
    """Undo an entry by its opposite, dated ``on``; return the number of that and the lines undone.

    Raises:
        Refused: with `NoSuchEntry`, `AlreadyReversed` or `PeriodClosed`.
    """
    [done] = await reverse_all(db, branch_id, [number], reason, on=on, by=by, at=at)
    return done


async def reverse_all(
    db: Session,
    branch_id: BranchId,
    numbers: Sequence[int],
    reason: str,
    *,
    on: date,
    by: MemberId | None,
    at: datetime,
) -> list[tuple[int, tuple[Line, ...]]]:
    """Undo entries as `reverse` does one, all in one set."""
    await lock(db, branch_id)
    await _require_standing(db, branch_id, numbers)
    lines = await _lines_of(db, branch_id, numbers)
    opposites = [
        Voucher(EntryKind.REVERSAL, on, reversed_lines(lines[number]), reason, reversal_of=number) for number in numbers
    ]
    made = await post(db, branch_id, opposites, by=by, at=at)
    return [(new, lines[number]) for new, number in zip(made, numbers, strict=True)]


async def lock(db: Session, branch_id: BranchId) -> None:
    """Let no other writer number entries of this branch before the transaction ends."""
    # SQLite, which has one writer anyway, is not sent the words.
    await db.core(select(Branch.id).where(Branch.id == branch_id).with_for_update(key_share=True))


async def last_number(db: Session, branch_id: BranchId) -> int:
    """Return the number of a branch's newest entry, 0 before the first."""
    newest = select(func.coalesce(func.max(LedgerEntry.number), 0)).where(LedgerEntry.branch_id == branch_id)
    return int((await db.core(newest)).scalar_one())


async def closed_until(db: Session, branch_id: BranchId) -> Month | None:
    """Return the last month whose books are closed."""
    newest = select(func.max(LedgerClosing.month)).where(LedgerClosing.branch_id == branch_id)
    until: Month | None = (await db.core(newest)).scalar_one()
    return until


def opened(db: Session, rows: Iterable[Any]) -> tuple[Line, ...]:
    """Return rows of (account, member_id, month, sealed_amount) as lines."""
    open_money = db.vault.open_money
    return tuple(Line(row.account, open_money(row.sealed_amount), row.member_id, row.month) for row in rows)


async def _require_standing(db: Session, branch_id: BranchId, numbers: Sequence[int]) -> None:
    """Refuse to undo what is not there, is undone already, or undoes another."""
    entries = LedgerEntry.branch_id == branch_id
    asked = select(LedgerEntry.number, LedgerEntry.reversal_of).where(entries, LedgerEntry.number.in_(numbers))
    undoing = select(LedgerEntry.number, LedgerEntry.reversal_of).where(entries, LedgerEntry.reversal_of.in_(numbers))
    found = {row.number: row.reversal_of for row in await db.core(asked)}
    undone_by = {row.reversal_of: row.number for row in await db.core(undoing)}
    for number in numbers:
        if number not in found:
            raise Refused(NoSuchEntry(number))
        if found[number] is not None:
            raise Refused(AlreadyReversed(number, found[number], is_reversal=True))
        if number in undone_by:
            raise Refused(AlreadyReversed(number, undone_by[number]))


async def _lines_of(db: Session, branch_id: BranchId, numbers: Sequence[int]) -> dict[int, tuple[Line, ...]]:
    query = (
        select(LedgerPosting.__table__)
        .where(LedgerPosting.branch_id == branch_id, LedgerPosting.number.in_(numbers))
        .order_by(LedgerPosting.number, LedgerPosting.line)
    )
    rows = groupby((await db.core(query)).all(), key=lambda row: row.number)
    return {number: opened(db, group) for number, group in rows}


async def _last(db: Session, branch_id: BranchId) -> tuple[int, str]:
    await lock(db, branch_id)
    newest = (
        select(LedgerEntry.number, LedgerEntry.fingerprint)
        .where(LedgerEntry.branch_id == branch_id)
        .order_by(LedgerEntry.number.desc())
        .limit(1)
    )
    row = (await db.core(newest)).first()
    return (row.number, row.fingerprint) if row else (0, "")


async def _require_open(db: Session, branch_id: BranchId, days: Iterable[date]) -> None:
    until = await closed_until(db, branch_id)
    earliest = min((Month.of(day) for day in days), default=None)
    if until is not None and earliest is not None and earliest <= until:
        raise Refused(PeriodClosed(earliest, until.plus(1)))


def _entry(
    branch_id: BranchId, number: int, voucher: Voucher, previous: str, by: MemberId | None, at: datetime
) -> Entry:
    return Entry(
        branch_id,
        number,
        voucher.kind,
        voucher.happened_on,
        at,
        by,
        voucher.is_own,
        voucher.note,
        voucher.reversal_of,
        previous,
        voucher.lines,
    )


def _entry_row(db: Session, entry: Entry, fingerprint: str) -> dict[str, Any]:
    return {
        "branch_id": entry.branch_id,
        "number": entry.number,
        "kind": entry.kind,
        "happened_on": entry.happened_on,
        "entered_at": entry.entered_at,
        "entered_by": entry.entered_by,
        "is_own": entry.is_own,
        "sealed_note": db.vault.seal(entry.note) if entry.note else None,
        "reversal_of": entry.reversal_of,
        "previous": entry.previous,
        "fingerprint": fingerprint,
    }


def _posting_rows(db: Session, entry: Entry) -> list[dict[str, Any]]:
    return [
        {
            "branch_id": entry.branch_id,
            "number": entry.number,
            "line": place,
            "account": line.account,
            "member_id": line.member_id,
            "month": line.month,
            "sealed_amount": db.vault.seal_money(line.amount),
        }
        for place, line in enumerate(entry.lines, 1)
    ]
