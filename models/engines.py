"""Engines: how a database file or a PostgreSQL server is opened, with the settings that keep it safe."""

from __future__ import annotations

import asyncio
import sqlite3
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

# A tick asks some two hundred statements in a row: were fewer kept ready, each would be prepared anew every time.
KEPT_PREPARED = {"prepared_statement_cache_size": 500}


DRIVERS = {"sqlite+aiosqlite": "aiosqlite", "postgresql+asyncpg": "asyncpg"}
HOW_TO_WRITE = (
    "ZHIBU_DATABASE_URL 写得不对：要写成 sqlite+aiosqlite:///zhibu.db 或 postgresql+asyncpg://用户:密码@主机/库名。"
)


class DatabaseUnfit(Exception):
    """The database must not be used as it is; the message says what to do."""


class InlineSqlite(SQLiteDialect_pysqlite):
    """SQLite whose statements run where they are called.

    A statement takes microseconds, and a hop to another thread and back some hundred of them, four times a statement.
    What may wait for the disk or for another process are commands, see `command`.
    """

    is_async = True
    supports_statement_cache = True


registry.register("sqlite.inline", __name__, InlineSqlite.__name__)


def require_usable(url: str) -> None:
    """Refuse an address that is none of ours, and a SQLite file in a folder that is not there.

    Raises:
        DatabaseUnfit: saying what to do.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseUnfit(HOW_TO_WRITE) from None
    if parsed.drivername not in DRIVERS:
        raise DatabaseUnfit(HOW_TO_WRITE)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").parent.is_dir():
        raise DatabaseUnfit(f"没有文件夹 {Path(parsed.database or '').parent}：请先建好，或改 ZHIBU_DATABASE_URL。")
    if find_spec(DRIVERS[parsed.drivername]) is None:
        raise DatabaseUnfit("没有装 PostgreSQL 的驱动：请先运行 uv sync --extra postgres。")


def unopened(url: str, error: BaseException) -> DatabaseUnfit:
    """Return that a database cannot be opened, without the password, and why in the engine's own words."""
    shown = make_url(url).render_as_string()
    why = getattr(error, "orig", error)
    look = "它在不在运行、地址和密码对不对（ZHIBU_DATABASE_URL）、有没有读写的权限"
    return DatabaseUnfit(f"打不开数据库 {shown}：{why}。请看{look}。")


@dataclass(frozen=True)
class Engines:
    """The two ways into one database."""

    writer: AsyncEngine
    reader: AsyncEngine

    async def dispose(self) -> None:
        """Let go of every connection; the next use makes new ones."""
        await self.writer.dispose()
        await self.reader.dispose()


def make_engines(url: str) -> Engines:
    """Return the engines of ``url``; nothing is connected yet."""
    engines = Engines(_writer_engine(url), _reader_engine(url))
    if make_url(url).get_backend_name() != "sqlite":
        for engine in (engines.writer, engines.reader):
            event.listen(engine.sync_engine, "checkout", _require_open)
    return engines


async def command(connection: AsyncConnection, words: str) -> None:
    """Execute a command on transactions past SQLAlchemy, which knows nothing of ours.

    Raises:
        ConnectionError: the server has let go of us.
    """
    driver = driver_of(connection)
    if driver is None:
        raise ConnectionError("connection is closed")
    if not isinstance(driver, sqlite3.Connection):
        await driver.execute(words)
    elif words in ("BEGIN IMMEDIATE", "COMMIT"):
        await asyncio.to_thread(driver.execute, words)
    else:
        driver.execute(words)


def driver_of(connection: AsyncConnection) -> Any:
    """Return the driver's own connection, None when the server has let go of it."""
    assert connection.sync_connection is not None
    driver: Any = connection.sync_connection.connection.driver_connection
    is_closed = getattr(driver, "is_closed", None)
    return None if is_closed is not None and is_closed() else driver


def _writer_engine(url: str) -> AsyncEngine:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True, connect_args=KEPT_PREPARED)
    engine = create_async_engine(
        parsed.set(drivername="sqlite+inline"),
        poolclass=AsyncAdaptedQueuePool,
        hide_parameters=True,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": 30, "cached_statements": 256},
    )
    event.listen(engine.sync_engine, "connect", _prepare_sqlite_writer)
    return engine


def _reader_engine(url: str) -> AsyncEngine:
    if make_url(url).get_backend_name() != "sqlite":
        options = {"postgresql_readonly": True}
        return create_async_engine(
            url, pool_size=4, hide_parameters=True, execution_options=options, connect_args=KEPT_PREPARED
        )
    engine = create_async_engine(url, pool_size=4, max_overflow=4, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", _prepare_sqlite_reader)
    event.listen(engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    return engine


def _require_open(connection: Any, _record: Any, _fairy: Any) -> None:
    """Let the pool connect anew where a server that was begun again has let go of a connection meanwhile."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _prepare_sqlite_writer(connection: Any, _record: Any) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30000}
    _apply_pragmas(
        connection, {"cache_size": -16_000, "wal_autocheckpoint": 1000, "journal_size_limit": 64_000_000}, wanted
    )


def _prepare_sqlite_reader(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    # The writer alone checkpoints: two connections doing so at once is what SQLite's WAL-reset bug needs.
    _apply_pragmas(connection, {"wal_autocheckpoint": 0, "busy_timeout": 30000}, {"query_only": 1})


def _apply_pragmas(connection: Any, wished: dict[str, Any], wanted: dict[str, Any]) -> None:
    cursor = connection.cursor()
    for name, value in {**wished, **wanted}.items():
        cursor.execute(f"PRAGMA {name} = {value}")
    for name, value in wanted.items():
        cursor.execute(f"PRAGMA {name}")
        (found,) = cursor.fetchone()
        if found != value:
            raise DatabaseUnfit(f"数据库设置 {name} 应为 {value}，实际是 {found}：请换用支持 WAL 的本地磁盘。")
    cursor.close()
