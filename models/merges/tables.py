"""The tables of merges: which two rows of the roster are one person, and every row that changed hands for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MemberId, PeerId

STANDS = text("undone_at IS NULL")


class Merge(Base):
    """One merge; ``folded_id`` is closed and keeps its ledgers of money, ``kept_id`` goes on.

    ``folded_peer_id`` is where the folded row's messages went.
    """

    __tablename__ = "merges"
    __table_args__ = (
        Index("ix_merges_standing", "folded_id", unique=True, sqlite_where=STANDS, postgresql_where=STANDS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    folded_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    folded_peer_id: Mapped[PeerId | None]
    made_at: Mapped[datetime]
    made_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


class MergeMove(Base):
    """A row that a merge gave to the kept member, by its key since then; of her own row, what the other one filled."""

    __tablename__ = "merge_moves"

    merge_id: Mapped[int] = mapped_column(ForeignKey("merges.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    table_name: Mapped[str]
    column_name: Mapped[str]
    row_key: Mapped[dict[str, Any]]
