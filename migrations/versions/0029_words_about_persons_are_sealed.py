"""words about persons are sealed

Revision ID: 0029
Revises: 0028
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from models.engines import DatabaseUnfit
from models.sealing import Vault

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

ID = ("id",)
# Of each table: by what a row is found, which columns held text, and which held JSON.
TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "attendances": (("meeting_id", "member_id"), ("reason",), ()),
    "absences": (ID, ("words", "reason"), ()),
    "late_leaves": (ID, ("reason",), ()),
    "makeups": (ID, ("words", "reason"), ()),
    "voting_marks": (ID, ("reason",), ()),
    "quorum_exclusions": (ID, ("reason",), ()),
    "talks": (ID, ("about",), ()),
    "minutes_versions": (ID, (), ("content", "split")),
    "minutes_reviews": (("version_id",), ("words",), ()),
    "action_items": (ID, ("what",), ()),
    "dues_howtos": (("branch_id",), ("words",), ()),
}


def upgrade() -> None:
    vault = _vault("有些记录要先加密：请用 zhibu upgrade 升级，并检查 ZHIBU_SECRET_KEY。")
    for table, (keys, texts, documents) in TABLES.items():
        _retype(table, documents, sa.JSON(), sa.Text(), "text")
        if vault is not None:
            _rewrite(table, keys, texts, lambda text: vault.seal(json.dumps(text, ensure_ascii=False)))
            _rewrite(table, keys, documents, vault.seal)
        if op.get_bind().dialect.name == "postgresql":
            # PostgreSQL keeps what was overwritten in its file until the table is written anew.
            name = (*texts, *documents)[0]
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE text USING {name} || ''")


def downgrade() -> None:
    vault = _vault("记录已加密，没有密钥不能退回旧版本：请检查 ZHIBU_SECRET_KEY。")
    for table, (keys, texts, documents) in TABLES.items():
        if vault is not None:
            _rewrite(table, keys, texts, partial(_opened, vault))
            _rewrite(table, keys, documents, vault.open)
        _retype(table, documents, sa.Text(), sa.JSON(), "json")


def _vault(refusal: str) -> Vault | None:
    """Return the key, None where there is nothing to seal; first of all, for what SQLite has altered stays altered."""
    vault: Vault | None = context.config.attributes.get("vault")
    if vault is None and any(_has_words(table) for table in TABLES):
        raise DatabaseUnfit(refusal)
    return vault


def _has_words(table: str) -> bool:
    _, texts, documents = TABLES[table]
    held = sa.or_(*(sa.column(name).is_not(None) for name in (*texts, *documents)))
    query = sa.select(sa.literal(1)).select_from(sa.table(table)).where(held).limit(1)
    return op.get_bind().execute(query).first() is not None


def _retype(table: str, names: tuple[str, ...], old: Any, new: Any, kind: str) -> None:
    if names:
        with op.batch_alter_table(table, schema=None) as batch_op:
            for name in names:
                batch_op.alter_column(name, existing_type=old, type_=new, postgresql_using=f"{name}::{kind}")


def _rewrite(table: str, keys: tuple[str, ...], names: tuple[str, ...], change: Callable[[str], str]) -> None:
    for name in names:
        held = sa.column(name, sa.Text)
        found = [sa.column(key) for key in keys]
        rows = sa.table(table, *found, held)
        changed = [
            {**{f"key_{key}": row[index] for index, key in enumerate(keys)}, "new": change(row[-1])}
            for row in op.get_bind().execute(sa.select(*found, held).where(held.is_not(None))).all()
        ]
        if changed:
            which = [sa.column(key) == sa.bindparam(f"key_{key}") for key in keys]
            op.get_bind().execute(sa.update(rows).where(*which).values({name: sa.bindparam("new")}), changed)


def _opened(vault: Vault, sealed: str) -> str:
    text: str = json.loads(vault.open(sealed))
    return text
