"""Finding places and projects: what a member may see, and who runs what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.members import Member
from models.offices import Office, in_force
from models.projects.shifts import Shift, ShiftState
from models.projects.tables import ListKind, PlaceItem, Reach, ServicePlace, ServiceProject
from models.projects.told import (
    ItemBrief,
    NoSuchProject,
    NoSuchServicePlace,
    PlaceBrief,
    PlaceCard,
    Places,
    ProjectBrief,
    Projects,
)
from models.roles import SECRETARIAL, Person


def kept_by(by: Person, on: date) -> Select[BranchId]:
    """Select the branches of which somebody is secretary or deputy on a day."""
    return select(Office.branch_id).where(Office.member_id == by.member_id, Office.kind.in_(SECRETARIAL), in_force(on))


def run_by(by: Person, on: date) -> ColumnElement[bool]:
    """Projects somebody runs: as organiser, or as secretary of its branch."""
    return or_(ServiceProject.organiser_id == by.member_id, ServiceProject.branch_id.in_(kept_by(by, on)))


def offered_to(by: Person, on: date) -> ColumnElement[bool]:
    """Projects a member may see: of her branch, of a branch above that offers them below, and those she runs."""
    top, hers = aliased(Branch), aliased(Branch)
    is_above = exists().where(
        top.id == ServiceProject.branch_id,
        hers.id == by.branch_id,
        func.substr(hers.path, 1, func.length(top.path)) == top.path,
    )
    return or_(
        ServiceProject.branch_id == by.branch_id,
        and_(ServiceProject.reach == Reach.BELOW, is_above),
        run_by(by, on),
    )


async def running(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> Sequence[ServiceProject]:
    """Return the open projects somebody runs, by name."""
    query = select(ServiceProject).where(ServiceProject.ended_at.is_(None), run_by(by, almanac.today(at)))
    return (await db.scalars(query.order_by(ServiceProject.name, ServiceProject.id))).all()


async def open_places(db: Session, branch_ids: frozenset[BranchId]) -> Sequence[ServicePlace]:
    """Return the places of branches, by name."""
    query = select(ServicePlace).where(ServicePlace.branch_id.in_(branch_ids), ServicePlace.ended_at.is_(None))
    return (await db.scalars(query.order_by(ServicePlace.name, ServicePlace.id))).all()


async def project_briefs(
    db: Session, *where: ColumnElement[bool], at: datetime
) -> list[tuple[ProjectBrief, ServiceProject]]:
    """Return projects as they are listed, by name."""
    ahead = (Shift.project_id == ServiceProject.id, Shift.state == ShiftState.OPEN, Shift.ends_at > at)
    next_at = select(func.min(Shift.starts_at)).where(*ahead).scalar_subquery()
    count = select(func.count()).select_from(Shift).where(*ahead).scalar_subquery()
    query = (
        select(ServiceProject, Member.name, ServicePlace.name, PlaceItem.words, next_at, count)
        .join(Member, Member.id == ServiceProject.organiser_id)
        .outerjoin(ServicePlace, ServicePlace.id == ServiceProject.place_id)
        .outerjoin(PlaceItem, PlaceItem.id == ServiceProject.need_id)
        .where(*where)
        .order_by(ServiceProject.name, ServiceProject.id)
    )
    return [
        (ProjectBrief(row.id, row.name, place, need, organiser, row.reach, begins, shifts), row)
        for row, organiser, place, need, begins, shifts in (await db.execute(query)).all()
    ]


async def of_member(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> Projects:
    """Return the projects a member is offered, and which she organises."""
    today = almanac.today(at)
    found = await project_briefs(db, ServiceProject.ended_at.is_(None), offered_to(by, today), at=at)
    mine = tuple(row.organiser_id == by.member_id for _, row in found)
    return Projects(tuple(brief for brief, _ in found), mine, await _is_keeper(db, by, today))


async def find_run(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> ServiceProject:
    """Return an open project somebody runs.

    Raises:
        Refused: with `NoSuchProject`.
    """
    query = select(ServiceProject).where(
        ServiceProject.id == number, ServiceProject.ended_at.is_(None), run_by(by, almanac.today(at))
    )
    row: ServiceProject | None = await db.scalar(query)
    if row is None:
        raise Refused(NoSuchProject(number))
    return row


async def places(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> Places:
    """Return the places of a member's branch with the lengths of their lists."""
    branch = await db.get(Branch, by.branch_id)
    assert branch is not None
    found = await _place_briefs(db, ServicePlace.branch_id == by.branch_id, ServicePlace.ended_at.is_(None))
    return Places(branch.name, tuple(found), await _is_keeper(db, by, almanac.today(at)))


async def place_card(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> PlaceCard:
    """Return a place of a member's branch, or of one she keeps, with its three lists.

    Raises:
        Refused: with `NoSuchServicePlace`.
    """
    kept = kept_by(by, almanac.today(at))
    is_hers = or_(ServicePlace.branch_id == by.branch_id, ServicePlace.branch_id.in_(kept))
    found = await _place_briefs(db, ServicePlace.id == number, ServicePlace.ended_at.is_(None), is_hers)
    if not found:
        raise Refused(NoSuchServicePlace(number))
    on_it = (ServiceProject.place_id == number, ServiceProject.ended_at.is_(None))
    projects = [brief for brief, _ in await project_briefs(db, *on_it, at=at)]
    is_keeper = await db.scalar(
        select(ServicePlace.id).where(ServicePlace.id == number, ServicePlace.branch_id.in_(kept))
    )
    return PlaceCard(found[0], await _items(db, number), tuple(projects), is_keeper is not None)


async def _items(db: Session, place_id: int) -> tuple[ItemBrief, ...]:
    answering = select(ServiceProject.need_id, func.min(ServiceProject.name).label("name"))
    answers = answering.where(ServiceProject.ended_at.is_(None)).group_by(ServiceProject.need_id).subquery()
    query = (
        select(PlaceItem.id, PlaceItem.kind, PlaceItem.words, answers.c.name)
        .outerjoin(answers, answers.c.need_id == PlaceItem.id)
        .where(PlaceItem.place_id == place_id, PlaceItem.ended_at.is_(None))
        .order_by(PlaceItem.id)
    )
    return tuple(ItemBrief(*row) for row in (await db.core(query)).all())


async def _place_briefs(db: Session, *where: ColumnElement[bool]) -> list[PlaceBrief]:
    def listed(kind: ListKind) -> ColumnElement[int]:
        standing = (PlaceItem.place_id == ServicePlace.id, PlaceItem.kind == kind, PlaceItem.ended_at.is_(None))
        return select(func.count()).select_from(PlaceItem).where(*standing).scalar_subquery()

    on_it = (ServiceProject.place_id == ServicePlace.id, ServiceProject.ended_at.is_(None))
    projects = select(func.count()).select_from(ServiceProject).where(*on_it).scalar_subquery()
    columns = (listed(ListKind.RESOURCE), listed(ListKind.NEED), projects)
    query = select(ServicePlace.id, ServicePlace.name, ServicePlace.kind, *columns).where(*where)
    rows = (await db.core(query.order_by(ServicePlace.name, ServicePlace.id))).all()
    return [PlaceBrief(*row) for row in rows]


async def _is_keeper(db: Session, by: Person, on: date) -> bool:
    return bool((await db.core(kept_by(by, on))).first())
