"""Entering what was received: each payment is one entry of the ledger, and months follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from models import audit, ledger, notices, offices
from models.almanac import Almanac
from models.assessments.opening import open_named
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.dues import UNSETTLED
from models.facts import Refused
from models.ledger import Voucher
from models.members import Member
from models.payments import claiming, duties
from models.payments.duties import Duty
from models.payments.planning import Decision, Hers, Plan, Receipt, plan
from models.payments.told import (
    AmountNotPositive,
    DuesConfirmed,
    DuesPaid,
    ExtraEntered,
    ExtraReceived,
    MonthToCome,
    MonthTooOld,
    MonthWaived,
    NothingCollected,
    NotYetMember,
    OwnPayment,
    OwnPaymentEntered,
    Paid,
)
from models.roles import DuesKeeper
from models.rules.dues import DuesState
from models.rules.ledger import Account, EntryKind, Line
from models.rules.payments import MONTHS_AHEAD, ExtraKind, Surplus
from models.rules.receipts import BranchReceipt
from models.rules.values import Money, Month

__all__ = ["Decision", "Receipt", "enter", "pay", "pay_extra", "require_second_person"]


async def pay(
    db: Session, member: Member, receipt: Receipt, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> DuesPaid:
    """Enter what a member paid, settle her months with it, and tell her.

    Raises:
        Refused: with `NothingOwed`, `NoneOpen`, `AlreadyPaid`, `AmountNotPositive`, `AmountUnknown`, `AmountUnusual`,
            `MonthTooOld`, `MonthToCome`, `MonthWaived`, `NotYetMember`, `NothingCollected`, `Overpaid`, `TooFarAhead`,
            `OwnPayment` or `PeriodClosed`.
    """
    [done] = await enter(db, [(member, receipt)], almanac, by=by, at=at)
    return done


async def enter(
    db: Session, payments: Sequence[tuple[Member, Receipt]], almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> list[DuesPaid]:
    """Enter what members paid in this order, each an entry of its own, in as many statements for hundreds as for one.

    Raises:
        Refused: as `pay`, at the first that cannot be entered.
    """
    people = await _people(db, payments, almanac, by, at)
    plans = [plan(people[member.id], receipt, almanac, at=at) for member, receipt in payments]
    await duties.fix_amounts(
        db, {(each.member.id, month): sum_of for each in plans for month, sum_of in each.fixed.items()}
    )
    paid = await _post(db, plans, almanac, by, at)
    touched = {(each.member.id, month) for each in plans for month in each.settled.months}
    await duties.restate(db, touched, by=by.member_id, at=at)
    await claiming.answered(db, list(people))
    told = [
        (each.member, each.is_own, told.number, DuesConfirmed(told)) for each, told in zip(plans, paid, strict=True)
    ]
    await _tell(db, told, almanac, by=by, at=at)
    for each, entered in zip(plans, paid, strict=True):
        mine: dict[str, Any] = {"member": each.member.id, "branch": each.member.branch_id, "entry": entered.number}
        audit.record(db, "dues.pay", at=at, by=by, **mine, months=[*map(str, each.settled.months)])
    return [
        DuesPaid(each.member.name, each.member.id, entered, each.waiting, each.is_own, each.left_out)
        for each, entered in zip(plans, paid, strict=True)
    ]


async def pay_extra(
    db: Session, member: Member, kind: ExtraKind, receipt: Receipt, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> ExtraEntered:
    """Enter what a member gave besides her monthly dues; it settles no month.

    Raises:
        Refused: with `AmountNotPositive`, `OwnPayment` or `PeriodClosed`.
    """
    amount = receipt.amount or Money(0)
    if amount <= Money(0):
        raise Refused(AmountNotPositive(amount))
    is_own = await require_second_person(db, member, almanac, by=by, at=at)
    lines = (Line(receipt.method.account, amount), Line(kind.account, Money(-amount.fen), member.id))
    voucher = Voucher(EntryKind.EXTRA, receipt.happened_on or almanac.today(at), lines, receipt.note, is_own)
    [number] = await ledger.post(db, member.branch_id, [voucher], by=by.member_id, at=at)
    given = (await _receipts(db, member.branch_id, [number])).get(number)
    told = ExtraReceived(number, amount, kind, given)
    await _tell(db, [(member, is_own, number, told)], almanac, by=by, at=at)
    audit.record(db, "dues.extra", at=at, by=by, member=member.id, branch=member.branch_id, entry=number)
    return ExtraEntered(member.name, number, amount, receipt.method, kind, given)


async def require_second_person(db: Session, member: Member, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> bool:
    """Return whether the keeper enters what is her own, which she may where nobody else keeps the dues.

    Raises:
        Refused: with `OwnPayment`.
    """
    if member.id != by.member_id:
        return False
    if others := await claiming.other_keepers(db, member.branch_id, by.member_id, almanac, at):
        raise Refused(OwnPayment(tuple(others)))
    return True


async def _people(
    db: Session, payments: Sequence[tuple[Member, Receipt]], almanac: Almanac, by: DuesKeeper, at: datetime
) -> dict[MemberId, Hers]:
    """Return how those who paid stand, their branches locked; months named that nobody opened are opened."""
    members = {member.id: member for member, _ in payments}
    own = [each for each in members.values() if await require_second_person(db, each, almanac, by=by, at=at)]
    for branch_id in sorted({member.branch_id for member in members.values()}):
        await ledger.lock(db, branch_id)
    every = await _months(db, payments, almanac, at)
    ahead = await _ahead(db, {member.id: member for member, paid in payments if paid.surplus is Surplus.AHEAD}.values())
    return {
        member.id: Hers(member, every[member.id], ahead.get(member.id, Money(0)), member in own)
        for member in members.values()
    }


async def _months(
    db: Session, payments: Sequence[tuple[Member, Receipt]], almanac: Almanac, at: datetime
) -> dict[MemberId, list[Duty]]:
    """Return the members' months; those named that nobody opened are opened, unless too long ago, or not owed.

    Of several that are named those to come are left out, and those that are waived.
    """
    this = Month.of(almanac.today(at))
    every = await duties.of(db, {member.id for member, _ in payments})
    there = {(duty.member_id, duty.month): duty.state for hers in every.values() for duty in hers}
    missing: dict[tuple[MemberId, Month], None] = {}
    for member, receipt in payments:
        named = receipt.named
        unsettled = [month for month in named if there.get((member.id, month)) in (None, *UNSETTLED)]
        if unsettled and receipt.decision is None and duties.is_too_old(unsettled[0], almanac, at):
            raise Refused(MonthTooOld(unsettled[0], almanac.rules(at).dues.arrears_limit_months, member.id))
        absent = [month for month in named if (member.id, month) not in there and (month <= this or len(named) == 1)]
        if absent:
            await _require_nameable(db, member, absent[0], receipt, almanac, at)
        missing |= {(member.id, month): None for month in absent}
    if missing:
        await open_named(db, list(missing), almanac, at=at)
        every = await duties.of(db, list(every))
        there = {(duty.member_id, duty.month): duty.state for hers in every.values() for duty in hers}
    for member, receipt in payments:
        named = receipt.named
        if len(named) == 1 and there[member.id, named[0]] is DuesState.WAIVED and receipt.surplus is None:
            raise Refused(MonthWaived(member.name, named[0]))
    return every


async def _require_nameable(
    db: Session, member: Member, month: Month, receipt: Receipt, almanac: Almanac, at: datetime
) -> None:
    """Refuse a month nobody opened that is not owed, or is still to come."""
    node = await db.get(Branch, member.branch_id)
    assert node is not None
    if node.is_temporary:
        raise Refused(NothingCollected(node.name))
    if member.joined_on is not None and month < Month.of(member.joined_on):
        raise Refused(NotYetMember(member.name, month, member.joined_on))
    if month > Month.of(almanac.today(at)):
        raise Refused(MonthToCome(member.name, member.id, month, receipt.amount, receipt.method, MONTHS_AHEAD))


async def _ahead(db: Session, members: Iterable[Member]) -> dict[MemberId, Money]:
    """Return what lies with their branches for coming months of these members."""
    of_branch: dict[BranchId, list[MemberId]] = {}
    for member in members:
        of_branch.setdefault(member.branch_id, []).append(member.id)
    found: dict[MemberId, Money] = {}
    for branch_id, member_ids in of_branch.items():
        for place, amount in (await ledger.held(db, branch_id, member_ids)).items():
            if place.account is Account.PREPAID and place.member_id is not None:
                found[MemberId(place.member_id)] = amount
    return found


async def _post(db: Session, plans: Sequence[Plan], almanac: Almanac, by: DuesKeeper, at: datetime) -> list[Paid]:
    """Make the entries, in their order within each branch; return what is told of each."""
    of_branch: dict[BranchId, list[int]] = {}
    for place, each in enumerate(plans):
        of_branch.setdefault(each.member.branch_id, []).append(place)
    found: dict[int, Paid] = {}
    for branch_id in sorted(of_branch):
        places, today = of_branch[branch_id], almanac.today(at)
        vouchers = [plans[place].voucher(today) for place in places]
        numbers = await ledger.post(db, branch_id, vouchers, by=by.member_id, at=at)
        given = await _receipts(db, branch_id, numbers)
        for place, number in zip(places, numbers, strict=True):
            found[place] = plans[place].paid(number, given.get(number))
    return [found[place] for place in range(len(plans))]


async def _receipts(db: Session, branch_id: BranchId, numbers: Sequence[int]) -> dict[int, BranchReceipt]:
    given = await ledger.receipts_of(db, branch_id, numbers)
    return {number: BranchReceipt(branch_id, receipt) for number, receipt in given.items()}


async def _tell(
    db: Session,
    entered: Sequence[tuple[Member, bool, int, object]],
    almanac: Almanac,
    *,
    by: DuesKeeper,
    at: datetime,
) -> None:
    """Tell each member of her entry, the secretaries where it is the keeper's own: (member, is own, number, fact)."""
    theirs = [
        (member.id, f"dues:{member.branch_id}:{number}:entered", told)
        for member, is_own, number, told in entered
        if not is_own
    ]
    await notices.tell_each(db, theirs, at=at)
    for member, is_own, number, _ in entered:
        if is_own:
            node = await db.get(Branch, member.branch_id)
            assert node is not None
            others = offices.secretaries(member.branch_id, almanac.today(at)).where(Member.id != MemberId(by.member_id))
            key = f"dues:{member.branch_id}:{number}:entered"
            await notices.tell(db, others, OwnPaymentEntered(by.name, node.name, number), key=key, at=at)
