"""Disclosures: what was published of a branch's dues, and which sums can still be told beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from models import dues_figures, facts
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, Sealed
from models.database import Session
from models.dues_figures import Share
from models.facts import fact
from models.ledger import Record
from models.rules.dues_reports import Shares, Shown, Term, rest_of, shown_sums
from models.rules.values import Money, Month

# What each member added to a term: due, None where unknown, received, and remitted.
Parts = dict[str, list[int | None]]


class DuesPublication(Base):
    """What was published of a term, as it was said; ``edition`` 1 is the first, later ones correct it.

    ``parts``: what each member added, so that what is published later does not tell what one of them paid.
    """

    __tablename__ = "dues_publications"

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    first_month: Mapped[Month] = mapped_column(primary_key=True)
    last_month: Mapped[Month] = mapped_column(primary_key=True)
    edition: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    published_at: Mapped[datetime]
    published_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    content: Mapped[Any] = mapped_column(Sealed)
    parts: Mapped[Any] = mapped_column(Sealed)


@dataclass(frozen=True)
class Figure:
    """A sum; without an amount it is withheld, or, if ``unknown`` people's amounts are not assessed, unknown."""

    amount: Money | None
    unknown: int = 0


@fact
class DuesPublished:
    """To the group and on the notice board: a term's collection, without names, incomes or sums of one person."""

    branch: str
    term: Term
    published_on: date
    edition: int
    reason: str
    due_people: int
    paid_people: int
    open_people: int
    due: Figure
    received: Figure
    remitted: Figure


@dataclass(frozen=True)
class _Sum:
    """One sum that was published: of which term, which figure of it, and whose shares made it."""

    term: Term
    index: int
    shares: Shares


def parts_of(found: Sequence[Share], entries: Sequence[Record], term: Term) -> Parts:
    """Return what each member added to the figures of a term."""
    parts: Parts = {
        str(share.member_id): [None if share.unknown else share.due.fen, share.received.fen, 0] for share in found
    }
    for member_id, amount in dues_figures.remitted_of(entries, term).items():
        parts.setdefault(str(member_id), [0, 0, 0])[2] = amount.fen
    return parts


async def shown(db: Session, branch_id: BranchId, term: Term, parts: Parts, almanac: Almanac, *, at: datetime) -> Shown:
    """Return which sums of a term may be told, beside all that was published since a while before it.

    A year tells what one of its quarters did not, so what was withheld of a part of a term is withheld of the whole.
    """
    rules = almanac.rules(at).dues_reports
    rows = await _published(db, branch_id, term.first.plus(-rules.compared_months))
    before = [one for row in rows for one in _sums(row)]
    known = [shares for one in before for shares in (one.shares, _stretched(one, term))]
    due, received, remitted = (_shares(parts, index) for index in range(3))
    whole = shown_sums(due, received or {}, remitted or {}, rules.fewest_people, known)
    # A year beside its first three quarters tells the fourth.
    rests = [rest_of(shares or {}, _within(before, term, index)) for index, shares in enumerate((due, received))]
    rest = shown_sums(None if due is None else rests[0], rests[1], {}, rules.fewest_people, known)
    withheld = {index for row in rows if _lies_within(_term(row), term) for index in _withheld(row)}
    is_received = whole.received and rest.received and 1 not in withheld
    is_due = whole.due and (rest.due or not rests[0]) and 0 not in withheld
    return Shown(is_due, is_received, is_received and whole.remitted and 2 not in withheld)


async def _published(db: Session, branch_id: BranchId, since: Month) -> Sequence[DuesPublication]:
    query = select(DuesPublication).where(DuesPublication.branch_id == branch_id, DuesPublication.last_month >= since)
    ordered = query.order_by(DuesPublication.first_month, DuesPublication.last_month, DuesPublication.edition)
    return (await db.scalars(ordered)).all()


def _sums(row: DuesPublication) -> list[_Sum]:
    """Return the sums a publication told."""
    told = [index for index, figure in enumerate(_figures(row)) if figure.amount is not None]
    return [_Sum(_term(row), index, _shares(row.parts, index) or {}) for index in told]


def _withheld(row: DuesPublication) -> list[int]:
    return [index for index, figure in enumerate(_figures(row)) if figure.amount is None]


def _figures(row: DuesPublication) -> tuple[Figure, Figure, Figure]:
    told = facts.of_json(DuesPublished, row.content)
    return told.due, told.received, told.remitted


def _term(row: DuesPublication) -> Term:
    return Term(row.first_month, row.last_month)


def _lies_within(part: Term, whole: Term) -> bool:
    return part != whole and whole.first <= part.first and part.last <= whole.last


def _within(before: Iterable[_Sum], term: Term, index: int) -> list[Shares]:
    """Return the newest shares told of each shorter term that lies in a longer one."""
    newest = {one.term: one.shares for one in before if one.index == index and _lies_within(one.term, term)}
    return list(newest.values())


def _stretched(one: _Sum, term: Term) -> Shares:
    """Return what the shares of a sum would be over as many months as another term has."""
    have, want = len(one.term.months), len(term.months)
    return {person: amount * want // have for person, amount in one.shares.items()}


def _shares(parts: Parts, index: int) -> Shares | None:
    """Return one figure's shares, None where somebody's is unknown; rows of before it was kept lack the last."""
    values = {person: part[index] if index < len(part) else 0 for person, part in parts.items()}
    if None in values.values():
        return None
    return {person: value for person, value in values.items() if value}
