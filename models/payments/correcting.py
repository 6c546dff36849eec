"""Undoing an entry, and giving money back: both are entries themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from models import audit, ledger, notices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.ledger import HELD, LedgerEntry, LedgerPosting, Voucher
from models.ledger.told import EntryInSeveralBranches, NoSuchEntry, ReverseLaterFirst
from models.members import Member
from models.payments import duties
from models.payments.paying import Receipt, require_second_person
from models.payments.told import EntryReversed, NothingToRefund, PaymentReversed, Refunded, RefundReceived
from models.roles import DuesKeeper
from models.rules.ledger import Account, EntryKind, Line, Place
from models.rules.receipts import ReceiptNumber
from models.rules.values import Money, Month


@dataclass(frozen=True)
class Reversed:
    """An entry that was undone: by which, what its lines were, and the receipt that is void now."""

    number: int
    by_entry: int
    lines: tuple[Line, ...]
    void: ReceiptNumber | None

    @property
    def member_ids(self) -> list[MemberId]:
        return sorted({MemberId(line.member_id) for line in self.lines if line.member_id is not None})

    @property
    def touched(self) -> set[tuple[MemberId, Month]]:
        """Return whose months it had settled."""
        return {(MemberId(line.member_id), line.month) for line in self.lines if line.member_id and line.month}

    @property
    def put_aside(self) -> Counter[Place]:
        """Return the 分 it had put aside, by place."""
        sums: Counter[Place] = Counter()
        for line in self.lines:
            if line.account in HELD:
                sums[Place(line.account, line.member_id)] -= line.amount.fen
        return sums


async def reverse(
    db: Session, number: int, branch: Branch | None, reason: str, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> EntryReversed:
    """Undo an entry by its opposite, dated today; its months open again, its receipt is void, the member is told.

    Raises:
        Refused: with `NoSuchEntry`, `EntryInSeveralBranches`, `AlreadyReversed` or `ReverseLaterFirst`.
    """
    branch_id = branch.id if branch else await _branch_of(db, number, by)
    [done] = await reverse_all(db, branch_id, [number], reason, almanac, by=by, at=at)
    names = select(Member.name).where(Member.id.in_(done.member_ids)).order_by(Member.sort_key)
    months = tuple(sorted({month for _, month in done.touched}))
    return EntryReversed(number, done.by_entry, tuple((await db.scalars(names)).all()), months, done.void)


async def reverse_all(
    db: Session,
    branch_id: BranchId,
    numbers: Sequence[int],
    reason: str,
    almanac: Almanac,
    *,
    by: DuesKeeper,
    at: datetime,
) -> list[Reversed]:
    """Undo entries of a branch in this order, the newest first, in as many statements for hundreds as for one.

    Raises:
        Refused: with `NoSuchEntry`, `AlreadyReversed` or `ReverseLaterFirst`, at the first that cannot be undone.
    """
    if not by.oversees(branch_id):
        raise Refused(NoSuchEntry(numbers[0]))
    today = almanac.today(at)
    undone = await ledger.reverse_all(db, branch_id, numbers, reason, on=today, by=by.member_id, at=at)
    void = await ledger.receipts_of(db, branch_id, numbers)
    done = [
        Reversed(number, made, lines, void.get(number)) for number, (made, lines) in zip(numbers, undone, strict=True)
    ]
    await _require_nothing_used(db, branch_id, done)
    await duties.restate(
        db, {place for each in done for place in each.touched}, by=by.member_id, at=at, keeps_claims=True
    )
    told = []
    for each in done:
        for member_id in each.member_ids:
            months = tuple(sorted(month for of_member, month in each.touched if of_member == member_id))
            fact = PaymentReversed(each.number, each.by_entry, months, reason, each.void)
            told.append((member_id, f"dues:{branch_id}:{each.by_entry}:reversed", fact))
            whose: dict[str, Any] = {
                "member": member_id,
                "branch": branch_id,
                "entry": each.number,
                "by_entry": each.by_entry,
            }
            audit.record(db, "dues.reverse", at=at, by=by, **whose)
    await notices.tell_each(db, told, at=at)
    return done


async def refund(
    db: Session, member: Member, receipt: Receipt, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> Refunded:
    """Enter what was handed back to a member, of what the branch holds for her: all of it where no amount is said.

    Raises:
        Refused: with `NothingToRefund`, `OwnPayment` or `PeriodClosed`.
    """
    is_own = await require_second_person(db, member, almanac, by=by, at=at)
    await ledger.lock(db, member.branch_id)
    held = await ledger.held(db, member.branch_id, [member.id])
    kept = {account: held.get(Place(account, member.id), Money(0)) for account in (Account.REFUNDABLE, Account.PREPAID)}
    whole = Money(sum(amount.fen for amount in kept.values()))
    amount = receipt.amount or whole
    if not Money(0) < amount <= whole:
        raise Refused(NothingToRefund(member.name, whole))
    from_refundable = min(amount, kept[Account.REFUNDABLE])
    shares = ((Account.REFUNDABLE, from_refundable), (Account.PREPAID, amount - from_refundable))
    given = [Line(account, share, member.id) for account, share in shares if share > Money(0)]
    lines = (Line(receipt.method.account, Money(-amount.fen)), *given)
    voucher = Voucher(EntryKind.REFUND, receipt.happened_on or almanac.today(at), lines, receipt.note, is_own)
    [number] = await ledger.post(db, member.branch_id, [voucher], by=by.member_id, at=at)
    told = RefundReceived(number, amount, whole - amount)
    her = select(Member.id).where(Member.id == member.id, Member.id != by.member_id)
    await notices.tell(db, her, told, key=f"dues:{member.branch_id}:{number}:refunded", at=at)
    audit.record(db, "dues.refund", at=at, by=by, member=member.id, branch=member.branch_id, entry=number)
    return Refunded(member.name, number, amount, receipt.method, whole - amount)


async def _branch_of(db: Session, number: int, by: DuesKeeper) -> BranchId:
    """Return the only one of the keeper's branches that has an entry of this number."""
    query = (
        select(Branch.id, Branch.name)
        .join(LedgerEntry, LedgerEntry.branch_id == Branch.id)
        .where(LedgerEntry.number == number, Branch.id.in_(by.branch_ids))
        .order_by(Branch.id)
    )
    rows = (await db.core(query)).all()
    if not rows:
        raise Refused(NoSuchEntry(number))
    if len(rows) > 1:
        raise Refused(EntryInSeveralBranches(number, tuple(row.id for row in rows), tuple(row.name for row in rows)))
    return BranchId(rows[0].id)


async def _require_nothing_used(db: Session, branch_id: BranchId, done: Sequence[Reversed]) -> None:
    """Refuse to undo what put money aside that has been used since.

    Raises:
        Refused: with `ReverseLaterFirst`, naming the entries that used it.
    """
    everybody = sorted({member_id for each in done for member_id in each.member_ids})
    held = await ledger.held(db, branch_id, everybody)
    if all(amount >= Money(0) for amount in held.values()):
        return
    each, missing = _first_missing(held, done)
    undone = select(LedgerEntry.reversal_of).where(
        LedgerEntry.branch_id == branch_id, LedgerEntry.reversal_of.is_not(None)
    )
    users = (
        select(LedgerPosting.number)
        .join(
            LedgerEntry,
            (LedgerEntry.branch_id == LedgerPosting.branch_id) & (LedgerEntry.number == LedgerPosting.number),
        )
        .where(
            LedgerPosting.branch_id == branch_id,
            LedgerPosting.number.between(each.number + 1, each.by_entry - 1),
            LedgerPosting.account.in_({place.account for place in missing}),
            LedgerPosting.member_id.in_({place.member_id for place in missing}),
            LedgerPosting.account.in_(HELD),
            LedgerEntry.reversal_of.is_(None),
            LedgerEntry.number.not_in(undone),
        )
        .distinct()
        .order_by(LedgerPosting.number.desc())
    )
    raise Refused(ReverseLaterFirst(each.number, tuple(row.number for row in await db.core(users))))


def _first_missing(held: Mapping[Place, Money], done: Sequence[Reversed]) -> tuple[Reversed, list[Place]]:
    """Return the first entry, of those undone one after the other, that took back more than was still held."""
    left = Counter({place: amount.fen for place, amount in held.items()})
    for each in done:
        left.update(each.put_aside)
    for each in done:
        left.subtract(each.put_aside)
        if missing := [place for place, fen in left.items() if fen < 0]:
            return each, missing
    raise AssertionError
