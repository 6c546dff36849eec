"""What the engine itself can say about damage to the database."""

from __future__ import annotations

import sqlite3

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from models.database import Session
from models.troubles import Trouble, trouble_of

OF_SQLITE = ("PRAGMA integrity_check(20)", "PRAGMA foreign_key_check")
# The server checks pages as it reads them; what it may leave behind is an index or a constraint that does not hold.
OF_POSTGRESQL = (
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid",
    "SELECT conrelid::regclass::text || ' ' || conname FROM pg_constraint WHERE NOT convalidated",
)


# From here on two connections that write and checkpoint at once cannot spoil a log.
SOUND_SQLITE = (3, 51, 3)


async def engine(db: Session) -> str:
    """Return which engine keeps the database, and with which safety; `Database.open` refused anything less."""
    if db.dialect != "sqlite":
        version = (await db.core(text("SHOW server_version"))).scalar_one()
        return f"PostgreSQL {version.split()[0]}"
    mode = (await db.core(text("PRAGMA journal_mode"))).scalar_one()
    known = "" if sqlite3.sqlite_version_info >= SOUND_SQLITE else "（3.51.3以前的WAL缺陷，由只有一个写入者避开）"
    return f"SQLite {sqlite3.sqlite_version}{known}，{str(mode).upper()}，每次写完落盘，外键有效"


async def damages(db: Session) -> list[str]:
    """Return what is damaged, in the engine's own words unless it is beyond them; nothing when all is well."""
    statements = OF_SQLITE if db.dialect == "sqlite" else OF_POSTGRESQL
    try:
        rows = [row for statement in statements for row in (await db.core(text(statement))).all()]
    except DBAPIError as error:
        if trouble_of(error) is not Trouble.DAMAGED:
            raise
        return [Trouble.DAMAGED.value]
    return [" ".join(map(str, row)) for row in rows if row[0] != "ok"]
