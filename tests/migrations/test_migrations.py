"""Migrations make exactly the tables the program knows, on both engines; what is newer is refused."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

import models.tables  # noqa: F401  (every table)
from models import schema, webchat
from models.base import Base
from models.database import Database
from models.engines import DatabaseUnfit
from models.inbox import Event
from models.rules.values import Money
from tests.conftest import ENGINES, VAULT


@pytest.fixture(params=ENGINES)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database nothing was ever in, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'new.db'}"
        return
    url = request.getfixturevalue("postgres_url")
    asyncio.run(_run(url, "DROP DATABASE IF EXISTS fresh", "CREATE DATABASE fresh"))
    yield make_url(url).set(database="fresh").render_as_string(hide_password=False)
    asyncio.run(_run(url, "DROP DATABASE fresh"))


async def _run(url: str, *statements: str) -> None:
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def look(url: str, question: Any) -> Any:
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        found = await connection.run_sync(question)
    await engine.dispose()
    return found


async def _upgrade_to(url: str, version: str) -> None:
    """Make a database as an earlier version of the program left it."""
    await look(url, lambda connection: _migrate(connection, command.upgrade, version))


def _migrate(connection: Connection, how: Callable[[Any, str], None], version: str) -> None:
    made = schema.config()
    made.attributes["connection"] = connection
    how(made, version)
    connection.commit()


OLD_DUES = (
    "INSERT INTO branches (id, path, kind, name, founded_at) VALUES (1, '1/', 'branch', '局机关党支部', 1)",
    "INSERT INTO members (id, branch_id, name, sort_key, category, standing, is_exempt, language, enrolled_at)"
    " VALUES (1, 1, '王芳', 'wang fang', 'full', 'active', false, 'zh', 1)",
    "INSERT INTO dues_months (member_id, month, amount, state, opened_at) VALUES (1, '2026-10', 8513, 'owed', 1)",
    "INSERT INTO dues_months (member_id, month, amount, state, opened_at) VALUES (1, '2026-11', NULL, 'owed', 1)",
)


def sealed_amounts(connection: Connection) -> list[str | None]:
    return list(connection.execute(text("SELECT sealed_amount FROM dues_months ORDER BY month")).scalars())


def outbox_rows(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in connection.execute(text("SELECT * FROM outbox ORDER BY id"))]


def outbox_columns(connection: Connection) -> list[str]:
    return [column["name"] for column in inspect(connection).get_columns("outbox")]


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return compare_metadata(context, Base.metadata)


async def test_an_empty_database_is_brought_to_exactly_the_tables_of_the_program(new_url: str) -> None:
    await schema.upgrade(new_url)
    assert await look(new_url, differences) == []
    await schema.require_current(new_url)


async def test_the_comparison_sees_a_table_a_column_and_an_index_that_are_missing(new_url: str) -> None:
    await schema.upgrade(new_url)
    await _run(
        new_url, "DROP TABLE drafts", "ALTER TABLE inbox DROP COLUMN body", "DROP INDEX ix_outbox_lane_unsettled"
    )
    assert {each[0] for each in await look(new_url, differences)} == {"add_table", "add_column", "add_index"}


async def test_an_upgrade_of_what_is_up_to_date_changes_nothing(new_url: str) -> None:
    await schema.upgrade(new_url)
    await schema.upgrade(new_url)
    assert await look(new_url, differences) == []


async def test_what_lay_in_the_outbox_stays_as_it_was_and_nothing_is_in_doubt(new_url: str) -> None:
    await _upgrade_to(new_url, "0001")
    columns = "lane, purpose, priority, kind, content, language, state, created_at, due_at, attempts"
    for state in ("waiting", "sending", "unknown"):
        values = f"'test:1', 'notice', 1, 'Menu', '{{}}', 'zh', '{state}', 1, 1, 3"
        await _run(new_url, f"INSERT INTO outbox ({columns}) VALUES ({values})")
    before = await look(new_url, outbox_rows)
    with pytest.raises(DatabaseUnfit, match="zhibu upgrade"):
        await schema.require_current(new_url)
    await schema.upgrade(new_url, VAULT)
    after = await look(new_url, outbox_rows)
    assert [json.loads(VAULT.open(row.pop("content"))) for row in after] == [{}, {}, {}]
    new = {"doubts": 0, "emptied_at": None}
    assert after == [{**{name: row[name] for name in row if name != "content"}, **new} for row in before]
    assert await look(new_url, differences) == []
    await schema.require_current(new_url)


async def test_amounts_of_dues_are_sealed_and_nowhere_readable_any_more(new_url: str, tmp_path: Path) -> None:
    await _upgrade_to(new_url, "0008")
    await _run(new_url, *OLD_DUES)
    with pytest.raises(DatabaseUnfit, match="ZHIBU_SECRET_KEY"):
        await schema.upgrade(new_url)
    await schema.upgrade(new_url, VAULT)
    sealed = await look(new_url, sealed_amounts)
    assert [text and VAULT.open_money(text) for text in sealed] == [Money(8513), None]
    assert await look(new_url, differences) == []
    if new_url.startswith("sqlite"):
        # 8513 as SQLite keeps it beside the state: a record's two bytes.
        whole = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert (8513).to_bytes(2) + b"owed" not in whole


async def test_the_newest_migration_can_be_taken_back(new_url: str) -> None:
    await _upgrade_to(new_url, "0001")
    before = await look(new_url, outbox_columns)
    await schema.upgrade(new_url)
    await look(new_url, lambda connection: _migrate(connection, command.downgrade, "0001"))
    assert await look(new_url, outbox_columns) == before


async def test_an_empty_database_is_refused_until_it_is_made(new_url: str) -> None:
    with pytest.raises(DatabaseUnfit, match="zhibu init"):
        await schema.require_current(new_url)


async def test_the_database_of_a_newer_program_is_neither_opened_nor_upgraded(new_url: str) -> None:
    await schema.upgrade(new_url)
    await _run(new_url, "UPDATE alembic_version SET version_num = '9999'")
    for use in (schema.require_current, schema.upgrade):
        with pytest.raises(DatabaseUnfit, match="更新版本"):
            await use(new_url)


SAID = (
    "INSERT INTO outbox (id, lane, purpose, priority, kind, content, language, state, created_at, due_at, attempts)"
    " VALUES (1, 'web:1', 'reply', 0, 'DuesConfirmed', '{\"amount\": 777013}', 'zh', 'sent', 1, 1, 1)",
    "INSERT INTO web_files (id, name, content_type, size, content) VALUES (1, '777013.txt', 'text/plain', 6, {bytes})",
    "INSERT INTO web_messages (id, chat, change, side, text, buttons, revision, file_id, created_at)"
    " VALUES (1, '1', 1, 'bot', '777013 分', '[[{\"label\": \"777013\", \"line\": \"/x\"}]]', 0, 1, 1)",
    "INSERT INTO inbox (id, channel, event_id, state, received_at, body)"
    " VALUES (1, 'web', '1', 'quarantined', 1, '777013')",
)


async def test_what_was_said_before_is_sealed_and_readable_by_the_key_alone(new_url: str, tmp_path: Path) -> None:
    await _upgrade_to(new_url, "0008")
    as_bytes = "X'373737303133'" if new_url.startswith("sqlite") else "'777013'::bytea"
    await _run(new_url, *(line.replace("{bytes}", as_bytes) for line in SAID))
    with pytest.raises(DatabaseUnfit, match="ZHIBU_SECRET_KEY"):
        await schema.upgrade(new_url)
    await schema.upgrade(new_url, VAULT)
    for table in ("outbox", "web_files", "web_messages", "inbox"):
        assert "777013" not in str(await look(new_url, lambda connection, table=table: everything(connection, table)))
    if new_url.startswith("sqlite"):
        assert b"777013" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    database = await Database.open(new_url, VAULT)
    async with database.read() as db:
        [entry] = await webchat.latest(db, "1", limit=5)
        assert (entry.text, entry.buttons[0][0]["label"]) == ("777013 分", "777013")
        file = await webchat.file_of(db, "1", 1)
        assert file is not None
        assert (file.name, file.content) == ("777013.txt", b"777013")
        assert (await db.core(select(Event.body))).scalar() == "777013"
    await database.close()


def everything(connection: Connection, table: str) -> list[tuple[Any, ...]]:
    rows = connection.execute(text(f"SELECT * FROM {table}"))
    return [tuple(bytes(each) if isinstance(each, memoryview) else each for each in row) for row in rows]


async def test_payments_entered_before_there_were_receipts_get_them_in_their_order(new_url: str) -> None:
    await _upgrade_to(new_url, "0016")
    kinds = ("opening", "payment", "extra", "reversal", "payment", "payment", "refund")
    days = ("2025-12-01", "2025-12-31", "2026-01-02", "2026-01-02", "2025-12-31", "2026-02-01", "2026-02-01")
    entries = [
        "INSERT INTO ledger_entries (branch_id, number, kind, happened_on, entered_at, is_own, reversal_of, previous,"
        f" fingerprint) VALUES ({branch}, {number}, '{kind}', '{day}', 1, false,"
        f" {3 if kind == 'reversal' else 'NULL'}, '', '')"
        for branch in (1, 2)
        for number, (kind, day) in enumerate(zip(kinds, days, strict=True), 1)
    ]
    branch = "INSERT INTO branches (id, path, name, kind, founded_at) VALUES ({0}, '{0}/', 'b{0}', 'branch', 1)"
    await _run(new_url, branch.format(1), branch.format(2), *entries)
    await schema.upgrade(new_url)
    found = await look(new_url, lambda connection: everything(connection, "receipts"))
    expected = [(2025, 1, 2), (2025, 2, 5), (2026, 1, 3), (2026, 2, 6)]
    assert sorted(found) == [(branch_id, *each) for branch_id in (1, 2) for each in expected]
