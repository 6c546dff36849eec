"""Visits: of instructors (党建工作指导员), of paired helpers (结对帮扶), calls (走访); what was agreed, when next."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Index, exists, or_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import actions, audit, notices, offices, reminders
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, Sealed, enum_column
from models.branches import Branch
from models.database import Session
from models.facts import Refused, fact
from models.members import Member
from models.outbox import Purpose
from models.roles import Person
from models.rules import visits as rules
from models.rules.calendar import at_wall
from models.rules.reminders import MIDNIGHT, week_of
from models.rules.visits import VisitKind

CLOCK = time(9)
SHOWN = 8
# A working day before lies at most a long holiday away.
AHEAD = timedelta(days=12)
# What is overdue for longer is only listed, nobody is told of it every week for ever.
OVERDUE = timedelta(days=60)


class Visit(Base):
    """One version of an entry, as of `models.activities.Activity`; whom and what about is sealed."""

    __tablename__ = "visits"
    __table_args__ = (
        Index("ix_visits_branch_id_day", "branch_id", "day"),
        Index("ix_visits_branch_id_next_on", "branch_id", "next_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id"), unique=True)
    kind: Mapped[VisitKind] = mapped_column(enum_column(VisitKind))
    visitor_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    day: Mapped[date]
    whom: Mapped[str] = mapped_column(Sealed)
    agreed: Mapped[str] = mapped_column(Sealed)
    next_on: Mapped[date | None]
    is_void: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str | None] = mapped_column(Sealed)
    entered_at: Mapped[datetime]
    entered_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))

    @property
    def bond(self) -> tuple[int, VisitKind, str]:
        return self.visitor_id, self.kind, "".join(self.whom.split())


@fact
class VisitLine:
    """One visit as it stands; told alone it is the answer to an entry."""

    number: int
    kind: VisitKind
    visitor: str
    day: date
    whom: str
    agreed: str
    next_on: date | None
    corrects: int | None


@fact
class VisitEntered:
    """To the visitor: somebody entered or corrected a visit of hers."""

    line: VisitLine
    by: str


@fact
class VisitVoided:
    """To who took an entry back, and to the visitor: it counts no more, its rows stay."""

    number: int
    day: date
    whom: str
    reason: str


@fact
class VisitReminder:
    """To the visitor: a working day is left until the day she named."""

    line: VisitLine


@fact
class VisitsOverdue:
    """To the secretary, once a week at the most: visits whose day is gone by."""

    lines: tuple[VisitLine, ...]
    count: int


@fact
class Visits:
    """What is due next, the soonest first: the branch's to its secretary, her own to a member; ``held`` this year."""

    year: int
    held: int
    lines: tuple[VisitLine, ...]
    count: int
    is_all: bool
    today: date


@fact
class VisitImpossible:
    """``problem``: future, old, next (not after today) or nothing to correct."""

    problem: str
    day: date


@fact
class NoSuchVisit:
    """No visit of that number stands that this person made or oversees."""

    number: int


async def record(
    db: Session,
    visitor: Member | None,
    kind: VisitKind,
    day: date,
    whom: str,
    agreed: str,
    next_on: date | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> VisitLine:
    """Enter a visit, one's own or, as secretary, a ``visitor``'s, who is told.

    Raises:
        Refused: with `VisitImpossible`.
    """
    row = Visit(
        branch_id=visitor.branch_id if visitor else by.branch_id, visitor_id=visitor.id if visitor else by.member_id,
        kind=kind, day=day, whom=whom, agreed=agreed, next_on=next_on, entered_at=at, entered_by=by.member_id,
    )  # fmt: skip
    return await _enter(db, row, "record", almanac, by, at)


async def correct(
    db: Session,
    number: int,
    day: date | None,
    agreed: str | None,
    next_on: date | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> VisitLine:
    """Enter a newer version of a visit; what is not given stays as it was.

    Raises:
        Refused: with `NoSuchVisit` or `VisitImpossible`.
    """
    old = await _reached(db, number, almanac, by, at)
    new = Visit(
        branch_id=old.branch_id, replaces_id=old.id, visitor_id=old.visitor_id, kind=old.kind, day=day or old.day,
        whom=old.whom, agreed=agreed or old.agreed, next_on=next_on or old.next_on,
        entered_at=at, entered_by=by.member_id,
    )  # fmt: skip
    if (new.day, new.agreed, new.next_on) == (old.day, old.agreed, old.next_on):
        raise Refused(VisitImpossible("nothing", old.day))
    return await _enter(db, new, "correct", almanac, by, at)


async def void(db: Session, number: int, reason: str, almanac: Almanac, *, by: Person, at: datetime) -> VisitVoided:
    """Take an entry back, with a reason.

    Raises:
        Refused: with `NoSuchVisit`.
    """
    old = await _reached(db, number, almanac, by, at)
    await db.add(
        Visit(
            branch_id=old.branch_id,
            replaces_id=old.id,
            visitor_id=old.visitor_id,
            kind=old.kind,
            day=old.day,
            whom=old.whom,
            agreed=old.agreed,
            next_on=None,
            is_void=True,
            reason=reason,
            entered_at=at,
            entered_by=by.member_id,
        )
    )
    told = VisitVoided(number, old.day, old.whom, reason)
    others = select(Member.id).where(Member.id == old.visitor_id, Member.id != by.member_id)
    await notices.tell(db, others, told, key=f"visit:{number}:void", at=at)
    audit.record(db, "visits.void", at=at, by=by, branch=old.branch_id, visit=number)
    return told


async def listing(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> Visits:
    """Return what is due next: of the secretary's branches, else her own."""
    secretary = await actions.secretary_of(db, by, almanac, at)
    hers: ColumnElement[bool] = Visit.visitor_id == by.member_id
    if secretary is not None:
        hers = or_(hers, Visit.branch_id.in_(secretary.branch_ids))
    rows, today = await _standing(db, hers), almanac.today(at)
    due = _due(rows)
    held = sum(row.day.year == today.year for row in rows)
    lines = await _lines(db, due[:SHOWN])
    return Visits(today.year, held, lines, len(due), secretary is not None, today)


async def remind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind each visitor a working day before a visit is due, once, when her week has room; and list what is overdue.

    Overdue visits are listed to the secretaries once a week at the most.
    """
    today, book = almanac.today(at), almanac.rules(at).reminders
    window = Visit.next_on.between(today - OVERDUE, today + AHEAD)
    if not almanac.may_disturb(at) or await db.scalar(select(Visit.id).where(_of(branch), window).limit(1)) is None:
        return
    due = [row for row in _due(await _standing(db, _of(branch))) if row.next_on and row.next_on >= today - OVERDUE]
    for told, row in zip(await _lines(db, due), due, strict=True):
        assert row.next_on is not None
        stage = rules.visit_stage(row.next_on, almanac.calendar, book.quiet, CLOCK, almanac.zone)
        if stage.at <= row.entered_at:
            continue
        key, hers = f"visit:{row.id}", select(Member.id).where(Member.id == row.visitor_id)
        for each in await reminders.begun(db, branch.id, key, [stage], at=at):
            who = hers.where(reminders.has_room(almanac, at))
            await reminders.remind(
                db, branch.id, who, VisitReminder(told), each, key=key, what="走访", almanac=almanac, at=at
            )
    if almanac.local(at).time() >= CLOCK:
        await _tell_overdue(db, branch, [row for row in due if row.next_on and row.next_on < today], almanac, at)


async def rows_of(db: Session, branch_id: BranchId, year: int) -> list[tuple[Visit, str]]:
    """Return the visits of a branch's year as they stand, by day, each with the visitor's name."""
    rows = await _standing(db, (Visit.branch_id == branch_id) & Visit.day.between(date(year, 1, 1), date(year, 12, 31)))
    rows = sorted(rows, key=lambda row: (row.day, row.id))
    return [(row, told.visitor) for row, told in zip(rows, await _lines(db, rows), strict=True)]


async def _tell_overdue(db: Session, branch: Branch, rows: Sequence[Visit], almanac: Almanac, at: datetime) -> None:
    if not rows:
        return
    monday = week_of(almanac.today(at))
    who = select(Member.id).where(
        Member.id.in_(offices.secretaries(branch.id, almanac.today(at))), reminders.has_room(almanac, at)
    )
    told = VisitsOverdue(await _lines(db, rows[:SHOWN]), len(rows))
    deadline = at_wall(monday + timedelta(days=7), MIDNIGHT, almanac.zone)
    key = f"visits-overdue:{branch.id}:{monday}"
    await notices.tell(db, who, told, key=key, at=at, purpose=Purpose.REMINDER, deadline=deadline)


def _of(branch: Branch) -> ColumnElement[bool]:
    return Visit.branch_id == branch.id


def _due(rows: Sequence[Visit]) -> list[Visit]:
    """Return the visits that are due again, the soonest first."""
    found = [row for row in rules.newest(rows) if row.next_on is not None]
    return sorted(found, key=lambda row: (row.next_on or date.max, row.id))


async def _standing(db: Session, which: ColumnElement[bool]) -> Sequence[Visit]:
    newer = aliased(Visit)
    replaced = exists().where(newer.replaces_id == Visit.id)
    query = select(Visit).where(which, ~replaced, Visit.is_void.is_(False)).order_by(Visit.id)
    return (await db.scalars(query)).all()


async def _lines(db: Session, rows: Sequence[Visit]) -> tuple[VisitLine, ...]:
    query = select(Member.id, Member.name).where(Member.id.in_({row.visitor_id for row in rows}))
    names = {row.id: row.name for row in (await db.core(query)).all()}
    return tuple(
        VisitLine(row.id, row.kind, names[row.visitor_id], row.day, row.whom, row.agreed, row.next_on, row.replaces_id)
        for row in rows
    )


async def _enter(db: Session, row: Visit, verb: str, almanac: Almanac, by: Person, at: datetime) -> VisitLine:
    today = almanac.today(at)
    problems = {
        "future": row.day > today,
        "old": row.day.year < today.year - 1,
        "next": row.next_on is not None and row.next_on <= row.day,
    }
    for problem, is_there in problems.items():
        if is_there:
            raise Refused(VisitImpossible(problem, row.next_on or row.day if problem == "next" else row.day))
    row = await db.add(row)
    [told] = await _lines(db, [row])
    others = select(Member.id).where(Member.id == row.visitor_id, Member.id != by.member_id)
    await notices.tell(db, others, VisitEntered(told, by.name), key=f"visit:{row.id}:entered", at=at)
    audit.record(db, f"visits.{verb}", at=at, by=by, member=row.visitor_id, branch=row.branch_id, visit=row.id)
    return told


async def _reached(db: Session, number: int, almanac: Almanac, by: Person, at: datetime) -> Visit:
    """Return a standing visit that is hers or of a branch she is secretary of."""
    rows = await _standing(db, Visit.id == number)
    secretary = await actions.secretary_of(db, by, almanac, at)
    for row in rows:
        if row.visitor_id == by.member_id or (secretary is not None and secretary.oversees(row.branch_id)):
            return row
    raise Refused(NoSuchVisit(number))
