"""Migrations make exactly the tables the program knows, on both engines; what is newer is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

import models.tables  # noqa: F401  (every table)
from models import schema
from models.base import Base
from models.database import DatabaseUnfit
from tests.conftest import ENGINES


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


async def test_an_empty_database_is_refused_until_it_is_made(new_url: str) -> None:
    with pytest.raises(DatabaseUnfit, match="zhibu init"):
        await schema.require_current(new_url)


async def test_the_database_of_a_newer_program_is_neither_opened_nor_upgraded(new_url: str) -> None:
    await schema.upgrade(new_url)
    await _run(new_url, "UPDATE alembic_version SET version_num = '9999'")
    for use in (schema.require_current, schema.upgrade):
        with pytest.raises(DatabaseUnfit, match="更新版本"):
            await use(new_url)
