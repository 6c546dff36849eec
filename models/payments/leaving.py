"""Money held for who is gone: of the dead and of who left it is given back by an entry that says to whom and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from models import audit, ledger, notices, offices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger import HELD, LedgerPosting, Voucher
from models.members import Member, Standing
from models.payments import claiming
from models.payments.told import (
    LeftHeld,
    LeftMoney,
    LeftRefunded,
    LeftRefundEntered,
    NoSuchLeft,
    NothingToRefund,
    OwnPayment,
    RefundReceived,
)
from models.roles import DuesKeeper
from models.rules.ledger import Account, EntryKind, Line, Method, Place
from models.rules.values import Money
from models.selects import built_once

ZERO = Money(0)


@dataclass(frozen=True)
class Handed:
    """What was handed to whom, and why; all that is held where no amount is said. Names and reason are kept sealed."""

    receiver: str
    reason: str
    amount: Money | None = None
    method: Method = Method.CASH

    @property
    def evidence(self) -> str:
        return f"退给{self.receiver}：{self.reason}"


@dataclass(frozen=True)
class _Left:
    """Who left a branch that still holds money of hers."""

    branch_id: BranchId
    member_id: MemberId
    name: str
    held: dict[Account, Money]

    @property
    def whole(self) -> Money:
        return Money(sum(amount.fen for amount in self.held.values()))


async def left_money(db: Session, *, by: DuesKeeper) -> LeftMoney:
    """Return for whom of those who left the keeper's branches still hold money, by pinyin."""
    found = await _left(db, by.branch_ids)
    return LeftMoney(
        tuple(left.name for left in found),
        tuple(int(left.member_id) for left in found),
        tuple(left.whole for left in found),
    )


async def refund_left(
    db: Session, number: int, handed: Handed, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> LeftRefunded:
    """Enter what was handed back of the money of who died or left; the secretaries are told, without the amount.

    Raises:
        Refused: with `NoSuchLeft`, `NothingToRefund`, `OwnPayment` or `PeriodClosed`.
    """
    found = next((left for left in await _left(db, by.branch_ids) if left.member_id == number), None)
    if found is None:
        raise Refused(NoSuchLeft(number))
    is_own = await _is_own(db, found, handed, almanac, by, at)
    await ledger.lock(db, found.branch_id)
    [left] = [each for each in await _left(db, {found.branch_id}) if each.member_id == number] or [found]
    amount = handed.amount or left.whole
    if not ZERO < amount <= left.whole:
        raise Refused(NothingToRefund(left.name, left.whole))
    voucher = Voucher(EntryKind.REFUND, almanac.today(at), _lines(left, amount, handed.method), handed.evidence, is_own)
    [entry] = await ledger.post(db, left.branch_id, [voucher], by=by.member_id, at=at)
    key = f"dues:{left.branch_id}:{entry}:refunded"
    her = select(Member.id).where(Member.id == left.member_id, Member.peer_id.is_not(None))
    await notices.tell(db, her, RefundReceived(entry, amount, left.whole - amount), key=key, at=at)
    others = offices.secretaries(left.branch_id, almanac.today(at)).where(Member.id != by.member_id)
    await notices.tell(db, others, LeftRefundEntered(left.name, by.name, entry), key=key, at=at)
    audit.record(db, "dues.refund_left", at=at, by=by, member=left.member_id, branch=left.branch_id, entry=entry)
    return LeftRefunded(left.name, entry, amount, handed.method, handed.receiver, left.whole - amount)


async def tell_left(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell the keepers of a branch, once for each, of who left while it holds money of hers; never an amount."""
    keepers = offices.dues_keepers(branch.id, almanac.today(at))
    for left in await _left(db, {branch.id}):
        told = LeftHeld(left.name, int(left.member_id))
        await notices.tell(db, keepers, told, key=f"dues:left:{branch.id}:{left.member_id}", at=at)


async def _left(db: Session, branch_ids: Collection[BranchId]) -> list[_Left]:
    """Return who is not, or no longer, of the branch that holds money of hers."""
    people = (await db.core(_gone(), {"branches": list(branch_ids)})).all()
    held: dict[BranchId, dict[Place, Money]] = {}
    for branch_id in {BranchId(row.branch_id) for row in people}:
        held[branch_id] = await ledger.held(db, branch_id, [row.id for row in people])
    found = []
    for row in people:
        of_her = {account: held[row.branch_id].get(Place(account, row.id), ZERO) for account in HELD}
        found.append(_Left(row.branch_id, row.id, row.name, of_her))
    return [left for left in found if left.whole > ZERO]


@built_once
def _gone() -> Select[*tuple[Any, ...]]:
    is_gone = or_(Member.standing == Standing.DEPARTED, Member.branch_id != LedgerPosting.branch_id)
    of_branches = LedgerPosting.branch_id.in_(bindparam("branches", expanding=True))
    return (
        select(LedgerPosting.branch_id, Member.id, Member.name, Member.sort_key)
        .join(Member, Member.id == LedgerPosting.member_id)
        .where(of_branches, LedgerPosting.account.in_(HELD), is_gone)
        .distinct()
        .order_by(Member.sort_key, Member.id, LedgerPosting.branch_id)
    )


async def _is_own(db: Session, left: _Left, handed: Handed, almanac: Almanac, by: DuesKeeper, at: datetime) -> bool:
    """Return whether the keeper hands the money to herself, which she may enter where nobody else keeps the dues.

    Raises:
        Refused: with `OwnPayment`.
    """
    if by.name not in handed.receiver:
        return False
    if others := await claiming.other_keepers(db, left.branch_id, by.member_id, almanac, at):
        raise Refused(OwnPayment(tuple(others)))
    return True


def _lines(left: _Left, amount: Money, method: Method) -> tuple[Line, ...]:
    """Return the lines of a refund: first of what was to be given back anyway, then of what was paid ahead."""
    first = min(amount, left.held[Account.REFUNDABLE])
    shares = ((Account.REFUNDABLE, first), (Account.PREPAID, amount - first))
    given = [Line(account, share, left.member_id) for account, share in shares if share > ZERO]
    return Line(method.account, ZERO - amount), *given
