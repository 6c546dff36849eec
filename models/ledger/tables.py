"""The tables of the ledger; triggers of the database refuse every UPDATE, DELETE and TRUNCATE of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, enum_column
from models.rules.ledger import Account, EntryKind
from models.rules.values import Month

# In the order in which rows refer to each other.
APPEND_ONLY = ("ledger_entries", "ledger_postings", "ledger_closings", "receipts", "receipt_prints")


class LedgerEntry(Base):
    """One entry of a branch, numbered from 1 without gaps.

    ``is_own``: the keeper entered what she herself paid. ``sealed_note``: reason or evidence. ``fingerprint`` covers
    the entry with its postings and the fingerprint of the one before (``previous``, empty for the first).
    """

    __tablename__ = "ledger_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "reversal_of"],
            ["ledger_entries.branch_id", "ledger_entries.number"],
            name="fk_ledger_entries_reversal_of",
        ),
        UniqueConstraint("branch_id", "reversal_of", name="uq_ledger_entries_reversal_of"),
        CheckConstraint("number > 0 AND (reversal_of IS NULL OR reversal_of < number)", name="order"),
    )

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[EntryKind] = mapped_column(enum_column(EntryKind))
    happened_on: Mapped[date]
    entered_at: Mapped[datetime]
    entered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    is_own: Mapped[bool]
    sealed_note: Mapped[str | None]
    reversal_of: Mapped[int | None]
    previous: Mapped[str]
    fingerprint: Mapped[str]


class LedgerPosting(Base):
    """One line of an entry; the amount is sealed, so balances are folds over opened rows."""

    __tablename__ = "ledger_postings"
    __table_args__ = (
        ForeignKeyConstraint(
            ["branch_id", "number"],
            ["ledger_entries.branch_id", "ledger_entries.number"],
            name="fk_ledger_postings_number",
        ),
        Index("ix_ledger_postings_member_id", "member_id", "account", "month"),
        Index("ix_ledger_postings_branch_id", "branch_id", "account"),
    )

    branch_id: Mapped[BranchId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account: Mapped[Account] = mapped_column(enum_column(Account))
    member_id: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    month: Mapped[Month | None]
    sealed_amount: Mapped[str]


class LedgerClosing(Base):
    """A branch's books are closed up to and including a month; there is no way to open them again."""

    __tablename__ = "ledger_closings"
    __table_args__ = (CheckConstraint("closed_by <> requested_by", name="two_people"),)

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    month: Mapped[Month] = mapped_column(primary_key=True)
    requested_at: Mapped[datetime]
    requested_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    closed_at: Mapped[datetime]
    closed_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    last_number: Mapped[int]
    fingerprint: Mapped[str]


class LedgerClosingRequest(Base):
    """The keeper asks to close a month; it waits for a second person."""

    __tablename__ = "ledger_closing_requests"

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    month: Mapped[Month] = mapped_column(primary_key=True)
    requested_at: Mapped[datetime]
    requested_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
