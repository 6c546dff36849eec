"""The tables of statements: what was handed in, and which payment became which entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, Sealed


class StatementImport(Base):
    """A list of payments a keeper handed in; ``content`` is a `Statement`, ``picks`` what she said of its rows.

    Both are sealed. ``upload_id`` is None where it came on the command line. ``dropped_at``: it was put away.
    """

    __tablename__ = "statement_imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    upload_id: Mapped[int | None] = mapped_column(ForeignKey("uploads.id"), index=True)
    made_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(Sealed)
    picks: Mapped[dict[str, Any]] = mapped_column(Sealed)
    made_at: Mapped[datetime]
    dropped_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class StatementEntry(Base):
    """A payment of a statement that is in the books: at most one entry for each, ever.

    ``mark`` is the fingerprint of what tells the payment from every other. When its entry is reversed it may be
    entered anew, and this row gives way.
    """

    __tablename__ = "statement_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "number"],
            ["ledger_entries.branch_id", "ledger_entries.number"],
            name="fk_statement_entries_number",
        ),
    )

    mark: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("statement_imports.id"), index=True)
    branch_id: Mapped[BranchId]
    number: Mapped[int]
