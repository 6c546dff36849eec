"""What is kept of a member's dues besides the months: what was assessed, relieved, agreed and queried."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, false
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, Sealed, enum_column
from models.rules.assessments import Payer, Regime, ReliefKind
from models.rules.values import Month


class AssessmentSheet(Base):
    """One sheet (核定表) entered for a branch and a year; ``entered_by`` is None for one of the command line."""

    __tablename__ = "assessment_sheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    year: Mapped[int]
    file_name: Mapped[str] = mapped_column(Sealed)
    entered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class Assessment(Base):
    """What a member pays by from a month on; never changed but by the next one, nor told but to her and the keepers.

    ``sealed_base``: the monthly base the branch verified, None where the category asks for none.
    ``sealed_reason``: why it changes within the year. ``confirmed_at``: she looked at it and found it right.
    ``sheet_id``: it came with a sheet. ``withdrawn_at``: it was taken back with that sheet and counts no more.
    """

    __tablename__ = "assessments"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    first_month: Mapped[Month]
    payer: Mapped[Payer] = mapped_column(enum_column(Payer))
    regime: Mapped[Regime | None] = mapped_column(enum_column(Regime))
    sealed_base: Mapped[str | None]
    sealed_reason: Mapped[str | None]
    entered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    sheet_id: Mapped[int | None] = mapped_column(ForeignKey("assessment_sheets.id"), index=True)
    withdrawn_at: Mapped[datetime | None]


class Relief(Base):
    """Months for which a member pays less or nothing, and who agreed.

    ``sealed_amount``: what is left to pay a month where it is reduced. ``agreed_on``: the branch's day;
    ``approved_by``, ``approved_on``: the next higher committee, None while it has not said so.
    """

    __tablename__ = "reliefs"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    kind: Mapped[ReliefKind] = mapped_column(enum_column(ReliefKind))
    first_month: Mapped[Month]
    last_month: Mapped[Month]
    sealed_amount: Mapped[str | None]
    sealed_reason: Mapped[str | None]
    agreed_on: Mapped[date]
    needs_approval: Mapped[bool]
    approved_by: Mapped[str | None]
    approved_on: Mapped[date | None]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class QuarterlyConsent(Base):
    """The branch agreed that a member pays once a quarter, from ``first_month`` until ``last_month``."""

    __tablename__ = "quarterly_consents"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    first_month: Mapped[Month]
    last_month: Mapped[Month | None]
    agreed_on: Mapped[date]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    entered_at: Mapped[datetime]


class DuesQuery(Base):
    """A member doubts what was assessed, or asks for relief (``asks_relief``).

    Until it is answered nobody reminds her of the months it is about.
    """

    __tablename__ = "dues_queries"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    first_month: Mapped[Month]
    asks_relief: Mapped[bool] = mapped_column(default=False, server_default=false())
    sealed_text: Mapped[str]
    asked_at: Mapped[datetime]
    sealed_answer: Mapped[str | None]
    answered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    answered_at: Mapped[datetime | None]


class DifferenceTold(Base):
    """A keeper was told that settled months of a member come to something else now; ``key`` tells which, and to what.

    The words of that notice are thrown away in time; this stays, for the months may differ for years.
    """

    __tablename__ = "differences_told"

    keeper_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
