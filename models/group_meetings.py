"""Which group (党小组) a meeting is of: said when it is called, when a series begins, or later of a planned one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models import audit, branches, groups, meetings
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch, BranchKind
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Meeting, MeetingPrepared, MeetingState, Part
from models.roles import Convener, Secretary
from models.rules.meetings import MeetingKind


@fact
class NoGroups:
    """A group meeting is called for a group, and the branch has none."""

    kind_name: str


@fact
class WhichGroup:
    """There are several groups: the meeting is called for one of them."""

    kind_name: str
    names: tuple[str, ...]


@fact
class GroupMeetingsOnly:
    """A group leader calls the meetings of her group, and no others."""

    kind_name: str


@fact
class NotForGroup:
    """A meeting of this kind is the whole branch's or its committee's, never one group's."""

    kind_name: str


@fact
class GroupSettled:
    """The meeting is called or over: which group it is of stays."""

    meeting: meetings.MeetingBrief


async def place(
    db: Session, kind: MeetingKind, group: Branch | None, *, by: Convener
) -> tuple[BranchId, BranchId | None]:
    """Return which branch, and which of its groups, a convener calls a meeting of this kind for.

    Raises:
        Refused: with `GroupMeetingsOnly`, `NotForGroup`, `NoGroups` or `WhichGroup`.
    """
    own = await branches.meant(db, by=by)
    is_leader = own.kind is BranchKind.GROUP
    if kind.audience != "group" and is_leader:
        raise Refused(GroupMeetingsOnly(kind.name))
    if group is not None and not kind.may_be_of_group:
        raise Refused(NotForGroup(kind.name))
    if group is None and kind.audience != "group":
        return own.id, None
    if group is None:
        found = [each for each, above in await groups.within(db, by.branch_ids) if is_leader or above.id == own.id]
        if not found:
            raise Refused(NoGroups(kind.name))
        if len(found) > 1:
            raise Refused(WhichGroup(kind.name, tuple(each.name for each in found)))
        [group] = found
    assert group.parent_id is not None
    return group.parent_id, group.id


async def hold(
    db: Session, meeting: Meeting, group: Branch, almanac: Almanac, *, by: Secretary, at: datetime
) -> MeetingPrepared:
    """Say which group a planned meeting is of; at its time that group is invited.

    Raises:
        Refused: with `GroupSettled`, `NotForGroup` or `WhichGroup`.
    """
    kind = almanac.rules(at).kind(meeting.kind)
    if meeting.state is not MeetingState.PLANNED:
        raise Refused(GroupSettled(await meetings.brief(db, meeting, almanac, at)))
    if not kind.may_be_of_group:
        raise Refused(NotForGroup(kind.name))
    if group.parent_id != meeting.branch_id:
        raise Refused(WhichGroup(kind.name, tuple(each.name for each in await of_branch(db, meeting.branch_id))))
    meeting.group_id = group.id
    meeting.revision += 1
    audit.record(db, "meetings.hold", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id, group=group.id)
    lacks_reader = meetings.needs_lead_reader(meeting, almanac, at)
    return MeetingPrepared(
        await meetings.brief(db, meeting, almanac, at), Part.GROUP, meeting.topic is None, lacks_reader
    )


async def of_branch(db: Session, branch_id: BranchId) -> list[Branch]:
    """Return the groups of a branch, by age."""
    query = select(Branch).where(
        Branch.parent_id == branch_id, Branch.kind == BranchKind.GROUP, Branch.dissolved_on.is_(None)
    )
    return list((await db.scalars(query.order_by(Branch.id))).all())


def called(text: str, found: list[Branch], branch: Branch) -> list[Branch]:
    """Return the groups of a branch that are called so, with or without the branch's name or the 党 of 党小组."""
    word = _bare(text).removeprefix(_bare(branch.name))
    return [group for group in found if _bare(group.name).removeprefix(_bare(branch.name)) == word]


def _bare(name: str) -> str:
    return "".join(name.split()).replace("党小组", "小组")
