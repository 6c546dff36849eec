"""relief is asked for

Revision ID: 0031
Revises: 0030
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("dues_queries", schema=None) as batch_op:
        batch_op.add_column(sa.Column("asks_relief", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("dues_queries", schema=None) as batch_op:
        batch_op.drop_column("asks_relief")
