"""The keeper's answer to what members say they paid: one by one, or all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from models import ledger
from models.almanac import Almanac
from models.database import Session
from models.dues import DuesMonth
from models.facts import Refused, fact
from models.members import Member, active
from models.payments import claiming, duties
from models.payments.claiming import Word
from models.payments.duties import Duty
from models.payments.paying import Receipt, enter, pay
from models.payments.told import AllConfirmed, AmountUnknown, ClaimGone, DuesPaid, NothingClaimed
from models.roles import DuesKeeper
from models.rules.dues import DuesState
from models.rules.ledger import Method
from models.rules.values import Money, Month, MonthSpan


@dataclass(frozen=True)
class _Claim:
    """One member's claimed months and her word; ``amount`` is None where it needs a look."""

    member: Member
    first: Month
    amount: Money | None
    method: Method

    @property
    def receipt(self) -> Receipt:
        return Receipt(self.amount, MonthSpan.only(self.first), self.method)


@dataclass(frozen=True)
class ClaimWaiting:
    """One member's claimed months: what is owed of them, None where nobody knows, and what she said she paid."""

    member_id: int
    name: str
    months: tuple[Month, ...]
    owed: Money | None
    said: Money | None


@fact
class ClaimsWaiting:
    """To the keeper: who says she paid, and waits for an answer, by name."""

    claims: tuple[ClaimWaiting, ...]


async def waiting(db: Session, *, by: DuesKeeper) -> ClaimsWaiting:
    """Return the claims that wait in the keeper's branches.

    Raises:
        Refused: with `NothingClaimed`.
    """
    people = await who_claim(db, by=by)
    if not people:
        raise Refused(NothingClaimed())
    ids = [person.id for person in people]
    every, said = await duties.of(db, ids, states=[DuesState.CLAIMED]), await claiming.words(db, ids)
    return ClaimsWaiting(
        tuple(
            ClaimWaiting(
                person.id,
                person.name,
                tuple(duty.month for duty in every[person.id]),
                None if any(duty.rest is None for duty in every[person.id]) else _sum(every[person.id]),
                said.get(person.id, Word()).amount,
            )
            for person in people
        )
    )


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
    receipt = Receipt(amount, MonthSpan.only(hers[0].month), word.method or Method.CASH)
    return await pay(db, member, receipt, almanac, by=by, at=at)


async def confirm_all(db: Session, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> AllConfirmed:
    """Confirm every claim whose amount is what is owed, an entry each; name the others.

    Raises:
        Refused: with `NothingClaimed` or `PeriodClosed`.
    """
    claims = await _claims(db, almanac, by, at)
    if not claims:
        raise Refused(NothingClaimed())
    clear = [each for each in claims if each.amount is not None and each.member.id != by.member_id]
    others = [each.member for each in claims if each not in clear]
    done = await enter(db, [(each.member, each.receipt) for each in clear], almanac, by=by, at=at)
    amount = Money(sum(each.paid.amount.fen for each in done))
    numbers = [each.paid.number for each in done] or [0]
    left = tuple(each.name for each in others), tuple(int(each.id) for each in others)
    return AllConfirmed(len(clear), amount, numbers[0], numbers[-1], *left)


async def who_claim(db: Session, *, by: DuesKeeper) -> Sequence[Member]:
    """Return who of the keeper's branches says she paid and waits for an answer, by branch and name."""
    claimed = select(DuesMonth.member_id).where(DuesMonth.state == DuesState.CLAIMED)
    query = select(Member).where(Member.branch_id.in_(by.branch_ids), active(), Member.id.in_(claimed))
    return (await db.scalars(query.order_by(Member.branch_id, Member.sort_key))).all()


async def _claims(db: Session, almanac: Almanac, by: DuesKeeper, at: datetime) -> list[_Claim]:
    """Return what waits in the keeper's branches, by name, each month with what is still owed of it."""
    people = await who_claim(db, by=by)
    for branch_id in sorted({person.branch_id for person in people}):
        await ledger.lock(db, branch_id)
    every = await duties.of(db, [person.id for person in people], states=[DuesState.CLAIMED])
    said = await claiming.words(db, [person.id for person in people])
    found = [_claim(each, every[each.id], said.get(each.id, Word())) for each in people if every[each.id]]
    return [replace(each, amount=None) if duties.is_too_old(each.first, almanac, at) else each for each in found]


def _claim(member: Member, hers: Sequence[Duty], word: Word) -> _Claim:
    owed = _sum(hers)
    is_clear = all(duty.rest is not None and duty.rest > Money(0) for duty in hers) and word.amount in (None, owed)
    return _Claim(member, hers[0].month, owed if is_clear else None, word.method or Method.CASH)


def _sum(hers: Sequence[Duty]) -> Money:
    return Money(sum(duty.rest.fen for duty in hers if duty.rest is not None))
