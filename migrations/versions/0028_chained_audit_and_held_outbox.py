"""chained audit and held outbox

Revision ID: 0028
Revises: 0027
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import context, op

from models.engines import DatabaseUnfit
from models.sealing import Vault

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

BATCH = 1000
AUDIT = sa.table(
    "audit",
    sa.column("id"),
    sa.column("at", sa.BigInteger),
    *(sa.column(name) for name in ("action", "actor_id", "peer_id", "branch_id", "member_id")),
    sa.column("details", sa.JSON),
    sa.column("number"),
    sa.column("fingerprint"),
)


def upgrade() -> None:
    vault: Vault | None = context.config.attributes.get("vault")
    # First of all: what SQLite has altered stays altered when the rest is refused.
    if vault is None and op.get_bind().execute(sa.text("SELECT 1 FROM audit LIMIT 1")).first() is not None:
        raise DatabaseUnfit("操作记录要用密钥连成一串：请用 zhibu upgrade 升级，并检查 ZHIBU_SECRET_KEY。")
    op.create_table(
        "audit_ends",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_ends")),
    )
    op.create_table(
        "outbox_holds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("backup_made_at", sa.BigInteger(), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_holds")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("fingerprint", sa.Text(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_audit_number"), ["number"])
    if vault is not None:
        _chain(vault)


def downgrade() -> None:
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_audit_number"), type_="unique")
        batch_op.drop_column("fingerprint")
        batch_op.drop_column("number")
    op.drop_table("outbox_holds")
    op.drop_table("audit_ends")


def _chain(vault: Vault) -> None:
    """Tie the deeds of the past into one chain, in the order they were written down."""
    bind, last, number, fingerprint = op.get_bind(), 0, 0, ""
    after = sa.select(AUDIT).where(AUDIT.c.id > sa.bindparam("last")).order_by(AUDIT.c.id).limit(BATCH)
    tie = (
        sa.update(AUDIT)
        .where(AUDIT.c.id == sa.bindparam("row_id"))
        .values(number=sa.bindparam("its_number"), fingerprint=sa.bindparam("its_print"))
    )
    while rows := bind.execute(after, {"last": last}).all():
        ties = []
        for row in rows:
            number += 1
            fingerprint = vault.fingerprint(_text(number, fingerprint, row))
            ties.append({"row_id": row.id, "its_number": number, "its_print": fingerprint})
        bind.execute(tie, ties)
        last = rows[-1].id
    if number:
        seal = vault.fingerprint(json.dumps(["audit ends", number, fingerprint]))
        ends = sa.table("audit_ends", *(sa.column(name) for name in ("id", "number", "fingerprint", "seal")))
        bind.execute(sa.insert(ends).values(id=1, number=number, fingerprint=fingerprint, seal=seal))


def _text(number: int, previous: str, row: Any) -> str:
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=row.at)
    values = [number, row.action, row.actor_id, row.peer_id, row.branch_id, row.member_id]
    return json.dumps(["audit", previous, at.isoformat(), *values, row.details], sort_keys=True)
