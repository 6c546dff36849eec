"""What the engine itself can say about damage to the database."""

from __future__ import annotations

from sqlalchemy import text

from models.database import Session

OF_SQLITE = ("PRAGMA integrity_check(20)", "PRAGMA foreign_key_check")
# The server checks pages as it reads them; what it may leave behind is an index or a constraint that does not hold.
OF_POSTGRESQL = (
    "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid",
    "SELECT conrelid::regclass::text || ' ' || conname FROM pg_constraint WHERE NOT convalidated",
)


async def damages(db: Session) -> list[str]:
    """Return what is damaged, in the engine's own words; nothing when all is well."""
    statements = OF_SQLITE if db.dialect == "sqlite" else OF_POSTGRESQL
    rows = [row for statement in statements for row in (await db.core(text(statement))).all()]
    return [" ".join(map(str, row)) for row in rows if row[0] != "ok"]
