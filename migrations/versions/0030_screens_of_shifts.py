"""screens of shifts

Revision ID: 0030
Revises: 0029
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("screens", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shift_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.alter_column("meeting_id", existing_type=sa.BigInteger(), nullable=True)
        batch_op.create_index(batch_op.f("ix_screens_shift_id"), ["shift_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_screens_shift_id"), "shifts", ["shift_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM screens WHERE meeting_id IS NULL")
    with op.batch_alter_table("screens", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_screens_shift_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_screens_shift_id"))
        batch_op.alter_column("meeting_id", existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column("shift_id")
