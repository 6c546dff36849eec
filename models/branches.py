"""The organisation: a tree of 党委, 总支, 支部 and 小组."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum

from sqlalchemy import ForeignKey, Select, bindparam, false, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BranchId, enum_column
from models.database import Session
from models.facts import Refused, fact
from models.roles import Officer
from models.selects import built_once


class BranchKind(Enum):
    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    GROUP = "group"


class Branch(Base):
    """A node of the tree; ``path`` is the ids from the root, each with a slash behind: ``1/4/``.

    ``is_temporary``: 临时党支部, which collects no dues (支部工作条例（试行） 第8条).
    """

    __tablename__ = "branches"

    id: Mapped[BranchId] = mapped_column(primary_key=True)
    parent_id: Mapped[BranchId | None] = mapped_column(ForeignKey("branches.id"), index=True)
    path: Mapped[str] = mapped_column(index=True)
    kind: Mapped[BranchKind] = mapped_column(enum_column(BranchKind))
    name: Mapped[str] = mapped_column(unique=True)
    collection_day: Mapped[int | None]
    is_temporary: Mapped[bool] = mapped_column(default=False, server_default=false())
    founded_at: Mapped[datetime]
    dissolved_on: Mapped[date | None]


@fact
class BranchExists:
    """A branch of that name is there already."""

    name: str


async def found(
    db: Session, name: str, kind: BranchKind = BranchKind.BRANCH, *, parent: Branch | None = None, at: datetime
) -> Branch:
    """Make a branch below ``parent``.

    Raises:
        Refused: with `BranchExists`.
    """
    if await by_name(db, name):
        raise Refused(BranchExists(name))
    branch = await db.add(Branch(name=name, kind=kind, parent_id=parent.id if parent else None, path="", founded_at=at))
    branch.path = f"{parent.path if parent else ''}{branch.id}/"
    return branch


async def by_name(db: Session, name: str) -> Branch | None:
    branch: Branch | None = await db.scalar(select(Branch).where(Branch.name == name))
    return branch


async def root(db: Session) -> Branch | None:
    """Return the organisation itself, None before `zhibu init`."""
    branch: Branch | None = await db.scalar(select(Branch).where(Branch.parent_id.is_(None)).order_by(Branch.id))
    return branch


async def meant(db: Session, named: Branch | None = None, *, by: Officer) -> Branch:
    """Return the branch named, or the one in which the speaker holds her office."""
    node = named or await db.get(Branch, by.office_branch_id)
    assert node is not None
    return node


async def with_members(db: Session) -> Sequence[Branch]:
    """Return the nodes that hold members and are not dissolved: every kind but 小组, by id."""
    return (await db.scalars(_next_with_members(None), {"after": 0})).all()


async def to_sweep(db: Session, *, after: int, most: int) -> Sequence[Branch]:
    """Return the next ``most`` of those `with_members` returns, the ids greater than ``after``.

    The works of one transaction ask the database once, and each gets rows of its own, as they were then: what is
    founded or changed amid the jobs of a tick waits for the next.
    """
    asked = (to_sweep, after, most)
    if asked not in db.shared:
        rows = (await db.scalars(_next_with_members(most), {"after": after})).all()
        for row in rows:
            db.orm.expunge(row)
        db.shared[asked] = rows
    # Without loading, a merge only copies: the database is asked nothing, and nobody changes what the next one gets.
    return [db.orm.sync_session.merge(row, load=False) for row in db.shared[asked]]


async def below(db: Session, branch_ids: frozenset[BranchId]) -> frozenset[BranchId]:
    """Return ``branch_ids`` and every branch below them."""
    rows = await db.core(_below(), {"tops": list(branch_ids)})
    return frozenset(BranchId(row.id) for row in rows)


@built_once
def _next_with_members(most: int | None) -> Select[Branch]:
    kinds = (BranchKind.COMMITTEE, BranchKind.GENERAL_BRANCH, BranchKind.BRANCH)
    query = select(Branch).where(Branch.kind.in_(kinds), Branch.dissolved_on.is_(None), Branch.id > bindparam("after"))
    return query.order_by(Branch.id).limit(most)


@built_once
def _below() -> Select[BranchId]:
    top = select(Branch.path).where(Branch.id.in_(bindparam("tops", expanding=True))).subquery()
    return select(Branch.id).join(top, func.substr(Branch.path, 1, func.length(top.c.path)) == top.c.path)
