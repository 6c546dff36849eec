"""What can be wrong with the storage itself: nobody's mistake, and over when there is room, or a disk, again."""

from __future__ import annotations

import sqlite3
from enum import Enum


class Trouble(Enum):
    """Why nothing can be written; the value is told to whoever asks how the program is."""

    FULL = "磁盘满了，写不进去"
    READ_ONLY = "数据库是只读的，写不进去"
    LOCKED = "数据库被别的程序锁住了"
    DAMAGED = "数据库文件损坏了，已停止写入：请恢复备份"
    GONE = "数据库读写不到"


class StorageFailed(Exception):
    """Nothing is written any more; what was asked for was not done."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.name)
        self.trouble = trouble


def trouble_of(error: BaseException) -> Trouble | None:
    """Return what an error says about the storage, None when it is about something else."""
    if isinstance(error, StorageFailed):
        return error.trouble
    origin = getattr(error, "orig", None) or error
    if isinstance(origin, sqlite3.Error):
        return _OF_SQLITE.get(getattr(origin, "sqlite_errorcode", 0) & 0xFF)
    state = getattr(origin, "sqlstate", None)
    if state is not None:
        return _OF_STATES.get(state) or _OF_STATES.get(state[:2])
    is_lost = isinstance(error, ConnectionError) or getattr(error, "connection_invalidated", False)
    return Trouble.GONE if is_lost else None


def is_transient(error: BaseException) -> bool:
    """Return whether the same works can simply be done again: a deadlock or serialization failure of PostgreSQL."""
    return getattr(getattr(error, "orig", error), "sqlstate", None) in ("40001", "40P01")


_OF_SQLITE = {
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_READONLY: Trouble.READ_ONLY,
    sqlite3.SQLITE_BUSY: Trouble.LOCKED,
    sqlite3.SQLITE_LOCKED: Trouble.LOCKED,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
    sqlite3.SQLITE_IOERR: Trouble.GONE,
    sqlite3.SQLITE_CANTOPEN: Trouble.GONE,
}
# By the state, or by its class.
_OF_STATES = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "55P03": Trouble.LOCKED,
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
    "08": Trouble.GONE,
    "53": Trouble.GONE,
    "57": Trouble.GONE,
    "58": Trouble.GONE,
}
