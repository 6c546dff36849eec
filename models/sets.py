"""Rows that are written together when their works are done, a statement for each table and shape of row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy import insert as insert_into

if TYPE_CHECKING:
    from models.database import Session


async def insert(db: Session, rows: Sequence[tuple[Table, dict[str, Any]]]) -> None:
    """Write rows, each of a table; a table whose rows hang on each other makes them so first (``before_insert``)."""
    found: dict[tuple[Table, tuple[str, ...]], list[dict[str, Any]]] = {}
    for table, row in rows:
        found.setdefault((table, tuple(row)), []).append(row)
    # What is prepared, is locked by it until the commit: last of all.
    for (table, _), values in sorted(found.items(), key=lambda each: "before_insert" in each[0][0].info):
        if prepare := table.info.get("before_insert"):
            await prepare(db, values)
        await db.core(insert_into(table), values)
