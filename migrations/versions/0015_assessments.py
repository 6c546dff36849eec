"""assessments, and the amounts of dues sealed

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from models.database import DatabaseUnfit

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # First of all: what SQLite has altered stays altered when the rest is refused.
    sealed = _sealed_amounts()
    op.add_column("dues_months", sa.Column("sealed_amount", sa.Text(), nullable=True))
    _write(sealed)
    with op.batch_alter_table("dues_months", schema=None) as batch_op:
        batch_op.drop_column("amount")
    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL keeps a dropped column in its file until the table is written anew.
        op.execute("ALTER TABLE dues_months ALTER COLUMN sealed_amount TYPE text USING sealed_amount || ''")


def downgrade() -> None:
    with op.batch_alter_table("dues_months", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amount", sa.BigInteger(), nullable=True))
        batch_op.drop_column("sealed_amount")


def _sealed_amounts() -> list[dict[str, object]]:
    """Return the amounts of older versions, each sealed, with its member and month."""
    months = sa.table("dues_months", sa.column("member_id"), sa.column("month"), sa.column("amount"))
    known = op.get_bind().execute(sa.select(months).where(months.c.amount.is_not(None))).all()
    vault = context.config.attributes.get("vault")
    if known and vault is None:
        raise DatabaseUnfit("党费金额要先加密：请用 zhibu upgrade 升级，并检查 ZHIBU_SECRET_KEY。")
    return [{"of_member": row.member_id, "of_month": row.month, "sealed": vault.seal(str(row.amount))} for row in known]


def _write(sealed: list[dict[str, object]]) -> None:
    months = sa.table("dues_months", sa.column("member_id"), sa.column("month"), sa.column("sealed_amount"))
    its_own = (months.c.member_id == sa.bindparam("of_member"), months.c.month == sa.bindparam("of_month"))
    if sealed:
        op.get_bind().execute(sa.update(months).where(*its_own).values(sealed_amount=sa.bindparam("sealed")), sealed)
