"""The schema: made and brought up to date by migrations, and refused when it is not what this program knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import migrations
from models.database import DatabaseUnfit, require_folder


async def upgrade(url: str) -> None:
    """Bring the schema of ``url`` to this program's version, making it if there is none.

    Raises:
        DatabaseUnfit: it belongs to a newer program, or rows break a foreign key.
    """
    require_folder(url)
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await _require_not_newer(connection)
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def require_current(url: str) -> None:
    """Refuse a schema that is not this program's.

    Raises:
        DatabaseUnfit: saying what to do.
    """
    require_folder(url)
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await _require_not_newer(connection)
            found = await connection.run_sync(_version)
    finally:
        await engine.dispose()
    if found is None:
        raise DatabaseUnfit("数据库还是空的：请先运行 zhibu init。")
    if found != _script().get_current_head():
        raise DatabaseUnfit("数据库是旧版本的：请先备份，再运行 zhibu upgrade。")


async def _require_not_newer(connection: AsyncConnection) -> None:
    found = await connection.run_sync(_version)
    known = {revision.revision for revision in _script().walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseUnfit("数据库是更新版本的程序建的：请升级本程序，不要用旧程序打开。")


def config() -> Config:
    """Return Alembic's configuration."""
    made = Config()
    made.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return made


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(config())


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _upgrade(connection: Connection) -> None:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A batch rebuild with foreign keys on would delete the rows that refer to the table.
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.commit()
    made: Any = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
    connection.commit()
    if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise DatabaseUnfit("升级后有记录指向不存在的内容，请恢复备份并联系维护者。")
