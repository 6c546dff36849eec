"""The audit trail: whatever is done to it past the program is found, and where."""

from __future__ import annotations

import random

from sqlalchemy import text

from models import audit
from models.audit import AuditFault, AuditFaultKind
from models.database import Database, Session
from models.sealing import Vault
from tests.conftest import VAULT
from tests.talk import START

MANY = 60
COPY = "SELECT {id}, at, action, details, {number}, fingerprint FROM audit WHERE number = {of}"
INTO = "INSERT INTO audit (id, at, action, details, number, fingerprint) "


class _Undo(Exception):
    pass


async def found_after(database: Database, *statements: str) -> AuditFault | None:
    """Return what is found after these statements, which are undone then."""
    found: list[AuditFault | None] = []

    async def work(db: Session) -> None:
        for each in statements:
            await db.core(text(each))
        found.append(await audit.verify(db))
        raise _Undo

    try:
        await database.write(work)
    except _Undo:
        return found[0]
    raise AssertionError


async def _fill(database: Database, many: int) -> None:
    for start in range(0, many, 7):

        async def work(db: Session, start: int = start) -> None:
            for number in range(start, min(start + 7, many)):
                audit.record(db, f"deed{number}", at=START, by=None, numbers={1: [number, (2, 3)]}, words="甲")

        await database.write(work)


async def test_every_tampering_is_found_at_its_place(database: Database) -> None:
    await _fill(database, MANY)
    assert await found_after(database) is None
    rng = random.Random(25)
    for _ in range(12):
        one, two = sorted(rng.sample(range(2, MANY), 2))
        for column, value in {"action": "'x'", "details": "'{}'", "at": "at + 1", "fingerprint": "'0'"}.items():
            fault = await found_after(database, f"UPDATE audit SET {column} = {value} WHERE number = {one}")
            assert fault == AuditFault(AuditFaultKind.CHANGED, one)
        fault = await found_after(database, f"DELETE FROM audit WHERE number = {one}")
        assert fault == AuditFault(AuditFaultKind.MISSING, one)
        fault = await found_after(database, f"DELETE FROM audit WHERE number > {one}")
        assert fault == AuditFault(AuditFaultKind.CUT, one + 1)
        ends = (
            f"UPDATE audit_ends SET number = {one}, fingerprint = (SELECT fingerprint FROM audit WHERE number = {one})"
        )
        fault = await found_after(database, f"DELETE FROM audit WHERE number > {one}", ends)
        assert fault == AuditFault(AuditFaultKind.END, one)
        swap = [(one, -1), (two, one), (-1, two)]
        fault = await found_after(database, *(f"UPDATE audit SET number = {b} WHERE number = {a}" for a, b in swap))
        assert fault == AuditFault(AuditFaultKind.CHANGED, one)
        closed = [f"DELETE FROM audit WHERE number = {one}"]
        closed += [f"UPDATE audit SET number = number - 1 WHERE number = {each}" for each in range(one + 1, MANY + 1)]
        assert await found_after(database, *closed) == AuditFault(AuditFaultKind.CHANGED, one)
        added = INTO + COPY.format(id=9999, number=MANY + 1, of=one)
        assert await found_after(database, added) == AuditFault(AuditFaultKind.CHANGED, MANY + 1)
    unnumbered = await found_after(database, INTO + COPY.format(id=9999, number="NULL", of=3))
    assert unnumbered == AuditFault(AuditFaultKind.INSERTED, MANY)
    assert await found_after(database, "DELETE FROM audit_ends") == AuditFault(AuditFaultKind.END, MANY)
    assert await found_after(database) is None


async def test_another_key_makes_no_entry_that_passes(database: Database) -> None:
    await _fill(database, 3)
    other = await Database.open(database.url, Vault(Vault.new_key()))
    await _fill(other, 1)
    await other.close()
    async with database.read() as db:
        assert await audit.verify(db) == AuditFault(AuditFaultKind.CHANGED, 4)
        assert db.vault is VAULT
