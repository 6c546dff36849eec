"""Restoring a backup: looked over and brought up to date before anything is replaced, and the outbox held."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from models import holds, schema
from models.backups import servers
from models.backups.scratch import scratch, sync_folder
from models.backups.streams import BackupUnfit, Heading, opened, read_heading
from models.backups.verifying import faulty_parts, looked_at
from models.database import Database
from models.sealing import Vault

PARTS = ("-shm", "-wal", "")


@dataclass(frozen=True)
class Restored:
    """What a restore did; ``aside`` is where the replaced database is, None when there was none."""

    heading: Heading
    aside: str | None


async def restore(url: str, vault: Vault, backup: Path, *, at: datetime, is_anyway: bool = False) -> Restored:
    """Put the database of a backup in the place of the one at ``url``, which nothing may be using.

    Args:
        is_anyway: also one that is not sound.

    Raises:
        BackupUnfit: it cannot be used; nothing was replaced.
        WrongKey: it was made with another key.
        DatabaseUnfit: it is of a newer program.
    """
    heading = read_heading(backup)
    engine = make_url(url).get_backend_name()
    if heading.engine != engine:
        raise BackupUnfit(f"这是 {heading.engine} 的备份，现在的数据库是 {engine}：请改 ZHIBU_DATABASE_URL。")
    if heading.version not in schema.VERSIONS:
        raise BackupUnfit("这是更新版本的程序做的备份：请先升级本程序，再恢复。")
    try:
        if engine == "sqlite":
            aside = await _restore_file(Path(make_url(url).database or ""), vault, backup, heading, at, is_anyway)
        else:
            aside = await _restore_schema(url, vault, backup, heading, at, is_anyway)
    except (sqlite3.Error, DBAPIError) as error:
        raise BackupUnfit(f"备份里的数据库打不开：{getattr(error, 'orig', error)}。什么也没有替换。") from error
    except OSError as error:
        raise BackupUnfit(f"没有恢复：{error.strerror or error}（{error.filename or backup}）。") from error
    return Restored(heading, aside)


async def _restore_file(
    file: Path, vault: Vault, backup: Path, heading: Heading, at: datetime, is_anyway: bool
) -> str | None:
    with scratch(file.parent) as half:
        fresh = half / "fresh.db"
        await asyncio.to_thread(_open, backup, fresh, vault)
        await _prepare(f"sqlite+aiosqlite:///{fresh}", vault, heading, at, is_anyway)
        return await asyncio.to_thread(_replace, file, fresh, at)


async def _restore_schema(
    url: str, vault: Vault, backup: Path, heading: Heading, at: datetime, is_anyway: bool
) -> str | None:
    with scratch(Path(tempfile.gettempdir())) as half:
        dump = half / "dump"
        await asyncio.to_thread(_open, backup, dump, vault)
        async with servers.replacing(url, at) as aside:
            await servers.load(url, dump)
            await _prepare(url, vault, heading, at, is_anyway)
        return f"schema {aside}"


async def _prepare(url: str, vault: Vault, heading: Heading, at: datetime, is_anyway: bool) -> None:
    """Bring the database of a backup up to date, look it over, and hold what it would send."""
    await schema.upgrade(url, vault)
    async with looked_at(url, vault) as db:
        found = await faulty_parts(db)
    if found and not is_anyway:
        raise BackupUnfit(
            f"备份里的数据库没有通过检查（{'、'.join(found)}），什么也没有替换；确实要恢复请加 --anyway。"
        )
    database = await Database.open(url, vault)
    try:
        await database.write(lambda db: holds.begin(db, heading.made_at, at=at))
    finally:
        await database.close()


def _open(backup: Path, target: Path, vault: Vault) -> None:
    with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for piece in opened(backup, vault):
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _replace(file: Path, fresh: Path, at: datetime) -> str | None:
    """Name the old database away and the new one into its place; never does one stand beside the log of the other."""
    if file.exists():
        # What lies in the log of the old one goes into its file, if that is still good for anything.
        with suppress(sqlite3.Error), closing(sqlite3.connect(file)) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    aside = None
    for part in PARTS:
        old_part = Path(f"{file}{part}")
        if old_part.exists():
            aside = f"{file}.replaced-{at.astimezone(UTC):%Y%m%d-%H%M%S}"
            os.replace(old_part, f"{aside}{part}")
    descriptor = os.open(fresh, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    os.replace(fresh, file)
    sync_folder(file.parent)
    return aside
