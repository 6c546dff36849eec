"""bank and platform lists

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "statement_imports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("picks", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("dropped_at", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_statement_imports_branch_id")),
        sa.ForeignKeyConstraint(["made_by"], ["members.id"], name=op.f("fk_statement_imports_made_by")),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_statement_imports_upload_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_imports")),
    )
    with op.batch_alter_table("statement_imports", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_imports_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_imports_made_by"), ["made_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_statement_imports_upload_id"), ["upload_id"], unique=False)

    op.create_table(
        "statement_entries",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("import_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["branch_id", "number"],
            ["ledger_entries.branch_id", "ledger_entries.number"],
            name="fk_statement_entries_number",
        ),
        sa.ForeignKeyConstraint(["import_id"], ["statement_imports.id"], name=op.f("fk_statement_entries_import_id")),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_statement_entries")),
    )
    with op.batch_alter_table("statement_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_statement_entries_import_id"), ["import_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("statement_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_entries_import_id"))

    op.drop_table("statement_entries")
    with op.batch_alter_table("statement_imports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_statement_imports_upload_id"))
        batch_op.drop_index(batch_op.f("ix_statement_imports_made_by"))
        batch_op.drop_index(batch_op.f("ix_statement_imports_branch_id"))

    op.drop_table("statement_imports")
