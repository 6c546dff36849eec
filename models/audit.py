"""The audit trail: who did what to whom, written with the deed itself, each entry chained to the one before.

The chain is made with the organisation's key, and so is the seal on its end: whoever writes into the database past
the program can neither change an entry unseen nor cut off the last ones.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, PeerId
from models.database import Session
from models.roles import Person
from models.sealing import KEY_PLACE, NO_KEY, Vault, WrongKey

BATCH = 2000
# What a column raises whose value is none of its kind.
UNREADABLE = (LookupError, ValueError, TypeError)


class AuditEntry(Base):
    """One deed; ``details`` holds ids and figures, never amounts of money, phones or reasons of leave."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str]
    actor_id: Mapped[MemberId | None]
    peer_id: Mapped[PeerId | None]
    branch_id: Mapped[BranchId | None]
    member_id: Mapped[MemberId | None]
    details: Mapped[dict[str, Any]]
    number: Mapped[int | None] = mapped_column(unique=True)
    fingerprint: Mapped[str | None]


class AuditEnd(Base):
    """The one row that says how many entries there are and which is the last."""

    __tablename__ = "audit_ends"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    fingerprint: Mapped[str]
    seal: Mapped[str]


class AuditFaultKind(Enum):
    """What can be wrong with the trail."""

    MISSING = "missing"
    CHANGED = "changed"
    INSERTED = "inserted"
    CUT = "cut"
    END = "end"


@dataclass(frozen=True)
class AuditFault:
    """What is wrong, at which entry."""

    kind: AuditFaultKind
    number: int


def record(
    db: Session,
    action: str,
    *,
    at: datetime,
    by: Person | None,
    member: MemberId | None = None,
    branch: BranchId | None = None,
    **details: Any,
) -> None:
    """Write one entry with the transaction; ``action`` is the verb's name, ``by`` is None for the clock."""
    db.later(
        AuditEntry.__table__,
        {
            "at": at,
            "action": action,
            "actor_id": by.member_id if by else None,
            "peer_id": by.peer_id if by else None,
            "branch_id": branch,
            "member_id": member,
            "details": details,
        },
    )


async def end(db: Session) -> tuple[int, str]:
    """Return how many entries there are, and the fingerprint of the last."""
    row = (await db.core(select(AuditEnd.number, AuditEnd.fingerprint))).first()
    return (row.number, row.fingerprint) if row else (0, "")


async def is_in_chain(db: Session, number: int, fingerprint: str) -> bool:
    """Return whether the entry of this number is the one with this fingerprint; number 0 is before the first."""
    found = await db.core(select(AuditEntry.fingerprint).where(AuditEntry.number == number))
    return number == 0 or found.scalar() == fingerprint


async def require_key(db: Session) -> None:
    """Refuse a key that made nothing of this trail; where a part of it fits, the key is right and `verify` tells more.

    Raises:
        WrongKey: saying what to do.
    """
    last = (await db.core(select(AuditEnd.number, AuditEnd.fingerprint, AuditEnd.seal))).first()
    if last is None or last.seal == _seal(db.vault, last.number, last.fingerprint):
        return
    rows = await _after(db, 0)
    previous = ["", *[row.fingerprint for row in rows if row is not None]]
    if not any(
        row is not None and print_of(db.vault, before, row._mapping) == row.fingerprint
        for before, row in zip(previous, rows, strict=False)
    ):
        raise WrongKey(f"密钥不是这个数据库的，或操作记录整段被换过，没有打开：{KEY_PLACE}；被换过就恢复备份。")


async def verify(db: Session) -> AuditFault | None:
    """Recompute the whole chain; return the first thing that is wrong, None when all is well."""
    number, fingerprint = 0, ""
    while rows := await _after(db, number):
        for row in rows:
            if row is None:
                return AuditFault(AuditFaultKind.CHANGED, number + 1)
            if row.number != number + 1:
                return AuditFault(AuditFaultKind.MISSING, number + 1)
            if print_of(db.vault, fingerprint, row._mapping) != row.fingerprint:
                return AuditFault(AuditFaultKind.CHANGED, row.number)
            number, fingerprint = row.number, row.fingerprint
    stray = await db.core(select(AuditEntry.id).where(func.coalesce(AuditEntry.number, 0) < 1).limit(1))
    if stray.first():
        return AuditFault(AuditFaultKind.INSERTED, number)
    last = (await db.core(select(AuditEnd.number, AuditEnd.fingerprint, AuditEnd.seal))).first()
    if last is None:
        return AuditFault(AuditFaultKind.END, number) if number else None
    if last.seal != _seal(db.vault, last.number, last.fingerprint):
        return AuditFault(AuditFaultKind.END, last.number)
    if last.number > number:
        return AuditFault(AuditFaultKind.CUT, number + 1)
    return None if (number, fingerprint) == (last.number, last.fingerprint) else AuditFault(AuditFaultKind.END, number)


async def _after(db: Session, number: int) -> list[Any]:
    """Return the entries that follow; None stands for one that cannot be read, and ends them."""
    for many in (BATCH, BATCH // 40, 1):
        with suppress(*UNREADABLE):
            return list((await db.core(_AFTER, {"number": number, "many": many})).all())
    return [None]


async def chain(db: Session, rows: list[dict[str, Any]]) -> None:
    """Number entries about to be written, and tie them to the chain; until the commit nobody else adds to it."""
    first = db.insert(AuditEnd).values(id=1, number=0, fingerprint="", seal="")
    taken = first.on_conflict_do_update(index_elements=["id"], set_={"id": 1})
    number, fingerprint = (await db.core(taken.returning(AuditEnd.number, AuditEnd.fingerprint))).one()
    for row in rows:
        row["number"] = number = number + 1
        fingerprint = row["fingerprint"] = print_of(db.vault, fingerprint, row)
    new = {"number": number, "fingerprint": fingerprint, "seal": _seal(db.vault, number, fingerprint)}
    await db.core(update(AuditEnd).values(new))


def print_of(vault: Vault, previous: str, row: Any) -> str:
    """Return the fingerprint of an entry that follows the one with the fingerprint ``previous``."""
    # As it comes back from the database: keys are texts, tuples lists.
    details = json.loads(json.dumps(row["details"]))
    at = row["at"].astimezone(UTC).isoformat()
    values = [row[name] for name in ("number", "action", "actor_id", "peer_id", "branch_id", "member_id")]
    return _print(vault, json.dumps(["audit", previous, at, *values, details], sort_keys=True))


def _seal(vault: Vault, number: int, fingerprint: str) -> str:
    return _print(vault, json.dumps(["audit ends", number, fingerprint]))


def _print(vault: Vault, text: str) -> str:
    # A database opened without a key is one of a trial; `verify` finds fault with it as soon as there is one.
    return "" if vault is NO_KEY else vault.fingerprint(text)


AuditEntry.metadata.tables[AuditEntry.__tablename__].info["before_insert"] = chain
_AFTER = (
    select(*(column for column in AuditEntry.__table__.columns if column.name != "id"))
    .where(AuditEntry.number > bindparam("number"))
    .order_by(AuditEntry.number)
    .limit(bindparam("many"))
)
