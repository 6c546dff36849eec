"""Weighing a sheet: its rows held against people and what was assessed for them; nothing is written."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from models import members
from models.almanac import Almanac
from models.assessments.figuring import Basis, base_of, basis_of, rates_of
from models.assessments.opening import PAYERS
from models.assessments.sheets.told import SheetLine, SheetPreview
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.members import Member
from models.rules.assessment_sheets import (
    OF_BASES,
    SheetDraft,
    SheetFault,
    SheetRow,
    SheetWrong,
    asked_base,
    base_fault,
    first_month_of,
)
from models.rules.assessments import Payer, Regime, monthly_dues, needs_reason
from models.rules.pages import page_of
from models.rules.values import Money, Month

NEAR_NAMES = 3
SEEN_LENGTH = 8
_NUMBERED = re.compile(r"[^#（(]*[#（(](?P<number>[0-9]{1,12})号?[）)]?")


@dataclass(frozen=True)
class Aim:
    """A row to be written, with what it leaves open filled in."""

    row: SheetRow
    member: Member
    payer: Payer
    base: Money | None
    regime: Regime | None
    first_month: Month
    amount: Money
    is_change: bool


@dataclass(frozen=True)
class Weighed:
    """A sheet held against the database: ``there`` changes nothing, for ``missing`` nothing is fixed or written."""

    aims: tuple[Aim, ...]
    there: tuple[str, ...]
    faults: tuple[SheetFault, ...]
    missing: tuple[str, ...]


async def weigh(
    db: Session, draft: SheetDraft, reach: frozenset[BranchId], almanac: Almanac, *, at: datetime
) -> Weighed:
    """Return what the rows of a sheet would assess, and their faults.

    Args:
        reach: the branches whose people may be named; of anybody else it is not even said that she exists.
    """
    people = await members.overseen(db, reach)
    basis = await basis_of(db, almanac, [each.id for each in people])
    faults = {_place(fault): fault for fault in draft.faults}
    aims, there, taken = [], [], dict[MemberId, SheetRow]()
    for row in draft.rows:
        found = _meant(row, people, taken)
        if isinstance(found, SheetFault):
            faults.setdefault(_place(row), found)
            continue
        taken[found.id] = row
        aim = _aim(row, found, draft.year, basis, Month.of(almanac.today(at)))
        if isinstance(aim, SheetFault):
            faults.setdefault(_place(row), aim)
        elif aim is None:
            there.append(found.name)
        else:
            aims.append(aim)
    named = {fault.name for fault in faults.values()}
    missing = [
        each.name
        for each in people
        if each.category in PAYERS
        and each.id not in taken
        and each.name not in named
        and not any(row.first_month.year == draft.year for row in basis.assessments.get(each.id, ()))
    ]
    order = {sheet: number for number, sheet in enumerate(dict.fromkeys(row.sheet for row in draft.rows))}
    ordered = sorted(faults.values(), key=lambda fault: (order.get(fault.sheet, 0), fault.line))
    return Weighed(tuple(aims), tuple(there), tuple(ordered), tuple(missing))


def preview(
    db: Session,
    branch: Branch,
    weighed: Weighed,
    draft: SheetDraft,
    upload: int,
    page: int | None = 1,
    *,
    is_changed: bool = False,
) -> SheetPreview:
    """Return what a weighed sheet would write as its keeper is shown it, a page, or all where ``page`` is None."""
    lines = [_line(aim) for aim in weighed.aims]
    shown = page_of([*lines, *weighed.faults], page)
    faults = tuple(each for each in shown.items if isinstance(each, SheetFault))
    return SheetPreview(
        upload,
        branch.name,
        draft.year,
        draft.is_year_guessed,
        tuple(each for each in shown.items if isinstance(each, SheetLine)),
        weighed.there if shown.number == 1 else (),
        faults,
        weighed.missing if shown.is_last else (),
        draft.ignored if shown.is_last else (),
        draft.notes if shown.is_last else (),
        shown.number,
        shown.count,
        len(lines),
        len(weighed.faults),
        weighed.faults.index(faults[0]) + 1 if faults else 1,
        seen(db, weighed) if shown.is_last and lines else "",
        is_changed,
    )


def seen(db: Session, weighed: Weighed) -> str:
    """Return what tells one state of what would be written from every other."""
    parts = [(aim.member.id, aim.payer.value, aim.base, aim.regime, str(aim.first_month)) for aim in weighed.aims]
    return db.vault.fingerprint("|".join(map(str, parts)))[:SEEN_LENGTH]


def without_incomes(shown: SheetPreview) -> SheetPreview:
    """Return a preview for who is not the keeper: no base, no amount, none of what stands in a cell of bases."""
    lines = tuple(replace(line, base=None, amount=None) for line in shown.rows)
    faults = tuple(replace(fault, said="") if fault.wrong in OF_BASES else fault for fault in shown.faults)
    return replace(shown, rows=lines, faults=faults)


def _line(aim: Aim) -> SheetLine:
    row = aim.row
    start = (aim.first_month, aim.is_change)
    return SheetLine(row.line, row.sheet, aim.member.name, aim.payer, *start, aim.base, aim.amount)


def _meant(row: SheetRow, people: Sequence[Member], taken: dict[MemberId, SheetRow]) -> Member | SheetFault:
    if numbered := _NUMBERED.fullmatch(row.name):
        found = [each for each in people if each.id == int(numbered["number"])]
    else:
        found = [each for each in people if each.name == row.name]
    if not found:
        near = difflib.get_close_matches(row.name, [each.name for each in people], NEAR_NAMES, 0.5)
        return _fault(row, SheetWrong.UNKNOWN_PERSON, near=tuple(dict.fromkeys(near)))
    if len(found) > 1:
        apart = tuple(f"{each.name}（{each.id}号）" for each in sorted(found, key=lambda each: each.id))
        return _fault(row, SheetWrong.SEVERAL_PEOPLE, near=apart)
    [member] = found
    if member.id in taken:
        return replace(_fault(row, SheetWrong.DOUBLED), other=taken[member.id].line)
    if member.category not in PAYERS:
        return _fault(row, SheetWrong.PAYS_NOTHING)
    return member


def _aim(row: SheetRow, member: Member, year: int, basis: Basis, this: Month) -> Aim | SheetFault | None:
    """Return what a row would write of a member, its fault, or None when it changes nothing."""
    mine = basis.assessments.get(member.id, ())
    starts = [each.first_month for each in mine]
    start = first_month_of(row, year, starts, this)
    if start.year != year:
        return replace(_fault(row, SheetWrong.OTHER_YEAR), said=str(start), year=year)
    rates = rates_of(basis.almanac, start)
    payer = row.payer or (mine[-1].payer if mine else Payer(rates.payers[0]))
    if fault := base_fault(row, payer, rates):
        return fault
    base = asked_base(row, payer)
    holding = basis.assessment(member.id, start)
    if holding is not None and (holding.payer, base_of(basis.vault, holding)) == (payer, base):
        return None
    is_change = needs_reason(starts, start, rates)
    if is_change and not row.reason:
        return replace(_fault(row, SheetWrong.REASON_NEEDED), year=year)
    regime = row.regime or (mine[-1].regime if mine else None)
    return Aim(row, member, payer, base, regime, start, monthly_dues(payer, base, rates).amount, is_change)


def _fault(row: SheetRow, wrong: SheetWrong, *, near: tuple[str, ...] = ()) -> SheetFault:
    return SheetFault(row.line, row.sheet, wrong, row.name, near=near)


def _place(row: SheetRow | SheetFault) -> tuple[str, int]:
    return row.sheet, row.line
