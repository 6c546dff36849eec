"""what volunteer hours were for is sealed

Revision ID: 0035
Revises: 0034
"""

from __future__ import annotations

from migrations import sealing

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

COLUMNS = {"hour_claims": "activity"}


def upgrade() -> None:
    sealing.seal(COLUMNS)


def downgrade() -> None:
    sealing.unseal(COLUMNS)
