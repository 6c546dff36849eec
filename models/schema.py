"""The schema: made and brought up to date by migrations, and refused when it is not what this program knows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import migrations
from models.database import DatabaseUnfit, require_file, require_folder

# Every released version in order; Alembic, which could tell, is slow to load and needed for upgrades alone.
VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0011")


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
    require_file(url)
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            await _require_not_newer(connection)
            found = await connection.run_sync(_version)
    finally:
        await engine.dispose()
    if found is None:
        raise DatabaseUnfit("数据库还是空的：请先运行 zhibu init。")
    if found != VERSIONS[-1]:
        raise DatabaseUnfit("数据库是旧版本的：请先备份，再运行 zhibu upgrade。")


async def _require_not_newer(connection: AsyncConnection) -> None:
    found = await connection.run_sync(_version)
    if found is not None and found not in VERSIONS:
        raise DatabaseUnfit("数据库是更新版本的程序建的：请升级本程序，不要用旧程序打开。")


def config() -> Any:
    """Return Alembic's configuration."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(migrations.__file__).parent))
    return made


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _upgrade(connection: Connection) -> None:
    from alembic import command

    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A batch rebuild with foreign keys on would delete the rows that refer to the table.
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        connection.commit()
    made = config()
    made.attributes["connection"] = connection
    command.upgrade(made, "head")
    connection.commit()
    if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise DatabaseUnfit("升级后有记录指向不存在的内容，请恢复备份并联系维护者。")
