"""Checking the ledger: whatever was changed past the program is found, and the first wrong row is named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import chain, groupby
from typing import Any

from sqlalchemy import select, text

from models.audit import UNREADABLE, AuditEntry
from models.branches import Branch
from models.database import Session
from models.ledger.posting import opened
from models.ledger.tables import APPEND_ONLY, LedgerClosing, LedgerEntry, LedgerPosting
from models.rules.ledger import Entry, EntryKind, Line, canonical, reversed_lines
from models.rules.values import Month
from models.sealing import WrongKey

GUARDS = {
    "sqlite": [f"{table}_no_{deed}" for table in APPEND_ONLY for deed in ("update", "delete", "replace")],
    "postgresql": [f"{table}_append_only" for table in APPEND_ONLY],
}
LISTING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}


class FaultKind(Enum):
    """What can be wrong with a ledger."""

    UNGUARDED = "unguarded"
    GAP = "gap"
    CHAIN = "chain"
    CHANGED = "changed"
    SEALED = "sealed"
    SUM = "sum"
    REVERSAL = "reversal"
    CLOSED_PERIOD = "closed_period"
    CLOSING = "closing"


@dataclass(frozen=True)
class Fault:
    """What is wrong with which row: the entry ``number`` of ``branch``, or the thing ``what`` names."""

    kind: FaultKind
    branch: str = ""
    number: int = 0
    what: str = ""


async def verify(db: Session) -> list[Fault]:
    """Recompute every branch's ledger; return what is missing of the database's guards and each branch's first fault.

    Numbers without gaps, the chain of fingerprints, sums of zero, reversals, and what closings say.
    """
    faults = await _unguarded(db)
    for node in (await db.core(select(Branch.id, Branch.name).order_by(Branch.id))).all():
        try:
            found = next(await _faults(db, node.id, node.name), None)
        except UNREADABLE:
            found = await _unreadable(db, node.id, node.name)
        faults += [found] if found else []
    return faults


async def _unreadable(db: Session, branch_id: int, name: str) -> Fault:
    """Return the first entry in which something stands that no program of ours wrote."""
    numbers = select(LedgerEntry.number).where(LedgerEntry.branch_id == branch_id).order_by(LedgerEntry.number)
    for number in (await db.core(numbers)).scalars().all():
        try:
            for table in (LedgerEntry.__table__, LedgerPosting.__table__):
                rows = select(table).where(table.c.branch_id == branch_id, table.c.number == number)
                (await db.core(rows)).all()
        except UNREADABLE:
            return Fault(FaultKind.CHANGED, name, number)
    return Fault(FaultKind.CLOSING, name)


async def _unguarded(db: Session) -> list[Fault]:
    there = {row[0] for row in await db.core(text(LISTING[db.dialect]))}
    wanted = [*GUARDS[db.dialect], "ledger_entries_open_period"]
    return [Fault(FaultKind.UNGUARDED, what=name) for name in wanted if name not in there]


async def _faults(db: Session, branch_id: int, name: str) -> Iterator[Fault]:
    entries = select(LedgerEntry.__table__).where(LedgerEntry.branch_id == branch_id).order_by(LedgerEntry.number)
    postings = (
        select(LedgerPosting.__table__)
        .where(LedgerPosting.branch_id == branch_id)
        .order_by(LedgerPosting.number, LedgerPosting.line)
    )
    closings = select(LedgerClosing.__table__).where(LedgerClosing.branch_id == branch_id).order_by(LedgerClosing.month)
    rows = (await db.core(entries)).all()
    lines = groupby((await db.core(postings)).all(), key=lambda row: row.number)
    of_entry = {number: list(group) for number, group in lines}
    closed = (await db.core(closings)).all()
    return chain(_walk(db, name, rows, of_entry, closed), await _unheard_of(db, branch_id, name, closed))


async def _unheard_of(db: Session, branch_id: int, name: str, closings: Iterable[Any]) -> list[Fault]:
    """Return the closings that are not as the trail tells of them, or not there: a month opened again behind it."""
    told = select(AuditEntry.action, AuditEntry.details, AuditEntry.actor_id, AuditEntry.at).where(
        AuditEntry.branch_id == branch_id, AuditEntry.action.in_(("ledger.ask_to_close", "ledger.close"))
    )
    deeds = {(row.action, row.details["month"], row.actor_id, row.at) for row in await db.core(told)}
    last = {str(row.month): row.last_number for row in closings}
    closed = {("ledger.close", str(row.month), row.closed_by, row.closed_at) for row in closings}
    asked = {("ledger.ask_to_close", str(row.month), row.requested_by, row.requested_at) for row in closings}
    odd = {month for _, month, *_ in (closed | asked) - deeds}
    odd |= {
        month for action, month, *rest in deeds if action == "ledger.close" and (action, month, *rest) not in closed
    }
    return [Fault(FaultKind.CLOSING, name, last.get(month, 0), month) for month in sorted(odd)]


def _walk(
    db: Session, branch: str, rows: Iterable[Any], postings: dict[int, list[Any]], closings: Iterable[Any]
) -> Iterator[Fault]:
    """Yield what is wrong, in the order of the entries; what follows a fault may follow from it."""
    seen: dict[int, tuple[str, tuple[Line, ...], int | None]] = {}
    undone: set[int] = set()
    before, expected, closed = "", 1, list(closings)
    for row in rows:
        number = row.number
        if number != expected:
            yield Fault(FaultKind.GAP, branch, expected)
        if row.previous != before:
            yield Fault(FaultKind.CHAIN, branch, number)
        try:
            lines = opened(db, postings.get(number, []))
            note = db.vault.open(row.sealed_note) if row.sealed_note else ""
        except WrongKey:
            yield Fault(FaultKind.SEALED, branch, number)
            return
        if db.vault.fingerprint(canonical(_entry(row, note, lines))) != row.fingerprint:
            yield Fault(FaultKind.CHANGED, branch, number)
        if not lines or sum(line.amount.fen for line in lines) != 0:
            yield Fault(FaultKind.SUM, branch, number)
        if (row.kind is EntryKind.REVERSAL) != (row.reversal_of is not None) or not _undoes(row, lines, seen, undone):
            yield Fault(FaultKind.REVERSAL, branch, number)
        if any(Month.of(row.happened_on) <= each.month and number > each.last_number for each in closed):
            yield Fault(FaultKind.CLOSED_PERIOD, branch, number)
        seen[number] = (row.fingerprint, lines, row.reversal_of)
        undone |= {row.reversal_of} if row.reversal_of else set()
        before, expected = row.fingerprint, number + 1
    for each in closed:
        last = seen.get(each.last_number, ("", (), None))[0]
        if last != each.fingerprint or each.closed_by == each.requested_by:
            yield Fault(FaultKind.CLOSING, branch, each.last_number, str(each.month))


def _undoes(
    row: Any, lines: tuple[Line, ...], seen: dict[int, tuple[str, tuple[Line, ...], int | None]], undone: set[int]
) -> bool:
    """Return whether an entry is no reversal, or the only and exact opposite of one that is none."""
    if row.reversal_of is None:
        return True
    target = seen.get(row.reversal_of)
    return (
        target is not None
        and target[2] is None
        and row.reversal_of not in undone
        and reversed_lines(target[1]) == lines
    )


def _entry(row: Any, note: str, lines: tuple[Line, ...]) -> Entry:
    return Entry(
        row.branch_id,
        row.number,
        row.kind,
        row.happened_on,
        row.entered_at,
        row.entered_by,
        row.is_own,
        note,
        row.reversal_of,
        row.previous,
        lines,
    )
