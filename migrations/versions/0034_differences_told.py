"""what keepers were told of settled months outlives the words of it

Revision ID: 0034
Revises: 0033
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

TOLD = r"""
    INSERT INTO differences_told (keeper_id, key)
    SELECT member_id, substr(key, 1, length(key) - length('\:member-' || member_id))
    FROM outbox WHERE kind = 'SettledDiffer' AND key IS NOT NULL AND member_id IN (SELECT id FROM members)
"""


def upgrade() -> None:
    op.create_table(
        "differences_told",
        sa.Column("keeper_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["keeper_id"], ["members.id"], name=op.f("fk_differences_told_keeper_id")),
        sa.PrimaryKeyConstraint("keeper_id", "key", name=op.f("pk_differences_told")),
    )
    # A notice for several members at once is sealed and names no key of each: those are told once more. The outbox
    # outlives a member whose roster was taken back.
    op.execute(TOLD)


def downgrade() -> None:
    op.drop_table("differences_told")
