"""The ledger of volunteer hours: claims, what undoes them, and the photos somebody chose to add."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import Enum

from sqlalchemy import ColumnElement, ForeignKey, Index, UniqueConstraint, and_, exists
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, MemberId, Sealed, enum_column
from models.claims import TimedClaim
from models.rules.hours import ServiceTime
from models.rules.values import Minutes


class ClaimState(Enum):
    CLAIMED = "claimed"
    VERIFIED = "verified"
    REFUSED = "refused"


class HourClaim(TimedClaim, Base):
    """Minutes of volunteering on one day; once decided it does not change.

    ``minutes`` is what counts; ``claimed`` what she had said, where that was another figure. ``rule_since`` is the
    first day of the edition of the rules it was judged by. ``organiser_id`` is who she says organised it and may verify
    it as well; ``entered_by`` who entered it for her, None where she did.
    """

    __tablename__ = "hour_claims"
    __table_args__ = (Index("ix_hour_claims_member_id_day", "member_id", "day"),)

    WAITING = ClaimState.CLAIMED
    ACCEPTED = ClaimState.VERIFIED
    RETURNED = ClaimState.REFUSED
    NAME = "hours"

    activity: Mapped[str] = mapped_column(Sealed)
    state: Mapped[ClaimState] = mapped_column(enum_column(ClaimState))
    claimed_at: Mapped[datetime]
    begins: Mapped[time | None]
    until: Mapped[time | None]
    claimed: Mapped[Minutes | None]
    rule_since: Mapped[date | None]
    organiser_id: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"), index=True)
    entered_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    reason: Mapped[str | None] = mapped_column(Sealed)

    @property
    def key(self) -> str:
        return f"hours:{self.id}"

    @property
    def served(self) -> ServiceTime:
        return ServiceTime(self.day, self.begins, self.until)


class HourReversal(Base):
    """Verified hours that were undone; the claim stays as it was, and counts no more."""

    __tablename__ = "hour_reversals"

    claim_id: Mapped[int] = mapped_column(ForeignKey("hour_claims.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Sealed)
    reversed_at: Mapped[datetime]
    reversed_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


class HourPhoto(Base):
    """A photo or file somebody added to her claim of her own accord."""

    __tablename__ = "hour_photos"

    claim_id: Mapped[int] = mapped_column(ForeignKey("hour_claims.id"), primary_key=True)
    upload_id: Mapped[int] = mapped_column(ForeignKey("uploads.id"), primary_key=True, index=True)


def counts() -> ColumnElement[bool]:
    """Select hours that count: verified, and not undone."""
    return and_(HourClaim.state == ClaimState.VERIFIED, ~is_reversed())


def waits() -> ColumnElement[bool]:
    return HourClaim.state == ClaimState.CLAIMED


def is_reversed() -> ColumnElement[bool]:
    return exists().where(HourReversal.claim_id == HourClaim.id)


class HourCertificate(Base):
    """A certificate given out; ``number`` runs from 1 without gaps within a year of issue.

    What stands on it is read from the hours it covers; it is void once one of them is undone, which is stored nowhere.
    """

    __tablename__ = "hour_certificates"
    __table_args__ = (UniqueConstraint("year", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    number: Mapped[int]
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    about_year: Mapped[int]
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


class HourCertificateLine(Base):
    """That a certificate covers these hours."""

    __tablename__ = "hour_certificate_lines"

    certificate_id: Mapped[int] = mapped_column(ForeignKey("hour_certificates.id"), primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("hour_claims.id"), primary_key=True, index=True)


class HourCertificateYear(Base):
    """The last number given in a year; whoever takes the next one holds this row until the end."""

    __tablename__ = "hour_certificate_years"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int]
