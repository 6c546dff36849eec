"""The one reminder of a make-up before its last day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, exists, literal, select, update

from models import meetings, reminders
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.makeups.making import withdraw
from models.makeups.tables import OPEN, Makeup
from models.makeups.told import MakeupReminder
from models.meetings import Meeting
from models.members import Member
from models.outbox import Parcel
from models.rules import makeups as rules
from models.rules.reminders import Stage
from models.selects import built_once

# What could not go out in time is reported for so long; the rule book's working days lie well within what is ahead.
CATCH_UP, AHEAD = timedelta(days=40), timedelta(days=60)


async def remind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind who has not reported, each once a meeting, when her week has room for it; late days are told to nobody.

    Who was there after all, as the roster says by now, loses the task first.
    """
    await withdraw(db, Makeup.branch_id == branch.id, at=at)
    today = almanac.today(at)
    near = {"branch": branch.id, "since": today - CATCH_UP, "until": today + AHEAD}
    for meeting, due_on in (await db.execute(_unreminded(), near)).all():
        await _remind_of(db, branch, meeting, due_on, almanac, at)


@built_once
def _unreminded() -> Select[*tuple[Any, ...]]:
    """Select the meetings a branch's members have to make up for and were not reminded of, with each last day."""
    return (
        select(Meeting, Makeup.due_on)
        .join(Meeting, Meeting.id == Makeup.meeting_id)
        .where(
            Makeup.branch_id == bindparam("branch"),
            Makeup.state.in_(OPEN),
            Makeup.reminded_on.is_(None),
            Makeup.due_on.between(bindparam("since"), bindparam("until")),
        )
        .order_by(Makeup.due_on, Meeting.id)
        .distinct()
    )


async def _remind_of(
    db: Session, branch: Branch, meeting: Meeting, due_on: date, almanac: Almanac, at: datetime
) -> None:
    book, key = almanac.rules(at), f"makeup:{meeting.id}"
    stage = rules.reminder(
        due_on, almanac.calendar, book.reminders.quiet, book.reminders.dues_clock, book.study, almanac.zone
    )
    if not await reminders.begun(db, branch.id, key, [stage], at=at):
        return
    brief = await meetings.brief(db, meeting, almanac, at)
    these = (
        Makeup.meeting_id == meeting.id,
        Makeup.due_on == due_on,
        Makeup.state.in_(OPEN),
        Makeup.reminded_on.is_(None),
    )
    who = select(Member.id).join(Makeup, Makeup.member_id == Member.id).where(*these, reminders.has_room(almanac, at))
    what = f"{almanac.local(meeting.starts_at):%m-%d} {brief.kind_name}的补学"
    told = MakeupReminder(brief, due_on)
    await reminders.remind(db, branch.id, who, told, stage, key=key, what=what, almanac=almanac, at=at)
    was_told = exists().where(Parcel.key == literal(_prefix(key, stage)) + cast(Makeup.member_id, String))
    await db.core(update(Makeup).where(*these, was_told).values(reminded_on=almanac.today(at)))


def _prefix(key: str, stage: Stage) -> str:
    return f"{key}:{stage.name}:member-"
