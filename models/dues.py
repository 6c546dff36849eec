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
from models.members import Member
from models.rules.dues import DuesState
from models.rules.reminders import Stage
from models.rules.values import Money, Month
from models.selects import built_for_now

NOTHING = Money(0)
UNSETTLED = (DuesState.OWED, DuesState.CLAIMED)


class DuesMonth(Base):
    """What one member owes for one month; ``sealed_amount`` is None until it is known, see `amount_of`.

    ``is_held``: nobody is reminded of this month: it is queried, relief is asked for it, or it is paid with the last
    one of its quarter.
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
    """To the member herself: her months, newest first.

    ``received`` and ``numbers``, of the entries, a month each; ``since``: the first month of the newest assessment;
    ``ahead``: paid for coming months; ``queried_from``: her doubt waits for an answer; ``relief_from``: she waits for
    the decision on a relief; ``howto``: how to pay here; ``keepers``: whom to ask where nothing says so; ``said``: the
    sum she says she paid, where it is another than is owed of the months she reported.
    """

    months: tuple[Month, ...]
    amounts: tuple[Money | None, ...]
    states: tuple[DuesState, ...]
    received: tuple[Money, ...] = ()
    numbers: tuple[str, ...] = ()
    since: Month | None = None
    ahead: Money = NOTHING
    queried_from: Month | None = None
    howto: str = ""
    relief_from: Month | None = None
    keepers: tuple[str, ...] = ()
    said: Money | None = None


@fact
class WhoOwes:
    """To the keeper: the members who owe, each with her months, and those who say they paid; never amounts."""

    names: tuple[str, ...]
    months: tuple[str, ...]
    claimed: tuple[str, ...]
    claimed_ids: tuple[int, ...] = ()
    claimed_names: tuple[str, ...] = ()


def amount_of(db: Session, row: DuesMonth | Row[*tuple[Any, ...]]) -> Money | None:
    """Return what a month comes to, None while nobody knows."""
    return None if row.sealed_amount is None else db.vault.open_money(row.sealed_amount)


class Amounts:
    """What months come to, as `amount_of` says; a text that several months share is opened once."""

    def __init__(self, db: Session) -> None:
        self._db = db
        self._known: dict[str | None, Money | None] = {None: None}

    def of(self, row: DuesMonth | Row[*tuple[Any, ...]]) -> Money | None:
        if row.sealed_amount not in self._known:
            self._known[row.sealed_amount] = amount_of(self._db, row)
        return self._known[row.sealed_amount]


def owing(branch: Branch, month: Month, stage: Stage) -> Select[MemberId]:
    """Select who of a branch owes a month and has not said she paid."""
    return _owing(month, stage.until).where(Member.branch_id == branch.id)


@built_for_now
def _owing(month: Month, until: datetime) -> Select[MemberId]:
    return (
        select(DuesMonth.member_id)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(
            DuesMonth.month == month,
            DuesMonth.state == DuesState.OWED,
            DuesMonth.is_held.is_(False),
            DuesMonth.opened_at <= until,
        )
    )
