"""The table of make-ups."""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MeetingId, MemberId, Sealed, enum_column
from models.claims import Claim
from models.meetings.tables import Meeting
from models.roles import Officer
from models.rules.meetings import Presence


class MakeupState(Enum):
    """WITHDRAWN: she was there after all, as the roster says by now."""

    OPEN = "open"
    REPORTED = "reported"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


OPEN = (MakeupState.OPEN, MakeupState.RETURNED)
MISSED = (Presence.LEAVE, Presence.ABSENT)
SEEN = (Presence.PRESENT, Presence.LATE)


class Makeup(Claim, Base):
    """One member's make-up for one meeting she missed.

    ``due_on`` is None where nobody asked it of her. ``words`` are hers, of the last of so many ``reports``;
    ``reason`` is why it was sent back or dropped; ``entered_by`` wrote it down for her.
    """

    __tablename__ = "makeups"
    __table_args__ = (UniqueConstraint("meeting_id", "member_id"),)

    WAITING = MakeupState.REPORTED
    ACCEPTED = MakeupState.ACCEPTED
    RETURNED = MakeupState.RETURNED
    NAME = "makeups"

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"))
    state: Mapped[MakeupState] = mapped_column(enum_column(MakeupState))
    due_on: Mapped[date | None]
    material: Mapped[str | None]
    words: Mapped[str | None] = mapped_column(Sealed)
    reason: Mapped[str | None] = mapped_column(Sealed)
    made_at: Mapped[datetime]
    reported_at: Mapped[datetime | None]
    reports: Mapped[int] = mapped_column(default=0)
    entered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    reminded_on: Mapped[date | None]

    @property
    def key(self) -> str:
        # Sent back it may be reported again, and that is another thing to say.
        return f"makeup:{self.id}:{self.reports}"

    @classmethod
    def is_seen_to_by(cls, by: Officer) -> ColumnElement[bool]:
        """Say which make-ups an officer decides: of her branches, a group leader of her group's meetings."""
        of_group = select(Meeting.id).where(Meeting.group_id.in_(by.branch_ids))
        return or_(super().is_seen_to_by(by), cls.meeting_id.in_(of_group))
