"""What months come to: assessment, reliefs and agreements in force, put together for many members at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Table, bindparam, or_, select, update

from models.almanac import Almanac
from models.assessments.tables import Assessment, DuesQuery, QuarterlyConsent, Relief
from models.base import MemberId
from models.database import Session
from models.dues import DuesMonth, amount_of
from models.rules.assessments import Charge, RateRules, ReliefKind, governing, is_reminded, monthly_dues
from models.rules.dues import DuesState
from models.rules.editions import edition_on
from models.rules.values import Money, Month
from models.sealing import Vault

R = TypeVar("R", Assessment, Relief, QuarterlyConsent, DuesQuery)
_REFIGURED = (
    "of_member",
    "of_month",
    *("new_state", "new_sealed_amount", "new_is_held", "new_assessment_id", "new_relief_id"),
)
# What is settled stays as it was settled.
OPEN = (DuesState.OWED, DuesState.CLAIMED, DuesState.WAIVED)


@dataclass(frozen=True)
class Figure:
    """What a month comes to, and what it follows from; ``amount`` None: unknown, or nothing where ``is_waived``."""

    amount: Money | None
    is_waived: bool
    is_held: bool
    assessment: Assessment | None
    relief: Relief | None


@dataclass(frozen=True)
class Basis:
    """All that the months of some members follow from, each member's rows as they were entered."""

    vault: Vault
    almanac: Almanac
    assessments: Mapping[MemberId, Sequence[Assessment]]
    reliefs: Mapping[MemberId, Sequence[Relief]]
    consents: Mapping[MemberId, Sequence[QuarterlyConsent]]
    queries: Mapping[MemberId, Sequence[DuesQuery]]
    # Agreed to by the branch, and not approved above.
    unapproved: Mapping[MemberId, Sequence[Relief]]
    # What assessments come to: twelve months follow from one, and opening what is sealed is what a sweep costs.
    _due: dict[tuple[int, int], Money] = field(default_factory=dict)
    _sealed: dict[tuple[int, int, Money], str] = field(default_factory=dict)

    def figure(self, member_id: MemberId, month: Month) -> Figure:
        """Return what a month comes to for a member."""
        rates = rates_of(self.almanac, month)
        assessment = self.assessment(member_id, month)
        due = self._due_of(assessment, rates) if assessment else None
        relief = self._relief(member_id, month)
        if relief and relief.kind is ReliefKind.REDUCED and due is not None:
            due = min(due, self.vault.open_money(relief.sealed_amount or ""))
        is_waived = relief is not None and relief.kind is not ReliefKind.REDUCED
        is_queried = any(query.first_month <= month for query in self.queries.get(member_id, ()))
        is_held = (
            is_queried
            or self._is_undecided(member_id, month)
            or not is_reminded(month, self._is_quarterly(member_id, month), rates)
        )
        return Figure(None if is_waived else due, is_waived, is_held, assessment, relief)

    def sealed(self, figure: Figure) -> str | None:
        """Return what a month comes to, sealed: one text for the months that follow from the same.

        That they are equal stands beside them: they name the same assessment and relief.
        """
        if figure.amount is None or figure.assessment is None:
            return None
        key = (figure.assessment.id, figure.relief.id if figure.relief else 0, figure.amount)
        if key not in self._sealed:
            self._sealed[key] = self.vault.seal_money(figure.amount)
        return self._sealed[key]

    def assessment(self, member_id: MemberId, month: Month) -> Assessment | None:
        """Return the assessment that governs a month, None where there is none."""
        mine = self.assessments.get(member_id, ())
        number = governing([row.first_month for row in mine], month, rates_of(self.almanac, month))
        return None if number is None else mine[number]

    def _due_of(self, assessment: Assessment, rates: RateRules) -> Money:
        known = self._due.get((assessment.id, id(rates)))
        if known is None:
            known = self._due[assessment.id, id(rates)] = charge_of(self.vault, assessment, rates).amount
        return known

    def _relief(self, member_id: MemberId, month: Month) -> Relief | None:
        covering = [row for row in self.reliefs.get(member_id, ()) if row.first_month <= month <= row.last_month]
        return covering[-1] if covering else None

    def _is_undecided(self, member_id: MemberId, month: Month) -> bool:
        return any(row.first_month <= month <= row.last_month for row in self.unapproved.get(member_id, ()))

    def _is_quarterly(self, member_id: MemberId, month: Month) -> bool:
        return any(
            row.first_month <= month and (row.last_month is None or month <= row.last_month)
            for row in self.consents.get(member_id, ())
        )


def rates_of(almanac: Almanac, month: Month) -> RateRules:
    """Return the rates in force on the first day of a month."""
    rates: RateRules = edition_on(almanac.book, "rates", month.first).rule
    return rates


def charge_of(vault: Vault, assessment: Assessment, rates: RateRules) -> Charge:
    """Return what an assessment comes to a month, before any relief."""
    return monthly_dues(assessment.payer, base_of(vault, assessment), rates)


def base_of(vault: Vault, assessment: Assessment) -> Money | None:
    return None if assessment.sealed_base is None else vault.open_money(assessment.sealed_base)


async def basis_of(db: Session, almanac: Almanac, member_ids: Sequence[MemberId]) -> Basis:
    """Read what the months of these members follow from, in five statements."""
    is_approved = or_(Relief.needs_approval.is_(False), Relief.approved_on.is_not(None))
    return Basis(
        db.vault,
        almanac,
        await _by_member(db, Assessment, member_ids, Assessment.withdrawn_at.is_(None)),
        await _by_member(db, Relief, member_ids, Relief.ended_at.is_(None), is_approved),
        await _by_member(db, QuarterlyConsent, member_ids),
        await _by_member(db, DuesQuery, member_ids, DuesQuery.answered_at.is_(None)),
        await _by_member(db, Relief, member_ids, Relief.ended_at.is_(None), ~is_approved),
    )


async def refigure(db: Session, member_ids: Sequence[MemberId], almanac: Almanac) -> int:
    """Bring members' months that are not settled up to what holds now; return how many amounts changed.

    An amount nobody assessed, entered by hand, is left.
    """
    basis = await basis_of(db, almanac, member_ids)
    months = DuesMonth.__table__
    assert isinstance(months, Table)
    open_months = select(months).where(DuesMonth.member_id.in_(member_ids), DuesMonth.state.in_(OPEN))
    changed, rows = 0, []
    for row in (await db.core(open_months)).all():
        figure = basis.figure(row.member_id, row.month)
        is_new = figure.is_waived and row.state is not DuesState.WAIVED
        state = DuesState.WAIVED if figure.is_waived else row.state
        sealed = None if figure.is_waived else row.sealed_amount
        if not figure.is_waived and row.state is DuesState.WAIVED:
            state = DuesState.OWED
        if figure.amount is not None and figure.amount != amount_of(db, row):
            sealed, is_new = basis.sealed(figure), True
        assessment_id = figure.assessment.id if figure.assessment else None
        relief_id = figure.relief.id if figure.relief else None
        values = (state, sealed, figure.is_held, assessment_id, relief_id)
        changed += is_new
        if values != (row.state, row.sealed_amount, row.is_held, row.assessment_id, row.relief_id):
            rows.append(dict(zip(_REFIGURED, (row.member_id, row.month, *values), strict=True)))
    if rows:
        its_row = (months.c.member_id == bindparam("of_member"), months.c.month == bindparam("of_month"))
        written: dict[str, Any] = {
            name.removeprefix("new_"): bindparam(name) for name in _REFIGURED if name.startswith("new_")
        }
        await db.core(update(months).where(*its_row).values(written), rows)
    return changed


def row_of(basis: Basis, member_id: MemberId, month: Month, at: datetime) -> dict[str, Any]:
    """Return the row with which a month begins."""
    figure = basis.figure(member_id, month)
    return {
        "member_id": member_id,
        "month": month,
        "sealed_amount": basis.sealed(figure),
        "state": DuesState.WAIVED if figure.is_waived else DuesState.OWED,
        "opened_at": at,
        "assessment_id": figure.assessment.id if figure.assessment else None,
        "relief_id": figure.relief.id if figure.relief else None,
        "is_held": figure.is_held,
    }


async def _by_member(
    db: Session, table: type[R], member_ids: Sequence[MemberId], *conditions: Any
) -> dict[MemberId, list[R]]:
    found: dict[MemberId, list[R]] = defaultdict(list)
    query = select(table).where(table.member_id.in_(member_ids), *conditions).order_by(table.id)
    for row in (await db.scalars(query)).all():
        found[row.member_id].append(row)
    return found
