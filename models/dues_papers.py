"""Papers of dues for the keeper: the ledger of a year, the register to be signed, and the report of a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from models import branches, disclosures, dues_figures, ledger
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.disclosures import Figure
from models.dues_figures import ZERO, Flows, Share, Totals
from models.facts import fact
from models.ledger import Record
from models.roles import DuesKeeper
from models.rules.dues_reports import Term
from models.rules.ledger import Account, Method, total
from models.rules.values import Money, Month

WAYS = {method.account: method for method in Method}


@fact
class DuesLedger:
    """To the keeper: the ledger of a year as a sheet, a row a member with her amounts."""

    branch_id: int
    branch: str
    year: int


@fact
class DuesRegister:
    """To the keeper: the list of a term with amounts, to be signed and sealed."""

    branch_id: int
    branch: str
    term: Term


@fact
class DuesReport:
    """To the keeper: the report of a year for the branch, which has no amount of one person."""

    branch_id: int
    branch: str
    year: int


@fact
class DuesReportSheet:
    """To the keeper: the figures of a year by month as a sheet, with every sum."""

    branch_id: int
    branch: str
    year: int


@dataclass(frozen=True)
class Receipts:
    """When and how somebody's dues of a term came; empty where nothing is in the books."""

    days: tuple[date, ...] = ()
    ways: tuple[Method, ...] = ()


@dataclass(frozen=True)
class YearReport:
    """The figures of a year: ``months`` in counts and sums, ``shown`` what of the year's sums tells nobody's amount."""

    totals: Totals
    months: dict[Month, Totals]
    flows: Flows
    cash: Money
    transfer: Money
    platform: Money
    due: Figure
    received: Figure
    remitted: Figure


async def ledger_of(db: Session, year: int, branch: Branch | None, *, by: DuesKeeper) -> DuesLedger:
    """Return the ledger of a year of the keeper's branch."""
    node = await branches.meant(db, branch, by=by)
    return DuesLedger(node.id, node.name, year)


async def register_of(db: Session, term: Term, branch: Branch | None, *, by: DuesKeeper) -> DuesRegister:
    """Return the list of a term of the keeper's branch."""
    node = await branches.meant(db, branch, by=by)
    return DuesRegister(node.id, node.name, term)


async def report_of(
    db: Session, year: int, branch: Branch | None, *, by: DuesKeeper
) -> tuple[DuesReport, DuesReportSheet]:
    """Return the report of a year of the keeper's branch, as a paper for the branch and as a sheet for her."""
    node = await branches.meant(db, branch, by=by)
    return DuesReport(node.id, node.name, year), DuesReportSheet(node.id, node.name, year)


async def by_month(db: Session, told: DuesLedger) -> dict[Month, list[Share]]:
    """Return what stands in a ledger."""
    return await dues_figures.by_month(db, BranchId(told.branch_id), whole(told.year))


async def registered(db: Session, told: DuesRegister) -> list[tuple[Share, Receipts]]:
    """Return what stands in a register: who has a month in it, by pinyin, with when and how it was paid."""
    entries = await ledger.entries(db, BranchId(told.branch_id))
    found = await dues_figures.shares(db, BranchId(told.branch_id), told.term)
    return [(share, _receipts(entries, share, told.term)) for share in found]


async def year_of(db: Session, told: DuesReport | DuesReportSheet, almanac: Almanac, *, at: datetime) -> YearReport:
    """Return the figures of a year."""
    branch_id, term = BranchId(told.branch_id), whole(told.year)
    found = await dues_figures.shares(db, branch_id, term)
    months = await dues_figures.by_month(db, branch_id, term)
    entries, places = await ledger.entries(db, branch_id), await ledger.balances(db, branch_id, last=term.last.last)
    sums, moved = dues_figures.totals(found), dues_figures.flows(entries, term)
    parts = disclosures.parts_of(found, entries, term)
    shown = await disclosures.shown(db, branch_id, term, parts, almanac, at=at)
    return YearReport(
        sums,
        {month: dues_figures.totals(those) for month, those in months.items()},
        moved,
        total(places, Account.CASH),
        total(places, Account.TRANSFER),
        total(places, Account.PLATFORM),
        Figure(None, sums.unknown_people) if sums.unknown_people else Figure((sums.due or ZERO) if shown.due else None),
        Figure(sums.received if shown.received else None),
        Figure(moved.remitted if shown.remitted else None),
    )


def whole(year: int) -> Term:
    """Return a year as a term."""
    return Term(Month(year, 1), Month(year, 12))


def _receipts(entries: Sequence[Record], share: Share, term: Term) -> Receipts:
    undone = {record.reversal_of for record in entries}
    days: dict[date, None] = {}
    ways: dict[Method, None] = {}
    for record in entries:
        if record.reversal_of is not None or record.number in undone:
            continue
        hers = [line for line in record.lines if line.account is Account.DUES and line.member_id == share.member_id]
        if any(line.month is not None and term.first <= line.month <= term.last for line in hers):
            days[record.happened_on] = None
            ways |= {WAYS[line.account]: None for line in record.lines if line.account in WAYS}
    return Receipts(tuple(days), tuple(ways))
