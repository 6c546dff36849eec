"""The tables of votes: who may vote, who has voted, and how many chose what, each apart."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from sqlalchemy import ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MeetingId, MemberId, Sealed, enum_column
from models.rules.quorum import Formula


class Manner(Enum):
    """COUNTED: hands or paper, counted in the room; SECRET: ballots in private chats."""

    COUNTED = "counted"
    SECRET = "secret"


class Choice(Enum):
    IN_FAVOUR = "for"
    AGAINST = "against"
    ABSTAINED = "abstain"


class VoteState(Enum):
    OPEN = "open"
    ENDED = "ended"
    VOID = "void"


class Vote(Base):
    """One question put to a meeting; ``expected`` and ``present`` are written down when it ends."""

    __tablename__ = "votes"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[MeetingId] = mapped_column(ForeignKey("meetings.id"), index=True)
    subject: Mapped[str] = mapped_column(Sealed)
    formula: Mapped[Formula] = mapped_column(enum_column(Formula))
    manner: Mapped[Manner] = mapped_column(enum_column(Manner))
    state: Mapped[VoteState] = mapped_column(enum_column(VoteState))
    opened_at: Mapped[datetime]
    opened_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    ended_at: Mapped[datetime | None]
    expected: Mapped[int | None]
    present: Mapped[int | None]
    is_counted: Mapped[bool] = mapped_column(default=False)
    written_for: Mapped[int] = mapped_column(default=0)
    written_against: Mapped[int] = mapped_column(default=0)
    written_abstained: Mapped[int] = mapped_column(default=0)


class VoteBallot(Base):
    """A ballot given out: who may vote in a secret ballot."""

    __tablename__ = "vote_ballots"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)


class VoteCast(Base):
    """That somebody has voted, once; how is not here."""

    __tablename__ = "votes_cast"
    __table_args__ = (
        ForeignKeyConstraint(["vote_id", "member_id"], ["vote_ballots.vote_id", "vote_ballots.member_id"]),
    )

    vote_id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(primary_key=True)


class VoteTally(Base):
    """How many chose what, and nothing of whom or when."""

    __tablename__ = "vote_tallies"

    vote_id: Mapped[int] = mapped_column(ForeignKey("votes.id"), primary_key=True)
    in_favour: Mapped[int] = mapped_column(default=0)
    against: Mapped[int] = mapped_column(default=0)
    abstained: Mapped[int] = mapped_column(default=0)
