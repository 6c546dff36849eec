"""Columns of words that a migration seals, and opens again on the way back: by table, its column."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

import sqlalchemy as sa
from alembic import context, op

from models.engines import DatabaseUnfit
from models.sealing import Vault


def seal(columns: Mapping[str, str]) -> None:
    """Seal what stands in these columns, one of each table.

    Raises:
        DatabaseUnfit: there is something to seal, and no key.
    """
    vault = _vault(columns, "有些记录要先加密：请用 zhibu upgrade 升级，并检查 ZHIBU_SECRET_KEY。")
    if vault is not None:
        _rewrite(columns, lambda text: vault.seal(json.dumps(text, ensure_ascii=False)))
    if op.get_bind().dialect.name == "postgresql":
        for table, name in columns.items():
            # PostgreSQL keeps what was overwritten in its file until the table is written anew.
            op.execute(f"ALTER TABLE {table} ALTER COLUMN {name} TYPE text USING {name} || ''")


def unseal(columns: Mapping[str, str]) -> None:
    """Write in clear again what `seal` has sealed.

    Raises:
        DatabaseUnfit: something is sealed, and there is no key.
    """
    vault = _vault(columns, "记录已加密，没有密钥不能退回旧版本：请检查 ZHIBU_SECRET_KEY。")
    if vault is not None:
        _rewrite(columns, lambda sealed: str(json.loads(vault.open(sealed))))


def _vault(columns: Mapping[str, str], refusal: str) -> Vault | None:
    """Return the key, None where there is nothing to seal; first of all, for what SQLite has altered stays altered."""
    vault: Vault | None = context.config.attributes.get("vault")
    if vault is None and any(_holds(table, name) for table, name in columns.items()):
        raise DatabaseUnfit(refusal)
    return vault


def _holds(table: str, name: str) -> bool:
    query = sa.select(sa.literal(1)).select_from(sa.table(table)).where(sa.column(name).is_not(None)).limit(1)
    return op.get_bind().execute(query).first() is not None


def _rewrite(columns: Mapping[str, str], change: Callable[[str], str]) -> None:
    for table, name in columns.items():
        number, held = sa.column("id", sa.BigInteger), sa.column(name, sa.Text)
        rows = sa.table(table, number, held)
        found = op.get_bind().execute(sa.select(number, held).where(held.is_not(None))).all()
        changed = [{"number": row[0], "new": change(row[1])} for row in found]
        if changed:
            written = sa.update(rows).where(number == sa.bindparam("number")).values({name: sa.bindparam("new")})
            op.get_bind().execute(written, changed)
