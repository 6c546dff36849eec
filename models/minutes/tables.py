"""The tables of minutes: versions, which are only ever added, and what a reviewer said of one."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MeetingId, MemberId, Sealed, enum_column


class Verdict(Enum):
    APPROVED = "approved"
    RETURNED = "returned"


class MinutesVersion(Base):
    """The whole of the minutes as they stood after one change.

    ``content`` is a `Content` and ``split`` a `Split` of the rules, as JSON; ``recorder_id`` is who, besides the
    secretary, may write the next version.
    """

    __tablename__ = "minutes_versions"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(Sealed)
    split: Mapped[dict[str, Any]] = mapped_column(Sealed)
    recorder_id: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"), index=True)
    author_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    written_at: Mapped[datetime]


class MinutesReview(Base):
    """A version handed in to be checked; once decided it does not change."""

    __tablename__ = "minutes_reviews"

    version_id: Mapped[int] = mapped_column(ForeignKey("minutes_versions.id"), primary_key=True)
    submitted_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    submitted_at: Mapped[datetime]
    verdict: Mapped[Verdict | None] = mapped_column(enum_column(Verdict))
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None] = mapped_column(index=True)
    words: Mapped[str | None] = mapped_column(Sealed)
