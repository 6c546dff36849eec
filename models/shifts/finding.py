"""Finding shifts: what a member may see, what she runs, and how a shift is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, literal, or_, select
from sqlalchemy.orm import aliased

from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.members import Member
from models.projects.finding import offered_to, run_by
from models.projects.shifts import Shift, ShiftState, SignUp, SignUpState
from models.projects.tables import ServiceProject
from models.roles import Person
from models.shifts.told import NoSuchShift, ShiftBrief, ShiftCard, ShiftImpossible, ShiftProblem, Shifts

LISTED = 20


@dataclass(frozen=True)
class Found:
    """A shift somebody may see, with its project, and whether she runs it."""

    row: Shift
    project: ServiceProject
    is_run: bool


async def find(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime, to_run: bool = False) -> Found:
    """Return a shift a member may see, locked until the transaction ends, so that two changes follow each other.

    Args:
        to_run: only if she runs it.

    Raises:
        Refused: with `NoSuchShift`.
    """
    # SQLite has one writer and knows no such lock; PostgreSQL may have several.
    await db.core(select(Shift.id).where(Shift.id == number).with_for_update())
    today = almanac.today(at)
    hers = select(SignUp.shift_id).where(SignUp.member_id == by.member_id)
    is_run = run_by(by, today)
    may = is_run if to_run else or_(offered_to(by, today), Shift.id.in_(hers))
    query = (
        select(Shift, ServiceProject, is_run)
        .join(ServiceProject, ServiceProject.id == Shift.project_id)
        .where(Shift.id == number, may)
        .execution_options(populate_existing=True)
    )
    found = (await db.execute(query)).first()
    if found is None:
        raise Refused(NoSuchShift(number, to_run))
    return Found(found[0], found[1], bool(found[2]))


async def require_open(db: Session, shift: Shift) -> None:
    """Refuse what comes after a shift was confirmed or cancelled.

    Raises:
        Refused: with `ShiftImpossible`.
    """
    if shift.state is not ShiftState.OPEN:
        raise Refused(ShiftImpossible(ShiftProblem.SETTLED, await brief(db, shift.id)))


async def brief(db: Session, number: int) -> ShiftBrief:
    """Return a shift as it is told."""
    [found] = await briefs(db, Shift.id == number)
    return found


async def briefs(db: Session, *where: ColumnElement[bool], limit: int | None = None) -> list[ShiftBrief]:
    """Return shifts as they are told, by their start."""
    await db.orm.flush()
    query = _briefs().where(*where).order_by(Shift.starts_at, Shift.id).limit(limit)
    return [_of(row) for row in (await db.core(query)).all()]


async def listing(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> Shifts:
    """Return the shifts that are not over and that a member is offered, or has a place in."""
    today = almanac.today(at)
    mine = and_(SignUp.shift_id == Shift.id, SignUp.member_id == by.member_id)
    is_run = run_by(by, today)
    to_confirm = and_(is_run, Shift.ends_at <= at)
    query = (
        _briefs()
        .add_columns(
            func.coalesce(SignUp.state, literal(SignUpState.WITHDRAWN, SignUp.state.type)), is_run, _position()
        )
        .outerjoin(SignUp, mine)
        .where(
            Shift.state == ShiftState.OPEN,
            or_(Shift.ends_at > at, to_confirm),
            or_(offered_to(by, today), SignUp.state.in_((SignUpState.PLACED, SignUpState.WAITING))),
        )
        .order_by(Shift.starts_at, Shift.id)
        .limit(LISTED)
    )
    rows = (await db.core(query)).all()
    mine_of, runs, positions = (tuple(row[place] for row in rows) for place in (-3, -2, -1))
    return Shifts(tuple(map(_of, rows)), mine_of, tuple(map(bool, runs)), positions)


async def card(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> ShiftCard:
    """Return one shift as a member sees it.

    Raises:
        Refused: with `NoSuchShift`.
    """
    found = await find(db, number, almanac, by=by, at=at)
    organiser = await db.get(Member, found.project.organiser_id)
    assert organiser is not None
    mine = await sign_up_of(db, number, by.member_id)
    state = mine.state if mine else SignUpState.WITHDRAWN
    position = await position_of(db, mine) if mine else 0
    return ShiftCard(await brief(db, number), organiser.name, state, position, found.is_run)


async def sign_up_of(db: Session, number: int, member_id: MemberId) -> SignUp | None:
    """Return a member's row of a shift, as it is now."""
    query = select(SignUp).where(SignUp.shift_id == number, SignUp.member_id == member_id)
    row: SignUp | None = await db.scalar(query.execution_options(populate_existing=True))
    return row


async def position_of(db: Session, mine: SignUp) -> int:
    """Return which of those who wait somebody is, 1 for the next to move up, 0 for who does not wait."""
    return int((await db.core(select(_position()).where(SignUp.id == mine.id))).scalar_one())


async def roster(db: Session, number: int, state: SignUpState) -> list[tuple[SignUp, str]]:
    """Return those of a shift in one state with their names, who has a place by pinyin, who waits by turn."""
    order = (SignUp.turn,) if state is SignUpState.WAITING else (Member.sort_key, Member.id)
    query = select(SignUp, Member.name).join(Member, Member.id == SignUp.member_id)
    chosen = query.where(SignUp.shift_id == number, SignUp.state == state).order_by(*order)
    rows = (await db.execute(chosen.execution_options(populate_existing=True))).all()
    return [(row, name) for row, name in rows]


def _briefs() -> Select[Any]:
    def count(state: SignUpState) -> ColumnElement[int]:
        those = select(func.count()).where(SignUp.shift_id == Shift.id, SignUp.state == state)
        return those.correlate(Shift).scalar_subquery()

    columns: tuple[Any, ...] = (
        Shift.id,
        ServiceProject.name,
        Shift.spot,
        Shift.starts_at,
        Shift.ends_at,
        Shift.capacity,
        count(SignUpState.PLACED),
        count(SignUpState.WAITING),
        Shift.state,
    )
    return select(*columns).join(ServiceProject, ServiceProject.id == Shift.project_id)


def _position() -> ColumnElement[int]:
    """Return which of those who wait the one of the row is, 1 for the next to move up, 0 for who does not wait."""
    other = aliased(SignUp)
    before = select(func.count()).where(
        other.shift_id == SignUp.shift_id,
        other.state == SignUpState.WAITING,
        SignUp.state == SignUpState.WAITING,
        other.turn <= SignUp.turn,
    )
    return before.correlate(SignUp).scalar_subquery()


def _of(row: Row[Any]) -> ShiftBrief:
    values: tuple[Any, ...] = row[:9]
    return ShiftBrief(*values)
