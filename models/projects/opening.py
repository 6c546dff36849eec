"""Opening and ending service projects: the secretary names the organiser, who does the rest."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select

from models import audit, notices
from models.database import Session
from models.facts import Refused
from models.members import Member
from models.projects.finding import project_briefs
from models.projects.shifts import Shift, ShiftState
from models.projects.tables import ListKind, PlaceItem, Reach, ServicePlace, ServiceProject
from models.projects.told import NoSuchItem, NoSuchProject, OrganiserNamed, ProjectBusy, ProjectEnded, ProjectOpened
from models.roles import Secretary


async def open_project(
    db: Session,
    name: str,
    organiser: Member,
    place: ServicePlace | None,
    reach: Reach,
    need_id: int | None,
    *,
    by: Secretary,
    at: datetime,
) -> ProjectOpened:
    """Open a project of the secretary's branch, and tell its organiser.

    Args:
        need_id: the need it answers; its place is the project's where none is given.

    Raises:
        Refused: with `NoSuchItem`.
    """
    need = await _need(db, need_id, by) if need_id is not None else None
    where = place.id if place else need.place_id if need else None
    row = await db.add(
        ServiceProject(
            branch_id=by.office_branch_id,
            place_id=where,
            need_id=need_id,
            name=name,
            organiser_id=organiser.id,
            reach=reach,
            opened_by=by.member_id,
            opened_at=at,
        )
    )
    [(brief, _)] = await project_briefs(db, ServiceProject.id == row.id, at=at)
    only_her = select(Member.id).where(Member.id == organiser.id, Member.id != by.member_id)
    await notices.tell(db, only_her, OrganiserNamed(brief), key=f"project:{row.id}:organiser", at=at)
    audit.record(db, "projects.open", at=at, by=by, member=organiser.id, branch=row.branch_id, project=row.id)
    return ProjectOpened(brief)


async def end_project(db: Session, number: int, *, by: Secretary, at: datetime) -> ProjectEnded:
    """End a project all of whose shifts are confirmed or cancelled; the organiser is told.

    Raises:
        Refused: with `NoSuchProject` or `ProjectBusy`.
    """
    row = await db.get(ServiceProject, number)
    if row is None or row.ended_at or not by.oversees(row.branch_id):
        raise Refused(NoSuchProject(number))
    unsettled = select(func.count()).where(Shift.project_id == number, Shift.state == ShiftState.OPEN)
    count = int((await db.core(unsettled)).scalar_one())
    if count:
        [(brief, _)] = await project_briefs(db, ServiceProject.id == number, at=at)
        raise Refused(ProjectBusy(brief, count))
    row.ended_at = at
    told = ProjectEnded(row.name)
    only_her = select(Member.id).where(Member.id == row.organiser_id, Member.id != by.member_id)
    await notices.tell(db, only_her, told, key=f"project:{number}:ended", at=at)
    audit.record(db, "projects.end", at=at, by=by, branch=row.branch_id, project=number)
    return told


async def _need(db: Session, number: int, by: Secretary) -> PlaceItem:
    query = (
        select(PlaceItem)
        .join(ServicePlace, ServicePlace.id == PlaceItem.place_id)
        .where(
            PlaceItem.id == number,
            PlaceItem.kind == ListKind.NEED,
            PlaceItem.ended_at.is_(None),
            ServicePlace.branch_id.in_(by.branch_ids),
        )
    )
    need: PlaceItem | None = await db.scalar(query)
    if need is None:
        raise Refused(NoSuchItem(number, is_need=True))
    return need
