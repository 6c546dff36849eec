"""Two meetings of one person at one time, named before a plan is written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.meetings import Attendance, Meeting, MeetingState, audience
from models.meetings.clashes import NAMED, during
from models.members import Member, active
from models.plans.told import NoteKind, PlanNote
from models.rules.meetings import Answer

if TYPE_CHECKING:
    from models.plans.weighing import Aim


@dataclass(frozen=True)
class _Other:
    """A meeting there is already; ``people`` are who is bound to it, by number."""

    id: int
    kind: str
    starts_at: datetime
    ends_at: datetime
    people: dict[MemberId, str]


async def clash_notes(
    db: Session, branch_id: BranchId, aims: Sequence[Aim], almanac: Almanac, *, at: datetime
) -> list[PlanNote]:
    """Return a note for each other meeting at the time of a row, with who is bound to both."""
    timed = [aim for aim in aims if aim.values["is_timed"]]
    if not timed:
        return []
    bound = await _audiences(db, branch_id, timed, almanac, at)
    for_rows = [bound[aim.row.kind, aim.values["group_id"]] | _reader(aim) for aim in timed]
    others = await _others(db, branch_id, timed, frozenset().union(*for_rows))
    kinds = almanac.rules(at)
    notes = []
    for aim, people in zip(timed, for_rows, strict=True):
        for other in others:
            both = [name for number, name in other.people.items() if number in people]
            if (
                both
                and other.id != (aim.meeting.id if aim.meeting else None)
                and _overlap(aim, other.starts_at, other.ends_at)
            ):
                kind, row = kinds.kind(other.kind), aim.row
                names = tuple(both[:NAMED])
                notes.append(
                    PlanNote(
                        *(NoteKind.CLASH, row.line, row.sheet, kind.name, kind.name_en, row.day, other.starts_at),
                        names,
                        len(both),
                    )
                )
    return notes + list(_among(timed, for_rows))


async def _audiences(
    db: Session, branch_id: BranchId, aims: Sequence[Aim], almanac: Almanac, at: datetime
) -> dict[tuple[str, BranchId | None], frozenset[MemberId]]:
    """Return who is expected at a row, by its kind and its group."""
    wanted = {(aim.row.kind, aim.values["group_id"]): almanac.rules(at).kind(aim.row.kind) for aim in aims}
    alike = {(kind.audience, group): kind for (_, group), kind in wanted.items()}
    found = {
        (name, group): frozenset((await db.scalars(audience(branch_id, kind, almanac.today(at), group))).all())
        for (name, group), kind in alike.items()
    }
    return {key: found[kind.audience, key[1]] for key, kind in wanted.items()}


async def _others(db: Session, branch_id: BranchId, aims: Sequence[Aim], people: frozenset[MemberId]) -> list[_Other]:
    """Return the meetings within the days of the plan: called ones with their invited, planned with their readers.

    Of a meeting the branch itself has planned everybody of it counts.
    """
    first, last = min(aim.values["starts_at"] for aim in aims), max(aim.values["ends_at"] for aim in aims)
    called = (
        select(Meeting.id, Meeting.kind, Meeting.starts_at, Meeting.ends_at, Member.id.label("who"), Member.name)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .join(Member, Member.id == Attendance.member_id)
        .where(Meeting.state == MeetingState.CALLED, Attendance.answer != Answer.LEAVE)
    )
    is_ours = (Meeting.branch_id == branch_id) & (Member.branch_id == branch_id)
    is_of_group = or_(Meeting.group_id.is_(None), Meeting.group_id == Member.group_id)
    is_bound = or_(Member.id == Meeting.lead_reader_id, is_ours & is_of_group)
    planned = (
        select(Meeting.id, Meeting.kind, Meeting.starts_at, Meeting.ends_at, Member.id.label("who"), Member.name)
        .join(Member, is_bound)
        .where(Meeting.state == MeetingState.PLANNED, Meeting.is_timed)
    )
    found: dict[int, _Other] = {}
    for query in (called, planned):
        bounded = query.where(*during(first, last), active(), Member.id.in_(people))
        for row in await db.core(bounded.order_by(Meeting.starts_at, Meeting.id, Member.sort_key, Member.id)):
            other = found.setdefault(row.id, _Other(row.id, row.kind, row.starts_at, row.ends_at, {}))
            other.people[row.who] = row.name
    return list(found.values())


def _among(aims: Sequence[Aim], people: Sequence[frozenset[MemberId]]) -> Iterator[PlanNote]:
    """Yield a note for each row at the time of an earlier one."""
    for (one, ours), (other, theirs) in combinations(zip(aims, people, strict=True), 2):
        if ours & theirs and _overlap(one, other.values["starts_at"], other.values["ends_at"]):
            row, starts_at = other.row, other.values["starts_at"]
            yield PlanNote(NoteKind.ROWS_CLASH, row.line, row.sheet, moment=starts_at, other=one.row.line)


def _overlap(aim: Aim, starts_at: datetime, ends_at: datetime) -> bool:
    return bool(aim.values["starts_at"] < ends_at and starts_at < aim.values["ends_at"])


def _reader(aim: Aim) -> frozenset[MemberId]:
    return frozenset({aim.values["lead_reader_id"]} - {None})
