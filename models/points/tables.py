"""The tables of points: what people type about them; the points themselves are computed from other ledgers."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, Sealed, enum_column
from models.rules.points import Source

IS_OPEN = text("point_queries.answered_at IS NULL")


class Verdict(Enum):
    """What the secretary answers to a query."""

    STANDS = "stands"
    DROPPED = "dropped"


class PointAward(Base):
    """An entry a person makes under the appointed rule ``rule``, with her reason; reversed, never changed."""

    __tablename__ = "point_awards"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    rule: Mapped[str]
    day: Mapped[date]
    reason: Mapped[str] = mapped_column(Sealed)
    awarded_at: Mapped[datetime]
    awarded_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    reversed_for: Mapped[str | None] = mapped_column(Sealed)


class PointQuery(Base):
    """A member's doubt of the entry that comes from one row; the entry is held until it is answered."""

    __tablename__ = "point_queries"
    __table_args__ = (
        Index(
            "ix_point_queries_open",
            *("member_id", "source", "number"),
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    source: Mapped[Source] = mapped_column(enum_column(Source))
    number: Mapped[int]
    doubt: Mapped[str] = mapped_column(Sealed)
    asked_at: Mapped[datetime]
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    reason: Mapped[str | None] = mapped_column(Sealed)
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))


class PointDecision(Base):
    """What people decided of one member's nomination for a half-year; the newest row holds."""

    __tablename__ = "point_decisions"
    __table_args__ = (Index("ix_point_decisions_branch_id_half", "branch_id", "half"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    half: Mapped[str]
    is_chosen: Mapped[bool]
    grounds: Mapped[str] = mapped_column(Sealed)
    decided_at: Mapped[datetime]
    decided_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
