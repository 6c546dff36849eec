"""the first words of a login link are sealed

Revision ID: 0037
Revises: 0036
"""

from __future__ import annotations

from migrations import sealing

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

COLUMNS = {"web_logins": "line"}


def upgrade() -> None:
    sealing.seal(COLUMNS)


def downgrade() -> None:
    sealing.unseal(COLUMNS)
