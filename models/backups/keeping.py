"""The folder of the backups that are made by themselves: a new one each hour, old ones thinned out."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from models.backups.making import Made, make
from models.backups.streams import BackupUnfit, Heading, read_heading
from models.rules.backups import kept
from models.sealing import Vault

NAME = "zhibu-%Y%m%dT%H%M%SZ.backup"


@dataclass(frozen=True)
class Kept:
    """Where backups are kept, all of so many hours, and the last of each day for so many days."""

    folder: Path
    hours: int
    days: int


async def keep(url: str, vault: Vault, where: Kept, *, at: datetime, is_anyway: bool = False) -> Made:
    """Make a backup in the folder, then remove those that need not be kept any more.

    Raises:
        BackupUnfit: it cannot be made; nothing was removed.
    """
    try:
        where.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupUnfit(f"建不了文件夹 {where.folder}：{error.strerror}。") from error
    made = await make(url, vault, where.folder / at.astimezone(UTC).strftime(NAME), at=at, is_anyway=is_anyway)
    found = _found(where.folder)
    wanted = kept(found, where.hours, where.days, now=at)
    for moment, path in found.items():
        if moment not in wanted:
            with suppress(OSError):
                path.unlink()
    return made


def newest(folder: Path) -> datetime | None:
    """Return when the newest backup of a folder was made."""
    return max(_found(folder), default=None)


def newest_heading(folder: Path) -> Heading | None:
    """Return what the newest readable backup of a folder says of itself."""
    for _, path in sorted(_found(folder).items(), reverse=True):
        with suppress(BackupUnfit):
            return read_heading(path)
    return None


def _found(folder: Path) -> dict[datetime, Path]:
    found = {}
    for path in folder.glob("zhibu-*.backup"):
        with suppress(ValueError):
            found[datetime.strptime(path.name, NAME).replace(tzinfo=UTC)] = path
    return found
