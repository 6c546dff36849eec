"""What the ledger of hours says: a member's year, a branch's totals; kept nowhere twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, Select, func, select, type_coerce

from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.hours.tables import ClaimState, HourClaim, counts, is_reversed
from models.hours.told import Entry
from models.members import Category, Member, active
from models.roles import Person
from models.rules.values import Minutes

VOLUNTEERS = (Category.FULL, Category.PROBATIONARY)
NONE = Minutes(0)


@dataclass(frozen=True)
class Line:
    """One line of somebody's record."""

    number: int
    day: date
    minutes: Minutes
    activity: str
    state: Entry


@dataclass(frozen=True)
class ProjectHours:
    """What counts of one project in a year."""

    activity: str
    times: int
    minutes: Minutes


@fact
class HoursCard:
    """To the member herself: a year's hours, verified and waiting apart; ``target`` is 0 where none is set."""

    year: int
    verified: Minutes
    waiting: Minutes
    lines: tuple[Line, ...]
    projects: tuple[ProjectHours, ...] = ()
    target: Minutes = NONE
    years: tuple[int, ...] = ()


@fact
class BranchHours:
    """To the secretary: her branch's year in counts; ``reached`` of the target, which is 0 where none is set."""

    branch_id: int
    branch: str
    year: int
    members: int
    served: int
    times: int
    verified: Minutes
    waiting: int
    waiting_minutes: Minutes
    target: Minutes = NONE
    reached: int = 0
    projects: tuple[ProjectHours, ...] = ()


async def card(db: Session, year: int | None, almanac: Almanac, *, by: Person, at: datetime) -> HoursCard:
    """Return a member's own year, this one where none is named."""
    year = year or almanac.today(at).year
    hers = HourClaim.member_id == by.member_id
    lines = await year_of(db, select(Member.id).where(Member.id == by.member_id), year)
    days = (await db.core(select(HourClaim.day).where(hers).distinct())).scalars()
    years = tuple(sorted({day.year for day in days} | {almanac.today(at).year}, reverse=True))
    found = [line for _, line in reversed(lines)]
    target = almanac.rules(at).hours.target
    return HoursCard(
        year,
        _sum(found, Entry.VERIFIED),
        _sum(found, Entry.WAITING),
        tuple(found),
        projects(found),
        target,
        years,
    )


async def of_branch(db: Session, branch: Branch, year: int | None, almanac: Almanac, *, at: datetime) -> BranchHours:
    """Return a branch's year in counts, over the members it has now."""
    year = year or almanac.today(at).year
    here = select(Member.id).where(Member.branch_id == branch.id, active(), Member.category.in_(VOLUNTEERS))
    members = int((await db.core(select(func.count()).select_from(here.subquery()))).scalar_one())
    query = _of_year(year).where(HourClaim.branch_id == branch.id)
    rows = (await db.core(query)).all()
    lines = [_line(row) for row in rows]
    verified = [line for line in lines if line.state is Entry.VERIFIED]
    waiting = [line for line in lines if line.state is Entry.WAITING]
    done = await minutes_of(db, here, year)
    target = almanac.rules(at).hours.target
    reached = sum(minutes >= target for minutes in done.values()) if target.count else 0
    total, open_minutes = _sum(verified, Entry.VERIFIED), _sum(waiting, Entry.WAITING)
    return BranchHours(
        branch.id,
        branch.name,
        year,
        members,
        len(done),
        len(verified),
        total,
        len(waiting),
        open_minutes,
        target,
        reached,
        projects(lines),
    )


async def minutes_of(db: Session, who: Select[MemberId], year: int) -> dict[MemberId, Minutes]:
    """Return what counts of a year for the members selected who have any, in one statement."""
    query = (
        select(HourClaim.member_id, func.sum(type_coerce(HourClaim.minutes, Integer)).label("minutes"))
        .where(HourClaim.member_id.in_(who), HourClaim.day.between(date(year, 1, 1), date(year, 12, 31)), counts())
        .group_by(HourClaim.member_id)
    )
    return {row.member_id: Minutes(int(row.minutes)) for row in (await db.core(query)).all()}


async def year_of(db: Session, who: Select[MemberId], year: int) -> list[tuple[MemberId, Line]]:
    """Return every line of a year of the members selected, by day."""
    rows = (await db.core(_of_year(year).where(HourClaim.member_id.in_(who)))).all()
    return [(row.member_id, _line(row)) for row in rows]


async def counting(
    db: Session, first: date, last: date, *, member_id: MemberId | None = None, branch_id: BranchId | None = None
) -> list[tuple[MemberId, Line]]:
    """Return the lines that count from ``first`` to ``last``, of a member or of all in a branch, by day."""
    query = _lines().where(HourClaim.day.between(first, last), counts())
    if member_id is not None:
        query = query.where(HourClaim.member_id == member_id)
    if branch_id is not None:
        query = query.where(HourClaim.branch_id == branch_id)
    return [(row.member_id, _line(row)) for row in (await db.core(query)).all()]


async def lines_of(db: Session, numbers: Collection[int]) -> dict[int, Line]:
    """Return lines of the record by their numbers."""
    rows = (await db.core(_lines().where(HourClaim.id.in_(numbers)))).all()
    return {row.id: _line(row) for row in rows}


def projects(lines: Sequence[Line]) -> tuple[ProjectHours, ...]:
    """Return what counts by project, the most time first."""
    times: Counter[str] = Counter()
    minutes: Counter[str] = Counter()
    for line in lines:
        if line.state is Entry.VERIFIED:
            times[line.activity] += 1
            minutes[line.activity] += line.minutes.count
    return tuple(ProjectHours(name, times[name], Minutes(count)) for name, count in minutes.most_common())


def _of_year(year: int) -> Select[*tuple[Any, ...]]:
    return _lines().where(HourClaim.day.between(date(year, 1, 1), date(year, 12, 31)))


def _lines() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(
        HourClaim.member_id,
        HourClaim.id,
        HourClaim.day,
        HourClaim.minutes,
        HourClaim.activity,
        HourClaim.state,
        is_reversed().label("is_reversed"),
    ).order_by(HourClaim.day, HourClaim.id)
    return query


def _line(row: Any) -> Line:
    return Line(row.id, row.day, row.minutes, row.activity, _ENTRIES[row.state] if not row.is_reversed else _UNDONE)


def _sum(lines: Sequence[Line], state: Entry) -> Minutes:
    return Minutes(sum(line.minutes.count for line in lines if line.state is state))


_UNDONE = Entry.REVERSED
_ENTRIES = {
    ClaimState.CLAIMED: Entry.WAITING,
    ClaimState.VERIFIED: Entry.VERIFIED,
    ClaimState.REFUSED: Entry.REFUSED,
}
