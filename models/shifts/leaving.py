"""Places of members who left, or are of another branch now: freed, so that who waits moves up."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, not_, or_, select, update
from sqlalchemy.orm import aliased

from models import audit, notices, offices
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.members import Member, active
from models.projects.shifts import Shift, ShiftState, SignUp, SignUpState
from models.projects.tables import Reach, ServiceProject
from models.selects import built_for_now
from models.shifts.finding import brief
from models.shifts.joining import move_up
from models.shifts.told import PlaceFreed


async def free_places(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Take who left off the shifts of a branch that have not begun, and off every waiting list; others move up.

    Who has checked in, or whose shift has begun, stays on its list: there the organiser decides what is true.
    """
    gone_now = (await db.core(_gone(almanac.today(at)), {"branch": branch.id, "at": at})).all()
    for number, group in groupby(gone_now, key=lambda row: int(row.shift_id)):
        rows = list(group)
        # SQLite has one writer and knows no such lock; PostgreSQL may have several.
        await db.core(select(Shift.id).where(Shift.id == number).with_for_update())
        gone = update(SignUp).where(SignUp.id.in_([row.id for row in rows]), SignUp.in_at.is_(None))
        await db.core(gone.values(state=SignUpState.WITHDRAWN, placed_at=None))
        shift = await db.get(Shift, number)
        assert shift is not None
        moved = select(Member.id).where(Member.id.in_([row.member_id for row in rows]), active())
        key = f"shift:{number}:freed:{max(row.turn for row in rows)}"
        await notices.tell(db, moved, PlaceFreed(await brief(db, number)), key=key, at=at)
        for row in rows:
            audit.record(db, "shifts.free", at=at, by=None, member=row.member_id, branch=branch.id, shift=number)
        await move_up(db, shift, almanac, at=at)


@built_for_now
def _gone(on: date) -> Select[*tuple[Any, ...]]:
    """Select the places at ``at`` of those to whom the shifts of a ``branch`` are not, or no longer, open."""
    return (
        select(SignUp.shift_id, SignUp.id, SignUp.member_id, SignUp.turn)
        .join(Shift, Shift.id == SignUp.shift_id)
        .join(ServiceProject, ServiceProject.id == Shift.project_id)
        .join(Member, Member.id == SignUp.member_id)
        .where(
            Shift.branch_id == bindparam("branch"),
            Shift.state == ShiftState.OPEN,
            or_(
                and_(SignUp.state == SignUpState.PLACED, SignUp.in_at.is_(None), Shift.starts_at > bindparam("at")),
                and_(SignUp.state == SignUpState.WAITING, Shift.ends_at > bindparam("at")),
            ),
            or_(not_(active()), not_(_is_offered(on))),
        )
        .order_by(SignUp.shift_id, SignUp.id)
    )


def _is_offered(on: date) -> ColumnElement[bool]:
    """Select members to whom a project is open: of its branch, of one below where it is offered there, who runs it."""
    top, hers = aliased(Branch), aliased(Branch)
    is_below = exists().where(
        top.id == bindparam("branch"),
        hers.id == Member.branch_id,
        func.substr(hers.path, 1, func.length(top.path)) == top.path,
    )
    return or_(
        Member.branch_id == bindparam("branch"),
        and_(ServiceProject.reach == Reach.BELOW, is_below),
        Member.id == ServiceProject.organiser_id,
        Member.id.in_(offices.secretaries(bindparam("branch"), on)),
    )
