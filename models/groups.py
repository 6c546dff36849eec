"""Groups of a branch (党小组): made, named, closed, who is in which, and what becomes of its meetings.

A group is a node of the tree whose name begins with its branch's; members point at theirs, meetings at the one they
were called for, so that who changes group later changes nothing of the past.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import aliased

from models import audit, branches, notices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch, BranchKind
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Meeting, MeetingState
from models.members import Member, active
from models.offices import Office, in_force
from models.roles import OfficeKind, Secretary
from models.series import Series


@fact
class GroupCard:
    """To the secretary: one group as it stands now."""

    number: int
    name: str
    leader: str | None
    names: tuple[str, ...]


@fact
class GroupList:
    """To the secretary: the groups of her branch, and who is in none."""

    branch: str
    groups: tuple[GroupCard, ...]
    without: tuple[str, ...]


@fact
class GroupClosed:
    """To the secretary: the group is no more; ``people`` who were in it are in none now.

    Its ``series`` end, and ``planned`` meetings nobody was told of are not held.
    """

    name: str
    people: int
    series: int = 0
    planned: int = 0


@fact
class GroupJoined:
    """To members: which group they are in from now on, and who leads it."""

    name: str
    leader: str | None


@fact
class GroupLed:
    """To a member: she leads a group from now on."""

    name: str


@fact
class GroupExists:
    """A group of that name is there already."""

    name: str


@fact
class NotInGroup:
    """Only who is in a group leads one."""

    name: str


async def within(db: Session, branch_ids: frozenset[BranchId]) -> list[tuple[Branch, Branch]]:
    """Return the groups among these nodes, each with its branch, by branch and age."""
    parent = aliased(Branch)
    query = (
        select(Branch, parent)
        .join(parent, parent.id == Branch.parent_id)
        .where(Branch.id.in_(branch_ids), Branch.kind == BranchKind.GROUP, Branch.dissolved_on.is_(None))
        .order_by(parent.id, Branch.id)
    )
    return [(group, above) for group, above in (await db.execute(query)).all()]


async def listing(db: Session, almanac: Almanac, *, by: Secretary, at: datetime) -> GroupList:
    """Return the groups of the secretary's branch with leaders and members, names by pinyin."""
    branch = await branches.meant(db, by=by)
    found = [group for group, above in await within(db, by.branch_ids) if above.id == branch.id]
    query = select(Member.name, Member.group_id).where(Member.branch_id == branch.id, active())
    people = (await db.execute(query.order_by(Member.sort_key, Member.id))).all()
    leaders = await _leaders(db, [group.id for group in found], almanac.today(at))
    cards = tuple(
        GroupCard(
            group.id, group.name, leaders.get(group.id), tuple(row.name for row in people if row.group_id == group.id)
        )
        for group in found
    )
    return GroupList(branch.name, cards, tuple(row.name for row in people if row.group_id is None))


async def make(db: Session, name: str, almanac: Almanac, *, by: Secretary, at: datetime) -> GroupList:
    """Make a group of the secretary's branch; one that was closed under this name begins anew.

    Raises:
        Refused: with `GroupExists`.
    """
    branch = await branches.meant(db, by=by)
    group = await found(db, branch, name, at=at)
    audit.record(db, "groups.make", at=at, by=by, branch=branch.id, group=group.id)
    return await listing(db, almanac, by=by, at=at)


async def found(db: Session, branch: Branch, name: str, *, at: datetime) -> Branch:
    """Make a group below a branch.

    Raises:
        Refused: with `GroupExists`.
    """
    full = full_name(branch, name)
    there = await branches.by_name(db, full)
    if there is None:
        return await branches.found(db, full, BranchKind.GROUP, parent=branch, at=at)
    if there.parent_id != branch.id or there.kind is not BranchKind.GROUP or there.dissolved_on is None:
        raise Refused(GroupExists(full))
    there.dissolved_on = None
    return there


async def ensure(db: Session, branch: Branch, name: str, *, at: datetime) -> Branch:
    """Return the group of this name of a branch, made if there is none.

    Raises:
        Refused: with `GroupExists`, when something else has that name.
    """
    there = await branches.by_name(db, full_name(branch, name))
    if there is not None and there.parent_id == branch.id and there.dissolved_on is None:
        return there
    return await found(db, branch, name, at=at)


async def rename(db: Session, group: Branch, name: str, almanac: Almanac, *, by: Secretary, at: datetime) -> GroupList:
    """Give a group another name.

    Raises:
        Refused: with `GroupExists`.
    """
    branch = await db.get(Branch, group.parent_id)
    assert branch is not None
    full = full_name(branch, name)
    if full != group.name and await branches.by_name(db, full):
        raise Refused(GroupExists(full))
    group.name = full
    audit.record(db, "groups.rename", at=at, by=by, branch=branch.id, group=group.id)
    return await listing(db, almanac, by=by, at=at)


async def close(db: Session, group: Branch, almanac: Almanac, *, by: Secretary, at: datetime) -> GroupClosed:
    """Close a group: its members are in none, its leader leads none, what is planned for it is not held.

    The meetings people know of stay as they are.
    """
    left = await db.core(update(Member).where(Member.group_id == group.id).values(group_id=None))
    await _end_offices(db, group.id, almanac.today(at))
    group.dissolved_on = almanac.today(at)
    today = almanac.today(at)
    its = update(Series).where(Series.group_id == group.id, Series.ended_on.is_(None)).values(ended_on=today)
    planned = update(Meeting).where(Meeting.group_id == group.id, Meeting.state == MeetingState.PLANNED)
    series = (await db.core(its)).rowcount
    dropped = (await db.core(planned.values(state=MeetingState.CALLED_OFF))).rowcount
    audit.record(db, "groups.close", at=at, by=by, branch=group.parent_id, group=group.id, series=series)
    return GroupClosed(group.name, left.rowcount, series, dropped)


async def join(
    db: Session, group: Branch | None, who: Sequence[Member], almanac: Almanac, *, by: Secretary, at: datetime
) -> GroupList:
    """Put members into a group, or into none, and tell those who are new in it; a leader who goes leads no longer."""
    ids = [member.id for member in who if member.group_id != (group.id if group else None)]
    moved = select(Member.id).where(Member.id.in_(ids))
    ended = update(Office).where(Office.kind == OfficeKind.GROUP_LEADER, Office.member_id.in_(ids))
    await db.core(ended.where(in_force(almanac.today(at))).values(ends_on=_day_before(almanac.today(at))))
    await db.execute(update(Member).where(Member.id.in_(ids)).values(group_id=group.id if group else None))
    if group is not None and ids:
        leaders = await _leaders(db, [group.id], almanac.today(at))
        told = GroupJoined(group.name, leaders.get(group.id))
        key = f"group:{group.id}:joined:{at.timestamp():.0f}"
        await notices.tell(db, moved.where(Member.id != by.member_id), told, key=key, at=at)
    audit.record(
        db, "groups.join", at=at, by=by, branch=by.office_branch_id, group=group.id if group else None, members=ids
    )
    return await listing(db, almanac, by=by, at=at)


async def lead(db: Session, member: Member, almanac: Almanac, *, by: Secretary, at: datetime) -> GroupList:
    """Let a member lead the group she is in, from today on; who led it before does so no longer.

    Raises:
        Refused: with `NotInGroup`.
    """
    group = await db.get(Branch, member.group_id) if member.group_id else None
    if group is None:
        raise Refused(NotInGroup(member.name))
    today = almanac.today(at)
    await _end_offices(db, group.id, today)
    await db.add(Office(member_id=member.id, branch_id=group.id, kind=OfficeKind.GROUP_LEADER, starts_on=today))
    key = f"group:{group.id}:led:{member.id}:{at.timestamp():.0f}"
    her = select(Member.id).where(Member.id == member.id, Member.id != by.member_id)
    await notices.tell(db, her, GroupLed(group.name), key=key, at=at)
    audit.record(db, "groups.lead", at=at, by=by, member=member.id, branch=group.parent_id, group=group.id)
    return await listing(db, almanac, by=by, at=at)


def full_name(branch: Branch, name: str) -> str:
    """Return a group's name with its branch's before it."""
    short = name.strip().removeprefix(branch.name)
    return branch.name + short


async def _leaders(db: Session, group_ids: Sequence[BranchId], on: date) -> dict[BranchId, str]:
    query = (
        select(Member.group_id, Member.name)
        .join(Office, Office.member_id == Member.id)
        .where(
            Office.kind == OfficeKind.GROUP_LEADER,
            or_(Office.branch_id == Member.group_id, Office.branch_id == Member.branch_id),
            Member.group_id.in_(group_ids),
            in_force(on),
            active(),
        )
        .order_by(Office.id)
    )
    return {row.group_id: row.name for row in (await db.execute(query)).all()}


async def _end_offices(db: Session, group_id: BranchId, today: date) -> None:
    """End the offices of a group's leaders the day before; one named for the branch counts through her group."""
    hers: list[MemberId] = list((await db.core(select(Member.id).where(Member.group_id == group_id))).scalars())
    of_group = or_(Office.branch_id == group_id, Office.member_id.in_(hers))
    ended = update(Office).where(Office.kind == OfficeKind.GROUP_LEADER, of_group, in_force(today))
    await db.core(ended.values(ends_on=_day_before(today)))


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
