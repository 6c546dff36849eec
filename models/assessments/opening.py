"""Months that have come: one row of dues for every paying member, once, also for months the program slept through."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, cast, func, or_, select

from models import notices, offices
from models.almanac import Almanac
from models.assessments.figuring import basis_of, row_of
from models.assessments.told import StillUnassessed
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import DuesMonth
from models.members import Category, Member, active
from models.rules.assessments import owes_from, owes_until
from models.rules.dues import DuesState, months_between
from models.rules.reminders import dues_stages
from models.rules.values import Month
from models.selects import built_once

PAYERS = (Category.FULL, Category.PROBATIONARY)


async def open_months(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> int:
    """Write down what is owed for every month that has begun to be collected; return how many rows were new.

    It goes back as far as arrears may be paid, and no further than each member has been here.
    """
    rules, this = almanac.rules(at), Month.of(almanac.today(at))
    months = list(months_between(this.plus(-rules.dues.arrears_limit_months), this.plus(-1)))
    day = branch.collection_day or rules.dues.collection_day
    # Where the next month begins with holidays, its first reminder lies in this one.
    for month in (this, this.plus(1)):
        stages = dues_stages(month, day, almanac.calendar, rules.reminders.quiet, rules.reminders, almanac.zone)
        if stages and at >= stages[0].at:
            months.append(month)
    opened = await _open(db, branch, months, almanac, at)
    if almanac.may_disturb(at):
        await _tell_unassessed(db, branch, months[0], almanac, at)
    return opened


async def open_month(db: Session, branch: Branch, month: Month, almanac: Almanac, *, at: datetime) -> int:
    """Write down what every paying member of a branch owes for a month, once; return how many were new."""
    return await _open(db, branch, [month], almanac, at)


async def open_named(db: Session, named: Sequence[tuple[MemberId, Month]], almanac: Almanac, *, at: datetime) -> None:
    """Write down what members owe for months somebody named, with their assessments, as if the sweep had come to it."""
    basis = await basis_of(db, almanac, list({member_id for member_id, _ in named}))
    rows = [row_of(basis, member_id, month, at) for member_id, month in named]
    await db.insert_new(DuesMonth.__table__, rows)


async def _open(db: Session, branch: Branch, months: Sequence[Month], almanac: Almanac, at: datetime) -> int:
    if branch.is_temporary or not months:
        return 0
    people = (await db.core(_payers(), {"branch": branch.id, "first": months[0].first})).all()
    since = min(months[0], Month(months[-1].year, 1))
    known = await db.core(_known(), {"branch": branch.id, "since": since})
    there = {(row.member_id, row.month) for row in known}
    fresh = [
        (person, month)
        for person in people
        for month in months
        if (person.id, month) not in there and _owes(person, month, almanac)
    ]
    if not fresh:
        return 0
    basis = await basis_of(db, almanac, list({person.id for person, _ in fresh}))
    rows = [row_of(basis, person.id, month, at) for person, month in fresh]
    await db.insert_new(DuesMonth.__table__, rows)
    return len(rows)


async def _tell_unassessed(db: Session, branch: Branch, since: Month, almanac: Almanac, at: datetime) -> None:
    """Tell the keeper once whose amount is unknown in the month with which a year begins for her."""
    names: dict[Month, list[str]] = {}
    asked = {"branch": branch.id, "since": since, "year_of_since": Month(since.year, 1)}
    for row in await db.core(_unassessed(), asked):
        names.setdefault(row.month, []).append(row.name)
    keepers = offices.dues_keepers(branch.id, almanac.today(at))
    for month, missing in names.items():
        told = StillUnassessed(month, tuple(missing))
        await notices.tell(db, keepers, told, key=f"unassessed:{branch.id}:{month}", at=at)


@built_once
def _payers() -> Select[*tuple[Any, ...]]:
    here = or_(active(), Member.departed_on >= bindparam("first"))
    columns = (Member.id, Member.name, Member.enrolled_at, Member.joined_on, Member.departed_on)
    payers = select(*columns).where(Member.branch_id == bindparam("branch"), Member.category.in_(PAYERS), here)
    return payers.order_by(Member.sort_key)


@built_once
def _known() -> Select[*tuple[Any, ...]]:
    return (
        select(DuesMonth.member_id, DuesMonth.month)
        .join(Member, Member.id == DuesMonth.member_id)
        .where(Member.branch_id == bindparam("branch"), DuesMonth.month >= bindparam("since"))
    )


@built_once
def _unassessed() -> Select[*tuple[Any, ...]]:
    """Select who of a branch has no amount in the month with which a year begins for her, since a month."""
    of_branch = (Member.branch_id == bindparam("branch"), DuesMonth.month >= bindparam("since"))
    year = func.substr(cast(DuesMonth.month, String), 1, 4)
    begin = (
        select(DuesMonth.member_id, func.min(cast(DuesMonth.month, String)).label("month"))
        .join(Member, Member.id == DuesMonth.member_id)
        .where(Member.branch_id == bindparam("branch"), DuesMonth.month >= bindparam("year_of_since"))
        .group_by(DuesMonth.member_id, year)
        .subquery()
    )
    its_row = and_(begin.c.member_id == DuesMonth.member_id, begin.c.month == cast(DuesMonth.month, String))
    unknown = (DuesMonth.sealed_amount.is_(None), DuesMonth.state != DuesState.WAIVED, active())
    return (
        select(DuesMonth.month, Member.name)
        .join(Member, Member.id == DuesMonth.member_id)
        .join(begin, its_row)
        .where(*of_branch, *unknown)
        .order_by(DuesMonth.month, Member.sort_key)
    )


def _owes(person: Any, month: Month, almanac: Almanac) -> bool:
    first, last = owes_from(almanac.today(person.enrolled_at), person.joined_on), owes_until(person.departed_on)
    return first <= month and (last is None or month <= last)
