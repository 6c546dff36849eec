"""Reminding those who have not answered."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from models import reminders
from models.almanac import Almanac
from models.branches import Branch
from models.database import Session
from models.meetings.finding import brief, silent
from models.meetings.tables import Meeting, MeetingState
from models.meetings.told import MeetingReminder
from models.rules.reminders import meeting_stages

LOOK_BACK = timedelta(days=40)


# A reminder moves before the holidays; the longest are nine days.
HOLIDAYS = 10


async def remind_silent(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind those who have not answered as their meetings come near: at the stages of the rule book, once each."""
    rules = almanac.rules(at).reminders
    query = select(Meeting).where(
        Meeting.branch_id == branch.id,
        Meeting.state == MeetingState.CALLED,
        Meeting.starts_at.between(at - LOOK_BACK, at + timedelta(days=max(rules.meeting_days) + HOLIDAYS)),
    )
    for meeting in (await db.scalars(query)).all():
        assert meeting.called_at is not None
        starts_at = almanac.local(meeting.starts_at)
        told = await brief(db, meeting, almanac, at)
        stages = meeting_stages(starts_at, almanac.calendar, rules.quiet, rules, called_at=meeting.called_at)
        key = f"meeting:{meeting.id}:{meeting.starts_at:%Y%m%dT%H%M}"
        for stage in await reminders.begun(db, branch.id, key, stages, at=at):
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
