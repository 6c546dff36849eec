"""the number of a person, a plan or a guest from outside is never given to another one

Revision ID: 0036
Revises: 0035
"""

from __future__ import annotations

from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

# PostgreSQL's sequences never go back; SQLite gives the greatest number again once its row is gone.
TABLES = ("members", "plans", "outside_guests")
# Whoever was taken off the roster with her list left her number in what was written to her and of her.
GREATEST = """
    INSERT INTO sqlite_sequence (name, seq)
    SELECT 'members', max(number) FROM (
        SELECT max(id) AS number FROM members
        UNION ALL SELECT max(member_id) FROM outbox
        UNION ALL SELECT max(member_id) FROM audit
    ) HAVING max(number) IS NOT NULL
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    _rebuild(autoincrement=True)
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'members'")
    op.execute(GREATEST)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _rebuild(autoincrement=False)


def _rebuild(*, autoincrement: bool) -> None:
    for name in TABLES:
        with op.batch_alter_table(name, recreate="always", table_kwargs={"sqlite_autoincrement": autoincrement}):
            pass
