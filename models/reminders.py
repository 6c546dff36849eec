"""Reminders: what the clock says, once per person, duty and stage, within what people can bear."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, aliased, mapped_column

from models import notices, offices
from models.almanac import Almanac
from models.base import Base, BranchId, MemberId, enum_column
from models.database import Session
from models.facts import fact
from models.members import Member, is_open_to_messages, may_be_chased
from models.outbox import Parcel, Purpose, State
from models.rules.calendar import at_wall
from models.rules.reminders import MIDNIGHT, Stage, week_of
from models.selects import built_for_now, built_once

BUDGETED = (Purpose.URGENT, Purpose.NOTICE, Purpose.REMINDER)
# Longer than any holidays; it keeps the count to the newest rows of a member.
LONGEST_WAIT = timedelta(days=14)
UNCOUNTED = (State.LATE, State.FOLDED, State.CANCELLED, State.UNREACHABLE)
_FOLDED, _WAITING = (literal(state, enum_column(State)) for state in (State.FOLDED, State.WAITING))


class EndedStage(Base):
    """A matter of a branch that a sweep need not look at again: a stage that is over, whose misses are written down."""

    __tablename__ = "ended_stages"

    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)


@fact
class RemindersMissed:
    """To the secretary: reminders that could not go out in time, for the program did not run."""

    what: str
    people: int
    due_at: datetime


async def begun(db: Session, branch_id: BranchId, key: str, stages: Sequence[Stage], *, at: datetime) -> list[Stage]:
    """Return the stages of a duty that have begun, without those that ended and were looked at since.

    Args:
        key: names duty and period, as in `remind`.
    """
    over = [f"{key}:{stage.name}" for stage in stages if stage.until <= at]
    ended: set[str] = set()
    if over:
        ended = set((await db.core(_looked_at(), {"branch": branch_id, "keys": over})).scalars())
    return [stage for stage in stages if stage.at <= at and f"{key}:{stage.name}" not in ended]


async def remind(
    db: Session,
    branch_id: BranchId,
    who: Select[MemberId],
    told: object,
    stage: Stage,
    *,
    key: str,
    what: str,
    almanac: Almanac,
    at: datetime,
    values: Mapping[str, Any] | None = None,
) -> int:
    """Send one stage of a reminder, which has begun, to the members selected, if people may be spoken to now.

    Return to how many it was new, of those who may still hear it.

    Exempt and departed members are left out, and who keeps quiet or pauses now is reached by a later call. Who has had
    her share of the week finds it in her digest instead. A stage whose time is over is written down as late for
    those it would have reached, and the secretary is told how many.

    Args:
        who: selects member ids.
        values: what is bound in ``who``, by name.
        key: names duty and period, unique together with the stage and the member.
        what: names the duty to the secretary.
    """
    if not almanac.may_disturb(at):
        return 0
    stage_key = f"{key}:{stage.name}"
    # Who came on the roster after the moment was not meant by it.
    chased = select(Member.id).where(Member.id.in_(who), may_be_chased(), Member.enrolled_at <= stage.at)
    if at >= stage.until:
        if not await end(db, branch_id, stage_key):
            return 0
        late, reminder = State.LATE, Purpose.REMINDER
        missed = await notices.tell(db, chased, told, key=stage_key, at=at, purpose=reminder, state=late, values=values)
        if missed:
            await _report_missed(db, branch_id, RemindersMissed(what, missed, stage.at), stage_key, almanac, at)
        return 0
    quiet = almanac.rules(at).reminders.quiet
    return await notices.tell(
        db,
        chased.where(is_open_to_messages(almanac.local(at), quiet)),
        told,
        key=stage_key,
        at=at,
        purpose=Purpose.REMINDER,
        deadline=stage.until,
        state=case((_had_her_share(almanac, at), _FOLDED), else_=_WAITING),
        values=values,
    )


async def has_ended(db: Session, branch_id: BranchId, key: str) -> bool:
    """Return whether a sweep has written down that it need not look at a matter of a branch again."""
    return (await db.core(_looked_at(), {"branch": branch_id, "keys": [key]})).first() is not None


async def end(db: Session, branch_id: BranchId, key: str) -> bool:
    """Write down that no sweep need look at a matter of a branch again; return whether that is new."""
    return bool(await db.insert_new(EndedStage.__table__, {"branch_id": branch_id, "key": key}, EndedStage.key))


async def begin_anew(db: Session, branch_id: BranchId, keys_from: str) -> None:
    """Forget that matters of a branch were ended whose keys begin like this."""
    theirs = (EndedStage.branch_id == branch_id, EndedStage.key.startswith(keys_from, autoescape=True))
    await db.core(delete(EndedStage).where(*theirs))


def week_start(almanac: Almanac, at: datetime) -> datetime:
    """Return the moment from which this week's messages count: Monday 00:00 local."""
    return at_wall(week_of(almanac.today(at)), MIDNIGHT, almanac.zone)


def digest_key(almanac: Almanac, at: datetime) -> str:
    """Return the key of this week's digest."""
    return f"digest:{almanac.local(week_start(almanac, at)).date()}"


def within_budget(almanac: Almanac, at: datetime) -> ColumnElement[State]:
    """Return the state in which the clock's first word of a matter begins: folded for who will read it in her digest.

    That is who had her share of the week and no digest yet; exempt members get none, and theirs always goes out.
    """
    digest = aliased(Parcel)
    had_digest = exists().where(digest.key == digest_key(almanac, at) + literal(":member-") + cast(Member.id, String))
    will_have = and_(_had_her_share(almanac, at), Member.is_exempt.is_(False), ~had_digest)
    return case((will_have, _FOLDED), else_=_WAITING)


def has_room(almanac: Almanac, at: datetime) -> ColumnElement[bool]:
    """Members whose week still has room for a word of the clock, for what can as well be said next week."""
    return ~_had_her_share(almanac, at)


def _had_her_share(almanac: Almanac, at: datetime) -> ColumnElement[bool]:
    return _heard(week_start(almanac, at), almanac.rules(at).reminders.weekly_budget)


@built_for_now
def _heard(since: datetime, times: int) -> ColumnElement[bool]:
    """Members who heard of us so often since the week began."""
    had = (
        select(func.count())
        .where(
            Parcel.member_id == Member.id,
            # What was written before Monday and waited for the morning of a working week is read in this one.
            Parcel.created_at >= since - LONGEST_WAIT,
            Parcel.due_at >= since,
            Parcel.purpose.in_(BUDGETED),
            Parcel.state.not_in(UNCOUNTED),
        )
        .correlate(Member)
        .scalar_subquery()
    )
    return had >= times


@built_once
def _looked_at() -> Select[str]:
    keys = EndedStage.key.in_(bindparam("keys", expanding=True))
    return select(EndedStage.key).where(EndedStage.branch_id == bindparam("branch"), keys)


async def _report_missed(
    db: Session, branch_id: BranchId, told: RemindersMissed, key: str, almanac: Almanac, at: datetime
) -> None:
    secretaries = offices.secretaries(branch_id, almanac.today(at))
    await notices.tell(db, secretaries, told, key=f"{key}:missed", at=at)
