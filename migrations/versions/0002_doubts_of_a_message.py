"""doubts of a message

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With its default the column is added in place, on both engines: an outbox of years is not copied.
    whole = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("outbox", sa.Column("doubts", whole, server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("outbox", "doubts")
