"""Checking in to a shift and out of it: by button, by the code of the moment, or by what she says afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, select

from models import attendance, audit, notices
from models.almanac import Almanac
from models.attendance.checkins import near
from models.database import Session
from models.facts import Refused
from models.meetings import Evidence
from models.members import Member, active
from models.projects.shifts import Shift, ShiftState, ShiftTry, SignUp, SignUpState
from models.roles import Person
from models.rules import checkin
from models.rules import shifts as rules
from models.rules.calendar import at_wall
from models.rules.meetings import TooEarly
from models.rules.values import Minutes
from models.shifts.crediting import served
from models.shifts.finding import Found, brief, briefs, find, position_of, require_open, sign_up_of
from models.shifts.told import (
    ChooseShift,
    LeftSaid,
    LeftToDecide,
    NoSuchShift,
    ShiftCode,
    ShiftCodeWrong,
    ShiftImpossible,
    ShiftIn,
    ShiftOut,
    ShiftProblem,
)

# No shift is longer than a day, and one checks in shortly before it.
AROUND = timedelta(days=1, hours=2)
NEAR = timedelta(hours=3)


async def check_in_anywhere(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> object:
    """Check in with what was said behind the word: to a meeting, or, where only that can be meant, to a shift.

    A meeting goes first: bare words and codes are a shift's only where no meeting of hers is near, or its code fits.

    Raises:
        Refused: as `attendance.check_in_by_number`, or as `check_in`.
    """
    hers = await _open_to_enter(db, almanac, by, at) if number is not None else ()
    if number is None and not await near(db, by, at) and await _is_near(db, by, at):
        return await check_in(db, None, almanac, by=by, at=at)
    if hers and number is not None and number in checkin.CODES:
        fitting = [row for row in hers if checkin.is_code_good(bytes.fromhex(row.secret), number, at)]
        if fitting or not await near(db, by, at):
            return await _try_code(db, hers, fitting, almanac, by, at)
    return await attendance.check_in_by_number(db, number, almanac, by=by, at=at)


async def check_out_anywhere(
    db: Session, number: int | None, is_early: bool, almanac: Almanac, *, by: Person, at: datetime
) -> object:
    """Check out of a meeting, or, with the bare word and no meeting near, of the shift she is on.

    Raises:
        Refused: as `attendance.check_out`, or as `check_out`.
    """
    if number is None and not await near(db, by, at) and await _on_now(db, by, at):
        return await check_out(db, None, almanac, by=by, at=at)
    return await attendance.check_out(db, number, almanac, by=by, at=at, is_early=is_early)


async def check_in(
    db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> ShiftIn | ChooseShift:
    """Record that a member is on the spot, by her own tap; doing it again changes nothing.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    if number is None:
        hers = await _open_to_enter(db, almanac, by, at)
        if len(hers) > 1:
            return ChooseShift("shift_in", tuple(await briefs(db, Shift.id.in_([row.id for row in hers]))))
        number = hers[0].id if hers else await _next(db, by, at)
    return await _enter(db, number, Evidence.BUTTON, almanac, by, at)


async def check_out(
    db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime
) -> ShiftOut | ChooseShift:
    """Record that a member leaves; doing it again later within the window, she leaves later.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    if number is None:
        hers = await _on_now(db, by, at)
        if len(hers) > 1:
            return ChooseShift("shift_out", tuple(await briefs(db, Shift.id.in_(hers))))
        if not hers:
            raise Refused(NoSuchShift(None, is_run=False))
        number = hers[0]
    found, mine = await placed(db, number, almanac, by, at)
    shift = found.row
    if mine.in_at is None:
        raise Refused(ShiftImpossible(ShiftProblem.NOT_IN, await brief(db, number)))
    closes_at = rules.check_out_closes_at(shift.ends_at, almanac.rules(at).shifts)
    if mine.out_by is not None or (at > closes_at and mine.out_at is not None):
        return await said_out(db, shift, mine, almanac, at)
    if at > closes_at:
        raise Refused(ShiftImpossible(ShiftProblem.OUT_LATE, await brief(db, number), closes_at))
    mine.out_at, mine.out_how = at, Evidence.BUTTON
    audit.record(db, "shifts.check_out", at=at, by=by, member=by.member_id, branch=shift.branch_id, shift=number)
    return await said_out(db, shift, mine, almanac, at)


async def say_left(db: Session, number: int, clock: time, almanac: Almanac, *, by: Person, at: datetime) -> LeftSaid:
    """Pass on when a member who forgot to check out says she left; nothing counts until the organiser decides.

    Args:
        clock: wall time on the day of the shift, or of the next one where the shift runs over midnight.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found, mine = await placed(db, number, almanac, by, at)
    shift = found.row
    if mine.in_at is None:
        raise Refused(ShiftImpossible(ShiftProblem.NOT_IN, await brief(db, number)))
    if mine.out_at is not None:
        raise Refused(ShiftImpossible(ShiftProblem.ENTERED, await brief(db, number), mine.out_at))
    said = wall_of(shift, clock, almanac)
    if not mine.in_at < said <= min(at, shift.ends_at + AROUND):
        raise Refused(ShiftImpossible(ShiftProblem.BAD_TIME, await brief(db, number), mine.in_at))
    mine.said_out_at = said
    told = await brief(db, number)
    organiser = select(Member.id).where(Member.id == found.project.organiser_id, Member.id != by.member_id, active())
    to_decide = LeftToDecide(told, by.member_id, by.name, said)
    key = f"shift:{number}:left:{by.member_id}:{said:%Y%m%d%H%M}"
    await notices.tell(db, organiser, to_decide, key=key, at=at)
    audit.record(db, "shifts.say_left", at=at, by=by, member=by.member_id, branch=shift.branch_id, shift=number)
    return LeftSaid(told, said)


async def code(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> ShiftCode:
    """Return the code of this minute, to whoever runs the shift.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    shift = found.row
    await require_open(db, shift)
    fault = rules.check_in_fault(shift.starts_at, shift.ends_at, at, almanac.rules(at).shifts)
    if fault is not None:
        raise Refused(await closed_now(db, number, fault))
    until = checkin.step_ends_at(at, checkin.CODE_STEP) + checkin.CODE_GRACE
    return ShiftCode(await brief(db, number), checkin.code_at(bytes.fromhex(shift.secret), at), until)


def wall_of(shift: Shift, clock: time, almanac: Almanac) -> datetime:
    """Return a wall time of a shift: on the day it begins, or on the next for what lies before it began."""
    begins = almanac.local(shift.starts_at)
    moment = at_wall(begins.date(), clock, almanac.zone)
    ends_another_day = almanac.local(shift.ends_at).date() > begins.date()
    return (
        at_wall(begins.date() + timedelta(days=1), clock, almanac.zone)
        if (ends_another_day and moment < begins - timedelta(hours=2))
        else moment
    )


async def _enter(db: Session, number: int, how: Evidence, almanac: Almanac, by: Person, at: datetime) -> ShiftIn:
    found, mine = await placed(db, number, almanac, by, at)
    shift = found.row
    if mine.in_at is None:
        fault = rules.check_in_fault(shift.starts_at, shift.ends_at, at, almanac.rules(at).shifts)
        if fault is not None:
            raise Refused(await closed_now(db, number, fault))
        mine.in_at, mine.in_how = at, how
        audit.record(
            db, "shifts.check_in", at=at, by=by, member=by.member_id, branch=shift.branch_id, shift=number,
            evidence=how.value,
        )  # fmt: skip
    return ShiftIn(await brief(db, number), mine.in_at)


async def _try_code(
    db: Session,
    hers: Sequence[Row[Any]],
    fitting: Sequence[Row[Any]],
    almanac: Almanac,
    by: Person,
    at: datetime,
) -> ShiftIn | ShiftCodeWrong:
    """Check in by a code; what is wrong is counted and answered, not raised, for a refusal must outlive itself."""
    numbers = [row.id for row in hers]
    query = select(ShiftTry).where(ShiftTry.shift_id.in_(numbers), ShiftTry.member_id == by.member_id)
    tries = {tried.shift_id: tried for tried in (await db.scalars(query)).all()}
    ends = {number: checkin.locked_until(tried.count, tried.last_at) for number, tried in tries.items()}
    locks = {number: until for number, until in ends.items() if until is not None and until > at}
    for row in fitting:
        if row.id not in locks:
            return await _enter(db, row.id, Evidence.CODE, almanac, by, at)
    if len(locks) == len(numbers):
        return ShiftCodeWrong(0, min(locks.values()))
    counts = [await _count(db, number, by, at) for number in numbers if number not in locks]
    audit.record(db, "shifts.wrong_code", at=at, by=by, member=by.member_id, branch=by.branch_id)
    until = checkin.locked_until(max(counts), at)
    return ShiftCodeWrong(0 if until else checkin.CODE_TRIES - max(counts) % checkin.CODE_TRIES, until)


async def _count(db: Session, number: int, by: Person, at: datetime) -> int:
    row = {"shift_id": number, "member_id": by.member_id, "count": 1, "last_at": at}
    again = (
        db.insert(ShiftTry)
        .values(row)
        .on_conflict_do_update(
            index_elements=["shift_id", "member_id"], set_={"count": ShiftTry.count + 1, "last_at": at}
        )
        .returning(ShiftTry.count)
    )
    return int((await db.core(again)).scalar_one())


async def placed(db: Session, number: int, almanac: Almanac, by: Person, at: datetime) -> tuple[Found, SignUp]:
    """Return an open shift and the place a member has on it.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at)
    await require_open(db, found.row)
    mine = await sign_up_of(db, number, by.member_id)
    if mine is None or mine.state is SignUpState.WITHDRAWN:
        raise Refused(ShiftImpossible(ShiftProblem.NOT_SIGNED_UP, await brief(db, number)))
    if mine.state is SignUpState.WAITING:
        position = await position_of(db, mine)
        raise Refused(ShiftImpossible(ShiftProblem.WAITING, await brief(db, number), figure=position))
    return found, mine


async def closed_now(db: Session, number: int, fault: object) -> ShiftImpossible:
    """Return when check-in opens, or that it has closed."""
    told = await brief(db, number)
    if isinstance(fault, TooEarly):
        return ShiftImpossible(ShiftProblem.IN_EARLY, told, fault.opens_at)
    return ShiftImpossible(ShiftProblem.IN_LATE, told, told.ends_at)


async def said_out(db: Session, shift: Shift, mine: SignUp, almanac: Almanac, at: datetime) -> ShiftOut:
    """Return what a member who checked out is told."""
    assert mine.in_at is not None
    assert mine.out_at is not None
    hers = served(shift, mine, almanac, at=at)
    return ShiftOut(await brief(db, shift.id), mine.in_at, mine.out_at, hers.minutes if hers else Minutes(0))


async def _open_to_enter(db: Session, almanac: Almanac, by: Person, at: datetime) -> Sequence[Row[Any]]:
    """Return the shifts whose check-in is open now and in which she has a place and is not yet."""
    opens = timedelta(minutes=almanac.rules(at).shifts.opens_before_minutes)
    query = (
        select(Shift.id, Shift.secret)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(
            SignUp.member_id == by.member_id,
            SignUp.state == SignUpState.PLACED,
            SignUp.in_at.is_(None),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at.between(at - AROUND, at + opens),
            Shift.ends_at >= at,
        )
    )
    return (await db.core(query.order_by(Shift.starts_at, Shift.id))).all()


async def _is_near(db: Session, by: Person, at: datetime) -> bool:
    """Say whether a shift she has a place in is so near that the bare word can mean it, too early or too late."""
    query = (
        select(Shift.id)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(
            SignUp.member_id == by.member_id,
            SignUp.state == SignUpState.PLACED,
            Shift.state == ShiftState.OPEN,
            Shift.starts_at.between(at - AROUND, at + NEAR),
            Shift.ends_at >= at - NEAR,
        )
    )
    return (await db.core(query.limit(1))).first() is not None


async def _on_now(db: Session, by: Person, at: datetime) -> list[int]:
    """Return the shifts she has checked in to, of about now, those without a check-out before the others."""
    query = (
        select(Shift.id, SignUp.out_at)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(
            SignUp.member_id == by.member_id,
            SignUp.in_at.is_not(None),
            Shift.state == ShiftState.OPEN,
            Shift.starts_at.between(at - AROUND, at + AROUND),
        )
    )
    rows = (await db.core(query.order_by(Shift.starts_at, Shift.id))).all()
    return [row.id for row in rows if row.out_at is None] or [row.id for row in rows][-1:]


async def _next(db: Session, by: Person, at: datetime) -> int:
    """Return the next shift she has a place in, or the last that is just over, so that a refusal can say when.

    Raises:
        Refused: with `NoSuchShift`.
    """
    query = (
        select(Shift.id)
        .join(SignUp, SignUp.shift_id == Shift.id)
        .where(
            SignUp.member_id == by.member_id,
            SignUp.state == SignUpState.PLACED,
            Shift.state == ShiftState.OPEN,
            Shift.ends_at > at - AROUND,
        )
    )
    number: int | None = (await db.core(query.order_by(Shift.ends_at <= at, Shift.starts_at).limit(1))).scalar()
    if number is None:
        raise Refused(NoSuchShift(None, is_run=False))
    return number
