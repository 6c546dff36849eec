"""The volunteering of a branch's year, row by row: what counts, and how much still waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import func, select

from models.base import BranchId, MemberId
from models.database import Session
from models.hours.tables import HourClaim, counts, waits
from models.members import Member
from models.rules.values import Minutes


@dataclass(frozen=True)
class VolunteerRow:
    """Hours that count, of one member on one day; ``begins`` and ``until`` are None where nobody said them."""

    number: int
    day: date
    member_id: MemberId
    name: str
    activity: str
    begins: time | None
    until: time | None
    minutes: Minutes


@dataclass(frozen=True)
class VolunteerYear:
    """All rows of a year that count, by day; ``waiting`` more wait to be verified and are in no sum."""

    rows: tuple[VolunteerRow, ...]
    waiting: int

    @property
    def people(self) -> int:
        return len({row.member_id for row in self.rows})

    @property
    def minutes(self) -> Minutes:
        return Minutes(sum(row.minutes.count for row in self.rows))


async def volunteer_year(db: Session, branch_id: BranchId, year: int) -> VolunteerYear | None:
    """Return the volunteering of a branch in a year; None where nobody reported any, which is not known to be none."""
    of_year = (HourClaim.branch_id == branch_id, HourClaim.day.between(date(year, 1, 1), date(year, 12, 31)))
    entered = (await db.core(select(func.count(), func.count().filter(waits())).where(*of_year))).one()
    if not entered[0]:
        return None
    query = (
        select(
            HourClaim.id,
            HourClaim.day,
            HourClaim.member_id,
            Member.name,
            HourClaim.activity,
            HourClaim.begins,
            HourClaim.until,
            HourClaim.minutes,
        )
        .join(Member, Member.id == HourClaim.member_id)
        .where(*of_year, counts())
        .order_by(HourClaim.day, HourClaim.id)
    )
    rows = tuple(VolunteerRow(*row) for row in (await db.core(query)).all())
    return VolunteerYear(rows, int(entered[1]))
