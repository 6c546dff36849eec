"""What a member sees of her own dues, and the keeper of what is open in her branches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, ledger
from models.almanac import Almanac
from models.assessments.asking import relief_awaited
from models.assessments.tables import Assessment, DuesQuery
from models.base import Base, BranchId, MemberId, Sealed
from models.database import Session
from models.dues import UNSETTLED, DuesCard, DuesMonth, WhoOwes
from models.facts import fact
from models.ledger import LedgerPosting
from models.members import Member, active
from models.payments import duties
from models.payments.claiming import other_keepers, words
from models.payments.duties import Duty
from models.roles import DuesKeeper, Person
from models.rules.dues import DuesState
from models.rules.ledger import Account, total
from models.rules.values import Money, Month

SHOWN_MONTHS = 12


class DuesHowto(Base):
    """How dues are paid in a branch, in its own words."""

    __tablename__ = "dues_howtos"

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    words: Mapped[str] = mapped_column(Sealed)
    set_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    set_at: Mapped[datetime]


@fact
class DuesHowtoSet:
    """To the keeper: this is what members of her branch read from now on; empty: nothing."""

    words: str


async def card(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> DuesCard:
    """Return a member's own last twelve months, what is paid ahead or queried, and how to pay."""
    every = (await duties.of(db, [by.member_id]))[by.member_id]
    shown = sorted(every, key=lambda duty: duty.month, reverse=True)[:SHOWN_MONTHS]
    numbers = await _numbers(db, by.member_id)
    held = await ledger.held(db, by.branch_id, [by.member_id])
    first = select(Assessment.first_month).where(Assessment.member_id == by.member_id).order_by(Assessment.id.desc())
    doubted = (DuesQuery.answered_at.is_(None), DuesQuery.asks_relief.is_(False))
    queried = select(DuesQuery.first_month).where(DuesQuery.member_id == by.member_id, *doubted)
    howto: str | None = await db.scalar(select(DuesHowto.words).where(DuesHowto.branch_id == by.branch_id))
    keepers = [] if howto else await other_keepers(db, by.branch_id, by.member_id, almanac, at)
    return DuesCard(
        tuple(duty.month for duty in shown),
        tuple(duty.amount for duty in shown),
        tuple(duty.state for duty in shown),
        received=tuple(duty.received for duty in shown),
        numbers=tuple("、".join(map(str, numbers[duty.month])) for duty in shown),
        since=await db.scalar(first.limit(1)),
        ahead=total(held, Account.PREPAID),
        queried_from=await db.scalar(queried),
        howto=howto or "",
        relief_from=await relief_awaited(db, by.member_id),
        keepers=tuple(keepers),
        said=await _said(db, every, by.member_id),
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
        tuple(claimed),
        tuple(name for name, _ in claimed.values()),
    )


async def set_howto(db: Session, words: str, *, by: DuesKeeper, at: datetime) -> DuesHowtoSet:
    """Set how members of the keeper's branch are told to pay; 无 takes it back."""
    words = "" if words.strip() in ("无", "none") else words.strip()
    row = await db.get(DuesHowto, by.office_branch_id)
    if row is None:
        row = await db.add(DuesHowto(branch_id=by.office_branch_id, words=words, set_by=by.member_id, set_at=at))
    row.words, row.set_by, row.set_at = words, by.member_id, at
    audit.record(db, "dues.set_howto", at=at, by=by, branch=by.office_branch_id)
    return DuesHowtoSet(words)


async def _said(db: Session, every: Sequence[Duty], member_id: MemberId) -> Money | None:
    """Return what she says she paid of the months that wait, where it is not what they come to."""
    waiting = [duty.rest for duty in every if duty.state is DuesState.CLAIMED]
    word = (await words(db, [member_id])).get(member_id) if waiting else None
    owed = sum(rest.fen for rest in waiting if rest is not None)
    is_same = word is None or word.amount is None or (None not in waiting and word.amount.fen == owed)
    return None if word is None or is_same else word.amount


async def _numbers(db: Session, member_id: MemberId) -> dict[Month, list[int]]:
    """Return by month the entries about it, reversals too."""
    lines = (
        select(LedgerPosting.month, LedgerPosting.number)
        .where(LedgerPosting.member_id == member_id, LedgerPosting.account == Account.DUES)
        .order_by(LedgerPosting.number)
    )
    found: dict[Month, list[int]] = defaultdict(list)
    for row in await db.core(lines):
        found[row.month].append(row.number)
    return found
