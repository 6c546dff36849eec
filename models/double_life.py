"""Double organisational life (双重组织生活): how often leading cadres came to their own branch's meetings.

Who is a leading cadre is an office with its days. What counts is that she was invited as a member, so that a quarter in
which she changes branch is counted in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, Select, or_, select

from models import audit, branches, notices, offices, reminders
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.branches import Branch, BranchKind
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Attendance, Meeting, MeetingState
from models.members import Member, active
from models.offices import COMMITTEE, Office
from models.roles import SECRETARIAL, Committee, OfficeKind, Person
from models.rules import double_life as rules
from models.rules.calendar import at_wall
from models.rules.double_life import Quarter, Seen, Term
from models.rules.meetings import Presence
from models.rules.reminders import MIDNIGHT
from models.selects import built_for_now

UPPER = (BranchKind.COMMITTEE, BranchKind.GENERAL_BRANCH)
HELD = (MeetingState.CALLED, MeetingState.CLOSED)


@dataclass(frozen=True)
class LeaderLine:
    """One leader's numbers; ``is_known`` is false where nothing was recorded. ``branch`` is the one she is in now."""

    name: str
    branch: str
    is_exempt: bool
    is_known: bool
    invited: int
    present: int
    leave: int
    absent: int
    unrecorded: int


@dataclass(frozen=True)
class LifeRow:
    """One meeting that counts."""

    day: date
    kind_name: str
    branch: str
    presence: Presence


@fact
class OwnDoubleLife:
    """To the leader herself: her numbers of a quarter, and the meetings behind them."""

    year: int
    quarter: int
    line: LeaderLine
    rows: tuple[LifeRow, ...]


@fact
class DoubleLifeReport:
    """To the committee above, or the secretary: the leaders of her branches, by pinyin; ``is_over``: the quarter is."""

    year: int
    quarter: int
    is_over: bool
    lines: tuple[LeaderLine, ...]


@fact
class NoDoubleLife:
    """To who is no leader and oversees none."""

    year: int
    quarter: int


@fact
class LeaderNamed:
    """To who entered it: a member is a leading cadre from a day on, or was one until a day."""

    name: str
    since: date
    until: date | None


@fact
class NotALeader:
    """She is not entered as a leading cadre, so that nothing can end."""

    name: str


async def name_leader(
    db: Session, member: Member, since: date, *, by: Committee, at: datetime, on: date
) -> LeaderNamed:
    """Enter that a member is a leading cadre from a day on; who is one today stays as she is."""
    running = await _running(db, member.id, on)
    if running is None:
        running = await db.add(
            Office(member_id=member.id, branch_id=member.branch_id, kind=OfficeKind.LEADER, starts_on=since)
        )
        _record(db, "name", member, by, at, since=since.isoformat())
    return LeaderNamed(member.name, running.starts_on, running.ends_on)


async def end_leader(db: Session, member: Member, last: date, *, by: Committee, at: datetime, on: date) -> LeaderNamed:
    """Enter the last day on which a member was a leading cadre.

    Raises:
        Refused: with `NotALeader`.
    """
    running = await _running(db, member.id, on)
    if running is None or last < running.starts_on:
        raise Refused(NotALeader(member.name))
    running.ends_on = last
    _record(db, "end", member, by, at, last=last.isoformat())
    return LeaderNamed(member.name, running.starts_on, last)


async def shown_to(
    db: Session, quarter: Quarter, almanac: Almanac, *, by: Person, at: datetime
) -> tuple[OwnDoubleLife | DoubleLifeReport | NoDoubleLife, ...]:
    """Return what a person may see of a quarter: her own as a leader, and that of the branches she answers for."""
    found = await _lives(db, quarter, select(Member.id).where(Member.id == by.member_id), almanac, at)
    told: list[OwnDoubleLife | DoubleLifeReport | NoDoubleLife] = [
        OwnDoubleLife(quarter.year, quarter.number, line, rows) for line, rows in found
    ]
    if reach := await _reach(db, by.member_id, almanac.today(at)):
        told.append(await of_branches(db, quarter, reach, almanac, at=at))
    return tuple(told) or (NoDoubleLife(quarter.year, quarter.number),)


async def of_branches(
    db: Session, quarter: Quarter, branch_ids: frozenset[BranchId], almanac: Almanac, *, at: datetime
) -> DoubleLifeReport:
    """Return the numbers of the leaders who are in these branches now."""
    who = select(Member.id).where(Member.branch_id.in_(branch_ids))
    found = await _lives(db, quarter, who, almanac, at)
    is_over = almanac.today(at) > quarter.last
    return DoubleLifeReport(quarter.year, quarter.number, is_over, tuple(line for line, _ in found))


async def report_quarter(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell a committee once of the quarter gone by, from the first working day after it on, however late that is.

    Where nobody sits on a committee above, the branch's own secretary is told.
    """
    book, today = almanac.rules(at), almanac.today(at)
    quarter = Quarter.of(today).plus(-1)
    life = book.double_life
    due = rules.reported_at(quarter, almanac.calendar, book.reminders.quiet, life.clock, almanac.zone)
    if at < due or not almanac.may_disturb(at):
        return
    key = f"double-life:{quarter}"
    who = await _readers(db, branch, today)
    if who is None or await reminders.has_ended(db, branch.id, key):
        return
    reach = await branches.below(db, frozenset({branch.id}))
    told = await of_branches(db, quarter, reach, almanac, at=at)
    if told.lines and await notices.tell(db, who, told, key=f"{key}:{branch.id}", at=at):
        await reminders.end(db, branch.id, key)


async def _readers(db: Session, branch: Branch, on: date) -> Select[MemberId] | None:
    """Return who is told of a node's leaders, None when those above are."""
    if branch.kind in UPPER:
        return offices.committee(branch.id, on)
    above = [BranchId(int(part)) for part in branch.path.split("/")[:-2]]
    for node in above:
        if (await db.scalars(offices.committee(node, on))).first():
            return None
    return offices.secretaries(branch.id, on)


async def _reach(db: Session, member_id: MemberId, on: date) -> frozenset[BranchId]:
    """Return the branches whose leaders a person may see: a secretary's own, and those below a committee she is on."""
    reach: frozenset[BranchId] = frozenset()
    for office in await offices.held_by(db, member_id, on):
        branch = await db.get(Branch, office.branch_id)
        is_above = branch is not None and branch.kind in UPPER and office.kind in COMMITTEE
        if is_above or office.kind in SECRETARIAL:
            reach |= office.reach
    return reach


async def _lives(
    db: Session, quarter: Quarter, who: Select[MemberId], almanac: Almanac, at: datetime
) -> list[tuple[LeaderLine, tuple[LifeRow, ...]]]:
    """Return the leaders among ``who`` with their numbers and meetings, by pinyin, in two statements."""
    leaders: dict[MemberId, list[Row[Any]]] = {}
    for row in (await db.execute(_leaders(quarter).where(Member.id.in_(who)))).all():
        leaders.setdefault(row.id, []).append(row)
    seen = await _seen(db, quarter, list(leaders), almanac, at) if leaders else {}
    return [_life(terms, seen.get(number, ()), quarter, almanac, at) for number, terms in leaders.items()]


@built_for_now
def _leaders(quarter: Quarter) -> Select[*tuple[Any, ...]]:
    """Select who was a leader in a quarter, by pinyin, once for each of her terms."""
    held = (Office.starts_on <= quarter.last, or_(Office.ends_on.is_(None), Office.ends_on >= quarter.first))
    return (
        select(Member.id, Member.name, Member.is_exempt, Branch.name.label("branch"), Office.starts_on, Office.ends_on)
        .join(Office, Office.member_id == Member.id)
        .join(Branch, Branch.id == Member.branch_id)
        .where(active(), Office.kind == OfficeKind.LEADER, *held)
        .order_by(Member.sort_key, Member.id, Office.starts_on)
    )


async def _seen(
    db: Session, quarter: Quarter, who: Sequence[MemberId], almanac: Almanac, at: datetime
) -> dict[MemberId, list[Row[Any]]]:
    begins, ends = (at_wall(each.first, MIDNIGHT, almanac.zone) for each in (quarter, quarter.plus(1)))
    query = (
        select(Attendance.member_id, Meeting.kind, Meeting.starts_at, Branch.name.label("branch"), Attendance.presence)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Branch, Branch.id == Meeting.branch_id)
        .where(
            Meeting.starts_at >= begins,
            Meeting.starts_at < ends,
            Meeting.starts_at <= at,
            Meeting.state.in_(HELD),
            Attendance.member_id.in_(who),
            Attendance.is_guest.is_(False),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found: dict[MemberId, list[Row[Any]]] = {}
    for row in (await db.execute(query)).all():
        found.setdefault(row.member_id, []).append(row)
    return found


def _life(
    leader: Sequence[Row[Any]], seen: Sequence[Row[Any]], quarter: Quarter, almanac: Almanac, at: datetime
) -> tuple[LeaderLine, tuple[LifeRow, ...]]:
    terms = [Term(row.starts_on, row.ends_on) for row in leader]
    known = [(row, Seen(row.kind, almanac.today(row.starts_at), row.presence)) for row in seen]
    counted = [
        (row, each)
        for row, each in known
        if rules.counts(each, quarter, terms, almanac.rules(row.starts_at).double_life)
    ]
    sums = rules.tally(each for _, each in counted)
    line = LeaderLine(
        leader[0].name,
        leader[0].branch,
        leader[0].is_exempt,
        sums.is_known,
        sums.invited,
        sums.present,
        sums.leave,
        sums.absent,
        sums.unrecorded,
    )
    kinds = almanac.rules(at)
    rows = [LifeRow(each.day, kinds.kind(each.kind).name, row.branch, each.presence) for row, each in counted]
    return line, tuple(rows)


async def _running(db: Session, member_id: MemberId, on: date) -> Office | None:
    query = select(Office).where(
        Office.member_id == member_id,
        Office.kind == OfficeKind.LEADER,
        or_(Office.ends_on.is_(None), Office.ends_on >= on),
    )
    office: Office | None = await db.scalar(query.order_by(Office.starts_on).limit(1))
    return office


def _record(db: Session, what: str, member: Member, by: Committee, at: datetime, **details: Any) -> None:
    audit.record(db, f"double_life.{what}", at=at, by=by, member=member.id, branch=member.branch_id, **details)
