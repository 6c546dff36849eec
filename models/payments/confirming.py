"""The keeper's answer to what members say they paid: one by one, or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from models import audit, ledger, notices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.dues import DuesMonth
from models.facts import Refused
from models.ledger import Voucher
from models.members import Member, active
from models.payments import claiming, duties
from models.payments.claiming import Word
from models.payments.duties import Duty
from models.payments.paying import Receipt, pay
from models.payments.told import AllConfirmed, AmountUnknown, ClaimGone, DuesConfirmed, DuesPaid, NothingClaimed, Paid
from models.roles import DuesKeeper
from models.rules.dues import DuesState
from models.rules.ledger import Account, EntryKind, Line, Method
from models.rules.values import Money, Month


@dataclass(frozen=True)
class _Claim:
    """One member's claimed months and her word; ``amount`` is None where it needs a look."""

    member_id: MemberId
    name: str
    branch_id: BranchId
    months: tuple[Month, ...]
    parts: tuple[Money, ...]
    amount: Money | None
    method: Method

    def voucher(self, at: datetime, almanac: Almanac, *, is_own: bool) -> Voucher:
        assert self.amount is not None
        dues = [
            Line(Account.DUES, Money(-part.fen), self.member_id, month)
            for month, part in zip(self.months, self.parts, strict=True)
        ]
        lines = (Line(self.method.account, self.amount), *dues)
        return Voucher(EntryKind.PAYMENT, almanac.today(at), lines, is_own=is_own)


async def confirm(db: Session, member: Member, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> DuesPaid:
    """Confirm everything a member says she paid, with the amount she said or what is owed.

    Raises:
        Refused: with `ClaimGone`, or as `pay`.
    """
    hers = (await duties.of(db, [member.id], states=[DuesState.CLAIMED]))[member.id]
    if not hers:
        raise Refused(ClaimGone(member.name))
    word = (await claiming.words(db, [member.id])).get(member.id, Word())
    unknown = [duty.month for duty in hers if duty.rest is None]
    if unknown and (word.amount is None or len(hers) > 1):
        raise Refused(AmountUnknown(member.name, unknown[0], member.id))
    amount = word.amount or _sum(hers)
    receipt = Receipt(amount, hers[0].month, word.method or Method.CASH)
    return await pay(db, member, receipt, almanac, by=by, at=at)


async def confirm_all(db: Session, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> AllConfirmed:
    """Confirm every claim whose amount is what is owed, an entry each; name the others.

    Raises:
        Refused: with `NothingClaimed` or `PeriodClosed`.
    """
    claims = await _claims(db, almanac, by, at)
    if not claims:
        raise Refused(NothingClaimed())
    clear = [each for each in claims if each.amount is not None and each.member_id != by.member_id]
    others = [each for each in claims if each not in clear]
    numbers: list[int] = []
    for branch_id in sorted({each.branch_id for each in clear}):
        of_branch = [each for each in clear if each.branch_id == branch_id]
        numbers += await _confirm(db, branch_id, of_branch, almanac, by, at)
    if clear:
        touched = {(each.member_id, month) for each in clear for month in each.months}
        await duties.restate(db, touched, by=by.member_id, at=at)
        await claiming.answered(db, [each.member_id for each in clear])
    amount = Money(sum(each.amount.fen for each in clear if each.amount))
    first, last = (numbers[0], numbers[-1]) if numbers else (0, 0)
    left = tuple(each.name for each in others), tuple(int(each.member_id) for each in others)
    return AllConfirmed(len(clear), amount, first, last, *left)


async def _claims(db: Session, almanac: Almanac, by: DuesKeeper, at: datetime) -> list[_Claim]:
    """Return what waits in the keeper's branches, by name, each month with what is still owed of it."""
    waiting = select(DuesMonth.member_id).where(DuesMonth.state == DuesState.CLAIMED)
    query = select(Member.id, Member.name, Member.branch_id).where(
        Member.branch_id.in_(by.branch_ids), active(), Member.id.in_(waiting)
    )
    people = (await db.core(query.order_by(Member.sort_key))).all()
    for branch_id in sorted({person.branch_id for person in people}):
        await ledger.lock(db, branch_id)
    every = await duties.of(db, [person.id for person in people], states=[DuesState.CLAIMED])
    said = await claiming.words(db, [person.id for person in people])
    found = [
        _claim(person.id, person.name, person.branch_id, every[person.id], said.get(person.id, Word()))
        for person in people
        if every[person.id]
    ]
    return [replace(each, amount=None) if duties.is_too_old(each.months[0], almanac, at) else each for each in found]


def _claim(member_id: MemberId, name: str, branch_id: BranchId, hers: Sequence[Duty], word: Word) -> _Claim:
    months, parts = tuple(duty.month for duty in hers), tuple(duty.rest or Money(0) for duty in hers)
    owed = _sum(hers)
    is_clear = min(parts) > Money(0) and word.amount in (None, owed)
    return _Claim(member_id, name, branch_id, months, parts, owed if is_clear else None, word.method or Method.CASH)


async def _confirm(
    db: Session, branch_id: BranchId, claims: Sequence[_Claim], almanac: Almanac, by: DuesKeeper, at: datetime
) -> tuple[int, ...]:
    """Enter the claims of one branch, and tell each member, all of one amount in one statement."""
    vouchers = [each.voucher(at, almanac, is_own=False) for each in claims]
    numbers = await ledger.post(db, branch_id, vouchers, by=by.member_id, at=at)
    alike: dict[Paid, list[MemberId]] = {}
    for each, number in zip(claims, numbers, strict=True):
        assert each.amount is not None
        # Without a number, so that who paid alike is told alike, in one statement.
        alike.setdefault(Paid(0, each.amount, each.method, each.months, each.parts), []).append(each.member_id)
        months = [*map(str, each.months)]
        audit.record(db, "dues.pay", at=at, by=by, member=each.member_id, branch=branch_id, entry=number, months=months)
    for paid, member_ids in alike.items():
        them = select(Member.id).where(Member.id.in_(member_ids))
        await notices.tell(db, them, DuesConfirmed(paid), key=f"dues:{branch_id}:{numbers[0]}:entered", at=at)
    return numbers


def _sum(hers: Sequence[Duty]) -> Money:
    return Money(sum(duty.rest.fen for duty in hers if duty.rest is not None))
