"""The tables of the shifts of projects: when and where, who signed up, when she came and when she left."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, Sealed, enum_column
from models.meetings import Evidence
from models.rules.values import Minutes


class ShiftState(Enum):
    """CONFIRMED: the organiser has confirmed who served, and nothing changes any more."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


class SignUpState(Enum):
    PLACED = "placed"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


class Shift(Base):
    """One shift of a service project; ``spot`` is where people meet.

    ``secret`` is what its codes are made of, in hex, and never shown; ``revision`` counts its changes.
    """

    __tablename__ = "shifts"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("service_projects.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    spot: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    state: Mapped[ShiftState] = mapped_column(enum_column(ShiftState))
    secret: Mapped[str]
    revision: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(Sealed)
    called_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    called_at: Mapped[datetime]
    settled_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    settled_at: Mapped[datetime | None]


class SignUp(Base):
    """One member of one shift; ``turn`` is her place in the order in which people signed up.

    ``placed_at``: when she got her place. ``in_by`` and ``out_by`` are None where she checked in and out herself.
    ``said_out_at``: when she says she left, which counts only once the organiser has taken it over.
    ``minutes`` and ``claim_id`` are set when the shift is confirmed.
    """

    __tablename__ = "shift_sign_ups"
    __table_args__ = (UniqueConstraint("shift_id", "member_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    state: Mapped[SignUpState] = mapped_column(enum_column(SignUpState))
    turn: Mapped[int]
    asked_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    in_at: Mapped[datetime | None]
    in_how: Mapped[Evidence | None] = mapped_column(enum_column(Evidence))
    in_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    out_at: Mapped[datetime | None]
    out_how: Mapped[Evidence | None] = mapped_column(enum_column(Evidence))
    out_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    said_out_at: Mapped[datetime | None]
    minutes: Mapped[Minutes | None]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("hour_claims.id"))


class ShiftTry(Base):
    """How many wrong codes a member typed for a shift, and when last."""

    __tablename__ = "shift_tries"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
