"""names of files and questions put to the vote are sealed

Revision ID: 0033
Revises: 0032
"""

from __future__ import annotations

from migrations import sealing

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

COLUMNS = {
    "uploads": "name",
    "arrivals": "name",
    "materials": "title",
    "assessment_sheets": "file_name",
    "plans": "file_name",
    "rosters": "file_name",
    "votes": "subject",
}


def upgrade() -> None:
    sealing.seal(COLUMNS)


def downgrade() -> None:
    sealing.unseal(COLUMNS)
