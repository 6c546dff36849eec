"""Digests: what would have been one reminder too many, as one list of all that is still open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, exists, select

from models import actions, meetings, notices, reminders, shifts
from models.actions import ActionBrief
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.dues import DuesMonth
from models.facts import fact
from models.meetings import Attendance, Meeting, MeetingBrief, MeetingState
from models.members import Member, is_open_to_messages, may_be_chased
from models.outbox import Parcel, Purpose, State
from models.rules.dues import DuesState
from models.rules.meetings import Answer, Presence
from models.rules.values import Month
from models.selects import built_for_now
from models.shifts import ShiftBrief

AHEAD = timedelta(days=7)


@fact
class Digest:
    """To a member who has had her share of reminders this week: all that is open, in one message."""

    meetings: tuple[MeetingBrief, ...]
    dues: tuple[Month, ...]
    actions: tuple[ActionBrief, ...] = ()
    shifts: tuple[ShiftBrief, ...] = ()
    to_confirm: tuple[ShiftBrief, ...] = ()


async def send(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Send a digest to every member of whom a reminder was held back this week, once a week."""
    if not almanac.may_disturb(at):
        return
    since = reminders.week_start(almanac, at)
    for member_id in await _held_back(db, branch, almanac, since, at):
        due = await actions.of_member(db, member_id, almanac.today(at + AHEAD))
        near, over = await shifts.of_digest(db, member_id, at=at, until=at + AHEAD)
        digest = Digest(await _meetings(db, member_id, almanac, at), await _dues(db, member_id), due, near, over)
        if digest != Digest((), ()):
            key = reminders.digest_key(almanac, at)
            only_her = select(Member.id).where(Member.id == member_id)
            await notices.tell(db, only_her, digest, key=key, at=at, purpose=Purpose.REMINDER, deadline=at + AHEAD)


async def _held_back(db: Session, branch: Branch, almanac: Almanac, since: datetime, at: datetime) -> list[MemberId]:
    quiet = almanac.rules(at).reminders.quiet
    query = _waiting(since).where(Member.branch_id == branch.id, is_open_to_messages(almanac.local(at), quiet))
    return [row.id for row in await db.core(query)]


@built_for_now
def _waiting(since: datetime) -> Select[MemberId]:
    held = exists().where(Parcel.member_id == Member.id, Parcel.created_at >= since, Parcel.state == State.FOLDED)
    had_digest = exists().where(
        Parcel.member_id == Member.id, Parcel.created_at >= since, Parcel.kind == Digest.__name__
    )
    return select(Member.id).where(may_be_chased(), held, ~had_digest)


async def _meetings(db: Session, member_id: MemberId, almanac: Almanac, at: datetime) -> tuple[MeetingBrief, ...]:
    query = (
        select(Meeting)
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(
            Attendance.member_id == member_id,
            Attendance.answer == Answer.SILENT,
            Attendance.presence == Presence.UNRECORDED,
            Attendance.is_guest.is_(False),
            Meeting.state == MeetingState.CALLED,
            Meeting.starts_at > at,
        )
        .order_by(Meeting.starts_at)
    )
    rows = (await db.scalars(query)).all()
    return tuple([await meetings.brief(db, row, almanac, at) for row in rows])


async def _dues(db: Session, member_id: MemberId) -> tuple[Month, ...]:
    query = select(DuesMonth.month).where(
        DuesMonth.member_id == member_id, DuesMonth.state == DuesState.OWED, DuesMonth.is_held.is_(False)
    )
    return tuple((await db.scalars(query.order_by(DuesMonth.month))).all())
