"""What the clock says of shifts: the day before, and afterwards to whom something of it is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from models import notices, offices, reminders
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Session
from models.members import Member, active, is_open_to_messages, may_be_chased
from models.outbox import Purpose
from models.projects.shifts import Shift, ShiftState, SignUp, SignUpState
from models.projects.tables import ServiceProject
from models.rules.reminders import Stage, meeting_stages
from models.rules.shifts import check_out_closes_at
from models.selects import built_once
from models.shifts.finding import brief, briefs
from models.shifts.told import ShiftBrief, ShiftReminder, ShiftToConfirm, ShiftUnconfirmed, WhenLeft

# What could not go out in time is written down for so long; the working day before lies well within what is ahead.
CATCH_UP, AHEAD = timedelta(days=40), timedelta(days=30)


async def remind(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Remind who has a place in a shift that is near, each once; who signed up since then needs no reminder."""
    near = {"branch": branch.id, "since": at - CATCH_UP, "until": at + AHEAD}
    for shift in (await db.scalars(_near(), near)).all():
        key = f"shift:{shift.id}:{shift.revision}"
        for stage in await reminders.begun(db, branch.id, key, _stages(shift, almanac, at), at=at):
            who = select(SignUp.member_id).where(
                SignUp.shift_id == shift.id,
                SignUp.state == SignUpState.PLACED,
                SignUp.placed_at <= stage.at,
                SignUp.in_at.is_(None),
            )
            told = await brief(db, shift.id)
            what = f"{almanac.local(shift.starts_at):%m-%d} {told.project}的班次"
            await reminders.remind(
                db, branch.id, who, ShiftReminder(told), stage, key=key, what=what, almanac=almanac, at=at
            )


async def follow_up(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Ask who forgot to check out, ask the organiser to confirm, and in time let the secretary know; each once."""
    if not almanac.may_disturb(at):
        return
    book, over = almanac.rules(at).shifts, {"branch": branch.id, "since": at - CATCH_UP, "until": at}
    for shift, organiser_id, organiser in (await db.execute(_over(), over)).all():
        if at <= check_out_closes_at(shift.ends_at, book):
            continue
        told = await brief(db, shift.id)
        await _ask_when_left(db, shift, told, almanac, at)
        await _ask_to_confirm(db, shift, told, organiser_id, almanac, at)
        if at >= shift.ends_at + timedelta(days=book.confirm_days):
            secretaries = offices.secretaries(branch.id, almanac.today(at)).where(Member.id != organiser_id)
            late, key = ShiftUnconfirmed(told, organiser), f"shift:{shift.id}:unconfirmed"
            await notices.tell(db, secretaries, late, key=key, at=at)


async def of_digest(
    db: Session, member_id: MemberId, *, at: datetime, until: datetime
) -> tuple[tuple[ShiftBrief, ...], tuple[ShiftBrief, ...]]:
    """Return what a digest says of shifts: those near in which she has a place, those over she has to confirm."""
    placed = select(SignUp.shift_id).where(SignUp.member_id == member_id, SignUp.state == SignUpState.PLACED)
    near = await briefs(db, Shift.id.in_(placed), Shift.state == ShiftState.OPEN, Shift.starts_at.between(at, until))
    hers = (ServiceProject.organiser_id == member_id, Shift.state == ShiftState.OPEN)
    over = await briefs(db, *hers, Shift.ends_at.between(at - CATCH_UP, at))
    return tuple(near), tuple(over)


@built_once
def _near() -> Select[Shift]:
    begins = Shift.starts_at.between(bindparam("since"), bindparam("until"))
    query = select(Shift).where(Shift.branch_id == bindparam("branch"), Shift.state == ShiftState.OPEN, begins)
    return query.order_by(Shift.starts_at, Shift.id)


@built_once
def _over() -> Select[*tuple[Any, ...]]:
    ended = Shift.ends_at.between(bindparam("since"), bindparam("until"))
    return (
        select(Shift, ServiceProject.organiser_id, Member.name)
        .join(ServiceProject, ServiceProject.id == Shift.project_id)
        .join(Member, Member.id == ServiceProject.organiser_id)
        .where(Shift.branch_id == bindparam("branch"), Shift.state == ShiftState.OPEN, ended)
        .order_by(Shift.ends_at, Shift.id)
    )


def _stages(shift: Shift, almanac: Almanac, at: datetime) -> Sequence[Stage]:
    book = almanac.rules(at)
    only = replace(book.reminders, meeting_days=(book.shifts.reminder_days,), meeting_hours=())
    return meeting_stages(almanac.local(shift.starts_at), almanac.calendar, only.quiet, only, called_at=shift.called_at)


async def _ask_when_left(db: Session, shift: Shift, told: ShiftBrief, almanac: Almanac, at: datetime) -> None:
    """Ask when the week has room for it; the organiser decides in any case."""
    who = select(SignUp.member_id).where(
        SignUp.shift_id == shift.id,
        SignUp.state == SignUpState.PLACED,
        SignUp.in_at.is_not(None),
        SignUp.out_at.is_(None),
        SignUp.said_out_at.is_(None),
    )
    chosen = select(Member.id).where(
        Member.id.in_(who),
        may_be_chased(),
        is_open_to_messages(almanac.local(at), almanac.rules(at).reminders.quiet),
        reminders.has_room(almanac, at),
    )
    key = f"shift:{shift.id}:when-left"
    await notices.tell(db, chosen, WhenLeft(told), key=key, at=at, purpose=Purpose.REMINDER)


async def _ask_to_confirm(
    db: Session, shift: Shift, told: ShiftBrief, organiser_id: MemberId, almanac: Almanac, at: datetime
) -> None:
    counts = select(func.count(SignUp.in_at), func.count(SignUp.out_at)).where(
        SignUp.shift_id == shift.id, SignUp.state == SignUpState.PLACED
    )
    came, left = (await db.core(counts)).one()
    await notices.tell(
        db,
        select(Member.id).where(Member.id == organiser_id, active()),
        ShiftToConfirm(told, came, came - left),
        key=f"shift:{shift.id}:to-confirm",
        at=at,
        purpose=Purpose.REMINDER,
        state=reminders.within_budget(almanac, at),
    )
