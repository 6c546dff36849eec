"""Holding a statement against the members, what they owe, and the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from models import ledger
from models.almanac import Almanac
from models.database import Session
from models.facts import of_json
from models.ledger import LedgerEntry
from models.members import Member, overseen
from models.payments import duties
from models.roles import DuesKeeper
from models.rules.matching import Debtor, Fate, Match, Pick, match
from models.rules.pages import page_of
from models.rules.statements import Broken, BrokenCell, Statement, keys
from models.rules.values import Money, Month
from models.statements.tables import StatementEntry, StatementImport
from models.statements.told import StatementPreview, Tally, WeighedRow

SEEN_LENGTH = 8


@dataclass(frozen=True)
class Weighed:
    """A statement with what each of its rows comes to; ``marks`` tell its payments from all others."""

    statement: Statement
    matches: tuple[Match, ...]
    marks: tuple[str, ...]
    members: dict[int, Member]

    @property
    def sure(self) -> list[tuple[int, Match]]:
        return [(place, each) for place, each in enumerate(self.matches) if each.fate.is_entering]

    @property
    def entering(self) -> list[int]:
        """Return the places of what can be entered."""
        return [place for place, _ in self.sure]

    @property
    def amount(self) -> Money:
        """Return what can be entered comes to."""
        return Money(sum(self.statement.rows[place].amount.fen for place in self.entering))

    @property
    def waiting(self) -> tuple[WeighedRow, ...]:
        return tuple(self.row(place) for place, each in enumerate(self.matches) if each.fate.is_waiting)

    def row(self, place: int) -> WeighedRow:
        row, found = self.statement.rows[place], self.matches[place]
        names = tuple(self.members[member_id].name for member_id in found.member_ids)
        seen = (place + 1, row.line, row.sheet, row.on, row.payer, row.amount, row.note)
        return WeighedRow(
            *seen, found.fate, found.member_ids, names, found.months, found.doubt, found.is_late, found.surplus
        )


async def weigh(
    db: Session, content: Statement, picks: dict[int, Pick], almanac: Almanac, *, by: DuesKeeper, at: datetime
) -> Weighed:
    """Return what each row comes to among the members of the keeper's branches."""
    people = await overseen(db, by.branch_ids)
    debtors = await _debtors(db, people, almanac, by, at)
    marks = tuple(db.vault.fingerprint(key) for key in keys(content.rows))
    known = await entered(db, marks)
    places = {place for place, mark in enumerate(marks) if mark in known}
    return Weighed(content, match(content.rows, debtors, places, picks), marks, {each.id: each for each in people})


async def entered(db: Session, marks: Sequence[str]) -> set[str]:
    """Return which of these payments are in the books, and not reversed."""
    query = select(StatementEntry.mark).where(StatementEntry.mark.in_(marks), ~reversed_since())
    return {row.mark for row in await db.core(query)}


def reversed_since() -> ColumnElement[bool]:
    """Return whether the entry of a payment was reversed, as a condition."""
    undoing = aliased(LedgerEntry)
    return exists().where(undoing.branch_id == StatementEntry.branch_id, undoing.reversal_of == StatementEntry.number)


def preview(
    db: Session, number: int, weighed: Weighed, page: int | None = 1, *, is_changed: bool = False
) -> StatementPreview:
    """Return a weighed statement as the keeper is shown it, a page of it, or all of it where ``page`` is None."""
    content, waiting = weighed.statement, weighed.waiting
    sure = tuple(weighed.row(place) for place in weighed.entering)
    items: list[WeighedRow | BrokenCell] = [*sure, *waiting, *content.broken]
    shown = page_of(items, page)
    return StatementPreview(
        number,
        shown.number,
        shown.count,
        seen(db, weighed) if shown.is_last and sure else "",
        _tally(weighed, len(sure), len(waiting)),
        tuple(each for each in shown.items if isinstance(each, WeighedRow)),
        tuple(each for each in shown.items if isinstance(each, BrokenCell)),
        content.left_out if shown.is_last else (),
        content.is_platform,
        content.ignored if shown.is_last else (),
        content.notes if shown.is_last else (),
        is_changed,
    )


def without_amounts(shown: StatementPreview) -> StatementPreview:
    """Return a preview for who may not see amounts: without those, and the words in which they may stand."""
    rows = tuple(replace(row, amount=None, note="") for row in shown.rows)
    broken = tuple(replace(each, shown="") if each.what is Broken.AMOUNT else each for each in shown.broken)
    tally = replace(shown.tally, amount=None, declared=None, summed=None)
    return replace(shown, rows=rows, broken=broken, tally=tally)


def seen(db: Session, weighed: Weighed) -> str:
    """Return what tells one state of what would be entered from every other."""
    sure = [(place, each.member_ids, each.months, each.surplus) for place, each in weighed.sure]
    return db.vault.fingerprint("|".join(map(str, sure)))[:SEEN_LENGTH]


def _tally(weighed: Weighed, sure: int, waiting: int) -> Tally:
    content, fates = weighed.statement, [each.fate for each in weighed.matches]
    sums = (content.declared, content.summed) if content.is_sum_wrong else (None, None)
    return Tally(
        sure,
        waiting,
        len(content.broken),
        fates.count(Fate.ENTERED),
        fates.count(Fate.LEFT),
        fates.count(Fate.LEFT) + fates.count(Fate.PICKED),
        content.is_sum_wrong,
        weighed.amount,
        *sums,
    )


def content_of(held: StatementImport) -> Statement:
    return of_json(Statement, held.content)


def picks_of(held: StatementImport) -> dict[int, Pick]:
    return {int(place): of_json(Pick, pick) for place, pick in held.picks.items()}


async def _debtors(
    db: Session, people: Sequence[Member], almanac: Almanac, by: DuesKeeper, at: datetime
) -> list[Debtor]:
    every = await duties.of(db, [member.id for member in people])
    oldest = Month.of(almanac.today(at)).plus(-almanac.rules(at).dues.arrears_limit_months)
    closed = {each: await ledger.closed_until(db, each) for each in sorted({member.branch_id for member in people})}
    return [
        Debtor(
            member.id,
            member.name,
            tuple((duty.month, duty.rest) for duty in duties.in_order(every[member.id])),
            oldest,
            until.plus(1) if (until := closed[member.branch_id]) else None,
            member.id == by.member_id,
            next((duty.amount for duty in reversed(every[member.id]) if duty.amount is not None), None),
        )
        for member in people
    ]
