"""Figures of dues: what a term comes to for a branch, folded from its months and its ledger, and the rows behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import select

from models import branches, ledger
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.dues import UNSETTLED, DuesMonth, amount_of
from models.facts import fact
from models.ledger import Record
from models.members import Member, counts_once
from models.roles import DuesKeeper
from models.rules.dues import DuesState
from models.rules.dues_reports import Term
from models.rules.ledger import Account, EntryKind, total
from models.rules.values import Money, Month

ZERO = Money(0)
EARNED = (Account.DUES, Account.VOLUNTARY, Account.SPECIAL)


class Rows(Enum):
    """Which figure of a summary is opened."""

    DUE = "due"
    PAID = "paid"
    OPEN = "open"
    UNKNOWN = "unknown"
    WAIVED = "waived"
    VOLUNTARY = "voluntary"
    SPECIAL = "special"
    REFUNDED = "refunded"


@dataclass(frozen=True)
class Share:
    """What a term is for one member; ``due`` sums up what is known, ``received`` what came for these months."""

    member_id: MemberId
    name: str
    owed: tuple[Month, ...]
    unsettled: tuple[Month, ...]
    unknown: tuple[Month, ...]
    relieved: tuple[Month, ...]
    due: Money
    received: Money


@dataclass(frozen=True)
class Opened:
    """One month of a member, its amount opened."""

    month: Month
    state: DuesState
    amount: Money | None
    relief_id: int | None


@dataclass(frozen=True)
class Totals:
    """The shares of a term added up; ``due`` is None where no amount of anybody is known."""

    due_people: int
    due: Money | None
    unknown_people: int
    paid_people: int
    received: Money
    open_people: int
    relieved_people: int


@dataclass(frozen=True)
class Flows:
    """What moved in a branch's books in a term besides monthly dues, by member where it is of members."""

    voluntary: dict[MemberId, Money]
    special: dict[MemberId, Money]
    refunded: dict[MemberId, Money]
    remitted: Money


@fact
class DuesSummary:
    """To the keeper: a term of her branch; what is held is as of the term's end, or of today where it runs."""

    branch_id: int
    branch: str
    term: Term
    due_people: int
    due: Money | None
    unknown_people: int
    paid_people: int
    received: Money
    open_people: int
    relieved_people: int
    voluntary: Money
    special: Money
    refunded: Money
    remitted: Money
    cash: Money
    transfer: Money
    platform: Money


@fact
class DuesRows:
    """To the keeper: the rows behind one figure; an amount is None where nobody knows it."""

    branch_id: int
    branch: str
    term: Term
    figure: Rows
    names: tuple[str, ...]
    months: tuple[str, ...]
    amounts: tuple[Money | None, ...]


async def summary(db: Session, term: Term, branch: Branch | None, *, by: DuesKeeper) -> DuesSummary:
    """Return what a term comes to; the keeper's own branch if None."""
    node = await branches.meant(db, branch, by=by)
    sums = totals(await shares(db, node.id, term))
    moved = flows(await ledger.entries(db, node.id), term)
    places = await ledger.balances(db, node.id, last=term.last.last)
    return DuesSummary(
        node.id,
        node.name,
        term,
        sums.due_people,
        sums.due,
        sums.unknown_people,
        sums.paid_people,
        sums.received,
        sums.open_people,
        sums.relieved_people,
        summed(moved.voluntary.values()),
        summed(moved.special.values()),
        summed(moved.refunded.values()),
        moved.remitted,
        total(places, Account.CASH),
        total(places, Account.TRANSFER),
        total(places, Account.PLATFORM),
    )


async def rows(db: Session, figure: Rows, term: Term, branch: Branch | None, *, by: DuesKeeper) -> DuesRows:
    """Return the rows behind one figure of a summary, by pinyin."""
    node = await branches.meant(db, branch, by=by)
    if figure in _MONTHS:
        months_of, amount_of_share = _MONTHS[figure]
        found = [
            (share.name, months_of(share), amount_of_share(share))
            for share in await shares(db, node.id, term)
            if months_of(share)
        ]
    else:
        moved: dict[MemberId, Money] = getattr(flows(await ledger.entries(db, node.id), term), figure.value)
        names = await _names(db, list(moved))
        found = [(name, (), moved[member_id]) for member_id, name in names if moved[member_id] != ZERO]
    return DuesRows(
        node.id,
        node.name,
        term,
        figure,
        tuple(name for name, _, _ in found),
        tuple("、".join(map(str, months)) for _, months, _ in found),
        tuple(amount for _, _, amount in found),
    )


async def shares(db: Session, branch_id: BranchId, term: Term) -> list[Share]:
    """Return what a term is for each member of a branch who has a month in it, by pinyin."""
    months, received = await _read(db, branch_id, term)
    return [_share(who, those, received) for who, those in months.items()]


async def by_month(db: Session, branch_id: BranchId, term: Term) -> dict[Month, list[Share]]:
    """Return the same month by month."""
    read, received = await _read(db, branch_id, term)
    return {
        month: [
            _share(who, [row for row in those if row.month == month], received)
            for who, those in read.items()
            if any(row.month == month for row in those)
        ]
        for month in term.months
    }


def totals(found: Sequence[Share]) -> Totals:
    """Return shares added up."""
    owing = [share for share in found if share.owed]
    unknown = sum(bool(share.unknown) for share in owing)
    nobody_knows = bool(owing) and all(share.unknown == share.owed for share in owing)
    return Totals(
        len(owing),
        None if nobody_knows else summed(share.due for share in owing),
        unknown,
        sum(not share.unsettled for share in owing),
        summed(share.received for share in found),
        sum(bool(share.unsettled) for share in owing),
        sum(bool(share.relieved) for share in found),
    )


def flows(entries: Sequence[Record], term: Term) -> Flows:
    """Return what moved in a term; a reversal takes back what it reverses on its own day."""
    kinds = {record.number: record.kind for record in entries}
    within = [record for record in entries if term.first.first <= record.happened_on <= term.last.last]
    extra: dict[Account, dict[MemberId, Money]] = {Account.VOLUNTARY: {}, Account.SPECIAL: {}}
    refunded: dict[MemberId, Money] = {}
    remitted = ZERO
    for record in within:
        kind = kinds[record.reversal_of] if record.reversal_of is not None else record.kind
        for line in record.lines:
            if line.account is Account.REMITTED:
                remitted += line.amount
            elif line.member_id is not None and line.account in extra:
                _add(extra[line.account], MemberId(line.member_id), ZERO - line.amount)
            elif line.member_id is not None and kind is EntryKind.REFUND:
                _add(refunded, MemberId(line.member_id), line.amount)
    return Flows(extra[Account.VOLUNTARY], extra[Account.SPECIAL], refunded, remitted)


def remitted_of(entries: Sequence[Record], term: Term) -> dict[MemberId, Money]:
    """Return whose money was remitted in a term, which is what came in since the remittance before."""
    handed = [record for record in entries if record.kind is EntryKind.REMITTANCE]
    within = [record.number for record in handed if term.first.first <= record.happened_on <= term.last.last]
    if not within:
        return {}
    since = max((record.number for record in handed if record.number < min(within)), default=0)
    givers: dict[MemberId, Money] = {}
    for record in entries:
        if since < record.number <= max(within):
            for line in record.lines:
                if line.account in EARNED and line.member_id is not None:
                    _add(givers, MemberId(line.member_id), ZERO - line.amount)
    return givers


def summed(amounts: Iterable[Money]) -> Money:
    """Return the sum of amounts."""
    return Money(sum(amount.fen for amount in amounts))


async def _read(
    db: Session, branch_id: BranchId, term: Term
) -> tuple[dict[tuple[MemberId, str], list[Opened]], dict[tuple[MemberId, Month], Money]]:
    query = (
        select(DuesMonth.__table__, Member.name)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(Member.branch_id == branch_id, counts_once(), DuesMonth.month.between(term.first, term.last))
        .order_by(Member.sort_key, Member.id, DuesMonth.month)
    )
    months = defaultdict(list)
    for row in (await db.core(query)).all():
        # A row knows nothing of the vault; its amount is opened here, and nowhere later.
        months[MemberId(row.member_id), row.name].append(
            Opened(row.month, row.state, amount_of(db, row), row.relief_id)
        )
    return dict(months), await ledger.received(db, [member_id for member_id, _ in months])


def _share(
    who: tuple[MemberId, str], those: Sequence[Opened], received: Mapping[tuple[MemberId, Month], Money]
) -> Share:
    owed = [row for row in those if row.state is not DuesState.WAIVED]
    return Share(
        *who,
        tuple(row.month for row in owed),
        tuple(row.month for row in those if row.state in UNSETTLED),
        tuple(row.month for row in owed if row.amount is None),
        tuple(row.month for row in those if row.state is DuesState.WAIVED or row.relief_id is not None),
        summed(row.amount or ZERO for row in owed),
        summed(received.get((who[0], row.month), ZERO) for row in those),
    )


async def _names(db: Session, member_ids: Sequence[MemberId]) -> list[tuple[MemberId, str]]:
    query = select(Member.id, Member.name).where(Member.id.in_(member_ids)).order_by(Member.sort_key, Member.id)
    return [(row.id, row.name) for row in await db.core(query)]


def _add(sums: dict[MemberId, Money], member_id: MemberId, amount: Money) -> None:
    sums[member_id] = sums.get(member_id, ZERO) + amount


def _known(share: Share) -> Money | None:
    return None if share.unknown else share.due


_MONTHS: dict[Rows, tuple[Callable[[Share], tuple[Month, ...]], Callable[[Share], Money | None]]] = {
    Rows.DUE: (lambda share: share.owed, _known),
    Rows.PAID: (lambda share: share.owed if share.received > ZERO else (), lambda share: share.received),
    Rows.OPEN: (
        lambda share: share.unsettled,
        lambda share: None if share.unknown else max(share.due - share.received, ZERO),
    ),
    Rows.UNKNOWN: (lambda share: share.unknown, lambda share: None),
    Rows.WAIVED: (lambda share: share.relieved, lambda share: None),
}
