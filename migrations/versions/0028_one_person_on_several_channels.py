"""one person on several channels

Revision ID: 0028
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chosen_channel", sa.Text(), nullable=True))

    with op.batch_alter_table("peers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resting_until", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("peers", schema=None) as batch_op:
        batch_op.drop_column("resting_until")

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("chosen_channel")
