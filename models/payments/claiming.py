"""A member's word that she paid, which is no money yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, Table, bindparam, delete, select, update

from models import audit, keepers, notices, offices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.dues import DuesMonth
from models.facts import Refused
from models.members import Member
from models.payments import duties, saying
from models.payments.tables import DuesClaim
from models.payments.told import (
    AlreadyPaid,
    AmountNotPositive,
    DuesClaimed,
    DuesClaimWaiting,
    NoneOpen,
    NothingOwed,
)
from models.roles import Person
from models.rules.dues import DuesState
from models.rules.ledger import Method
from models.rules.values import Money, MonthSpan


@dataclass(frozen=True)
class Word:
    """What a member says she paid; None where she does not say. ``is_sure``: another sum than is owed is meant."""

    amount: Money | None = None
    months: MonthSpan | None = None
    method: Method | None = None
    is_sure: bool = False


async def claim(db: Session, word: Word, almanac: Almanac, *, by: Person, at: datetime) -> DuesClaimed:
    """Write down that a member says she paid a month or several, or all she owes; the keeper is asked to confirm.

    Who said so before may say the amount afterwards.

    Raises:
        Refused: with `NothingOwed`, `NoneOpen`, `AlreadyPaid`, `AmountNotPositive` or `OtherSumSaid`.
    """
    if word.amount is not None and word.amount <= Money(0):
        raise Refused(AmountNotPositive(word.amount))
    hers = (await duties.of(db, [by.member_id]))[by.member_id]
    named = word.months.months if word.months else ()
    meant = [duty for duty in hers if not named or duty.month in named]
    owed = [duty for duty in meant if duty.state is DuesState.OWED]
    said_before = [duty for duty in meant if duty.state is DuesState.CLAIMED and word.amount is not None]
    found = (owed or said_before) if named else saying.covered(owed or said_before, word.amount)
    months = tuple(duty.month for duty in found)
    left_out = duties.left_out(named, months, hers, almanac, at)
    if not found:
        if len(named) == 1 and any(duty.state is DuesState.PAID for duty in meant):
            raise Refused(AlreadyPaid(by.name, named[0]))
        raise Refused(NoneOpen(left_out) if len(named) > 1 or left_out.to_come else NothingOwed(is_her_own=True))
    if not word.is_sure:
        saying.require_sum(found, word.amount, word.method, word.months)
    claimed = update(DuesMonth).where(DuesMonth.member_id == by.member_id, DuesMonth.month.in_(months))
    await db.core(claimed.values(state=DuesState.CLAIMED, claimed_at=at))
    await _write_down(db, by.member_id, word, at)
    needs_amount = word.amount is None and all(duty.amount is None for duty in found)
    told = DuesClaimWaiting(by.member_id, by.name, months, needs_amount, word.amount, word.method, left_out)
    # The same months may be opened again, and words said again differ from those before: both are told again.
    said = f"{'paid' if owed else 'more'}-{at.timestamp():.0f}"
    key = f"dues:claim:{by.member_id}:{'+'.join(map(str, months))}:{said}"
    await notices.tell(db, await _deciders(db, by, almanac, at), told, key=key, at=at)
    audit.record(db, "dues.claim", at=at, by=by, member=by.member_id, branch=by.branch_id, months=[*map(str, months)])
    is_awaited = await keepers.must_be_asked_for(db, by.branch_id, almanac, at=at)
    return DuesClaimed(months, word.amount, is_awaited, left_out)


async def words(db: Session, member_ids: Collection[MemberId]) -> dict[MemberId, Word]:
    """Return what members said of the money, opened."""
    rows = (await db.core(select(DuesClaim.__table__).where(DuesClaim.member_id.in_(member_ids)))).all()
    open_money = db.vault.open_money
    return {
        row.member_id: Word(open_money(row.sealed_amount) if row.sealed_amount else None, None, row.method)
        for row in rows
    }


async def keep_meant(db: Session, sums: Mapping[MemberId, Money]) -> None:
    """Write down what members who said no amount meant by their word; an amount they said stands."""
    claims = DuesClaim.__table__
    assert isinstance(claims, Table)
    silent = (claims.c.member_id == bindparam("of_member"), claims.c.sealed_amount.is_(None))
    rows = [{"of_member": member_id, "meant": db.vault.seal_money(amount)} for member_id, amount in sums.items()]
    if rows:
        await db.core(update(claims).where(*silent).values(sealed_amount=bindparam("meant")), rows)


async def answered(db: Session, member_ids: Collection[MemberId]) -> None:
    """Forget the words of members none of whose months waits any more."""
    waiting = select(DuesMonth.member_id).where(DuesMonth.state == DuesState.CLAIMED)
    hers = delete(DuesClaim).where(DuesClaim.member_id.in_(member_ids), DuesClaim.member_id.not_in(waiting))
    await db.core(hers)


async def other_keepers(db: Session, branch_id: BranchId, own: MemberId, almanac: Almanac, at: datetime) -> list[str]:
    """Return the names of those who keep a branch's dues besides one of them."""
    others = _others(branch_id, own, almanac, at)
    query = select(Member.name).where(Member.id.in_(others)).order_by(Member.sort_key)
    return list((await db.scalars(query)).all())


async def _write_down(db: Session, member_id: MemberId, word: Word, at: datetime) -> None:
    await db.core(delete(DuesClaim).where(DuesClaim.member_id == member_id))
    sealed = None if word.amount is None else db.vault.seal_money(word.amount)
    row = {"member_id": member_id, "claimed_at": at, "sealed_amount": sealed, "method": word.method}
    await db.core(db.insert(DuesClaim), row)


async def _deciders(db: Session, by: Person, almanac: Almanac, at: datetime) -> Select[MemberId]:
    """Select who is asked: the keepers, and of her own payment the only keeper herself."""
    if await other_keepers(db, by.branch_id, by.member_id, almanac, at):
        return _others(by.branch_id, by.member_id, almanac, at)
    return offices.dues_keepers(by.branch_id, almanac.today(at))


def _others(branch_id: BranchId, own: MemberId, almanac: Almanac, at: datetime) -> Select[MemberId]:
    return offices.dues_keepers(branch_id, almanac.today(at)).where(Member.id != own)
