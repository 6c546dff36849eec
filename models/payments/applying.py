"""What was paid ahead settles months as they open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, bindparam, select

from models import audit, ledger, notices
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import UNSETTLED
from models.ledger import LedgerPosting, Voucher
from models.members import Member
from models.payments import claiming, duties
from models.payments.told import CreditApplied
from models.rules.ledger import Account, EntryKind, Line
from models.rules.payments import Allocation, allocate
from models.rules.values import Money
from models.selects import built_once


async def apply_prepaid(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Settle open months of a branch with what their members had paid ahead; each is told."""
    people = [MemberId(row.member_id) for row in await db.core(_with_any(), {"branch": branch.id})]
    if not people:
        return
    await ledger.lock(db, branch.id)
    held = await ledger.held(db, branch.id, people)
    ahead = {
        MemberId(place.member_id): amount
        for place, amount in held.items()
        if place.account is Account.PREPAID and place.member_id is not None and amount > Money(0)
    }
    every = await duties.of(db, list(ahead), states=UNSETTLED)
    settled = {
        member_id: allocate(
            amount,
            [
                (duty.month, duty.rest or Money(0))
                for duty in duties.in_order(every[member_id])
                if not duties.is_too_old(duty.month, almanac, at)
            ],
        )
        for member_id, amount in ahead.items()
    }
    await _enter(db, branch, {each: done for each, done in settled.items() if done.months}, almanac, at)


@built_once
def _with_any() -> Select[MemberId | None]:
    """Select who of a ``branch`` has ever paid ahead."""
    of_branch = LedgerPosting.branch_id == bindparam("branch")
    return select(LedgerPosting.member_id).where(of_branch, LedgerPosting.account == Account.PREPAID).distinct()


async def _enter(
    db: Session, branch: Branch, settled: dict[MemberId, Allocation], almanac: Almanac, at: datetime
) -> None:
    vouchers = [
        Voucher(EntryKind.APPLIED, almanac.today(at), _lines(member_id, done)) for member_id, done in settled.items()
    ]
    numbers = await ledger.post(db, branch.id, vouchers, by=None, at=at)
    touched = {(member_id, month) for member_id, done in settled.items() for month in done.months}
    await duties.restate(db, touched, by=None, at=at, keeps_claims=True)
    await claiming.answered(db, list(settled))
    for (member_id, done), number in zip(settled.items(), numbers, strict=True):
        told = CreditApplied(number, done.months, done.parts, done.left)
        her = select(Member.id).where(Member.id == member_id)
        await notices.tell(db, her, told, key=f"dues:{branch.id}:{number}:applied", at=at)
        months = [*map(str, done.months)]
        audit.record(db, "dues.apply", at=at, by=None, member=member_id, branch=branch.id, entry=number, months=months)


def _lines(member_id: MemberId, done: Allocation) -> tuple[Line, ...]:
    taken = Line(Account.PREPAID, Money(sum(part.fen for part in done.parts)), member_id)
    parts = zip(done.months, done.parts, strict=True)
    return taken, *(Line(Account.DUES, Money(-part.fen), member_id, month) for month, part in parts)
