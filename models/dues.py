"""Dues: what each member owes each month, what she says she paid, and what the keeper confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Select, false, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, notices, offices, reminders
from models.almanac import Almanac
from models.base import Base, MemberId, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.members import Member, active
from models.roles import DuesKeeper, Person
from models.rules.dues import DuesState, months_between
from models.rules.reminders import Stage, collection_date, dues_stages
from models.rules.values import Money, Month

UNSETTLED = (DuesState.OWED, DuesState.CLAIMED)
# Months the program may have been down and still catches up with.
CATCH_UP_MONTHS = 2


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
    """To a member who owes: ``days_left`` until the collection day, negative when it is over."""

    month: Month
    days_left: int


@fact
class DuesCard:
    """To the member herself: her months, newest first."""

    months: tuple[Month, ...]
    amounts: tuple[Money | None, ...]
    states: tuple[DuesState, ...]


@fact
class DuesClaimed:
    """To a member: her word is written down and waits for the keeper."""

    months: tuple[Month, ...]


@fact
class DuesClaimWaiting:
    """To the keeper: a member says she paid; ``needs_amount`` when none was ever entered for her."""

    member_id: int
    name: str
    months: tuple[Month, ...]
    needs_amount: bool = False


@fact
class DuesPaid:
    """To the keeper: it is entered; ``waiting`` are the months the same member says she paid as well."""

    name: str
    month: Month
    amount: Money
    member_id: int = 0
    waiting: tuple[Month, ...] = ()


@fact
class DuesConfirmed:
    """To the member: the keeper confirmed her dues."""

    month: Month
    amount: Money


@fact
class AlreadyPaid:
    """This month is settled."""

    name: str
    month: Month


@fact
class NothingOwed:
    """No month is open."""


@fact
class AmountNotPositive:
    """Dues are more than nothing."""

    amount: Money


@fact
class AmountUnknown:
    """No amount was entered for this member before, so it must be said."""

    name: str
    month: Month
    member_id: int = 0


@fact
class MonthTooOld:
    """Arrears this old need a decision of the branch first (中组发〔2008〕3号 第12条)."""

    month: Month
    limit: int


@fact
class WhoOwes:
    """To the keeper: the members who owe, each with her months; never amounts."""

    names: tuple[str, ...]
    months: tuple[str, ...]
    claimed: tuple[str, ...]


def amount_of(db: Session, row: DuesMonth) -> Money | None:
    """Return what a month comes to, None while nobody knows."""
    return None if row.sealed_amount is None else db.vault.open_money(row.sealed_amount)


async def remind_unpaid(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind those who owe, at the stages around the branch's collection day."""
    rules, this_month = almanac.rules(at), Month.of(almanac.today(at))
    day = branch.collection_day or rules.dues.collection_day
    # Where the month begins with holidays, its first reminder lies in the month before.
    for month in months_between(this_month.plus(-CATCH_UP_MONTHS), this_month.plus(1)):
        stages = dues_stages(month, day, almanac.calendar, rules.reminders.quiet, rules.reminders, almanac.zone)
        collected_on = collection_date(month, day, almanac.calendar)
        for stage in await reminders.begun(db, branch.id, f"dues:{month}", stages, at=at):
            await reminders.remind(
                db,
                branch.id,
                owing(branch, month, stage),
                DuesReminder(month, (collected_on - almanac.today(at)).days),
                stage,
                key=f"dues:{month}",
                what=f"{rules.dues.name} {month}",
                almanac=almanac,
                at=at,
            )


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


async def claim(db: Session, month: Month | None, almanac: Almanac, *, by: Person, at: datetime) -> DuesClaimed:
    """Write down that a member says she paid a month, or all she owes; the keeper is asked to confirm.

    Raises:
        Refused: with `NothingOwed`.
    """
    query = select(DuesMonth).where(DuesMonth.member_id == by.member_id, DuesMonth.state == DuesState.OWED)
    if month is not None:
        query = query.where(DuesMonth.month == month)
    rows: Sequence[DuesMonth] = (await db.scalars(query.order_by(DuesMonth.month))).all()
    if not rows:
        raise Refused(NothingOwed())
    for row in rows:
        row.state, row.claimed_at = DuesState.CLAIMED, at
    months = tuple(row.month for row in rows)
    told = DuesClaimWaiting(by.member_id, by.name, months, await _last_amount(db, by.member_id) is None)
    keepers = offices.dues_keepers(by.branch_id, almanac.today(at))
    due_at = almanac.by_day(at)
    key = f"dues:claim:{by.member_id}:{'+'.join(map(str, months))}"
    await notices.tell(db, keepers, told, key=key, at=at, due_at=due_at)
    audit.record(db, "dues.claim", at=at, by=by, member=by.member_id, branch=by.branch_id, months=[*map(str, months)])
    return DuesClaimed(months)


async def pay(
    db: Session, member: Member, amount: Money | None, month: Month | None, almanac: Almanac, *, by: DuesKeeper,
    at: datetime,
) -> DuesPaid:  # fmt: skip
    """Confirm that a member's dues for a month were received, and tell her.

    Without a month the oldest open one is meant; without an amount the one entered for it or for her last.

    Raises:
        Refused: with `NothingOwed`, `AlreadyPaid`, `AmountNotPositive`, `MonthTooOld` or `AmountUnknown`.
    """
    row = await _settleable(db, member, month, almanac, at)
    paid = amount or amount_of(db, row) or await _last_amount(db, member.id)
    if paid is None:
        raise Refused(AmountUnknown(member.name, row.month, member.id))
    if paid <= Money(0):
        raise Refused(AmountNotPositive(paid))
    row.sealed_amount = db.vault.seal_money(paid)
    row.state, row.paid_at, row.decided_by = DuesState.PAID, at, by.member_id
    only_her = select(Member.id).where(Member.id == member.id)
    key = f"dues:{row.month}:paid"
    await notices.tell(db, only_her, DuesConfirmed(row.month, paid), key=key, at=at, due_at=almanac.by_day(at))
    audit.record(db, "dues.pay", at=at, by=by, member=member.id, branch=member.branch_id, month=str(row.month))
    return DuesPaid(member.name, row.month, paid, member.id, await _claimed(db, member.id, besides=row.month))


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


async def _last_amount(db: Session, member_id: MemberId) -> Money | None:
    known = select(DuesMonth.sealed_amount).where(
        DuesMonth.member_id == member_id, DuesMonth.sealed_amount.is_not(None)
    )
    sealed: str | None = await db.scalar(known.order_by(DuesMonth.month.desc()).limit(1))
    return None if sealed is None else db.vault.open_money(sealed)


async def _claimed(db: Session, member_id: MemberId, *, besides: Month) -> tuple[Month, ...]:
    claimed = (DuesMonth.state == DuesState.CLAIMED, DuesMonth.month != besides)
    query = select(DuesMonth.month).where(DuesMonth.member_id == member_id, *claimed).order_by(DuesMonth.month)
    return tuple((await db.scalars(query)).all())


async def _settleable(db: Session, member: Member, month: Month | None, almanac: Almanac, at: datetime) -> DuesMonth:
    query = select(DuesMonth).where(DuesMonth.member_id == member.id)
    if month is None:
        oldest = query.where(DuesMonth.state.in_(UNSETTLED)).order_by(DuesMonth.month).limit(1)
        row: DuesMonth | None = await db.scalar(oldest)
        if row is None:
            raise Refused(NothingOwed())
        return row
    row = await db.scalar(query.where(DuesMonth.month == month))
    limit = almanac.rules(at).dues.arrears_limit_months
    if month < Month.of(almanac.today(at)).plus(-limit):
        raise Refused(MonthTooOld(month, limit))
    if row is None:
        row = await db.add(DuesMonth(member_id=member.id, month=month, state=DuesState.OWED, opened_at=at))
    if row.state not in UNSETTLED:
        raise Refused(AlreadyPaid(member.name, month))
    return row
