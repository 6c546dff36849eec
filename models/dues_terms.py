"""Terms of dues: how often a branch publishes and remits, by the rule pack or by its own setting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, branches
from models.almanac import Almanac
from models.base import Base, BranchId, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.roles import DuesKeeper
from models.rules.dues_reports import Cadence


class DuesTerms(Base):
    """What a branch has set for itself; None: as the rule pack has it."""

    __tablename__ = "dues_terms"

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    publication: Mapped[Cadence | None] = mapped_column(enum_column(Cadence))
    remittance: Mapped[Cadence | None] = mapped_column(enum_column(Cadence))
    remittance_day: Mapped[int | None]


@dataclass(frozen=True)
class Terms:
    """What holds for a branch; the days are of the month after a term."""

    publication: Cadence
    publication_day: int
    remittance: Cadence
    remittance_day: int


@fact
class TermsCard:
    """To the keeper: how often her branch publishes and remits, and by which day of the month after."""

    branch: str
    publication: Cadence
    publication_day: int
    remittance: Cadence
    remittance_day: int


@fact
class YearlyTooRare:
    """Dues are remitted at least every half year."""


@fact
class NoSuchDay:
    """A month has the days 1 to 31."""

    day: int


async def of(db: Session, branch_id: BranchId, almanac: Almanac, *, at: datetime) -> Terms:
    """Return what holds for a branch."""
    rules, own = almanac.rules(at).dues_reports, await db.get(DuesTerms, branch_id)
    return Terms(
        (own and own.publication) or Cadence(rules.publication),
        rules.publication_day,
        (own and own.remittance) or Cadence(rules.remittance),
        (own and own.remittance_day) or rules.remittance_day,
    )


async def set_publication(
    db: Session, cadence: Cadence, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> TermsCard:
    """Let a branch publish at its own rhythm."""
    node = await branches.meant(db, branch, by=by)
    own = await _own(db, node.id)
    own.publication = cadence
    return await _set(db, node, almanac, by, at)


async def set_remittance(
    db: Session,
    cadence: Cadence,
    day: int | None,
    branch: Branch | None,
    almanac: Almanac,
    *,
    by: DuesKeeper,
    at: datetime,
) -> TermsCard:
    """Let a branch remit at its own rhythm, by its own day of the month after.

    Raises:
        Refused: with `YearlyTooRare` or `NoSuchDay`.
    """
    if cadence is Cadence.YEARLY:
        raise Refused(YearlyTooRare())
    if day is not None and not 1 <= day <= 31:
        raise Refused(NoSuchDay(day))
    node = await branches.meant(db, branch, by=by)
    own = await _own(db, node.id)
    own.remittance, own.remittance_day = cadence, day or own.remittance_day
    return await _set(db, node, almanac, by, at)


async def _own(db: Session, branch_id: BranchId) -> DuesTerms:
    own = await db.get(DuesTerms, branch_id)
    if own is None:
        own = await db.add(DuesTerms(branch_id=branch_id))
    return own


async def _set(db: Session, node: Branch, almanac: Almanac, by: DuesKeeper, at: datetime) -> TermsCard:
    await db.orm.flush()
    terms = await of(db, node.id, almanac, at=at)
    cadences = [terms.publication.value, terms.remittance.value]
    audit.record(db, "dues_terms.set", at=at, by=by, branch=node.id, cadences=cadences, day=terms.remittance_day)
    return TermsCard(node.name, terms.publication, terms.publication_day, terms.remittance, terms.remittance_day)
