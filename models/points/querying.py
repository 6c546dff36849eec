"""Queries: a member doubts an entry of hers, it is held, and a secretary answers with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from models import audit, notices, offices
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.members import Member, active
from models.offices import Office
from models.points.rows import entries_of
from models.points.showing import line
from models.points.tables import PointQuery, Verdict
from models.points.told import (
    AlreadyQueried,
    NoSuchPointQuery,
    NoSuchPointRow,
    OwnPoints,
    PointLine,
    PointQueried,
    PointQueries,
    PointQueryAnswered,
    PointQueryWaiting,
)
from models.roles import SECRETARIAL, Person, Secretary
from models.rules.points import RowCode, Source


async def query(db: Session, code: RowCode, doubt: str, almanac: Almanac, *, by: Person, at: datetime) -> PointQueried:
    """Hold the entry of hers that comes from a row until a secretary has answered.

    Raises:
        Refused: with `NoSuchPointRow` or `AlreadyQueried`.
    """
    found = (await _lines(db, [by.member_id], [almanac.today(at).year, almanac.today(at).year - 1], almanac)).get(
        (by.member_id, code.source, code.number)
    )
    if found is None:
        raise Refused(NoSuchPointRow())
    asked = {
        "member_id": by.member_id,
        "branch_id": by.branch_id,
        "source": code.source,
        "number": code.number,
        "doubt": doubt,
        "asked_at": at,
    }
    added = await db.insert_new(PointQuery.__table__, asked, PointQuery.id)
    if not added:
        raise Refused(AlreadyQueried())
    number = added[0].id
    told = PointQueryWaiting(number, by.name, doubt, found)
    judges = await _judges(db, by, almanac, at)
    await notices.tell(db, select(Member.id).where(Member.id.in_(judges)), told, key=f"point-query:{number}", at=at)
    audit.record(db, "points.query", at=at, by=by, member=by.member_id, branch=by.branch_id, query=number)
    return PointQueried(found, is_awaited=not judges)


async def waiting(db: Session, almanac: Almanac, *, by: Secretary, at: datetime) -> PointQueries:
    """Return the queries of the secretary's branches that wait, oldest first."""
    rows = (
        await db.execute(
            select(PointQuery, Member.name)
            .join(Member, Member.id == PointQuery.member_id)
            .where(PointQuery.branch_id.in_(by.branch_ids), PointQuery.answered_at.is_(None))
            .order_by(PointQuery.id)
        )
    ).all()
    year = almanac.today(at).year
    lines = await _lines(db, [row.member_id for row, _ in rows], [year, year - 1], almanac)
    return PointQueries(
        tuple(
            PointQueryWaiting(row.id, name, row.doubt, lines.get((row.member_id, row.source, row.number)))
            for row, name in rows
        )
    )


async def answer(
    db: Session, number: int, verdict: Verdict, reason: str, almanac: Almanac, *, by: Secretary, at: datetime
) -> PointQueryAnswered:
    """Answer a query, once, and tell the member.

    Raises:
        Refused: with `NoSuchPointQuery` or `OwnPoints`.
    """
    row = await db.get(PointQuery, number)
    if row is None or row.answered_at is not None or not by.oversees(row.branch_id):
        raise Refused(NoSuchPointQuery(number))
    if row.member_id == by.member_id:
        raise Refused(OwnPoints())
    row.verdict, row.reason, row.answered_at, row.answered_by = verdict, reason, at, by.member_id
    await db.orm.flush()
    member = await db.get(Member, row.member_id)
    assert member is not None
    year = almanac.today(at).year
    lines = await _lines(db, [member.id], [year, year - 1], almanac)
    told = PointQueryAnswered(member.name, verdict, reason, lines.get((member.id, row.source, row.number)))
    only_her = select(Member.id).where(Member.id == member.id)
    await notices.tell(db, only_her, told, key=f"point-query:{number}:answered", at=at)
    audit.record(
        db, "points.answer", at=at, by=by, member=member.id, branch=row.branch_id, query=number, verdict=verdict.value
    )
    return told


async def _judges(db: Session, by: Person, almanac: Almanac, at: datetime) -> list[MemberId]:
    """Return who answers a member's doubt: the other secretaries of her branch, else those of the nearest above it."""
    above = aliased(Branch)
    path = select(Branch.path).where(Branch.id == by.branch_id).scalar_subquery()
    query = (
        select(Office.member_id, above.path)
        .join(Member, Member.id == Office.member_id)
        .join(above, above.id == Office.branch_id)
        .where(
            Office.kind.in_(SECRETARIAL),
            offices.in_force(almanac.today(at)),
            active(),
            Member.id != by.member_id,
            func.substr(path, 1, func.length(above.path)) == above.path,
        )
        .order_by(func.length(above.path).desc(), Member.id)
    )
    rows = (await db.core(query)).all()
    return [row.member_id for row in rows if row.path == rows[0].path]


async def _lines(
    db: Session, who: Sequence[MemberId], years: Sequence[int], almanac: Almanac
) -> dict[tuple[MemberId, Source, int], PointLine]:
    """Return the entries of these members by the row they come from."""
    chosen = select(Member.id).where(Member.id.in_(who))
    found: dict[tuple[MemberId, Source, int], PointLine] = {}
    for year in years:
        for member_id, entries in (await entries_of(db, chosen, year, almanac)).items():
            found |= {(member_id, each.row.source, each.row.number): line(each, {}) for each in entries}
    return found
