"""The branches at a glance, for who answers for several: numbers of people, never names or sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Row, and_, case, func, select

from models import branches, offices
from models.actions import ActionItem
from models.almanac import Almanac
from models.base import BranchId
from models.branches import Branch, BranchKind
from models.database import Session
from models.dues import DuesMonth
from models.facts import fact
from models.hours import HourClaim
from models.makeups import SEEN
from models.meetings import Attendance, Meeting, MeetingState
from models.members import Member, active
from models.offices import Office
from models.roles import Registrar
from models.rules.calendar import at_wall
from models.rules.double_life import Quarter
from models.rules.dues import DuesState
from models.rules.meetings import MeetingKind, Presence
from models.rules.overviews import BranchStanding, DuesCount, LastMeeting, MeetingDuty, by_care, cares
from models.rules.values import Month
from models.trainings import Training

PAGE = 10


@fact
class BranchesOverview:
    """To who answers for several branches: ``branches`` are those of a page, by what needs care, of ``total``."""

    today: date
    branches: tuple[BranchStanding, ...]
    total: int
    needing: int
    page: int
    pages: int


@fact
class BranchOverview:
    """One branch in full; ``is_only``: there is no other one to look at."""

    today: date
    branch: BranchStanding
    is_only: bool


@fact
class BranchesSheet:
    """To who answers for several branches: all of them as a sheet, as they stood ``on`` that day."""

    member_id: int
    branch_ids: tuple[int, ...]
    on: date


@dataclass(frozen=True)
class _Stretch:
    """The month and the quarter looked at, as moments."""

    month: datetime
    month_end: datetime
    quarter: datetime
    quarter_end: datetime


async def overview(
    db: Session, page: int, almanac: Almanac, *, by: Registrar, at: datetime
) -> BranchesOverview | BranchOverview:
    """Return the branches the speaker oversees, a page of them; one alone in full."""
    today = almanac.today(at)
    this = Month.of(today)
    found = by_care(await standings(db, by.branch_ids, almanac, at=at), this)
    if len(found) == 1:
        return BranchOverview(today, found[0], is_only=True)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(found[(page - 1) * PAGE : page * PAGE])
    needing = sum(bool(cares(each, this)) for each in found)
    return BranchesOverview(today, shown, len(found), needing, page, pages)


async def one(db: Session, branch: Branch, almanac: Almanac, *, by: Registrar, at: datetime) -> BranchOverview:
    """Return one branch in full."""
    [found] = await standings(db, {branch.id} & by.branch_ids, almanac, at=at) or [_empty(branch)]
    return BranchOverview(almanac.today(at), found, is_only=len(by.branch_ids) == 1)


def sheet(almanac: Almanac, *, by: Registrar, at: datetime) -> BranchesSheet:
    """Return the sheet of all branches the speaker oversees."""
    return BranchesSheet(by.member_id, tuple(sorted(by.branch_ids)), almanac.today(at))


async def standings(
    db: Session, branch_ids: frozenset[BranchId] | set[BranchId], almanac: Almanac, *, at: datetime
) -> list[BranchStanding]:
    """Return how branches stand that have members, in as many statements for forty as for one."""
    people = await _people(db)
    nodes = [node for node in await branches.with_members(db) if node.id in branch_ids and node.id in people]
    ids = [node.id for node in nodes]
    last, duties = await _last(db, ids, almanac, at), await _duties(db, ids, almanac, at)
    dues, claims, tasks = await _dues(db, ids, almanac, at), await _claims(db, ids), await _tasks(db, ids, almanac, at)
    return [
        BranchStanding(
            node.id,
            node.name,
            *people[node.id],
            last.get(node.id),
            duties[node.id],
            dues[node.id],
            claims[node.id],
            *tasks[node.id],
        )
        for node in nodes
    ]


def _empty(branch: Branch) -> BranchStanding:
    return BranchStanding(branch.id, branch.name, 0, 0, None, (), (), (0, 0, 0), 0, 0)


async def _people(db: Session) -> dict[BranchId, tuple[int, int]]:
    unbound = func.sum(case((Member.peer_id.is_(None), 1), else_=0))
    query = select(Member.branch_id, func.count().label("members"), unbound.label("unbound")).where(active())
    rows = (await db.core(query.group_by(Member.branch_id))).all()
    return {row.branch_id: (row.members, int(row.unbound)) for row in rows}


async def _last(db: Session, ids: Sequence[BranchId], almanac: Almanac, at: datetime) -> dict[BranchId, LastMeeting]:
    closed = (Meeting.branch_id.in_(ids), Meeting.state == MeetingState.CLOSED, Meeting.group_id.is_(None))
    newest = (
        select(Meeting.branch_id, func.max(Meeting.starts_at).label("starts_at"))
        .where(*closed)
        .group_by(Meeting.branch_id)
        .subquery()
    )
    is_newest = and_(Meeting.branch_id == newest.c.branch_id, Meeting.starts_at == newest.c.starts_at)
    is_expected = and_(
        Attendance.is_guest.is_(False), (Attendance.presence != Presence.UNRECORDED) | Member.is_exempt.is_(False)
    )
    came = and_(Attendance.is_guest.is_(False), Attendance.presence.in_(SEEN))
    query = (
        select(
            Meeting.branch_id,
            Meeting.kind,
            Meeting.starts_at,
            func.sum(case((is_expected, 1), else_=0)).label("expected"),
            func.sum(case((came, 1), else_=0)).label("came"),
        )
        .join(newest, is_newest)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Member, Member.id == Attendance.member_id)
        .where(*closed)
        .group_by(Meeting.id, Meeting.branch_id, Meeting.kind, Meeting.starts_at)
        .order_by(Meeting.id)
    )
    rules = almanac.rules(at)
    found = {}
    for row in (await db.core(query)).all():
        kind, day = rules.kind(row.kind), almanac.local(row.starts_at).date()
        found[row.branch_id] = LastMeeting(kind.name, kind.name_en, day, int(row.expected), int(row.came))
    return found


async def _duties(
    db: Session, ids: Sequence[BranchId], almanac: Almanac, at: datetime
) -> dict[BranchId, tuple[MeetingDuty, ...]]:
    """Return what the rules make due this month and this quarter; of groups only where there are any."""
    due = [kind for kind in almanac.rules(at).kinds if kind.due_every is not None]
    stretch = _stretch(almanac, at)
    query = select(
        Meeting.branch_id, Meeting.group_id, Meeting.kind, Meeting.state, Meeting.starts_at, Meeting.ends_at
    ).where(
        Meeting.branch_id.in_(ids),
        Meeting.kind.in_([kind.key for kind in due]),
        Meeting.state != MeetingState.CALLED_OFF,
        Meeting.starts_at >= stretch.quarter,
        Meeting.starts_at < stretch.quarter_end,
    )
    rows: dict[BranchId, list[Row[*tuple[object, ...]]]] = defaultdict(list)
    for row in (await db.core(query.order_by(Meeting.starts_at))).all():
        rows[row.branch_id].append(row)
    groups, committees = await _groups(db, ids), await _committees(db, ids, almanac, at)
    return {
        branch_id: tuple(
            _duty(kind, rows[branch_id], groups.get(branch_id, 0), stretch, almanac, at)
            for kind in due
            if (kind.audience != "group" or branch_id in groups)
            and (kind.audience != "committee" or branch_id in committees)
        )
        for branch_id in ids
    }


def _duty(
    kind: MeetingKind,
    rows: Sequence[Row[*tuple[object, ...]]],
    groups: int,
    stretch: _Stretch,
    almanac: Almanac,
    at: datetime,
) -> MeetingDuty:
    """Return whether one was held within its stretch, of a meeting of groups whether each of them held one."""
    is_quarterly = kind.due_every == "quarter"
    first, last = (stretch.quarter, stretch.quarter_end) if is_quarterly else (stretch.month, stretch.month_end)
    hers = [row for row in rows if row.kind == kind.key and first <= row.starts_at < last]
    held = [row for row in hers if row.state is MeetingState.CLOSED or _is_over(row, at)]
    ahead = [row for row in hers if row.ends_at > at and row.state is not MeetingState.CLOSED]
    is_held = len({row.group_id for row in held}) >= groups if kind.audience == "group" else bool(held)
    planned = almanac.local(ahead[0].starts_at).date() if ahead else None
    return MeetingDuty(kind.name, kind.name_en, is_quarterly, is_held, None if is_held else planned)


def _is_over(row: Row[*tuple[object, ...]], at: datetime) -> bool:
    """Return whether people were called to it and it has ended; what was only planned and went by was not held."""
    return row.state is MeetingState.CALLED and row.ends_at <= at


def _stretch(almanac: Almanac, at: datetime) -> _Stretch:
    today = almanac.today(at)
    quarter, month = Quarter.of(today), Month.of(today)
    first = Month(quarter.year, quarter.number * 3 - 2)
    moments = (at_wall(each.first, time(), almanac.zone) for each in (month, month.plus(1), first, first.plus(3)))
    return _Stretch(*moments)


async def _groups(db: Session, ids: Sequence[BranchId]) -> dict[BranchId, int]:
    is_group = (Branch.parent_id.in_(ids), Branch.kind == BranchKind.GROUP, Branch.dissolved_on.is_(None))
    query = select(Branch.parent_id, func.count().label("groups")).where(*is_group).group_by(Branch.parent_id)
    return {row.parent_id: row.groups for row in (await db.core(query)).all()}


async def _committees(db: Session, ids: Sequence[BranchId], almanac: Almanac, at: datetime) -> set[BranchId]:
    """Return the branches that have a committee: a secretary alone, of a small one, is none."""
    members = offices.COMMITTEE - offices.SINGLE
    seated = (Office.branch_id.in_(ids), Office.kind.in_(members), offices.in_force(almanac.today(at)))
    return {row.branch_id for row in (await db.core(select(Office.branch_id).where(*seated).distinct())).all()}


async def _dues(
    db: Session, ids: Sequence[BranchId], almanac: Almanac, at: datetime
) -> dict[BranchId, tuple[DuesCount, ...]]:
    this = Month.of(almanac.today(at))
    query = (
        select(Member.branch_id, DuesMonth.month, DuesMonth.state, func.count().label("people"))
        .join(Member, Member.id == DuesMonth.member_id)
        .where(Member.branch_id.in_(ids), active(), DuesMonth.month.in_([this, this.plus(-1)]))
        .group_by(Member.branch_id, DuesMonth.month, DuesMonth.state)
    )
    counts: dict[BranchId, dict[Month, dict[DuesState, int]]] = {each: defaultdict(dict) for each in ids}
    for row in (await db.core(query)).all():
        counts[row.branch_id][row.month][row.state] = row.people
    states = (DuesState.PAID, DuesState.OWED, DuesState.CLAIMED)
    return {
        branch_id: tuple(
            DuesCount(month, *(by_state.get(state, 0) for state in states)) for month, by_state in sorted(hers.items())
        )
        for branch_id, hers in counts.items()
    }


async def _claims(db: Session, ids: Sequence[BranchId]) -> dict[BranchId, tuple[int, int, int]]:
    dues = (
        select(Member.branch_id, func.count(DuesMonth.member_id.distinct()).label("waiting"))
        .join(Member, Member.id == DuesMonth.member_id)
        .where(Member.branch_id.in_(ids), active(), DuesMonth.state == DuesState.CLAIMED)
        .group_by(Member.branch_id)
    )
    claims = [
        select(ledger.branch_id, func.count().label("waiting"))
        .where(ledger.branch_id.in_(ids), ledger.state == ledger.WAITING)
        .group_by(ledger.branch_id)
        for ledger in (HourClaim, Training)
    ]
    found = [{row.branch_id: row.waiting for row in (await db.core(query)).all()} for query in (dues, *claims)]
    return {each: (found[0].get(each, 0), found[1].get(each, 0), found[2].get(each, 0)) for each in ids}


async def _tasks(
    db: Session, ids: Sequence[BranchId], almanac: Almanac, at: datetime
) -> dict[BranchId, tuple[int, int]]:
    overdue = func.sum(case((ActionItem.due_on < almanac.today(at), 1), else_=0))
    query = select(ActionItem.branch_id, func.count().label("tasks"), overdue.label("overdue")).where(
        ActionItem.branch_id.in_(ids), ActionItem.done_at.is_(None)
    )
    rows = {row.branch_id: row for row in (await db.core(query.group_by(ActionItem.branch_id))).all()}
    return {each: (rows[each].tasks, int(rows[each].overdue)) if each in rows else (0, 0) for each in ids}
