"""Showing points: a member her own, a secretary those of her branch, by pinyin; nobody anybody else's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from models import branches
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.members import Member, active
from models.points.rows import entries_of
from models.points.tables import PointQuery, Verdict
from models.points.told import BranchPoints, PointLine, PointsCard, RuleSum
from models.roles import Person, Secretary
from models.rules.point_entries import Entry, EntryState, total, within
from models.rules.points import Term
from models.rules.values import Minutes

PAGE = 6


async def mine(db: Session, term: Term | None, page: int, almanac: Almanac, *, by: Person, at: datetime) -> PointsCard:
    """Return a member's own points of a term, by default the running period of the rule pack."""
    return await _card(db, by.member_id, None, term or current(almanac, at), page, almanac)


async def of_member(
    db: Session, member: Member, term: Term | None, page: int, almanac: Almanac, *, by: Secretary, at: datetime
) -> PointsCard:
    """Return the points of a member whom the secretary oversees."""
    assert by.oversees(member.branch_id) or by.oversees(member.group_id or BranchId(0))
    return await _card(db, member.id, member.name, term or current(almanac, at), page, almanac)


async def of_branch(db: Session, term: Term | None, almanac: Almanac, *, by: Secretary, at: datetime) -> BranchPoints:
    """Return the sums of the secretary's branch."""
    term = term or current(almanac, at)
    branch = await branches.meant(db, by=by)
    here = select(Member.id).where(Member.branch_id == branch.id, active())
    people = (await db.core(select(Member.id, Member.name).where(Member.id.in_(here)).order_by(Member.sort_key))).all()
    every = await entries_of(db, here, term.year, almanac)
    hers = [within(every.get(row.id, ()), term.first, term.last) for row in people]
    return BranchPoints(
        branch.name,
        str(term),
        str(term.plus(-1)),
        tuple(row.name for row in people),
        tuple(total(entries) for entries in hers),
        tuple(held(entries) for entries in hers),
    )


def current(almanac: Almanac, at: datetime) -> Term:
    """Return the running period."""
    points = almanac.rules(at).points
    return Term.of(almanac.today(at), points.period if points else "year")


def held(entries: Sequence[Entry]) -> int:
    """Return how many entries wait for an answer."""
    return sum(entry.state is EntryState.HELD for entry in entries)


def line(entry: Entry, notes: Mapping[str, str]) -> PointLine:
    """Return what a message says of an entry."""
    row, rule = entry.row, entry.rule
    return PointLine(
        row.code,
        row.source,
        row.day,
        row.what,
        Minutes(row.minutes),
        rule.name,
        rule.points,
        rule.per_minutes or 0,
        rule.cap,
        entry.version,
        entry.since,
        entry.worth,
        entry.granted,
        entry.state,
        notes.get(row.code),
    )


async def _card(
    db: Session, member_id: MemberId, name: str | None, term: Term, page: int, almanac: Almanac
) -> PointsCard:
    only_her = select(Member.id).where(Member.id == member_id)
    every = (await entries_of(db, only_her, term.year, almanac)).get(member_id, [])
    entries = within(every, term.first, term.last)[::-1]
    pages = max(1, -(-len(entries) // PAGE))
    page = min(max(page, 1), pages)
    notes = await _notes(db, member_id)
    return PointsCard(
        member_id,
        name,
        str(term),
        str(term.plus(-1)),
        total(entries),
        held(entries),
        _sums(entries),
        tuple(line(entry, notes) for entry in entries[(page - 1) * PAGE : page * PAGE]),
        page,
        pages,
    )


def _sums(entries: Sequence[Entry]) -> tuple[RuleSum, ...]:
    """Return the sum of each rule, under the name and cap of its newest entry."""
    by_rule: dict[str, list[Entry]] = {}
    for entry in entries:
        by_rule.setdefault(entry.rule.key, []).append(entry)
    return tuple(RuleSum(those[0].rule.name, total(those), those[0].rule.cap) for those in by_rule.values())


async def _notes(db: Session, member_id: MemberId) -> dict[str, str]:
    """Return the answers to her queries that left an entry out or standing, by row."""
    query = select(PointQuery).where(PointQuery.member_id == member_id, PointQuery.verdict.in_(list(Verdict)))
    rows = (await db.scalars(query.order_by(PointQuery.id))).all()
    return {f"{row.source.value}{row.number}": row.reason or "" for row in rows}
