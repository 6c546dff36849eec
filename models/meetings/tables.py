"""The tables of meetings and attendance, and what a message says of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MeetingId, MemberId, Sealed, enum_column
from models.rules.meetings import Answer, Presence

# Written out, for only then does the index answer; in parameters nobody can see that they are the same.
WAS_SEEN = text("attendances.presence IN ('present', 'late')")


class MeetingState(Enum):
    """PLANNED: made by a series or by the plan of the year, nobody was told yet."""

    PLANNED = "planned"
    CALLED = "called"
    CLOSED = "closed"
    CALLED_OFF = "called_off"


class Meeting(Base):
    """One meeting of one branch, or of its group ``group_id``; ``revision`` counts what people were told of it.

    Not ``is_timed``: only its day is known, and ``starts_at`` is noon of it; such a one is never called.
    ``outside_reader`` leads the reading or speaks and is on no roster; then there is no ``lead_reader_id``.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        UniqueConstraint("series_id", "nominal_on"),
        Index("ix_meetings_branch_id_starts_at", "branch_id", "starts_at"),
        Index("ix_meetings_starts_at", "starts_at"),
    )

    id: Mapped[MeetingId] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    group_id: Mapped[BranchId | None] = mapped_column(ForeignKey("branches.id"))
    kind: Mapped[str]
    topic: Mapped[str | None]
    place: Mapped[str | None]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    is_timed: Mapped[bool] = mapped_column(default=True, server_default=true())
    planned_materials: Mapped[str | None]
    state: Mapped[MeetingState] = mapped_column(enum_column(MeetingState))
    lead_reader_id: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    outside_reader: Mapped[str | None]
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"))
    nominal_on: Mapped[date | None]
    called_at: Mapped[datetime | None]
    called_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    revision: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]


class Evidence(Enum):
    """How it is known that somebody was there."""

    BUTTON = "button"
    CODE = "code"
    QR = "qr"
    LOCATION = "location"
    ROSTER = "roster"


class Attendance(Base):
    """One person invited to one meeting: what she answered and whether she was there.

    On leave without ``answered_at`` she is by a planned absence, until she answers herself. ``is_guest``: she sits in
    (列席) and is not among those expected.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        # From a member to the meetings she was at. Not all of hers: that one would be asked at every check-in.
        Index("ix_attendances_seen", "member_id", "meeting_id", sqlite_where=WAS_SEEN, postgresql_where=WAS_SEEN),
    )

    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    answer: Mapped[Answer] = mapped_column(enum_column(Answer))
    answered_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Sealed)
    presence: Mapped[Presence] = mapped_column(enum_column(Presence))
    evidence: Mapped[Evidence | None] = mapped_column(enum_column(Evidence))
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    is_guest: Mapped[bool] = mapped_column(default=False, server_default=false())


class OutsideGuest(Base):
    """Somebody without an account who sits in on a meeting: her name and unit, and whether she came."""

    __tablename__ = "outside_guests"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  (a number once shown never means another guest)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), index=True)
    name: Mapped[str]
    unit: Mapped[str]
    is_present: Mapped[bool] = mapped_column(default=False)
    entered_at: Mapped[datetime]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


@dataclass(frozen=True)
class MeetingBrief:
    """What a message says of a meeting; ``kind`` is its key in the rule book, ``kind_name`` what people call it."""

    id: int
    kind: str
    kind_name: str
    branch: str
    starts_at: datetime
    ends_at: datetime
    place: str | None
    topic: str | None
    lead_reader: str | None = None
    kind_name_en: str = ""
    planned_materials: str | None = None
    is_timed: bool = True
    materials: int = 0
    is_reader_outside: bool = False


@dataclass(frozen=True)
class Guest:
    """Who sits in (列席): of which branch or unit, and how it stands; ``code`` is what a button calls her by."""

    code: str
    name: str
    unit: str
    answer: Answer
    is_present: bool


@dataclass(frozen=True)
class Wish:
    """Who a meeting is for, as far as it is not what its kind says: who besides, who not, who sits in."""

    added: tuple[MemberId, ...] = ()
    removed: tuple[MemberId, ...] = ()
    guests: tuple[MemberId, ...] = ()


NO_WISH = Wish()


@dataclass(frozen=True)
class Clash:
    """Another meeting at the same time: how many are invited to both, and at most five of them by name."""

    kind_name: str
    starts_at: datetime
    ends_at: datetime
    names: tuple[str, ...]
    people: int
