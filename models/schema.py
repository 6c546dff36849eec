"""The schema: made and brought up to date by migrations, and refused when it is not what this program knows."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

import migrations
from models.engines import DatabaseUnfit, require_usable, unopened
from models.sealing import Vault
from models.troubles import Trouble, trouble_of

# Every released version in order; Alembic, which could tell, is slow to load and needed for upgrades alone.
VERSIONS = tuple(f"{number:04d}" for number in range(1, 38))


async def upgrade(url: str, vault: Vault | None = None) -> None:
    """Bring the schema of ``url`` to this program's version, making it if there is none.

    Args:
        vault: seals what older versions kept open; not needed where there is nothing of the kind.

    Raises:
        DatabaseUnfit: it belongs to a newer program, rows break a foreign key, or something cannot be sealed.
    """
    require_usable(url)
    file = _file(url)
    if file is not None:
        # What it will hold of people is nobody's who merely has an account on the machine.
        file.touch(mode=0o600)
    async with _connected(url) as connection:
        await _require_not_newer(connection)
        await connection.run_sync(_upgrade, vault)


async def require_current(url: str) -> None:
    """Refuse a schema that is not this program's.

    Raises:
        DatabaseUnfit: saying what to do.
    """
    if await require_made(url) != VERSIONS[-1]:
        raise DatabaseUnfit("数据库是旧版本的：请先备份，再运行 zhibu upgrade。")


async def require_made(url: str) -> str:
    """Return the version of a schema that may be old, refusing a database that nobody made or a newer program did.

    Raises:
        DatabaseUnfit: saying what to do.
    """
    _require_file(url)
    async with _connected(url) as connection:
        await _require_not_newer(connection)
        found = await connection.run_sync(_version)
    if found is None:
        raise DatabaseUnfit("数据库还是空的：请先运行 zhibu init。")
    return found


async def is_made(url: str) -> bool:
    """Return whether there is a schema already, of whichever version."""
    require_usable(url)
    file = _file(url)
    if file is not None and not file.is_file():
        return False
    async with _connected(url) as connection:
        return await connection.run_sync(_version) is not None


def _require_file(url: str) -> None:
    """Refuse a SQLite file that is not there, which opening it would make."""
    require_usable(url)
    file = _file(url)
    if file is not None and not file.is_file():
        raise DatabaseUnfit(f"还没有数据库 {file}：请先运行 zhibu init。")


def _file(url: str) -> Path | None:
    """Return the file of SQLite, None for another engine."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[AsyncConnection]:
    require_usable(url)
    engine = create_async_engine(url)
    try:
        try:
            connection = await engine.connect()
        except (DBAPIError, OSError) as error:
            raise unopened(url, error) from error
        try:
            yield connection
        finally:
            await connection.close()
    except DBAPIError as error:
        if trouble_of(error) is not Trouble.DAMAGED:
            raise
        raise DatabaseUnfit("数据库文件损坏了，读不出来：请停下程序，用 zhibu restore 恢复最近的备份。") from error
    finally:
        await engine.dispose()


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


def _upgrade(connection: Connection, vault: Vault | None) -> None:
    from alembic import command

    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # A batch rebuild with foreign keys on would delete the rows that refer to the table.
        connection.execute(text("PRAGMA foreign_keys = OFF"))
        # What is sealed by an upgrade must not stay readable in the pages it lay on before.
        connection.execute(text("PRAGMA secure_delete = ON"))
        connection.commit()
    made = config()
    made.attributes.update(connection=connection, vault=vault)
    command.upgrade(made, "head")
    connection.commit()
    if is_sqlite:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    if is_sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise DatabaseUnfit("升级后有记录指向不存在的内容，请恢复备份并联系维护者。")
