"""Undoing an entry, and giving money back: both are entries themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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
from models.rules.values import Money


async def reverse(
    db: Session, number: int, branch: Branch | None, reason: str, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> EntryReversed:
    """Undo an entry by its opposite, dated today; its months open again, its receipt is void, the member is told.

    Raises:
        Refused: with `NoSuchEntry`, `EntryInSeveralBranches`, `AlreadyReversed` or `ReverseLaterFirst`.
    """
    branch_id = branch.id if branch else await _branch_of(db, number, by)
    if not by.oversees(branch_id):
        raise Refused(NoSuchEntry(number))
    today = almanac.today(at)
    made, lines = await ledger.reverse(db, branch_id, number, reason, on=today, by=by.member_id, at=at)
    member_ids = sorted({MemberId(line.member_id) for line in lines if line.member_id is not None})
    await _require_nothing_used(db, branch_id, number, made, member_ids)
    touched = {(MemberId(line.member_id), line.month) for line in lines if line.member_id and line.month}
    await duties.restate(db, touched, by=by.member_id, at=at, keeps_claims=True)
    void = await ledger.receipt_of(db, branch_id, number)
    for member_id in member_ids:
        months = tuple(sorted(month for of_member, month in touched if of_member == member_id))
        told = PaymentReversed(number, made, months, reason, void)
        her = select(Member.id).where(Member.id == member_id)
        await notices.tell(db, her, told, key=f"dues:{branch_id}:{made}:reversed", at=at)
        audit.record(db, "dues.reverse", at=at, by=by, member=member_id, branch=branch_id, entry=number, by_entry=made)
    names = (await db.scalars(select(Member.name).where(Member.id.in_(member_ids)).order_by(Member.sort_key))).all()
    return EntryReversed(number, made, tuple(names), tuple(sorted({month for _, month in touched})), void)


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


async def _require_nothing_used(
    db: Session, branch_id: BranchId, number: int, made: int, member_ids: Iterable[MemberId]
) -> None:
    """Refuse to undo what put money aside that has been used since.

    Raises:
        Refused: with `ReverseLaterFirst`, naming the entries that used it.
    """
    held = await ledger.held(db, branch_id, list(member_ids))
    missing = {(place.account, place.member_id) for place, amount in held.items() if amount < Money(0)}
    if not missing:
        return
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
            LedgerPosting.number.between(number + 1, made - 1),
            LedgerPosting.account.in_({account for account, _ in missing}),
            LedgerPosting.member_id.in_({member_id for _, member_id in missing}),
            LedgerPosting.account.in_(HELD),
            LedgerEntry.reversal_of.is_(None),
            LedgerEntry.number.not_in(undone),
        )
        .distinct()
        .order_by(LedgerPosting.number.desc())
    )
    raise Refused(ReverseLaterFirst(number, tuple(row.number for row in await db.core(users))))
