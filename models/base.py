"""The base of every table: column types, ids and the names of constraints."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum as PyEnum
from functools import cache
from typing import Any, ClassVar, NewType

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    Dialect,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Text,
    Time,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase

from models.rules.values import Minutes, Money, Month
from models.sealing import NO_KEY, Vault

BranchId = NewType("BranchId", int)
MemberId = NewType("MemberId", int)
MeetingId = NewType("MeetingId", int)
PeerId = NewType("PeerId", int)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept as microseconds since 1970 UTC so that both engines compare and add alike."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive moment {value!r}: every moment needs a zone")
        return (value - _EPOCH) // _TICK

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _EPOCH + value * _TICK


class MoneyColumn(TypeDecorator[Money]):
    """Whole 分."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Money | None, dialect: Dialect) -> int | None:
        return None if value is None else value.fen

    def process_result_value(self, value: int | None, dialect: Dialect) -> Money | None:
        return None if value is None else Money(value)


class MonthColumn(TypeDecorator[Month]):
    """A month as the text ``2026-11``, which sorts by time."""

    impl = String(7)
    cache_ok = True

    def process_bind_param(self, value: Month | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Month | None:
        return None if value is None else Month.parse(value)


class MinutesColumn(TypeDecorator[Minutes]):
    """Whole minutes."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: Minutes | None, dialect: Dialect) -> int | None:
        return None if value is None else value.count

    def process_result_value(self, value: int | None, dialect: Dialect) -> Minutes | None:
        return None if value is None else Minutes(value)


class Sealed(TypeDecorator[Any]):
    """Any JSON value, as text that only the key of the database opens: what people said and were told."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else vault_of(dialect).seal(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(vault_of(dialect).open(value))


class SealedBytes(TypeDecorator[bytes]):
    """The content of a file, as bytes that only the key of the database opens."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else vault_of(dialect).seal_bytes(value)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else vault_of(dialect).open_bytes(value)


def hand_over(vault: Vault, dialect: Dialect) -> None:
    """Let the columns of an engine seal and open with this vault."""
    dialect.__dict__["vault"] = vault


def vault_of(dialect: Dialect) -> Vault:
    """Return what `hand_over` left with an engine."""
    vault: Vault = dialect.__dict__.get("vault", NO_KEY)
    return vault


ID = BigInteger().with_variant(Integer, "sqlite")


@cache
def enum_column(kind: type[PyEnum]) -> Enum:
    """Return a column type that stores the values of ``kind`` as short text."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    """All tables; constraints get the same name on both engines, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        BranchId: ID,
        MemberId: ID,
        MeetingId: ID,
        PeerId: ID,
        int: ID,
        str: Text,
        date: Date,
        time: Time,
        datetime: UtcDateTime,
        Money: MoneyColumn,
        Month: MonthColumn,
        Minutes: MinutesColumn,
        dict[str, Any]: JSON,
    }
