"""old messages lose their words

Revision ID: 0032
Revises: 0031
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

SETTLED = sa.text("outbox.state NOT IN ('waiting', 'sending') AND outbox.emptied_at IS NULL")
EMPTIED = sa.text("outbox.emptied_at IS NOT NULL")


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("emptied_at", sa.BigInteger(), nullable=True))
    for name, rows in (("ix_outbox_settled", SETTLED), ("ix_outbox_emptied", EMPTIED)):
        op.create_index(name, "outbox", ["created_at"], unique=False, sqlite_where=rows, postgresql_where=rows)


def downgrade() -> None:
    op.drop_index("ix_outbox_emptied", "outbox")
    op.drop_index("ix_outbox_settled", "outbox")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_column("emptied_at")
