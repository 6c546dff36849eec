"""Books and the trail changed past the program, a thousand times: each is found, and the place is named.

Whoever owns the database can switch its guards off, but has not the key. Every tampering is undone after it was judged.

    ZHIBU_TAMPERINGS=1000 python -m pytest -n0 -s tests/proofs/test_tampering.py
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.console.checking import CHECKS
from models.database import Session
from tests.figures import SEED, note, size
from tests.talk import Stage
from tests.test_storage import driver

TAMPERINGS = size("TAMPERINGS", 30)
# The book attacked is the one of this branch; one of its entries undoes another.
OURS, REVERSAL = "branch_id = 2", 6
# What each column is changed to, and is not already.
ENTRY = {
    "happened_on": "'2026-10-01'",
    "entered_at": "entered_at + 1",
    "entered_by": "NULL",
    "is_own": "NOT is_own",
    "sealed_note": "NULL",
    "kind": "'refund'",
    "fingerprint": "previous",
    "previous": "fingerprint",
}
LINE = {"account": "'bank'", "member_id": "NULL", "month": "'2026-01'", "sealed_amount": "'gAAAAA'"}
CLOSING = ("closed_by = 5", "requested_by = 5", "month = '2026-10'", "last_number = 3", "fingerprint = ''")
DEED = {"at": "at + 1", "action": "'x'", "details": "'{\"x\": 1}'", "fingerprint": "'0'"} | {
    each: f"1 + coalesce({each}, 0)" for each in ("actor_id", "peer_id", "branch_id", "member_id")
}


@dataclass(frozen=True)
class Tampering:
    """Statements, and what `zhibu check` must say of them: its line of this name holds these words."""

    kind: str
    statements: tuple[str, ...]
    check: str
    words: str


class _Undo(Exception):
    pass


async def test_every_tampering_is_found_and_its_place_named(stage: Stage, database_url: str) -> None:
    await books(stage)
    [closed] = await stage.rows("ledger_closings")
    size = Size(len(await stage.rows("ledger_entries")), closed.last_number, len(await stage.rows("audit")))
    before = await stage.ledgers()
    await _unguard(stage, database_url)
    chance, kinds, wrong = Random(f"{SEED} tamper"), Counter[str](), []
    for number in range(TAMPERINGS):
        made = KINDS[number % len(KINDS)](chance, size)
        try:
            told = await found_after(stage, made.statements)
        except IntegrityError:
            kinds["refused by the storage"] += 1
            continue
        kinds[made.kind] += 1
        if not re.search(made.words, told[made.check]):
            wrong.append(f"{made}: {told}")
    assert await stage.ledgers() == before
    note(
        f"{TAMPERINGS} tamperings of {size.entries} entries and {size.deeds} deeds, {dict(kinds)}: {len(wrong)} missed",
        seed=SEED,
        engine=database_url.partition("+")[0],
    )
    assert not wrong, f"seed {SEED}:\n" + "\n".join(wrong[:10])
    assert kinds["refused by the storage"] <= TAMPERINGS // 50, kinds


@dataclass(frozen=True)
class Size:
    """How long the book of the branch and the trail are."""

    entries: int
    closed: int
    deeds: int


async def books(stage: Stage) -> None:
    """Let there be a book of nine entries with a reversal, closed for November, and all the deeds of that."""
    lines = ("王芳 85元 11月", "赵䶮 60元 11月 转账", "孙建国 10元 11月", "陈静 31元 11月", "李娜 42元 11月")
    for line in lines:
        await stage.say("刘洋", f"党费登记 {line}")
    await stage.say("刘洋", "冲正 2 记错了金额")
    stage.set_clock("2026-12-02 10:00")
    await stage.say("刘洋", "党费登记 赵䶮 61元 11月 现金")
    await stage.say("刘洋", "党费结账 11月")
    await stage.press("刘洋", "申请结账")
    await stage.press("陈静", "确认结账")
    await stage.press("陈静", "确认结账")
    for line in ("王芳 85元 12月", "赵䶮 63元 12月 转账", "孙建国 11元 12月"):
        await stage.say("刘洋", f"党费登记 {line}")


async def found_after(stage: Stage, statements: Sequence[str]) -> dict[str, str]:
    """Return what `zhibu check` says of each thing after these statements, which are undone then."""
    found: dict[str, str] = {}

    async def work(db: Session) -> None:
        if db.dialect == "postgresql":
            await db.core(text("SET LOCAL session_replication_role = replica"))
        for each in statements:
            await db.core(text(each.replace(":", r"\:")))
        for name in ("党费账本", "收据与账本", "操作记录"):
            found[name] = "；".join(each for each in await CHECKS[name](db) if "少了防改触发器" not in each)
        raise _Undo

    try:
        await stage.database.write(work)
    except _Undo:
        return found
    raise AssertionError


def ledger(kind: str, number: int, *statements: str) -> Tampering:
    return Tampering(kind, statements, "党费账本", f"局机关党支部缺?第{number}号")


def edited(chance: Random, size: Size) -> Tampering:
    column = chance.choice(list(ENTRY))
    # One entry alone has a note: the reason why another was undone.
    number = REVERSAL if column == "sealed_note" else chance.randint(1, size.entries)
    change = f"UPDATE ledger_entries SET {column} = {ENTRY[column]} WHERE {OURS} AND number = {number}"
    return ledger(f"entry.{column}", number, change)


def edited_line(chance: Random, size: Size) -> Tampering:
    number, column = chance.randint(1, size.entries), chance.choice(list(LINE))
    line = f"{OURS} AND number = {number} AND line = (SELECT max(line) FROM ledger_postings WHERE account = 'dues'"
    change = f"UPDATE ledger_postings SET {column} = {LINE[column]} WHERE {line} AND {OURS} AND number = {number})"
    return ledger(f"line.{column}", number, change)


def swapped(chance: Random, size: Size) -> Tampering:
    one, two = sorted(chance.sample(range(1, size.entries + 1), 2))
    tables = chance.choice((("ledger_entries", "ledger_postings"), ("ledger_postings",), ("ledger_entries",)))
    moves = ((one, 99), (two, one), (99, two))
    changes = [f"UPDATE {table} SET number = {b} WHERE {OURS} AND number = {a}" for table in tables for a, b in moves]
    return ledger("swap", one, *changes)


def deleted(chance: Random, size: Size) -> Tampering:
    number = chance.randint(1, size.entries - 1)
    tables = chance.choice((("ledger_entries", "ledger_postings"), ("ledger_postings",)))
    return ledger("delete", number, *(f"DELETE FROM {table} WHERE {OURS} AND number = {number}" for table in tables))


def closed_up(chance: Random, size: Size) -> Tampering:
    """Take one out, and give those after it its number and theirs."""
    number = chance.randint(1, size.entries - 1)
    tables = ("ledger_entries", "ledger_postings")
    changes = [f"DELETE FROM {table} WHERE {OURS} AND number = {number}" for table in tables]
    for table in tables:
        for each in range(number + 1, size.entries + 1):
            changes.append(f"UPDATE {table} SET number = {each - 1} WHERE {OURS} AND number = {each}")
    return ledger("close up", number, *changes)


def inserted(chance: Random, size: Size) -> Tampering:
    """Put a copy of an entry at the end, or one more line into an entry."""
    number = chance.randint(1, size.entries)
    if chance.random() < 0.5:
        line = (
            f"SELECT branch_id, number, 9, account, member_id, month, sealed_amount FROM ledger_postings WHERE {OURS}"
        )
        return ledger("insert line", number, f"INSERT INTO ledger_postings {line} AND number = {number} AND line = 1")
    last = f"SELECT fingerprint FROM ledger_entries WHERE {OURS} AND number = {size.entries}"
    entry = "kind, happened_on, entered_at, entered_by, is_own, sealed_note"
    lines = f"SELECT branch_id, {size.entries + 1}, line, account, member_id, month, sealed_amount FROM ledger_postings"
    return ledger(
        "insert",
        size.entries + 1,
        f"INSERT INTO ledger_entries (branch_id, number, {entry}, previous, fingerprint) SELECT branch_id, "
        f"{size.entries + 1}, {entry}, ({last}), fingerprint FROM ledger_entries WHERE {OURS} AND number = {number}",
        f"INSERT INTO ledger_postings {lines} WHERE {OURS} AND number = {number}",
    )


def cut(chance: Random, size: Size) -> Tampering:
    """Cut the last ones off: their receipts stay behind."""
    kept = chance.randint(size.closed, size.entries - 1)
    changes = [
        f"DELETE FROM {table} WHERE {OURS} AND number > {kept}" for table in ("ledger_postings", "ledger_entries")
    ]
    return Tampering("cut", tuple(changes), "收据与账本", f"局机关党支部第{kept + 1}号")


def receipt(chance: Random, size: Size) -> Tampering:
    number = chance.choice([each for each in range(1, size.entries + 1) if each != REVERSAL])
    change = chance.choice(("DELETE FROM receipts", "UPDATE receipts SET number = 77"))
    return Tampering(
        "receipt", (f"{change} WHERE {OURS} AND entry_number = {number}",), "收据与账本", f"局机关党支部第{number}号"
    )


def closing(chance: Random, size: Size) -> Tampering:
    """Let a month be closed by somebody else, or otherwise."""
    change = f"UPDATE ledger_closings SET {chance.choice(CLOSING)} WHERE {OURS}"
    words = "局机关党支部(2026-1[01]的结账|第[45]号登记记在已结账的月份)"
    return Tampering("closing", (change,), "党费账本", words)


def reopened(chance: Random, size: Size) -> Tampering:
    """Open a closed month again."""
    gone = f"DELETE FROM ledger_closings WHERE {OURS}"
    return Tampering("reopen", (gone,), "党费账本", "局机关党支部2026-11的结账")


def trail(kind: str, number: int, *statements: str) -> Tampering:
    return Tampering(f"trail.{kind}", statements, "操作记录", f"第{number}条")


def deed_edited(chance: Random, size: Size) -> Tampering:
    number, column = chance.randint(1, size.deeds), chance.choice(list(DEED))
    return trail(column, number, f"UPDATE audit SET {column} = {DEED[column]} WHERE number = {number}")


def deed_deleted(chance: Random, size: Size) -> Tampering:
    number = chance.randint(1, size.deeds - 1)
    taken = f"DELETE FROM audit WHERE number = {number}"
    if chance.random() < 0.5:
        return trail("delete", number, taken)
    # One by one: two of the same number there cannot be, not even for a moment.
    later = [
        f"UPDATE audit SET number = {each - 1} WHERE number = {each}" for each in range(number + 1, size.deeds + 1)
    ]
    return trail("close up", number, taken, *later)


def deeds_swapped(chance: Random, size: Size) -> Tampering:
    one, two = sorted(chance.sample(range(1, size.deeds + 1), 2))
    moves = ((one, -1), (two, one), (-1, two))
    return trail("swap", one, *(f"UPDATE audit SET number = {b} WHERE number = {a}" for a, b in moves))


def deed_inserted(chance: Random, size: Size) -> Tampering:
    copied = f"SELECT 9999, at, action, details, {size.deeds + 1}, fingerprint FROM audit WHERE number = "
    into = "INSERT INTO audit (id, at, action, details, number, fingerprint) "
    return trail("insert", size.deeds + 1, f"{into}{copied}{chance.randint(1, size.deeds)}")


def deeds_cut(chance: Random, size: Size) -> Tampering:
    """Cut the last ones off, and let the end say so or not: its seal needs the key."""
    kept = chance.randint(1, size.deeds - 1)
    gone = f"DELETE FROM audit WHERE number > {kept}"
    if chance.random() < 0.5:
        return trail("cut", kept + 1, gone)
    last = f"SELECT fingerprint FROM audit WHERE number = {kept}"
    return trail("cut and end", kept, gone, f"UPDATE audit_ends SET number = {kept}, fingerprint = ({last})")


KINDS: list[Callable[[Random, Size], Tampering]] = [
    *(edited, edited_line, swapped, deleted, closed_up, inserted, cut, receipt, closing, reopened),
    *(deed_edited, deed_deleted, deeds_swapped, deed_inserted, deeds_cut),
]


async def _unguard(stage: Stage, url: str) -> None:
    """Take the guards of SQLite away, which has no other way past them; nothing is left of the file after the test."""
    if stage.database.dialect != "sqlite":
        return
    driver(stage.database).execute("PRAGMA foreign_keys = 0")
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        for (name,) in await connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            await connection.execute(text(f"DROP TRIGGER {name}"))
    await engine.dispose()
