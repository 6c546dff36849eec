"""Copies of a PostgreSQL database, through the server's own programs."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from models.backups.streams import BackupUnfit

DEBIAN = Path("/usr/lib/postgresql")
SCHEMA = "public"


async def dump(url: str, snapshot: str, target: Path) -> None:
    """Write what a snapshot of the server sees into a file, and read that through once.

    Raises:
        BackupUnfit: the program is missing or fails; with its own words.
    """
    options = ["--format=custom", "--no-owner", "--no-privileges", f"--schema={SCHEMA}", f"--snapshot={snapshot}"]
    await _run(url, "pg_dump", *options, f"--file={target}")
    await _run(url, "pg_restore", f"--file={os.devnull}", str(target))


async def load(url: str, source: Path) -> None:
    """Write the content of a dump into the empty schema of a database, all or nothing.

    Raises:
        BackupUnfit: as `dump`.
    """
    options = ["--single-transaction", "--no-owner", "--no-privileges", f"--schema={SCHEMA}"]
    await _run(url, "pg_restore", *options, f"--dbname={make_url(url).database}", str(source))


@asynccontextmanager
async def replacing(url: str, at: datetime) -> AsyncIterator[str]:
    """Set the tables aside under the name of a schema of their own; put them back when it raises."""
    aside = f"replaced_{at.astimezone(UTC):%Y%m%d_%H%M%S}"
    await _do(url, f"ALTER SCHEMA {SCHEMA} RENAME TO {aside}", f"CREATE SCHEMA {SCHEMA}")
    try:
        yield aside
    except BaseException:
        await _do(url, f"DROP SCHEMA {SCHEMA} CASCADE", f"ALTER SCHEMA {aside} RENAME TO {SCHEMA}")
        raise


async def snapshot_of(connection: AsyncConnection) -> str:
    """Return the name under which another connection may see what this transaction sees."""
    name: str = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
    return name


def program(name: str) -> str:
    """Return where one of the server's programs lies, of several the newest.

    Raises:
        BackupUnfit: there is none.
    """
    newest = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: [int(n) for n in path.parts[4].split(".")])
    found = str(newest[-1]) if newest else shutil.which(name)
    if found is None:
        raise BackupUnfit(f"找不到 {name}：请先安装 PostgreSQL 的客户端程序（Debian：apt install postgresql-client）。")
    return found


async def _run(url: str, name: str, *arguments: str) -> None:
    parsed = make_url(url)
    where = {
        "PGHOST": parsed.host or parsed.normalized_query.get("host", ("",))[0],
        "PGPORT": str(parsed.port or ""),
        "PGUSER": parsed.username or "",
        "PGPASSWORD": str(parsed.password or ""),
        "PGDATABASE": parsed.database or "",
    }
    environment = {**os.environ, **{name: value for name, value in where.items() if value}}
    process = await asyncio.create_subprocess_exec(
        program(name),
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        last = said.decode(errors="replace").strip().splitlines()[-1:]
        raise BackupUnfit(f"{name} 没有成功：{''.join(last) or f'退出码 {process.returncode}'}")


async def _do(url: str, *statements: str) -> None:
    engine = create_async_engine(url)
    try:
        async with engine.begin() as connection:
            for statement in statements:
                await connection.execute(text(statement))
    finally:
        await engine.dispose()
