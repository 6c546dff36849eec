"""Reminding those who have not answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, bindparam, select

from models import reminders
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.meetings.finding import brief, silent
from models.meetings.tables import Meeting, MeetingState
from models.meetings.told import MeetingReminder
from models.rules.reminders import meeting_stages
from models.selects import built_once

LOOK_BACK = timedelta(days=40)


# A reminder moves before the holidays; the longest are nine days.
HOLIDAYS = 10


async def remind_silent(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind those who have not answered as their meetings come near: at the stages of the rule book, once each."""
    rules = almanac.rules(at).reminders
    ahead = timedelta(days=max(rules.meeting_days) + HOLIDAYS)
    near = {"branch": branch.id, "since": at - LOOK_BACK, "until": at + ahead}
    for meeting in (await db.scalars(_called_between(), near)).all():
        assert meeting.called_at is not None
        starts_at = almanac.local(meeting.starts_at)
        stages = meeting_stages(starts_at, almanac.calendar, rules.quiet, rules, called_at=meeting.called_at)
        key = f"meeting:{meeting.id}:{meeting.starts_at:%Y%m%dT%H%M}"
        for stage in await reminders.begun(db, branch.id, key, stages, at=at):
            told = await brief(db, meeting, almanac, at)
            await reminders.remind(
                db,
                branch.id,
                silent(meeting.id),
                MeetingReminder(told),
                stage,
                key=key,
                what=f"{told.kind_name} {starts_at:%m-%d %H:%M}",
                almanac=almanac,
                at=at,
            )


@built_once
def _called_between() -> Select[Meeting]:
    begins = Meeting.starts_at.between(bindparam("since"), bindparam("until"))
    return select(Meeting).where(Meeting.branch_id == bindparam("branch"), Meeting.state == MeetingState.CALLED, begins)
