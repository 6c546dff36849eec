"""volunteer hours and certificates

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "hour_certificate_years",
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_hour_certificate_years")),
    )
    op.create_table(
        "hour_certificates",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("member_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("branch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about_year", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.BigInteger(), nullable=False),
        sa.Column("issued_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["branch_id"], ["branches.id"], name=op.f("fk_hour_certificates_branch_id")),
        sa.ForeignKeyConstraint(["issued_by"], ["members.id"], name=op.f("fk_hour_certificates_issued_by")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_hour_certificates_member_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_certificates")),
        sa.UniqueConstraint("year", "number", name=op.f("uq_hour_certificates_year")),
    )
    with op.batch_alter_table("hour_certificates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hour_certificates_branch_id"), ["branch_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hour_certificates_member_id"), ["member_id"], unique=False)

    op.create_table(
        "hour_certificate_lines",
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["hour_certificates.id"], name=op.f("fk_hour_certificate_lines_certificate_id")
        ),
        sa.ForeignKeyConstraint(["claim_id"], ["hour_claims.id"], name=op.f("fk_hour_certificate_lines_claim_id")),
        sa.PrimaryKeyConstraint("certificate_id", "claim_id", name=op.f("pk_hour_certificate_lines")),
    )
    with op.batch_alter_table("hour_certificate_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hour_certificate_lines_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "hour_reversals",
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reversed_at", sa.BigInteger(), nullable=False),
        sa.Column("reversed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["hour_claims.id"], name=op.f("fk_hour_reversals_claim_id")),
        sa.ForeignKeyConstraint(["reversed_by"], ["members.id"], name=op.f("fk_hour_reversals_reversed_by")),
        sa.PrimaryKeyConstraint("claim_id", name=op.f("pk_hour_reversals")),
    )
    op.create_table(
        "hour_photos",
        sa.Column("claim_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("upload_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["hour_claims.id"], name=op.f("fk_hour_photos_claim_id")),
        sa.ForeignKeyConstraint(["upload_id"], ["uploads.id"], name=op.f("fk_hour_photos_upload_id")),
        sa.PrimaryKeyConstraint("claim_id", "upload_id", name=op.f("pk_hour_photos")),
    )
    with op.batch_alter_table("hour_photos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hour_photos_upload_id"), ["upload_id"], unique=False)

    with op.batch_alter_table("hour_claims", schema=None) as batch_op:
        batch_op.add_column(sa.Column("begins", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("until", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("claimed", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("rule_since", sa.Date(), nullable=True))
        batch_op.add_column(
            sa.Column("organiser_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(
            sa.Column("entered_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=True))
        batch_op.create_index("ix_hour_claims_member_id_day", ["member_id", "day"], unique=False)
        batch_op.create_index(batch_op.f("ix_hour_claims_organiser_id"), ["organiser_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_hour_claims_organiser_id"), "members", ["organiser_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_hour_claims_entered_by"), "members", ["entered_by"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("hour_claims", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_hour_claims_entered_by"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_hour_claims_organiser_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_hour_claims_organiser_id"))
        batch_op.drop_index("ix_hour_claims_member_id_day")
        batch_op.drop_column("reason")
        batch_op.drop_column("entered_by")
        batch_op.drop_column("organiser_id")
        batch_op.drop_column("rule_since")
        batch_op.drop_column("claimed")
        batch_op.drop_column("until")
        batch_op.drop_column("begins")

    with op.batch_alter_table("hour_photos", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_photos_upload_id"))

    op.drop_table("hour_photos")
    op.drop_table("hour_reversals")
    with op.batch_alter_table("hour_certificate_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_certificate_lines_claim_id"))

    op.drop_table("hour_certificate_lines")
    with op.batch_alter_table("hour_certificates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_certificates_member_id"))
        batch_op.drop_index(batch_op.f("ix_hour_certificates_branch_id"))

    op.drop_table("hour_certificates")
    op.drop_table("hour_certificate_years")
