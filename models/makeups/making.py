"""Tasks: made at the close of a meeting, changed or dropped by the secretary, withdrawn from who was there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select, update
from sqlalchemy.sql.dml import ReturningUpdate

from models import audit, meetings, notices
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.makeups.listing import open_of_meeting
from models.makeups.tables import MISSED, OPEN, SEEN, Makeup, MakeupState
from models.makeups.told import (
    MakeupDropped,
    MakeupDueInPast,
    MakeupPlan,
    MakeupPlanned,
    NoSuchMakeup,
    NothingToPlan,
    OwnMakeup,
)
from models.meetings import Absence, Attendance, Meeting
from models.members import Category, Member, may_be_chased
from models.roles import Convener
from models.rules import makeups as rules
from models.rules.makeups import Away
from models.selects import built_once

MAY_DROP = (*OPEN, MakeupState.REPORTED)


async def make(db: Session, meeting: Meeting, almanac: Almanac, *, at: datetime) -> int:
    """Give who missed a meeting that counts as study a task each, at its close; return to how many.

    Exempt members and applicants get none. A task that is there stays as it is.
    """
    if meeting.kind not in almanac.rules(meeting.starts_at).study.kinds:
        return 0
    query = (
        select(Attendance.member_id)
        .join(Member, Member.id == Attendance.member_id)
        .where(
            Attendance.meeting_id == meeting.id,
            Attendance.presence.in_(MISSED),
            Attendance.is_guest.is_(False),
            may_be_chased(),
            Member.category != Category.APPLICANT,
        )
        .order_by(Member.id)
    )
    missed = (await db.core(query)).scalars().all()
    if not missed:
        return 0
    away = await _away(db, list(missed), at)
    study = almanac.rules(at).study
    rows = [
        {
            "meeting_id": meeting.id,
            "member_id": member_id,
            "branch_id": meeting.branch_id,
            "state": MakeupState.OPEN,
            "due_on": rules.due_day(at, away.get(member_id, ()), almanac.calendar, study, almanac.zone),
            "material": meeting.topic,
            "made_at": at,
            "reports": 0,
        }
        for member_id in missed
    ]
    await db.insert_new(Makeup.__table__, rows)
    audit.record(db, "makeups.make", at=at, by=None, branch=meeting.branch_id, meeting=meeting.id, people=len(rows))
    return len(rows)


async def plan(
    db: Session,
    meeting: Meeting,
    member: Member | None,
    material: str | None,
    due_on: date | None,
    almanac: Almanac,
    *,
    by: Convener,
    at: datetime,
) -> MakeupPlan:
    """Set what is to be studied and until when, for one member or all who have the meeting to make up for.

    They are told. With neither it only returns who they are.

    Raises:
        Refused: with `NothingToPlan` or `MakeupDueInPast`.
    """
    brief = await meetings.brief(db, meeting, almanac, at)
    if due_on is not None and due_on < almanac.today(at):
        raise Refused(MakeupDueInPast(due_on))
    which = [Makeup.meeting_id == meeting.id, Makeup.state.in_(OPEN)]
    if member is not None:
        which.append(Makeup.member_id == member.id)
    values: dict[str, object] = {"material": material} if material else {}
    if due_on is not None:
        values["due_on"] = due_on
        if _reminder_has_begun(due_on, almanac, at):
            values["reminded_on"] = almanac.today(at)
    if values:
        await db.core(update(Makeup).where(*which).values(values))
    found = await open_of_meeting(db, brief, member)
    if not found:
        raise Refused(NothingToPlan(brief))
    if values:
        told, whose = MakeupPlanned(brief, material, due_on), member.id if member else "all"
        who = select(Makeup.member_id).where(*which, Makeup.member_id != by.member_id)
        await notices.tell(db, who, told, key=f"makeup:{meeting.id}:plan-{whose}-{at.timestamp():.0f}", at=at)
        audit.record(
            db, "makeups.plan", at=at, by=by, branch=meeting.branch_id, meeting=meeting.id,
            member=member.id if member else None, people=len(found),
        )  # fmt: skip
    return MakeupPlan(brief, found, bool(values))


async def drop(db: Session, number: int, reason: str, almanac: Almanac, *, by: Convener, at: datetime) -> MakeupDropped:
    """Ask nothing of a member any more for a meeting she missed, and tell her why.

    Raises:
        Refused: with `NoSuchMakeup` or `OwnMakeup`.
    """
    row: Makeup | None = await db.scalar(select(Makeup).where(Makeup.id == number, Makeup.is_seen_to_by(by)))
    if row is None or row.state not in MAY_DROP:
        raise Refused(NoSuchMakeup(number))
    if row.member_id == by.member_id and not by.oversees(row.branch_id):
        raise Refused(OwnMakeup())
    meeting, member = await db.get(Meeting, row.meeting_id), await db.get(Member, row.member_id)
    assert meeting is not None
    assert member is not None
    row.state, row.reason = MakeupState.DROPPED, reason
    row.decided_at, row.decided_by = at, by.member_id
    told = MakeupDropped(member.name, await meetings.brief(db, meeting, almanac, at), reason)
    only_her = select(Member.id).where(Member.id == member.id, Member.id != by.member_id)
    await notices.tell(db, only_her, told, key=f"makeup:{number}:dropped", at=at)
    audit.record(db, "makeups.drop", at=at, by=by, member=member.id, branch=row.branch_id, makeup=number)
    return told


async def withdraw(db: Session, whose: ColumnElement[bool], *, at: datetime) -> None:
    """Take open tasks from those the roster has as present by now; nobody is told.

    Args:
        whose: says whose tasks to look at, or of which branch.
    """
    for row in (await db.core(_withdrawn().where(whose), {"now": at})).all():
        audit.record(db, "makeups.withdraw", at=at, by=None, member=row.member_id, branch=row.branch_id, makeup=row.id)


@built_once
def _withdrawn() -> ReturningUpdate[*tuple[Any, ...]]:
    was_there = exists().where(
        Attendance.meeting_id == Makeup.meeting_id,
        Attendance.member_id == Makeup.member_id,
        Attendance.presence.in_(SEEN),
    )
    return (
        update(Makeup)
        .where(Makeup.state.in_(OPEN), was_there)
        .values(state=MakeupState.WITHDRAWN, decided_at=bindparam("now"))
        .returning(Makeup.id, Makeup.member_id, Makeup.branch_id)
    )


def _reminder_has_begun(due_on: date, almanac: Almanac, at: datetime) -> bool:
    book = almanac.rules(at)
    stage = rules.reminder(
        due_on, almanac.calendar, book.reminders.quiet, book.reminders.dues_clock, book.study, almanac.zone
    )
    return stage.at <= at


async def _away(db: Session, members: list[MemberId], at: datetime) -> dict[MemberId, list[Away]]:
    """Return the absences of these members that are not over."""
    query = select(Absence.member_id, Absence.starts_at, Absence.until).where(
        Absence.member_id.in_(members), Absence.until > at
    )
    found: dict[MemberId, list[Away]] = {}
    for row in (await db.core(query)).all():
        found.setdefault(row.member_id, []).append(Away(row.starts_at, row.until))
    return found
