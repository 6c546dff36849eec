"""Rosters: lists of members entered as a whole, and taken back as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit, branches, groups, members, names, offices
from models.assessments.tables import DifferenceTold
from models.base import Base, MemberId, Sealed
from models.branches import Branch, BranchKind
from models.database import Session
from models.facts import Refused, fact
from models.invites import Invite
from models.members import Category, Member
from models.offices import Office
from models.roles import OfficeKind, Person, Registrar


class Roster(Base):
    """One import of a file; ``made_by`` is who sent it in chat, None on the command line."""

    __tablename__ = "rosters"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_name: Mapped[str] = mapped_column(Sealed)
    # No foreign key: members point at rosters, and tables that point at each other cannot be put in order.
    made_by: Mapped[MemberId | None]
    imported_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


@dataclass(frozen=True)
class RosterRow:
    """One person of a file, read and found well-formed; ``line`` is her row there."""

    line: int
    name: str
    branch: str
    category: Category
    sealed_phone: str | None
    joined_on: date | None
    offices: tuple[OfficeKind, ...]
    is_exempt: bool = False
    group: str | None = None


@dataclass(frozen=True)
class BranchCount:
    """How many people a file brings to a branch, by category."""

    name: str
    full: int
    probationary: int
    applicants: int


@fact
class RosterPreview:
    """To who sent a roster: what it would write; ``upload`` is its number while it may be entered, else 0.

    Faults keep all of it out. ``groups``, ``there``, ``repeats``, ``notes`` and ``faults`` are lines to be shown.
    """

    upload: int
    file_name: str
    people: int
    branches: tuple[BranchCount, ...]
    new_branches: tuple[str, ...]
    groups: tuple[str, ...]
    leaders: int
    exempt: int
    there: tuple[str, ...]
    repeats: tuple[str, ...]
    notes: tuple[str, ...]
    faults: tuple[str, ...]


@fact
class RosterImported:
    """How many people and branches a file brought."""

    number: int
    members: int
    branches: tuple[str, ...]


@fact
class RosterUndone:
    """An import was taken back whole."""

    number: int
    members: int


@fact
class RosterInUse:
    """An import cannot be taken back: people of it are bound or in the ledgers."""

    number: int
    names: tuple[str, ...]


@fact
class NoSuchRoster:
    """No import of that number stands."""

    number: int


async def already_there(db: Session, rows: Sequence[RosterRow]) -> set[int]:
    """Return the lines whose name is on the roster of that branch already."""
    query = select(Member.name, Branch.name.label("branch")).join(Branch, Branch.id == Member.branch_id)
    known = {(row.name, row.branch) for row in await db.core(query.where(members.active()))}
    return {row.line for row in rows if (row.name, row.branch) in known}


async def enter(
    db: Session, file_name: str, rows: Sequence[RosterRow], *, at: datetime, on: date, by: Person | None = None
) -> RosterImported:
    """Enter people, making the branches they name and giving the offices the file gives them.

    ``by`` is None on the command line.
    """
    roster = await db.add(Roster(file_name=file_name, made_by=by.member_id if by else None, imported_at=at))
    made, by_name = await _branches(db, rows, at)
    entered = [_member(row, by_name[row.branch], roster.id, at) for row in rows]
    db.orm.add_all(entered)
    await db.orm.flush()
    for (branch, group), members_of in _grouped(rows, entered).items():
        node = await groups.ensure(db, by_name[branch], group, at=at)
        for member in members_of:
            member.group_id = node.id
    for row, member in zip(rows, entered, strict=True):
        for office in row.offices:
            await offices.appoint(db, member, office, by_name[row.branch], by=by, at=at, on=on)
    audit.record(db, "rosters.enter", at=at, by=by, roster=roster.id, members=len(entered))
    return RosterImported(roster.id, len(entered), made)


async def undo(db: Session, number: int, *, at: datetime, by: Registrar | None = None) -> RosterUndone:
    """Take an import back whole, while nothing stands on it; a registrar only one of people she oversees.

    Raises:
        Refused: with `NoSuchRoster` or `RosterInUse`.
    """
    roster = await db.get(Roster, number)
    mine = select(Member.id).where(Member.roster_id == number)
    if roster is None or roster.undone_at or (by is not None and not await _is_within(db, number, by)):
        raise Refused(NoSuchRoster(number))
    if names_in_use := await _in_use(db, number):
        raise Refused(RosterInUse(number, names_in_use))
    await offices.reopen(db, mine)
    count: int = await db.scalar(select(func.count()).select_from(mine.subquery()))
    await db.execute(delete(Office).where(Office.member_id.in_(mine)))
    await db.execute(delete(Invite).where(Invite.member_id.in_(mine)))
    await db.core(delete(DifferenceTold).where(DifferenceTold.keeper_id.in_(mine)))
    await db.execute(delete(Member).where(Member.roster_id == number))
    roster.undone_at = at
    audit.record(db, "rosters.undo", at=at, by=by, roster=number, members=count)
    return RosterUndone(number, count)


async def _is_within(db: Session, number: int, by: Registrar) -> bool:
    """Return whether a registrar oversees everybody an import brought."""
    theirs = select(Member.branch_id).where(Member.roster_id == number).distinct()
    return all(by.oversees(branch_id) for branch_id in (await db.scalars(theirs)).all())


async def _in_use(db: Session, number: int) -> tuple[str, ...]:
    """Return the names of an import's people on whom something stands: an account or a row of any ledger."""
    # What came with the import, and that a keeper was told something: nothing she did.
    own = {Office.__table__, Invite.__table__, DifferenceTold.__table__}
    columns = [
        column
        for table in Base.metadata.tables.values()
        if table not in own
        for column in table.columns
        if any(key.column.table is Member.__table__ for key in column.foreign_keys)
    ]
    used = or_(*(exists().where(column == Member.id) for column in columns), Member.peer_id.is_not(None))
    query = select(Member.name).where(Member.roster_id == number, used).order_by(Member.sort_key)
    return tuple((await db.scalars(query)).all())


async def _branches(db: Session, rows: Sequence[RosterRow], at: datetime) -> tuple[tuple[str, ...], dict[str, Branch]]:
    root = await branches.root(db)
    made, found = [], {}
    for name in dict.fromkeys(row.branch for row in rows):
        branch = await branches.by_name(db, name)
        if branch is None:
            branch = await branches.found(db, name, BranchKind.BRANCH, parent=root, at=at)
            made.append(name)
        found[name] = branch
    return tuple(made), found


def _grouped(rows: Sequence[RosterRow], entered: Sequence[Member]) -> dict[tuple[str, str], list[Member]]:
    found: dict[tuple[str, str], list[Member]] = {}
    for row, member in zip(rows, entered, strict=True):
        if row.group:
            found.setdefault((row.branch, row.group), []).append(member)
    return found


def _member(row: RosterRow, branch: Branch, roster_id: int, at: datetime) -> Member:
    return Member(
        branch_id=branch.id,
        name=row.name,
        sort_key=names.sort_key(row.name),
        category=row.category,
        sealed_phone=row.sealed_phone,
        joined_on=row.joined_on,
        is_exempt=row.is_exempt,
        roster_id=roster_id,
        enrolled_at=at,
    )
