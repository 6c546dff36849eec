"""assessments, and the amounts of dues sealed

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

from models.engines import DatabaseUnfit

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # First of all: what SQLite has altered stays altered when the rest is refused.
    sealed = _sealed_amounts()
    op.add_column("dues_months", sa.Column("sealed_amount", sa.Text(), nullable=True))
    _write(sealed)
    with op.batch_alter_table("dues_months", schema=None) as batch_op:
        batch_op.drop_column("amount")
    if op.get_bind().dialect.name == "postgresql":
        # PostgreSQL keeps a dropped column in its file until the table is written anew.
        op.execute("ALTER TABLE dues_months ALTER COLUMN sealed_amount TYPE text USING sealed_amount || ''")
    op.create_table(
        "assessments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column(
            "payer",
            sa.Enum(
                "salaried",
                "annual",
                "self_employed",
                "retired",
                "farmer",
                "student",
                "unemployed",
                "supported",
                "fixed",
                name="payer",
                native_enum=False,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "regime",
            sa.Enum("office", "institution", "enterprise", name="regime", native_enum=False, length=24),
            nullable=True,
        ),
        sa.Column("sealed_base", sa.Text(), nullable=True),
        sa.Column("sealed_reason", sa.Text(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("confirmed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_assessments_branch_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["members.id"], name=op.f("fk_assessments_entered_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_assessments_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assessments_member_id"), ["member_id"], unique=False)

    op.create_table(
        "dues_queries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("sealed_text", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("sealed_answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["members.id"], name=op.f("fk_dues_queries_answered_by")),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_dues_queries_branch_id")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_dues_queries_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dues_queries")),
    )
    with op.batch_alter_table("dues_queries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_dues_queries_member_id"), ["member_id"], unique=False)

    op.create_table(
        "quarterly_consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["members.id"], name=op.f("fk_quarterly_consents_entered_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_quarterly_consents_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarterly_consents")),
    )
    with op.batch_alter_table("quarterly_consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_quarterly_consents_member_id"), ["member_id"], unique=False)

    op.create_table(
        "reliefs",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("reduced", "waived", "exempt", name="reliefkind", native_enum=False, length=24),
            nullable=False,
        ),
        sa.Column("first_month", sa.String(length=7), nullable=False),
        sa.Column("last_month", sa.String(length=7), nullable=False),
        sa.Column("sealed_amount", sa.Text(), nullable=True),
        sa.Column("sealed_reason", sa.Text(), nullable=True),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("needs_approval", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_reliefs_branch_id")),
        sa.ForeignKeyConstraint(["entered_by"], ["members.id"], name=op.f("fk_reliefs_entered_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_reliefs_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reliefs")),
    )
    with op.batch_alter_table("reliefs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reliefs_member_id"), ["member_id"], unique=False)

    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.add_column(sa.Column("is_temporary", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("dues_months", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("relief_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True))
        batch_op.add_column(sa.Column("is_held", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(batch_op.f("fk_dues_months_relief_id"), "reliefs", ["relief_id"], ["id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_dues_months_assessment_id"), "assessments", ["assessment_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("dues_months", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_dues_months_assessment_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_dues_months_relief_id"), type_="foreignkey")
        batch_op.drop_column("is_held")
        batch_op.drop_column("relief_id")
        batch_op.drop_column("assessment_id")

    with op.batch_alter_table("branches", schema=None) as batch_op:
        batch_op.drop_column("is_temporary")

    with op.batch_alter_table("reliefs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reliefs_member_id"))

    op.drop_table("reliefs")
    with op.batch_alter_table("quarterly_consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quarterly_consents_member_id"))

    op.drop_table("quarterly_consents")
    with op.batch_alter_table("dues_queries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dues_queries_member_id"))

    op.drop_table("dues_queries")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assessments_member_id"))

    op.drop_table("assessments")
    with op.batch_alter_table("dues_months", schema=None) as batch_op:
        batch_op.add_column(sa.Column("amount", sa.BigInteger(), nullable=True))
        batch_op.drop_column("sealed_amount")


def _sealed_amounts() -> list[dict[str, object]]:
    """Return the amounts of older versions, each sealed, with its member and month."""
    months = sa.table("dues_months", sa.column("member_id"), sa.column("month"), sa.column("amount"))
    known = op.get_bind().execute(sa.select(months).where(months.c.amount.is_not(None))).all()
    vault = context.config.attributes.get("vault")
    if known and vault is None:
        raise DatabaseUnfit("党费金额要先加密：请用 zhibu upgrade 升级，并检查 ZHIBU_SECRET_KEY。")
    return [{"of_member": row.member_id, "of_month": row.month, "sealed": vault.seal(str(row.amount))} for row in known]


def _write(sealed: list[dict[str, object]]) -> None:
    months = sa.table("dues_months", sa.column("member_id"), sa.column("month"), sa.column("sealed_amount"))
    its_own = (months.c.member_id == sa.bindparam("of_member"), months.c.month == sa.bindparam("of_month"))
    if sealed:
        op.get_bind().execute(sa.update(months).where(*its_own).values(sealed_amount=sa.bindparam("sealed")), sealed)
