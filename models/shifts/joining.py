"""Signing up for a shift, waiting for a place, moving up, and withdrawing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, func, select, update

from models import audit, notices
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.members import Member, active
from models.projects.shifts import Shift, ShiftState, SignUp, SignUpState
from models.roles import Person
from models.rules import shifts as rules
from models.shifts.finding import brief, briefs, find, position_of, require_open, sign_up_of
from models.shifts.told import MovedUp, ShiftImpossible, ShiftProblem, SignedUp, SignUpWithdrawn


async def sign_up(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> SignedUp:
    """Give a member a place, or let her wait when all are taken; doing it again changes nothing.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at)
    shift, mine = found.row, await sign_up_of(db, number, by.member_id)
    await require_open(db, shift)
    if mine is not None and mine.state is not SignUpState.WITHDRAWN:
        return SignedUp(await brief(db, number), await position_of(db, mine))
    told = await brief(db, number)
    if at >= shift.ends_at:
        raise Refused(ShiftImpossible(ShiftProblem.OVER, told))
    await _require_free(db, shift, by)
    has_place = rules.has_place(shift.capacity, told.placed, told.waiting)
    last = select(func.coalesce(func.max(SignUp.turn), 0)).where(SignUp.shift_id == number)
    state = SignUpState.PLACED if has_place else SignUpState.WAITING
    entered = {
        "state": state,
        "turn": int((await db.core(last)).scalar_one()) + 1,
        "asked_at": at,
        "placed_at": at if has_place else None,
    }
    put = db.insert(SignUp).values(shift_id=number, member_id=by.member_id, **entered)
    await db.core(put.on_conflict_do_update(index_elements=["shift_id", "member_id"], set_=entered))
    audit.record(
        db, "shifts.sign_up", at=at, by=by, member=by.member_id, branch=shift.branch_id, shift=number,
        state=state.value,
    )  # fmt: skip
    return SignedUp(await brief(db, number), 0 if has_place else told.waiting + 1)


async def withdraw(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> SignUpWithdrawn:
    """Take a member off the list before the shift begins; the first who waits moves up and is told.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at)
    shift, mine = found.row, await sign_up_of(db, number, by.member_id)
    await require_open(db, shift)
    if mine is None or mine.state is SignUpState.WITHDRAWN:
        raise Refused(ShiftImpossible(ShiftProblem.NOT_SIGNED_UP, await brief(db, number)))
    if mine.state is SignUpState.PLACED and (at >= shift.starts_at or mine.in_at is not None):
        raise Refused(ShiftImpossible(ShiftProblem.BEGUN, await brief(db, number)))
    mine.state, mine.placed_at = SignUpState.WITHDRAWN, None
    await db.orm.flush()
    await move_up(db, shift, almanac, at=at)
    audit.record(db, "shifts.withdraw", at=at, by=by, member=by.member_id, branch=shift.branch_id, shift=number)
    return SignUpWithdrawn(await brief(db, number))


async def move_up(db: Session, shift: Shift, almanac: Almanac, *, at: datetime) -> int:
    """Give the places that are free to those who wait, the first ones first; return how many were told of it."""
    if at >= shift.ends_at:
        return 0
    await db.orm.flush()
    told = await brief(db, shift.id)
    waiting = (
        select(SignUp.id, SignUp.turn)
        .join(Member, and_(Member.id == SignUp.member_id, active()))
        .where(SignUp.shift_id == shift.id, SignUp.state == SignUpState.WAITING)
        .order_by(SignUp.turn)
        .limit(rules.moved_up(shift.capacity, told.placed, told.waiting))
    )
    rows = (await db.core(waiting)).all()
    if not rows:
        return 0
    numbers = [row.id for row in rows]
    up = update(SignUp).where(SignUp.id.in_(numbers))
    await db.core(up.values(state=SignUpState.PLACED, placed_at=at))
    them = select(SignUp.member_id).where(SignUp.id.in_(numbers))
    purpose = notices.urgent_if_soon(shift.starts_at, almanac, at=at)
    # Turns only rise, so that who waits, moves up and comes back to wait is told under another key.
    key = f"shift:{shift.id}:up:{rows[-1].turn}"
    return await notices.tell(db, them, MovedUp(await brief(db, shift.id)), key=key, at=at, purpose=purpose)


async def _require_free(db: Session, shift: Shift, by: Person) -> None:
    hers = select(SignUp.shift_id).where(
        SignUp.member_id == by.member_id, SignUp.state.in_((SignUpState.PLACED, SignUpState.WAITING))
    )
    found = await briefs(
        db,
        Shift.id.in_(hers),
        Shift.id != shift.id,
        Shift.state == ShiftState.OPEN,
        Shift.starts_at < shift.ends_at,
        Shift.ends_at > shift.starts_at,
        limit=1,
    )
    if found:
        raise Refused(ShiftImpossible(ShiftProblem.CLASH, found[0]))
