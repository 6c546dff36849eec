"""Making a backup: a copy of one moment, looked over, sealed, read back, and only then given its name."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from models import audit, schema
from models.backups.scratch import scratch, sync_folder
from models.backups.servers import dump, snapshot_of
from models.backups.streams import BackupUnfit, Heading, opened, seal
from models.backups.verifying import faulty_parts, looked_at
from models.base import hand_over
from models.database import Session
from models.engines import make_engines
from models.sealing import Vault
from models.troubles import Trouble, trouble_of

# What is left free beside the copy, for the program that goes on writing.
SPARE_BYTES = 1 << 20
WORDS = {
    errno.ENOSPC: "磁盘满了",
    errno.EDQUOT: "磁盘配额用完了",
    errno.EACCES: "没有写入的权限",
    errno.EPERM: "没有写入的权限",
    errno.EROFS: "磁盘是只读的",
}


@dataclass(frozen=True)
class Made:
    """A backup that was made; ``faults`` names what is not sound in it, when that was to be made in spite of it."""

    path: Path
    size: int
    faults: tuple[str, ...]


async def make(url: str, vault: Vault, target: Path, *, at: datetime, is_anyway: bool = False) -> Made:
    """Write a backup of a database that may be in use, readable by its owner alone; nothing is left of a failed one.

    Args:
        is_anyway: also of a database that is not sound, as before a repair.

    Raises:
        BackupUnfit: it cannot be made; what stood at ``target`` stays.
        DatabaseUnfit: there is no database of this program's version.
    """
    await schema.require_current(url)
    faults: list[str] = []
    with _words(target), scratch(target.parent) as half:
        async with _copied(url, vault, target, faults, is_anyway) as (copy, deeds, last_deed):
            heading = Heading.new(vault, make_url(url).get_backend_name(), schema.VERSIONS[-1], at, deeds, last_deed)
            sealed = half / "sealed"
            size = await asyncio.to_thread(_seal, copy, sealed, heading, vault)
        os.replace(sealed, target)
        sync_folder(target.parent)
        return Made(target, size, tuple(faults))


@asynccontextmanager
async def _copied(
    url: str, vault: Vault, target: Path, faults: list[str], is_anyway: bool
) -> AsyncIterator[tuple[Path, int, str]]:
    """Give the copy of one moment, looked over, with the end of its audit trail."""
    if make_url(url).get_backend_name() == "sqlite":
        file = Path(make_url(url).database or "")
        _require_room(file, target.parent)
        # Beside the database, where the same lies open anyway: not on the disk for the backups.
        with scratch(file.parent) as half:
            copy = half / "copy.db"
            await asyncio.to_thread(_copy, file, copy)
            async with looked_at(f"sqlite+aiosqlite:///{copy}", vault) as db:
                faults += await _checked(db, is_anyway)
                end = await _end(db)
            yield copy, *end
        return
    engines = make_engines(url)
    hand_over(vault, engines.reader.dialect)
    try:
        async with engines.reader.connect() as plain:
            connection = await plain.execution_options(isolation_level="REPEATABLE READ")
            snapshot = await snapshot_of(connection)
            db = Session(connection, vault, nested=False)
            faults += await _checked(db, is_anyway)
            with scratch(target.parent) as half:
                await dump(url, snapshot, half / "dump")
                yield half / "dump", *await _end(db)
            await db.close()
    finally:
        await engines.dispose()


async def _checked(db: Session, is_anyway: bool) -> list[str]:
    found = await faulty_parts(db)
    if "操作记录" in found:
        await audit.require_key(db)
    if found and not is_anyway:
        raise BackupUnfit(f"数据库没有通过检查（{'、'.join(found)}），请运行 zhibu check；确实要备份请加 --anyway。")
    return found


async def _end(db: Session) -> tuple[int, str]:
    """Return the end of the audit trail, that of none where it lies on a damaged page."""
    try:
        return await audit.end(db)
    except DBAPIError as error:
        if trouble_of(error) is not Trouble.DAMAGED:
            raise
        return 0, ""


def _copy(file: Path, copy: Path) -> None:
    copy.touch(0o600)
    source, target = sqlite3.connect(file, timeout=30), sqlite3.connect(copy)
    try:
        # The writer alone checkpoints.
        source.execute("PRAGMA wal_autocheckpoint = 0")
        # In one step, so that it is of one moment and need not begin again whenever somebody writes.
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")
    finally:
        source.close()
        target.close()


def _seal(copy: Path, sealed: Path, heading: Heading, vault: Vault) -> int:
    """Write the sealed copy and read it back; return its size."""
    with open(os.open(sealed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        wanted = seal(copy, file, heading, vault)
        file.flush()
        os.fsync(file.fileno())
    read = hashlib.sha256()
    for piece in opened(sealed, vault):
        read.update(piece)
    if read.hexdigest() != wanted:
        raise BackupUnfit("备份写到磁盘上以后读出来不一样，磁盘可能坏了；没有留下备份。")
    return sealed.stat().st_size


def _require_room(file: Path, folder: Path) -> None:
    size = sum(path.stat().st_size for path in (file, Path(f"{file}-wal")) if path.exists())
    is_one_disk = file.parent.stat().st_dev == folder.stat().st_dev
    for place, needed in ((file.parent, size * (2 if is_one_disk else 1)), (folder, size)):
        free = shutil.disk_usage(place).free
        if free < needed + SPARE_BYTES:
            raise BackupUnfit(
                f"{place.resolve()} 的空间不够：备份要 {_megabytes(needed + SPARE_BYTES)}，只剩 {_megabytes(free)}。"
            )


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}MB"


@contextmanager
def _words(target: Path) -> Iterator[None]:
    """Say in words why a disk or a database refused."""
    if not target.parent.is_dir():
        raise BackupUnfit(f"没有文件夹 {target.parent}：请先建好。")
    try:
        yield
    except OSError as error:
        why = WORDS.get(error.errno or 0, error.strerror or str(error))
        raise BackupUnfit(f"备份没有写成：{why}（{error.filename or target.parent}）。") from error
    except (sqlite3.Error, DBAPIError) as error:
        raise BackupUnfit(f"数据库读不出来：{getattr(error, 'orig', error)}。请运行 zhibu check。") from error
