"""Branches whose dues nobody keeps: the administrators are asked to appoint a keeper, and no other sees an amount."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from models import notices, offices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.members import Category, Member, active
from models.offices import Office
from models.roles import OFFICES, OfficeKind, Person, Witness
from models.rules.values import Month

PAYERS = (Category.FULL, Category.PROBATIONARY)


@fact
class KeeperMissing:
    """To the administrators: nobody keeps the dues of a branch, which ``people`` pay."""

    branch_id: int
    branch: str
    people: int


@fact
class KeeperAwaited:
    """To who is of a branch that has no keeper; ``administrators`` can appoint one, if there are any."""

    branch: str
    administrators: tuple[str, ...]


@fact
class SeenFromAbove:
    """To who may not see what the branches remitted: those who can, of what lies above hers; ``upper`` is its top."""

    upper: str
    names: tuple[str, ...]
    may_appoint: bool


async def is_missing(db: Session, branch_id: BranchId, almanac: Almanac, *, at: datetime) -> bool:
    """Return whether nobody keeps the dues of a branch."""
    keepers = offices.dues_keepers(branch_id, almanac.today(at))
    return await db.scalar(keepers.limit(1)) is None


async def awaited(db: Session, almanac: Almanac, *, by: Person, at: datetime) -> KeeperAwaited | None:
    """Return what the speaker is told where her branch has no keeper, None where it has one."""
    if not await is_missing(db, by.branch_id, almanac, at=at):
        return None
    node = await db.get(Branch, by.branch_id)
    assert node is not None
    return await _awaited(db, node, almanac.today(at))


async def seen_from_above(
    db: Session, may_appoint: bool, almanac: Almanac, *, by: Person, at: datetime
) -> SeenFromAbove:
    """Return who above the speaker's branch sees sums of the branches, and whether she can appoint somebody."""
    node, above = aliased(Branch), aliased(Branch)
    path = select(node.path).where(node.id == by.branch_id).scalar_subquery()
    is_above = and_(above.id != by.branch_id, func.substr(path, 1, func.length(above.path)) == above.path)
    witnesses = (
        select(Office.member_id)
        .join(above, above.id == Office.branch_id)
        .where(Office.kind.in_(OFFICES[Witness]), offices.in_force(almanac.today(at)), is_above)
    )
    names = select(Member.name).where(Member.id.in_(witnesses), active()).order_by(Member.sort_key)
    top = select(above.name).where(is_above).order_by(func.length(above.path)).limit(1)
    return SeenFromAbove(await db.scalar(top) or "", tuple((await db.scalars(names)).all()), may_appoint)


async def must_be_asked_for(db: Session, branch_id: BranchId, almanac: Almanac, *, at: datetime) -> bool:
    """Return whether nobody keeps the dues of a branch, and ask the administrators for somebody then."""
    if not await is_missing(db, branch_id, almanac, at=at):
        return False
    node = await db.get(Branch, branch_id)
    assert node is not None
    await ask_for_one(db, node, almanac, at=at)
    return True


async def ask_for_one(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Ask the administrators, once a month, to appoint a keeper of a branch that has payers and no keeper.

    The secretaries are told where there is no administrator.
    """
    if branch.is_temporary or not await is_missing(db, branch.id, almanac, at=at):
        return
    payers = select(func.count()).where(Member.branch_id == branch.id, Member.category.in_(PAYERS), active())
    people: int = await db.scalar(payers)
    if people == 0:
        return
    today = almanac.today(at)
    key = f"keeper-missing:{branch.id}:{Month.of(today)}"
    told = KeeperMissing(branch.id, branch.name, people)
    await notices.tell(db, administrators(branch.id, today), told, key=key, at=at)
    own = await _awaited(db, branch, today)
    if not own.administrators:
        await notices.tell(db, offices.secretaries(branch.id, today), own, key=key, at=at)


def administrators(branch_id: BranchId, on: date) -> Select[MemberId]:
    """Select the active members who run the records of a branch or of what lies above it."""
    node, above = aliased(Branch), aliased(Branch)
    path = select(node.path).where(node.id == branch_id).scalar_subquery()
    return (
        select(Office.member_id)
        .join(Member, Member.id == Office.member_id)
        .join(above, above.id == Office.branch_id)
        .where(
            Office.kind == OfficeKind.ADMINISTRATOR,
            offices.in_force(on),
            active(),
            func.substr(path, 1, func.length(above.path)) == above.path,
        )
        .distinct()
    )


async def _awaited(db: Session, branch: Branch, on: date) -> KeeperAwaited:
    names = select(Member.name).where(Member.id.in_(administrators(branch.id, on))).order_by(Member.sort_key)
    return KeeperAwaited(branch.name, tuple((await db.scalars(names)).all()))
