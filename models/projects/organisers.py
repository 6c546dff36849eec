"""Organisers who left or were moved: the secretary is asked for another, and what waits for one goes to the next."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from models import audit, hours, notices, offices
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.members import Member, Standing
from models.projects.finding import project_briefs
from models.projects.shifts import Shift, ShiftState
from models.projects.tables import ServiceProject
from models.projects.told import (
    NoSuchProject,
    OrganiserAlready,
    OrganiserChanged,
    OrganiserGone,
    OrganiserReplaced,
    ProjectPassedOn,
)
from models.roles import Secretary
from models.selects import built_once


async def ask_for_organiser(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Ask the secretaries, once for each organiser, for another one of a project whose organiser is gone."""
    secretaries = offices.secretaries(branch.id, almanac.today(at))
    for row in (await db.core(_without_organiser(), {"branch": branch.id})).all():
        [(brief, _)] = await project_briefs(db, ServiceProject.id == row.id, at=at)
        told = OrganiserGone(brief, row.standing is Standing.DEPARTED, await _to_confirm(db, row.id, at))
        key = f"project:{row.id}:organiser-gone:{row.organiser_id}"
        await notices.tell(db, secretaries, told, key=key, at=at)


async def change_organiser(
    db: Session, project: ServiceProject, organiser: Member, *, by: Secretary, at: datetime
) -> OrganiserChanged:
    """Give a project another organiser; what waits to be confirmed or verified goes with it, and both are told.

    Raises:
        Refused: with `NoSuchProject` or `OrganiserAlready`.
    """
    if not by.oversees(project.branch_id):
        raise Refused(NoSuchProject(project.id))
    if project.organiser_id == organiser.id:
        [(brief, _)] = await project_briefs(db, ServiceProject.id == project.id, at=at)
        raise Refused(OrganiserAlready(brief))
    before = await db.get(Member, project.organiser_id)
    assert before is not None
    project.organiser_id = organiser.id
    await db.orm.flush()
    claims = await hours.pass_on(db, project.name, before.id, organiser.id)
    [(brief, _)] = await project_briefs(db, ServiceProject.id == project.id, at=at)
    told = OrganiserChanged(brief, before.name, await _to_confirm(db, project.id, at), claims)
    key = f"project:{project.id}:organiser:{at:%Y%m%d%H%M%S}"
    old = select(Member.id).where(Member.id == before.id, Member.id != by.member_id, Member.standing == Standing.ACTIVE)
    await notices.tell(db, old, OrganiserReplaced(brief), key=f"{key}:old", at=at)
    new = select(Member.id).where(Member.id == organiser.id, Member.id != by.member_id)
    passed = ProjectPassedOn(brief, before.name, told.to_confirm, claims)
    await notices.tell(db, new, passed, key=f"{key}:new", at=at)
    audit.record(
        db, "projects.change_organiser", at=at, by=by, member=organiser.id, branch=project.branch_id,
        project=project.id, before=before.id,
    )  # fmt: skip
    return told


@built_once
def is_gone() -> ColumnElement[bool]:
    """Select organisers who left, or whose branch is no longer the project's or one below it."""
    top, hers = aliased(Branch), aliased(Branch)
    is_below = exists().where(
        top.id == ServiceProject.branch_id,
        hers.id == Member.branch_id,
        func.substr(hers.path, 1, func.length(top.path)) == top.path,
    )
    return or_(Member.standing == Standing.DEPARTED, ~is_below)


@built_once
def _without_organiser() -> Select[*tuple[Any, ...]]:
    return (
        select(ServiceProject.id, Member.id.label("organiser_id"), Member.standing)
        .join(Member, Member.id == ServiceProject.organiser_id)
        .where(ServiceProject.branch_id == bindparam("branch"), ServiceProject.ended_at.is_(None), is_gone())
        .order_by(ServiceProject.id)
    )


async def _to_confirm(db: Session, number: int, at: datetime) -> int:
    over = select(func.count()).where(Shift.project_id == number, Shift.state == ShiftState.OPEN, Shift.ends_at <= at)
    return int((await db.core(over)).scalar_one())
