"""Rows made from the columns of their tables alone, with the rows they refer to, for tests of every table at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Boolean, Column, Date, Enum, Integer, Table, Text, insert

from models.base import Base, MinutesColumn, Sealed, UtcDateTime
from models.database import Session
from models.rules.values import Minutes

_numbers = count(1)


@dataclass(frozen=True)
class Samples:
    """Whoever and whatever else a row must name is ``member`` and ``branch``."""

    db: Session
    member: int
    branch: int
    at: datetime

    async def make(self, name: str, **given: Any) -> dict[str, Any]:
        """Insert a row that holds what is given and else only what it must; return that."""
        table = Base.metadata.tables[name]
        row = dict(given)
        for column in table.columns:
            if column.name not in row and _is_needed(column):
                row[column.name] = await self._value(column)
        made = await self.db.core(insert(table).values(row).returning(*table.primary_key.columns))
        return {**row, **made.one()._mapping}

    async def _value(self, column: Column[Any]) -> Any:
        for key in column.foreign_keys:
            named = {"members": self.member, "branches": self.branch}
            parent: Table = key.column.table
            return named[parent.name] if parent.name in named else (await self.make(parent.name))[key.column.name]
        match column.type:
            case Enum():
                return next(iter(column.type.python_type))
            case UtcDateTime():
                return self.at
            case Date():
                return date(2026, 11, 2)
            case MinutesColumn():
                return Minutes(60)
            case Boolean():
                return False
            case Sealed():
                return ["words"]
            case Integer():
                return next(_numbers)
            case Text():
                return f"text {next(_numbers)}"
        raise NotImplementedError(column)


def _is_needed(column: Column[Any]) -> bool:
    counts_itself = column.primary_key and not column.foreign_keys and len(column.table.primary_key.columns) == 1
    return not column.nullable and column.default is None and column.server_default is None and not counts_itself
