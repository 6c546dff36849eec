"""Dues: what each member owes each month, what she says she paid, and what the keeper confirmed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Row, Select, false, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, MemberId, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.members import Member, active
from models.roles import DuesKeeper, Person
from models.rules.dues import DuesState
from models.rules.reminders import Stage
from models.rules.values import Money, Month

UNSETTLED = (DuesState.OWED, DuesState.CLAIMED)


class DuesMonth(Base):
    """What one member owes for one month; ``sealed_amount`` is None until it is known, see `amount_of`.

    ``is_held``: nobody is reminded of this month: it is queried, or paid with the last one of its quarter.
    """

    __tablename__ = "dues_months"

    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    month: Mapped[Month] = mapped_column(primary_key=True)
    sealed_amount: Mapped[str | None]
    state: Mapped[DuesState] = mapped_column(enum_column(DuesState))
    opened_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    decided_by: Mapped[MemberId | None] = mapped_column(ForeignKey("members.id"))
    assessment_id: Mapped[int | None] = mapped_column(ForeignKey("assessments.id"))
    relief_id: Mapped[int | None] = mapped_column(ForeignKey("reliefs.id"))
    is_held: Mapped[bool] = mapped_column(default=False, server_default=false())


@fact
class DuesReminder:
    """To a member who owes: ``days_left`` until the collection day of ``month``, negative when it is over.

    ``months``: all that is open, oldest first, ``month`` alone where empty; ``rest``: what is still to pay of those
    whose amount is known; ``unknown``: the others; ``begun``: those of which a part was received.
    """

    month: Month
    days_left: int
    months: tuple[Month, ...] = ()
    rest: Money | None = None
    unknown: tuple[Month, ...] = ()
    begun: tuple[Month, ...] = ()


@fact
class DuesCard:
    """To the member herself: her months, newest first."""

    months: tuple[Month, ...]
    amounts: tuple[Money | None, ...]
    states: tuple[DuesState, ...]


@fact
class WhoOwes:
    """To the keeper: the members who owe, each with her months; never amounts."""

    names: tuple[str, ...]
    months: tuple[str, ...]
    claimed: tuple[str, ...]


def amount_of(db: Session, row: DuesMonth | Row[*tuple[Any, ...]]) -> Money | None:
    """Return what a month comes to, None while nobody knows."""
    return None if row.sealed_amount is None else db.vault.open_money(row.sealed_amount)


def owing(branch: Branch, month: Month, stage: Stage) -> Select[MemberId]:
    """Select who of a branch owes a month and has not said she paid."""
    return (
        select(DuesMonth.member_id)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(
            Member.branch_id == branch.id,
            DuesMonth.month == month,
            DuesMonth.state == DuesState.OWED,
            DuesMonth.is_held.is_(False),
            DuesMonth.opened_at <= stage.until,
        )
    )


async def card(db: Session, *, by: Person) -> DuesCard:
    """Return a member's own last twelve months."""
    query = select(DuesMonth).where(DuesMonth.member_id == by.member_id).order_by(DuesMonth.month.desc()).limit(12)
    rows = (await db.scalars(query)).all()
    return DuesCard(
        tuple(row.month for row in rows), tuple(amount_of(db, row) for row in rows), tuple(row.state for row in rows)
    )


async def owed_by_branch(db: Session, *, by: DuesKeeper) -> WhoOwes:
    """Return who owes which months in the keeper's branches, names by pinyin, without amounts."""
    query = (
        select(Member.id, Member.name, DuesMonth.month, DuesMonth.state)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(Member.branch_id.in_(by.branch_ids), active(), DuesMonth.state.in_(UNSETTLED))
        .order_by(Member.sort_key, DuesMonth.month)
    )
    owed: dict[int, tuple[str, list[str]]] = {}
    claimed: dict[int, tuple[str, list[str]]] = {}
    for row in (await db.execute(query)).all():
        found = owed if row.state is DuesState.OWED else claimed
        found.setdefault(row.id, (row.name, []))[1].append(str(row.month))
    return WhoOwes(
        tuple(name for name, _ in owed.values()),
        tuple("、".join(months) for _, months in owed.values()),
        tuple(f"{name} {'、'.join(months)}" for name, months in claimed.values()),
    )
