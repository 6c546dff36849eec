"""Who was absent without leave: a kind note to her, and to the secretary and the committee only when it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Select, bindparam, func, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from models import makeups, meetings, notices, offices, reminders
from models.almanac import Almanac
from models.base import Base, MemberId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.meetings import Attendance, Meeting, MeetingBrief, MeetingState
from models.members import Member, may_be_chased
from models.rules import absentees as rules
from models.rules.absentees import COMMITTEE, MONTHS, SECRETARY, AbsenceRow
from models.rules.meetings import Presence
from models.rules.reminders import Stage
from models.selects import built_once

# Rows are looked for this far back, notes for meetings begun this long ago.
ROW_LOOK_BACK = timedelta(days=400)
NOTE_LOOK_BACK = timedelta(days=50)


class AbsenceStep(Base):
    """A step taken for a member, in the row whose newest absence then began at ``last_at``."""

    __tablename__ = "absence_steps"

    member_id: Mapped[MemberId] = mapped_column(ForeignKey("members.id"), primary_key=True)
    step: Mapped[str] = mapped_column(primary_key=True)
    last_at: Mapped[datetime] = mapped_column(primary_key=True)
    told_on: Mapped[date]


@fact
class AbsenceNote:
    """To a member who was absent without leave; ``in_a_row`` is 0 unless the rule book's number is reached.

    ``makeup_until``: she has it to make up for, until this day.
    """

    meeting: MeetingBrief
    in_a_row: int
    makeup_until: date | None = None


@fact
class AbsentInRow:
    """To the secretary, or to the committee when it is overdue: members absent several times in a row."""

    branch: str
    names: tuple[str, ...]
    counts: tuple[int, ...]
    is_overdue: bool


@fact
class LongAbsence:
    """To the secretary only: over how many months members were absent; the limit is an article's."""

    branch: str
    names: tuple[str, ...]
    months: tuple[int, ...]
    limit: int


@dataclass(frozen=True)
class Found:
    """A member's row of absences that is not broken."""

    member_id: MemberId
    name: str
    row: AbsenceRow
    first_at: datetime
    last_at: datetime


async def write_to_absentees(
    db: Session, branch: Branch, almanac: Almanac, *, at: datetime, look_back: timedelta = NOTE_LOOK_BACK
) -> None:
    """Send who was marked absent at the close of a meeting one note, in the days after it.

    Of meetings within ``look_back`` for which it has become too late the secretary is told.
    """
    absence = almanac.rules(at).absence
    rows = await in_a_row(db, branch, absence.member_row, almanac, at=at)
    query = select(Meeting).where(
        Meeting.branch_id == branch.id,
        Meeting.starts_at.between(at - look_back, at),
        Meeting.state == MeetingState.CLOSED,
    )
    for meeting in (await db.scalars(query)).all():
        assert meeting.closed_at is not None
        note = Stage("note", meeting.closed_at, meeting.closed_at + timedelta(days=absence.note_days))
        counts = {each.member_id: each.row.count for each in rows if each.last_at == meeting.starts_at}
        if await reminders.begun(db, branch.id, f"absence:{meeting.id}", [note], at=at):
            await _write_of(db, branch, meeting, note, counts, almanac, at)


async def take_steps(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell the secretary and the committee of rows of absences that have come to a step, each step once a row."""
    if not almanac.may_disturb(at):
        return
    today, absence = almanac.today(at), almanac.rules(at).absence
    rows = await in_a_row(db, branch, 2, almanac, at=at)
    told = await _told(db, rows)
    due = [(step, each) for each in rows for step in rules.due_steps(each.row, told[each.member_id], today, absence)]
    secretaries, committee = offices.secretaries(branch.id, today), offices.committee(branch.id, today)
    for step, recipients in ((SECRETARY, secretaries), (COMMITTEE, committee), (MONTHS, secretaries)):
        those = [each for name, each in due if name.startswith(step)]
        if those:
            fact_told = _step_told(step, branch, those, absence.limit_months)
            # A member is not told of herself as of another.
            about = recipients.where(Member.id.not_in([each.member_id for each in those]))
            key = f"absence-{step}:" + "+".join(f"{each.member_id}-{each.last_at.timestamp():.0f}" for each in those)
            await notices.tell(db, about, fact_told, key=key, at=at)
    for step, each in due:
        values = {"member_id": each.member_id, "step": step, "last_at": each.last_at, "told_on": today}
        await db.insert_new(AbsenceStep.__table__, values)


async def in_a_row(db: Session, branch: Branch, least: int, almanac: Almanac, *, at: datetime) -> list[Found]:
    """Return the members of a branch absent at least ``least`` times in a row until now, by pinyin, in one statement.

    Being seen, leave and a meeting at which nothing was recorded of her end a row; exempt members have none.
    """
    values = {"branch": branch.id, "since": at - ROW_LOOK_BACK, "until": at, "least": least}
    query = _unbroken(tuple(almanac.rules(at).absence.kinds))
    found = []
    for each in (await db.execute(query, values)).mappings():
        row = AbsenceRow(each["count"], almanac.today(each["first_at"]), almanac.today(each["last_at"]))
        found.append(Found(each["id"], each["name"], row, each["first_at"], each["last_at"]))
    return found


@built_once
def _unbroken(kinds: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    """Select the rows of absences of a ``branch`` between ``since`` and ``until``, of ``least`` meetings or more."""
    seen = (
        select(Attendance.member_id, Attendance.presence, Meeting.starts_at)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Meeting.branch_id == bindparam("branch"),
            Meeting.starts_at.between(bindparam("since"), bindparam("until")),
            Meeting.state == MeetingState.CLOSED,
            Meeting.kind.in_(kinds),
            Attendance.is_guest.is_(False),
        )
        .subquery()
    )
    broken = (
        select(seen.c.member_id, func.max(seen.c.starts_at).label("at"))
        .where(seen.c.presence != Presence.ABSENT)
        .group_by(seen.c.member_id)
        .subquery()
    )
    first, last = func.min(seen.c.starts_at), func.max(seen.c.starts_at)
    return (
        select(Member.id, Member.name, func.count().label("count"), first.label("first_at"), last.label("last_at"))
        .join(seen, seen.c.member_id == Member.id)
        .outerjoin(broken, broken.c.member_id == Member.id)
        .where(
            may_be_chased(),
            seen.c.presence == Presence.ABSENT,
            or_(broken.c.at.is_(None), seen.c.starts_at > broken.c.at),
        )
        .group_by(Member.id, Member.name, Member.sort_key)
        .having(func.count() >= bindparam("least"))
        .order_by(Member.sort_key)
    )


async def _write_of(
    db: Session, branch: Branch, meeting: Meeting, note: Stage, counts: dict[MemberId, int], almanac: Almanac,
    at: datetime,
) -> None:  # fmt: skip
    key, absent = f"absence:{meeting.id}", _absent(meeting)
    if at < note.until:
        absent = absent.where(reminders.has_room(almanac, at), ~notices.was_told(f"{key}:{note.name}"))
    waiting = (await db.core(absent)).scalars().all()
    if not waiting:
        return
    brief = await meetings.brief(db, meeting, almanac, at)
    until = await makeups.open_days(db, meeting.id)
    groups: dict[tuple[int, date | None], list[MemberId]] = {}
    for member_id in waiting:
        # A note that is too late is written down in one go: the stage ends with the first word of it.
        alike = (counts.get(member_id, 0), until.get(member_id)) if at < note.until else (0, None)
        groups.setdefault(alike, []).append(member_id)
    for (count, day), those in groups.items():
        await reminders.remind(
            db,
            branch.id,
            absent.where(Member.id.in_(those)),
            AbsenceNote(brief, count, day),
            note,
            key=key,
            what=f"{brief.kind_name} {almanac.local(meeting.starts_at):%m-%d}",
            almanac=almanac,
            at=at,
        )


def _absent(meeting: Meeting) -> Select[MemberId]:
    return (
        select(Member.id)
        .join(Attendance, Attendance.member_id == Member.id)
        .where(Attendance.meeting_id == meeting.id, Attendance.presence == Presence.ABSENT)
    )


def _step_told(step: str, branch: Branch, those: Sequence[Found], limit: int) -> AbsentInRow | LongAbsence:
    names = tuple(each.name for each in those)
    if step == MONTHS:
        return LongAbsence(branch.name, names, tuple(rules.months_of(each.row) for each in those), limit)
    return AbsentInRow(branch.name, names, tuple(each.row.count for each in those), step == COMMITTEE)


async def _told(db: Session, rows: Sequence[Found]) -> dict[MemberId, dict[str, date]]:
    """Return the steps taken within each member's present row; one taken in a row since broken is not among them."""
    found: dict[MemberId, dict[str, date]] = {each.member_id: {} for each in rows}
    began = {each.member_id: each.first_at for each in rows}
    query = select(AbsenceStep).where(AbsenceStep.member_id.in_(list(found)))
    for step in (await db.scalars(query)).all() if rows else ():
        if step.last_at >= began[step.member_id]:
            found[step.member_id][step.step] = step.told_on
    return found
