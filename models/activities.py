"""Activities of a branch for others: what was done, by how many and how long; corrected by a newer row only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, exists, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import audit, branches
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, Sealed
from models.database import Session
from models.facts import Refused, fact
from models.roles import Secretary
from models.rules.values import Minutes

SHOWN = 8
MOST_PEOPLE = 10_000
LONGEST = Minutes(24 * 60)


class Activity(Base):
    """One version of an entry; a newer one names it in ``replaces_id``, and ``is_void`` takes the entry back."""

    __tablename__ = "activities"
    __table_args__ = (Index("ix_activities_branch_id_day", "branch_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("activities.id"), unique=True)
    day: Mapped[date]
    what: Mapped[str]
    people: Mapped[int]
    minutes: Mapped[Minutes]
    result: Mapped[str | None] = mapped_column(Sealed)
    is_void: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(Sealed)
    entered_at: Mapped[datetime]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))


@fact
class ActivityLine:
    """One activity as it stands; ``corrects`` is the number it had before. Told alone it is the answer to an entry."""

    number: int
    day: date
    what: str
    people: int
    minutes: Minutes
    result: str | None
    corrects: int | None


@fact
class ActivityVoided:
    """To the secretary: an entry is taken back; its rows stay."""

    number: int
    day: date
    what: str
    reason: str


@fact
class Activities:
    """To the secretary: the activities of a year, newest first, with the sums of all of them."""

    branch: str
    year: int
    count: int
    people: int
    minutes: Minutes
    lines: tuple[ActivityLine, ...]


@fact
class ActivityImpossible:
    """``problem``: future, old, people, minutes, known (as ``number``) or nothing to correct."""

    problem: str
    day: date
    number: int = 0


@fact
class NoSuchActivity:
    """No activity of that number stands in this secretary's branches."""

    number: int


async def record(
    db: Session,
    what: str,
    day: date,
    people: int,
    minutes: Minutes,
    result: str | None,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
) -> ActivityLine:
    """Enter an activity of the secretary's branch, once.

    Raises:
        Refused: with `ActivityImpossible`.
    """
    row = Activity(
        branch_id=by.office_branch_id, day=day, what=what, people=people, minutes=minutes, result=result,
        entered_at=at, entered_by=by.member_id,
    )  # fmt: skip
    known = select(Activity.id).where(
        Activity.branch_id == row.branch_id, Activity.day == day, Activity.what == what, standing()
    )
    if number := await db.scalar(known):
        raise Refused(ActivityImpossible("known", day, number))
    return await _enter(db, row, "record", almanac, by, at)


async def correct(
    db: Session,
    number: int,
    day: date | None,
    people: int | None,
    minutes: Minutes | None,
    result: str | None,
    almanac: Almanac,
    *,
    by: Secretary,
    at: datetime,
) -> ActivityLine:
    """Enter a newer version of an activity; what is not given stays as it was.

    Raises:
        Refused: with `NoSuchActivity` or `ActivityImpossible`.
    """
    old = await _mine(db, number, by)
    new = Activity(
        branch_id=old.branch_id, replaces_id=old.id, day=day or old.day, what=old.what,
        people=old.people if people is None else people, minutes=minutes or old.minutes, result=result or old.result,
        entered_at=at, entered_by=by.member_id,
    )  # fmt: skip
    if (new.day, new.people, new.minutes, new.result) == (old.day, old.people, old.minutes, old.result):
        raise Refused(ActivityImpossible("nothing", old.day, number))
    return await _enter(db, new, "correct", almanac, by, at)


async def void(db: Session, number: int, reason: str, *, by: Secretary, at: datetime) -> ActivityVoided:
    """Take an entry back, with a reason; it counts no more and its rows stay.

    Raises:
        Refused: with `NoSuchActivity`.
    """
    old = await _mine(db, number, by)
    await db.add(
        Activity(
            branch_id=old.branch_id,
            replaces_id=old.id,
            day=old.day,
            what=old.what,
            people=old.people,
            minutes=old.minutes,
            result=old.result,
            is_void=True,
            reason=reason,
            entered_at=at,
            entered_by=by.member_id,
        )
    )
    audit.record(db, "activities.void", at=at, by=by, branch=old.branch_id, activity=number)
    return ActivityVoided(number, old.day, old.what, reason)


async def of_year(db: Session, year: int, *, by: Secretary) -> Activities:
    """Return a year of the secretary's branch."""
    branch = await branches.meant(db, by=by)
    rows = await rows_of(db, branch.id, year)
    lines = tuple(line(row) for row in rows[::-1][:SHOWN])
    people, minutes = sum(row.people for row in rows), Minutes(sum(row.minutes.count for row in rows))
    return Activities(branch.name, year, len(rows), people, minutes, lines)


async def rows_of(db: Session, branch_id: BranchId, year: int) -> Sequence[Activity]:
    """Return the activities of a branch's year as they stand, by day."""
    query = select(Activity).where(
        Activity.branch_id == branch_id, Activity.day.between(date(year, 1, 1), date(year, 12, 31)), standing()
    )
    return (await db.scalars(query.order_by(Activity.day, Activity.id))).all()


def standing() -> ColumnElement[bool]:
    """Rows that no newer one replaces and that are not taken back."""
    newer = aliased(Activity)
    return ~exists().where(newer.replaces_id == Activity.id) & Activity.is_void.is_(False)


def line(row: Activity) -> ActivityLine:
    """Return what a message says of an activity."""
    return ActivityLine(row.id, row.day, row.what, row.people, row.minutes, row.result, row.replaces_id)


async def _enter(db: Session, row: Activity, verb: str, almanac: Almanac, by: Secretary, at: datetime) -> ActivityLine:
    today = almanac.today(at)
    problems = {
        "future": row.day > today,
        "old": row.day.year < today.year - 1,
        "people": not 1 <= row.people <= MOST_PEOPLE,
        "minutes": not Minutes(0) < row.minutes <= LONGEST,
    }
    for problem, is_there in problems.items():
        if is_there:
            raise Refused(ActivityImpossible(problem, row.day))
    row = await db.add(row)
    audit.record(db, f"activities.{verb}", at=at, by=by, branch=row.branch_id, activity=row.id)
    return line(row)


async def _mine(db: Session, number: int, by: Secretary) -> Activity:
    query = select(Activity).where(Activity.id == number, Activity.branch_id.in_(by.branch_ids), standing())
    row: Activity | None = await db.scalar(query)
    if row is None:
        raise Refused(NoSuchActivity(number))
    return row
