"""The tables of plans: what was handed in, and what each meeting was before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MeetingId, MemberId, Sealed


class Plan(Base):
    """One plan handed in for a branch, a `PlanDraft` in ``content``; not ``entered_at`` while it is a preview.

    ``file_name`` and ``made_by``: it came from a file on the command line, or from a secretary in chat.
    """

    __tablename__ = "plans"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (a number once shown never means another plan)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    file_name: Mapped[str | None] = mapped_column(Sealed)
    made_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    content: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    entered_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]


class PlanStep(Base):
    """What a plan did to one meeting: made it, or set what stands in ``after`` where ``before`` had stood."""

    __tablename__ = "plan_steps"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plans.id"), primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), primary_key=True, index=True)
    is_new: Mapped[bool]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
