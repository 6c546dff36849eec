"""Checking out, where the kind of the meeting asks for it; it is shown to the secretary and changes no presence."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MeetingId, MemberId, enum_column
from models.meetings import Evidence
from models.rules.checkout import Departure


class CheckOut(Base):
    """How one person left one meeting; ``recorded_by`` is None where she checked out herself."""

    __tablename__ = "check_outs"
    __table_args__ = (
        ForeignKeyConstraint(["meeting_id", "member_id"], ["attendances.meeting_id", "attendances.member_id"]),
    )

    meeting_id: Mapped[MeetingId] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(primary_key=True)
    departure: Mapped[Departure] = mapped_column(enum_column(Departure))
    evidence: Mapped[Evidence] = mapped_column(enum_column(Evidence))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
