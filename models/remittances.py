"""Remittances: what a branch hands to the upper level of the dues it received, and what is still to be handed over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models import audit, branches, dues_terms, ledger, notices, offices, reminders
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.dues_figures import EARNED, ZERO
from models.facts import Refused, fact
from models.ledger import HELD, Record, Voucher
from models.members import Member, is_open_to_messages
from models.outbox import Purpose
from models.roles import DuesKeeper, Witness
from models.rules.dues_reports import Term, due_day, last_over, reminded_at
from models.rules.handovers import Handover as HandedOver
from models.rules.handovers import told_of
from models.rules.ledger import Account, EntryKind, Line, Method, Place, total
from models.rules.values import Money

# Of an entry, the last when a term's dues were found to be handed over.
EVEN = "dues:even:"


@dataclass(frozen=True)
class Handover:
    """What the keeper handed over: out of which account, on which day, with which voucher."""

    amount: Money
    method: Method
    voucher: str
    happened_on: date | None = None


@dataclass(frozen=True)
class Slip:
    """What stands on the paper of a remittance."""

    branch: str
    to: str
    number: int
    amount: Money
    happened_on: date
    method: Method
    voucher: str
    keeper: str
    is_reversed: bool
    balance: RemittanceCard


@fact
class RemittanceCard:
    """To the keeper: what was received up to the end of ``term``, what was remitted, and what is held now.

    ``due_on``: by when what is missing of it is to be remitted; ``for_members`` is held for coming months or to be
    given back, and not remitted.
    """

    branch_id: int
    branch: str
    term: Term
    due_on: date
    collected: Money
    remitted: Money
    to_remit: Money
    cash: Money
    transfer: Money
    platform: Money
    for_members: Money


@fact
class Remitted:
    """To the keeper: entered; what is still to be remitted afterwards."""

    branch_id: int
    branch: str
    number: int
    amount: Money
    happened_on: date
    method: Method
    to_remit: Money


@fact
class RemittanceSlip:
    """To the keeper: the slip of a remittance, as a paper."""

    branch_id: int
    branch: str
    number: int


@dataclass(frozen=True)
class BranchRemittance:
    """One branch as the committee above sees it; what lies there and was not handed over is not told.

    ``remitted`` is None where it would tell what one person pays, and without its last handovers where ``is_partial``.
    """

    branch: str
    term: Term
    due_on: date
    remitted: Money | None
    is_partial: bool
    is_settled: bool


@fact
class RemittanceOverview:
    """To the committee: the branches it oversees, by name; never persons."""

    today: date
    branches: tuple[BranchRemittance, ...]


@fact
class RemittanceDue:
    """To the keeper: so much is to be remitted by ``due_on``, which ``is_late`` where it has passed."""

    branch_id: int
    branch: str
    term: Term
    due_on: date
    to_remit: Money
    is_late: bool


@fact
class NotSoMuchHeld:
    """The account holds less than what is to be remitted, now or on that day."""

    branch: str
    method: Method
    happened_on: date
    held: Money


@fact
class DayAhead:
    """What is entered has happened, so its day is not to come."""

    day: date


@fact
class VoucherUsed:
    """An entry with this voucher is there already."""

    voucher: str
    number: int


@fact
class NoSuchRemittance:
    """The branch has no remittance of this number, or none at all where it is 0."""

    branch: str
    number: int


async def remit(
    db: Session, handover: Handover, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> tuple[Remitted, RemittanceSlip]:
    """Enter what was handed to the upper level, at most what its account holds; return the slip with it.

    Raises:
        Refused: with `DayAhead`, `NotSoMuchHeld`, `VoucherUsed` or `PeriodClosed`.
    """
    node = await branches.meant(db, branch, by=by)
    day, account = handover.happened_on or almanac.today(at), handover.method.account
    if day > almanac.today(at):
        raise Refused(DayAhead(day))
    await ledger.lock(db, node.id)
    entries = await ledger.entries(db, node.id)
    _require_new(entries, handover.voucher)
    then, now = await ledger.balances(db, node.id, last=day), await ledger.balances(db, node.id)
    held = min(total(then, account), total(now, account))
    if handover.amount > held:
        raise Refused(NotSoMuchHeld(node.name, handover.method, day, held))
    lines = (Line(Account.REMITTED, handover.amount), Line(account, ZERO - handover.amount))
    voucher = Voucher(EntryKind.REMITTANCE, day, lines, handover.voucher)
    [number] = await ledger.post(db, node.id, [voucher], by=by.member_id, at=at)
    audit.record(db, "remittances.remit", at=at, by=by, branch=node.id, entry=number)
    left = (await _card(db, node, almanac, at)).to_remit
    told = Remitted(node.id, node.name, number, handover.amount, day, handover.method, left)
    return told, RemittanceSlip(node.id, node.name, number)


async def card(db: Session, branch: Branch | None, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> RemittanceCard:
    """Return what a branch has received, remitted and holds."""
    return await _card(db, await branches.meant(db, branch, by=by), almanac, at)


async def slip(db: Session, number: int | None, branch: Branch | None, *, by: DuesKeeper) -> RemittanceSlip:
    """Return the slip of a remittance, the newest where no number is said.

    Raises:
        Refused: with `NoSuchRemittance`.
    """
    node = await branches.meant(db, branch, by=by)
    entries = await ledger.entries(db, node.id)
    numbers = [record.number for record in entries if record.kind is EntryKind.REMITTANCE]
    if not numbers or number not in (None, *numbers):
        raise Refused(NoSuchRemittance(node.name, number or 0))
    return RemittanceSlip(node.id, node.name, number or numbers[-1])


async def slip_of(db: Session, told: RemittanceSlip, almanac: Almanac, *, at: datetime) -> Slip:
    """Return what stands on a slip, from the ledger as it is now."""
    node = await db.get(Branch, told.branch_id)
    record = await ledger.entry(db, BranchId(told.branch_id), told.number)
    assert node is not None
    assert record is not None
    above = await db.get(Branch, node.parent_id) if node.parent_id else None
    keeper = await db.get(Member, record.entered_by) if record.entered_by else None
    entries = await ledger.entries(db, node.id)
    amount = next(line.amount for line in record.lines if line.account is Account.REMITTED)
    [source] = [line.account for line in record.lines if line.account is not Account.REMITTED]
    return Slip(
        node.name,
        above.name if above else "",
        record.number,
        amount,
        record.happened_on,
        Method(source.value),
        record.note,
        keeper.name if keeper else "",
        any(each.reversal_of == record.number for each in entries),
        await _card(db, node, almanac, at),
    )


async def overview(db: Session, almanac: Almanac, *, by: Witness, at: datetime) -> RemittanceOverview:
    """Return how the branches the speaker oversees stand, sums that tell of too few people left out."""
    nodes = [node for node in await branches.with_members(db) if by.oversees(node.id) and not node.is_temporary]
    rows = [await _seen_from_above(db, node, almanac, at) for node in nodes]
    return RemittanceOverview(almanac.today(at), tuple(row for row in rows if row is not None))


async def remind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind the keepers of what is to be remitted of the newest term that is over, once."""
    if branch.is_temporary or not almanac.may_disturb(at):
        return
    rules = almanac.rules(at)
    term, due_on = await _due(db, branch, almanac, at)
    if at < reminded_at(due_on, rules.dues_reports, almanac.calendar, rules.reminders, almanac.zone):
        return
    key = f"dues:remit:{branch.id}:{term.first}:{term.last}"
    may_hear = (is_open_to_messages(almanac.local(at), rules.reminders.quiet), reminders.has_room(almanac, at))
    keepers = offices.dues_keepers(branch.id, almanac.today(at)).where(*may_hear, ~notices.was_told(key))
    # The books are opened for who would hear of it, and not at every tick; what was even is so until the next entry.
    if (await db.core(keepers.limit(1))).first() is None:
        return
    even = f"{EVEN}{term.first}:{term.last}:{await ledger.last_number(db, branch.id)}"
    if await reminders.has_ended(db, branch.id, even):
        return
    card = await _card(db, branch, almanac, at)
    if card.to_remit <= ZERO:
        await reminders.begin_anew(db, branch.id, EVEN)
        await reminders.end(db, branch.id, even)
        return
    told = RemittanceDue(branch.id, branch.name, term, due_on, card.to_remit, almanac.today(at) > due_on)
    await notices.tell(db, keepers, told, key=key, at=at, purpose=Purpose.REMINDER)


async def _card(db: Session, node: Branch, almanac: Almanac, at: datetime) -> RemittanceCard:
    term, due_on = await _due(db, node, almanac, at)
    then = await ledger.balances(db, node.id, last=term.last.last)
    now = await ledger.balances(db, node.id)
    collected, remitted = _collected(then), total(now, Account.REMITTED)
    return RemittanceCard(
        node.id,
        node.name,
        term,
        due_on,
        collected,
        remitted,
        max(collected - remitted, ZERO),
        total(now, Account.CASH),
        total(now, Account.TRANSFER),
        total(now, Account.PLATFORM),
        ZERO - total(now, *HELD),
    )


async def _due(db: Session, node: Branch, almanac: Almanac, at: datetime) -> tuple[Term, date]:
    terms = await dues_terms.of(db, node.id, almanac, at=at)
    term = last_over(almanac.today(at), terms.remittance)
    return term, due_day(term, terms.remittance_day, almanac.calendar)


async def _seen_from_above(db: Session, node: Branch, almanac: Almanac, at: datetime) -> BranchRemittance | None:
    card = await _card(db, node, almanac, at)
    made = _handovers(await ledger.entries(db, node.id))
    if card.collected == ZERO and not made:
        return None
    remitted, is_all = told_of(made, almanac.rules(at).dues_reports.fewest_people)
    told = None if made and remitted == ZERO else remitted
    return BranchRemittance(node.name, card.term, card.due_on, told, not is_all, card.to_remit == ZERO)


def _handovers(entries: Sequence[Record]) -> list[HandedOver]:
    """Return what was handed over and not taken back, with whose money came in before each."""
    undone = {record.reversal_of for record in entries}
    made: list[HandedOver] = []
    givers: Counter[int] = Counter()
    held = 0
    for record in entries:
        if record.kind is EntryKind.REMITTANCE and record.number not in undone:
            amount = next(line.amount for line in record.lines if line.account is Account.REMITTED)
            held -= amount.fen
            made.append(HandedOver(amount, frozenset(each for each, fen in givers.items() if fen), held <= 0))
            givers.clear()
        if record.kind is not EntryKind.OPENING:
            for line in record.lines:
                if line.account in EARNED and line.member_id is not None:
                    givers[line.member_id] -= line.amount.fen
                    held -= line.amount.fen
    return made


def _collected(places: Mapping[Place, Money]) -> Money:
    """Return what was received and is to be handed over: all that was earned, but for what came before the books."""
    return ZERO - total(places, *EARNED) - total(places, Account.OPENING)


def _require_new(entries: Sequence[Record], voucher: str) -> None:
    undone = {record.reversal_of for record in entries}
    for record in entries:
        if record.kind is EntryKind.REMITTANCE and record.note == voucher and record.number not in undone:
            raise Refused(VoucherUsed(voucher, record.number))
