"""Offices with their first and last day; an office held last year proves nothing today."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import BindParameter, ColumnElement, ForeignKey, Select, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import audit, branches
from models.base import Base, BranchId, MemberId, enum_column
from models.branches import Branch, BranchKind
from models.database import Session
from models.members import Member, active
from models.roles import OFFICES, SECRETARIAL, Administrator, DuesKeeper, HeldOffice, OfficeKind, Person
from models.selects import built_for_now

SINGLE = {OfficeKind.SECRETARY}
COMMITTEE = {
    OfficeKind.SECRETARY,
    OfficeKind.DEPUTY_SECRETARY,
    OfficeKind.ORGANISATION_OFFICER,
    OfficeKind.PUBLICITY_OFFICER,
    OfficeKind.DISCIPLINE_OFFICER,
}


class Office(Base):
    """``member`` holds ``kind`` in ``branch`` from ``starts_on`` to ``ends_on`` inclusive (None: open)."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), index=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    kind: Mapped[OfficeKind] = mapped_column(enum_column(OfficeKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]


@built_for_now
def in_force(on: date) -> ColumnElement[bool]:
    return and_(Office.starts_on <= on, or_(Office.ends_on.is_(None), Office.ends_on >= on))


async def held_by(db: Session, member_id: MemberId, on: date) -> list[HeldOffice]:
    """Return the offices a member holds on a day, each with the branches it reaches."""
    query = select(Office.kind, Office.branch_id).where(Office.member_id == member_id, in_force(on))
    rows = (await db.core(query)).all()
    if not rows:
        return []
    held = [(row.kind, await _node(db, member_id, row.kind, row.branch_id)) for row in rows]
    return [
        HeldOffice(kind, node, await branches.below(db, frozenset({node}))) for kind, node in held if node is not None
    ]


async def appoint(
    db: Session, member: Member, kind: OfficeKind, branch: Branch, *, by: Person | None, at: datetime, on: date
) -> None:
    """Give an office from ``on``; a branch has one secretary, so the one before ends the day before."""
    if kind in SINGLE:
        before = update(Office).where(Office.branch_id == branch.id, Office.kind == kind, in_force(on))
        await db.execute(before.values(ends_on=_day_before(on)))
    await db.add(Office(member_id=member.id, branch_id=branch.id, kind=kind, starts_on=on))
    audit.record(db, "offices.appoint", at=at, by=by, member=member.id, branch=branch.id, office=kind.value)


async def reopen(db: Session, successors: Select[MemberId]) -> None:
    """Give offices back to whom these members, about to be taken off the roster, had followed."""
    followed = select(Office).where(Office.member_id.in_(successors), Office.kind.in_(SINGLE))
    for taken in (await db.scalars(followed)).all():
        ended = update(Office).where(
            Office.branch_id == taken.branch_id,
            Office.kind == taken.kind,
            Office.ends_on == _day_before(taken.starts_on),
        )
        await db.execute(ended.values(ends_on=None))


def holders(branch_id: BranchId | BindParameter[BranchId], kinds: Iterable[OfficeKind], on: date) -> Select[MemberId]:
    """Select the ids of the active members who hold one of ``kinds`` in the branch on a day."""
    return _holders(on).where(Office.branch_id == branch_id, Office.kind.in_(kinds))


@built_for_now
def _holders(on: date) -> Select[MemberId]:
    held = select(Office.member_id).join(Member, Member.id == Office.member_id)
    return held.where(in_force(on), active()).distinct()


def secretaries(branch_id: BranchId | BindParameter[BranchId], on: date) -> Select[MemberId]:
    return holders(branch_id, SECRETARIAL, on)


def administrators(on: date) -> Select[MemberId]:
    """Select who runs the records of the whole organisation."""
    return _holders(on).where(Office.kind.in_(OFFICES[Administrator]))


def dues_keepers(branch_id: BranchId, on: date) -> Select[MemberId]:
    """Select who keeps the dues of a branch; nobody stands in where it has no keeper."""
    return holders(branch_id, OFFICES[DuesKeeper], on)


def committee(branch_id: BranchId, on: date) -> Select[MemberId]:
    """Select the committee of a branch (支委会): its secretary, deputy and officers."""
    return holders(branch_id, COMMITTEE, on)


def leaders(branch_id: BranchId, on: date) -> Select[MemberId]:
    """Select the leading cadres (领导干部) among the active members of a branch and of what lies below it."""
    node = aliased(Branch)
    top = select(node.path).where(node.id == branch_id).scalar_subquery()
    is_below = func.substr(Branch.path, 1, func.length(top)) == top
    held = _holders(on).where(Office.kind == OfficeKind.LEADER)
    return held.join(Branch, Branch.id == Member.branch_id).where(is_below)


def group_leaders(group_id: BranchId, on: date) -> Select[MemberId]:
    """Select who leads a group (党小组组长), by an office of the group, or one of the branch while she is in it."""
    here = or_(Office.branch_id == group_id, and_(Office.branch_id == Member.branch_id, Member.group_id == group_id))
    return _holders(on).where(Office.kind == OfficeKind.GROUP_LEADER, here)


async def _node(db: Session, member_id: MemberId, kind: OfficeKind, branch_id: BranchId) -> BranchId | None:
    """Return where an office is held: a group leader named for a branch leads the group she is in, None without one."""
    if kind is not OfficeKind.GROUP_LEADER:
        return branch_id
    branch, member = await db.get(Branch, branch_id), await db.get(Member, member_id)
    assert branch is not None
    assert member is not None
    return branch_id if branch.kind is BranchKind.GROUP else member.group_id


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
