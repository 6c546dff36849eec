"""groups readers and rosters

Revision ID: 0022
Revises: 0021
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outside_reader", sa.Text(), nullable=True))

    with op.batch_alter_table("rosters", schema=None) as batch_op:
        batch_op.add_column(sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))

    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.add_column(sa.Column("group_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("wish", sa.JSON(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_series_group_id"), "branches", ["group_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_series_group_id"), type_="foreignkey")
        batch_op.drop_column("wish")
        batch_op.drop_column("group_id")

    with op.batch_alter_table("rosters", schema=None) as batch_op:
        batch_op.drop_column("made_by")

    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("outside_reader")
