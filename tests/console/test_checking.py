"""`zhibu check` names the first wrong row, and says so when all is well."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.console.checking import Checked, check
from models import backups
from models.almanac import Almanac
from models.backups import Kept
from models.database import Database
from models.sealing import Vault
from tests.conftest import VAULT
from tests.talk import PARTY, START, ZONE, Stage

WELL = [
    "表结构：正常",
    "数据库完整性：正常",
    "党费账本：正常",
    "应缴与账本：正常",
    "收据与账本：正常",
    "操作记录：正常",
    "发送：正常",
]
ALMANAC = Almanac(ZONE, PARTY)
# What tells something even when all is well.
TELLING = ("引擎设置", "备份")


async def tamper(url: str, *statements: str) -> None:
    """Change rows as somebody can who owns the database: with the triggers set aside."""
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB '[lr]e*'"
            guards: Sequence[tuple[str, str]] = [tuple(row) for row in await connection.execute(text(triggers))]
            for name, _ in guards:
                await connection.execute(text(f"DROP TRIGGER {name}"))
        else:
            guards = []
            await connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            await connection.execute(text(statement))
        for _, made in guards:
            await connection.execute(text(made))
    await engine.dispose()


async def said(url: str, vault: Vault = VAULT) -> list[str]:
    found = await checked(url, None, START, vault)
    return [each.text for each in found if each.name not in TELLING]


async def checked(url: str, folder: Path | None, at: datetime, vault: Vault = VAULT) -> list[Checked]:
    """Check as `zhibu check` does, in a database of its own."""
    database = await Database.open(url, vault)
    try:
        return await check(database, ALMANAC, folder, at=at)
    finally:
        await database.close()


async def books(stage: Stage) -> None:
    """Let there be five entries: three payments, a reversal and its new payment."""
    for line in ("党费登记 王芳 85元 11月", "党费登记 赵䶮 60元 11月 转账", "党费登记 孙建国 10元 11月"):
        await stage.say("刘洋", line)
    await stage.say("刘洋", "冲正 2 记错了金额")
    await stage.say("刘洋", "党费登记 赵䶮 60元 11月 现金")


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE ledger_entries SET happened_on = '2026-11-01' WHERE number = 3"], "局机关党支部第3号登记被改过"),
        (["UPDATE ledger_entries SET entered_by = NULL WHERE number > 1"], "局机关党支部第2号登记被改过"),
        (["UPDATE ledger_postings SET account = 'transfer' WHERE number = 1 AND line = 1"], "第1号登记被改过"),
        (["UPDATE ledger_postings SET sealed_amount = 'x' WHERE number = 4 AND line = 2"], "第4号登记解不开"),
        (
            ["DELETE FROM ledger_postings WHERE number = 3", "DELETE FROM ledger_entries WHERE number = 3"],
            "缺第3号",
        ),
        (["UPDATE ledger_entries SET fingerprint = previous WHERE number = 5"], "第5号登记被改过"),
        (
            [
                "INSERT INTO ledger_postings SELECT branch_id, number, 9, account, member_id, month, sealed_amount "
                "FROM ledger_postings WHERE number = 5 AND line = 1"
            ],
            "第5号登记被改过",
        ),
    ],
)
async def test_a_changed_row_is_named(stage: Stage, database_url: str, statements: list[str], found: str) -> None:
    await books(stage)
    await tamper(database_url, *statements)
    [_, _, ledger, *_] = await said(database_url)
    assert found in ledger


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM receipts WHERE number = 4", "局机关党支部第5号登记的收据应为2026-0004，实为没有"),
        ("UPDATE receipts SET number = 7 WHERE number = 2", "第2号登记的收据应为2026-0002，实为2026-0007"),
        ("UPDATE receipts SET entry_number = 4 WHERE number = 4", "第4号登记的收据应为没有，实为2026-0004"),
    ],
)
async def test_a_receipt_that_is_not_its_entrys_is_named(
    stage: Stage, database_url: str, statement: str, found: str
) -> None:
    await books(stage)
    await tamper(database_url, statement)
    assert found in (await said(database_url))[4]


async def test_what_was_done_to_the_audit_trail_is_named(stage: Stage, database_url: str, tmp_path: Path) -> None:
    await books(stage)
    await backups.keep(database_url, VAULT, Kept(tmp_path, 1, 1), at=START)

    async def about(name: str) -> str:
        found = await checked(database_url, tmp_path, START + timedelta(hours=1))
        return next(each.text for each in found if each.name == name)

    assert await about("备份") == "备份：最近一个是11月20日10:00的"
    await tamper(database_url, "UPDATE audit SET action = 'x' WHERE number = 3")
    assert "第3条被改过" in await about("操作记录")
    await tamper(database_url, "DELETE FROM audit WHERE number > 2")
    assert "从第3条起，后面的被删掉了" in await about("操作记录")
    # Nothing is left that could be at odds with anything, but for what the backup saw.
    await tamper(database_url, "DELETE FROM audit", "DELETE FROM audit_ends")
    assert await about("操作记录") == "操作记录：正常"
    assert "整段改写过" in await about("备份")
    later = await checked(database_url, tmp_path, START + timedelta(days=3))
    assert any("太久了" in each.text for each in later)


async def test_well_kept_books_pass_and_what_stands_outside_them_does_not(stage: Stage, database_url: str) -> None:
    await books(stage)
    assert await said(database_url) == WELL
    wang = stage.cast.members["王芳"]
    await tamper(database_url, f"UPDATE dues_months SET state = 'owed' WHERE member_id = {wang}")
    assert (await said(database_url))[3] == "应缴与账本：局机关党支部王芳2026-11的党费账上已够，却没有记为已缴"
    await tamper(database_url, f"UPDATE dues_months SET state = 'paid' WHERE member_id = {wang}")
    assert await said(database_url) == WELL
    gone = [f"DELETE FROM {table} WHERE number = 5" for table in ("ledger_postings", "ledger_entries")]
    await tamper(database_url, *gone)
    assert "赵䶮2026-11的党费记为已缴，账上没有这么多" in (await said(database_url))[3]


async def test_another_key_and_a_missing_guard_are_said(stage: Stage, database_url: str) -> None:
    await books(stage)
    assert "第1号登记解不开" in (await said(database_url, Vault(Vault.new_key())))[2]
    engine = create_async_engine(database_url)
    guard = "ledger_entries_no_delete" if engine.dialect.name == "sqlite" else "ledger_entries_append_only"
    on = "" if engine.dialect.name == "sqlite" else " ON ledger_entries"
    kept = "SELECT sql FROM sqlite_master WHERE name = 'ledger_entries_no_delete'"
    async with engine.begin() as connection:
        made = (await connection.execute(text(kept))).scalar() if not on else None
        await connection.execute(text(f"DROP TRIGGER {guard}{on}"))
    assert f"数据库少了防改触发器 {guard}" in (await said(database_url))[2]
    # The server is the same for the next test.
    again = made or (
        f"CREATE TRIGGER {guard} BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_entries "
        "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses_change()"
    )
    async with engine.begin() as connection:
        await connection.execute(text(again))
    await engine.dispose()
    assert await said(database_url) == WELL
