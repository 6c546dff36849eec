"""one person on several channels

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "merges",
        sa.Column("id", number, nullable=False),
        sa.Column("kept_id", number, nullable=False),
        sa.Column("folded_id", number, nullable=False),
        sa.Column("folded_peer_id", number, nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", number, nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_by", number, nullable=True),
        sa.ForeignKeyConstraint(["folded_id"], ["members.id"], name=op.f("fk_merges_folded_id")),
        sa.ForeignKeyConstraint(["kept_id"], ["members.id"], name=op.f("fk_merges_kept_id")),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_merges_made_by")),
        sa.ForeignKeyConstraint(["undone_by"], ["members.id"], name=op.f("fk_merges_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    with op.batch_alter_table("merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_merges_kept_id"), ["kept_id"], unique=False)
        batch_op.create_index(
            "ix_merges_standing",
            ["folded_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
    op.create_table(
        "merge_moves",
        sa.Column("merge_id", number, nullable=False),
        sa.Column("number", number, autoincrement=False, nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("column_name", sa.Text(), nullable=False),
        sa.Column("row_key", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["merge_id"], ["merges.id"], name=op.f("fk_merge_moves_merge_id")),
        sa.PrimaryKeyConstraint("merge_id", "number", name=op.f("pk_merge_moves")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chosen_channel", sa.Text(), nullable=True))

    with op.batch_alter_table("peers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("resting_until", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("peers", schema=None) as batch_op:
        batch_op.drop_column("resting_until")

    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_column("chosen_channel")

    op.drop_table("merge_moves")
    op.drop_table("merges")
