"""assessment sheets

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assessment_sheets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_assessment_sheets_branch_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["members.id"], name=op.f("fk_assessment_sheets_entered_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_sheets")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sheet_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", sa.BigInteger(), nullable=True))
        batch_op.create_index(batch_op.f("ix_assessments_sheet_id"), ["sheet_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_assessments_sheet_id"), "assessment_sheets", ["sheet_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assessments_sheet_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_assessments_sheet_id"))
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("sheet_id")

    op.drop_table("assessment_sheets")
