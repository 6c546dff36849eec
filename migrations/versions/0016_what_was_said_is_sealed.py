"""what was said is sealed

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from models.engines import DatabaseUnfit
from models.sealing import Vault

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BATCH = 1000
# Which columns of which table, and whether they held JSON, text or bytes.
COLUMNS: dict[str, dict[str, str]] = {
    "outbox": {"content": "json"},
    "drafts": {"content": "json"},
    "inbox": {"body": "text"},
    "web_messages": {"text": "text", "buttons": "json"},
    "web_files": {"name": "text"},
    "file_contents": {"content": "bytes"},
}
KEYS = {"file_contents": "sha256"}


def upgrade() -> None:
    vault: Vault | None = context.config.attributes.get("vault")
    # First of all: what SQLite has altered stays altered when the rest is refused.
    if vault is None and any(_has_rows(table) for table in COLUMNS):
        raise DatabaseUnfit("消息要先加密：请用 zhibu upgrade 升级，并检查 ZHIBU_SECRET_KEY。")
    for table, columns in COLUMNS.items():
        _retype(table, columns, sa.JSON(), sa.Text(), "text")
        if vault is not None:
            _rewrite(table, columns, partial(_sealed, vault))
        if op.get_bind().dialect.name == "postgresql":
            # PostgreSQL keeps what was overwritten in its file until the table is written anew.
            name = next(iter(columns))
            written = f"{name} || ''" if columns[name] != "bytes" else f"{name} || ''::bytea"
            kind = "text" if columns[name] != "bytes" else "bytea"
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE {kind} USING {written}")


def downgrade() -> None:
    vault: Vault | None = context.config.attributes.get("vault")
    if vault is None and any(_has_rows(table) for table in COLUMNS):
        raise DatabaseUnfit("消息已加密，没有密钥不能退回旧版本：请检查 ZHIBU_SECRET_KEY。")
    for table, columns in COLUMNS.items():
        if vault is not None:
            _rewrite(table, columns, partial(_opened, vault))
        _retype(table, columns, sa.Text(), sa.JSON(), "json")


def _has_rows(table: str) -> bool:
    return op.get_bind().execute(sa.select(sa.literal(1)).select_from(sa.table(table)).limit(1)).first() is not None


def _retype(table: str, columns: dict[str, str], old: Any, new: Any, kind: str) -> None:
    names = [name for name, held in columns.items() if held == "json"]
    if not names:
        return
    # Read from the table, it would be made anew without this: a number once shown must never mean another message.
    again = {"sqlite_autoincrement": True} if table == "web_messages" else {}
    with op.batch_alter_table(table, schema=None, table_kwargs=again) as batch_op:
        for name in names:
            batch_op.alter_column(name, existing_type=old, type_=new, postgresql_using=f"{name}::{kind}")


def _rewrite(table: str, columns: dict[str, str], change: Callable[[str, Any], Any]) -> None:
    kinds = {name: sa.LargeBinary if kind == "bytes" else sa.Text for name, kind in columns.items()}
    key = sa.column(KEYS.get(table, "id"))
    rows = sa.table(table, key, *(sa.column(name, kind) for name, kind in kinds.items()))
    last: Any = "" if table in KEYS else -1
    while found := _after(rows, key, last):
        changed = [
            {"row_key": row[0], **{f"new_{name}": change(kind, getattr(row, name)) for name, kind in columns.items()}}
            for row in found
        ]
        new = {name: sa.bindparam(f"new_{name}", type_=kind) for name, kind in kinds.items()}
        op.get_bind().execute(sa.update(rows).where(key == sa.bindparam("row_key")).values(new), changed)
        last = found[-1][0]


def _after(rows: Any, key: Any, last: Any) -> Sequence[Any]:
    # Files are large: few at a time.
    many = BATCH if key.name == "id" else 1
    return op.get_bind().execute(sa.select(rows).where(key > last).order_by(key).limit(many)).all()


def _sealed(vault: Vault, kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "bytes":
        return vault.seal_bytes(value)
    return vault.seal(value if kind == "json" else json.dumps(value, ensure_ascii=False))


def _opened(vault: Vault, kind: str, value: Any) -> Any:
    if value is None:
        return None
    if kind == "bytes":
        return vault.open_bytes(value)
    return vault.open(value) if kind == "json" else json.loads(vault.open(value))
