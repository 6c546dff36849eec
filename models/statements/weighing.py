"""Holding a statement against the members, what they owe, and the books."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from models.rules.statements import Statement, keys
from models.rules.values import Month
from models.statements.tables import StatementEntry, StatementImport
from models.statements.told import StatementPreview, WeighedRow


@dataclass(frozen=True)
class Weighed:
    """A statement with what each of its rows comes to; ``marks`` tell its payments from all others."""

    statement: Statement
    matches: tuple[Match, ...]
    marks: tuple[str, ...]
    members: dict[int, Member]

    @property
    def waiting(self) -> tuple[WeighedRow, ...]:
        return tuple(self.row(place) for place, each in enumerate(self.matches) if each.fate.is_waiting)

    def row(self, place: int) -> WeighedRow:
        row, found = self.statement.rows[place], self.matches[place]
        names = tuple(self.members[member_id].name for member_id in found.member_ids)
        seen = (place + 1, row.line, row.sheet, row.on, row.payer, row.amount, row.note)
        return WeighedRow(*seen, found.fate, found.member_ids, names, found.months, found.doubt)


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


def preview(number: int, weighed: Weighed) -> StatementPreview:
    """Return a weighed statement as the keeper is shown it."""
    fates = [each.fate for each in weighed.matches]
    content = weighed.statement
    return StatementPreview(
        number,
        tuple(weighed.row(place) for place, fate in enumerate(fates) if fate.is_entering),
        weighed.waiting,
        fates.count(Fate.ENTERED),
        fates.count(Fate.LEFT),
        content.left_out,
        content.broken,
        content.is_platform,
        content.declared,
        content.summed,
        content.ignored,
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
            tuple((duty.month, duty.rest) for duty in duties.in_order(every[member.id], None)),
            oldest,
            until.plus(1) if (until := closed[member.branch_id]) else None,
            member.id == by.member_id,
            next((duty.amount for duty in reversed(every[member.id]) if duty.amount is not None), None),
        )
        for member in people
    ]
