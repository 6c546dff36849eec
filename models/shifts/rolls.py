"""The organiser's list: who came and left as she saw it, and the confirmation that makes hours of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time
from enum import Enum
from typing import Any

from sqlalchemy import select, update

from models import audit, notices
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import Refused
from models.meetings import Evidence
from models.members import Member
from models.projects.shifts import Shift, ShiftState, SignUp, SignUpState
from models.roles import Person
from models.rules import shifts as rules
from models.rules.meetings import TooEarly
from models.rules.values import Minutes
from models.shifts.arriving import wall_of
from models.shifts.crediting import credits_of, enter_hours, rules_of, served, untakable
from models.shifts.finding import Found, brief, find, require_open, roster, sign_up_of
from models.shifts.told import (
    NamesNotHere,
    ShiftBrief,
    ShiftHours,
    ShiftImpossible,
    ShiftProblem,
    ShiftRoll,
    ShiftSettled,
)


class Mark(Enum):
    """What the organiser makes of somebody on the list; SAID: she left when she says she did."""

    IN = "in"
    OUT = "out"
    SAID = "said"
    CLEAR = "clear"


async def roll(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> ShiftRoll:
    """Return the list of a shift, to whoever runs it.

    Raises:
        Refused: with `NoSuchShift`.
    """
    await find(db, number, almanac, by=by, at=at, to_run=True)
    return await _roll(db, number)


async def mark(
    db: Session, number: int, member_id: int, as_what: Mark, almanac: Almanac, *, by: Person, at: datetime
) -> ShiftRoll:
    """Enter by hand that somebody came, or left, now or within the shift; or take her times back.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found, row = await _on_list(db, number, MemberId(member_id), almanac, by, at)
    shift = found.row
    moment = min(max(at, shift.starts_at), shift.ends_at)
    match as_what:
        case Mark.CLEAR:
            _set(row, None, None, by)
            row.said_out_at = None
        case Mark.IN:
            _require_begun(shift, await brief(db, number), at, almanac)
            _set(row, moment if at < shift.ends_at else shift.starts_at, None, by)
        case Mark.OUT:
            _require_begun(shift, await brief(db, number), at, almanac)
            _set(row, row.in_at or shift.starts_at, moment, by)
        case Mark.SAID if row.said_out_at is not None:
            _set(row, row.in_at, row.said_out_at, by)
    _audit(db, shift, by, at, member=row.member_id, mark=as_what.value)
    return await _roll(db, number)


async def set_times(
    db: Session, number: int, who: str, span: tuple[time, time], almanac: Almanac, *, by: Person, at: datetime
) -> ShiftRoll:
    """Enter from when to when somebody was there, in wall time; what lies outside the shift does not count.

    Raises:
        Refused: with `NoSuchShift`, `NamesNotHere` or `ShiftImpossible`.
    """
    found = await _run(db, number, almanac, by, at)
    shift = found.row
    [row] = await _named(db, number, [who])
    in_at, out_at = (wall_of(shift, clock, almanac) for clock in span)
    if not in_at < out_at <= at:
        raise Refused(ShiftImpossible(ShiftProblem.BAD_TIME, await brief(db, number), in_at))
    _set(row, in_at, out_at, by)
    _audit(db, shift, by, at, member=row.member_id, mark="times")
    return await _roll(db, number)


async def mark_rest(
    db: Session, number: int, excepted: Sequence[str], almanac: Almanac, *, by: Person, at: datetime
) -> ShiftRoll:
    """Enter that all came who are not on the record, but for some; once the shift is over, for all of its time.

    Raises:
        Refused: with `NoSuchShift`, `NamesNotHere` or `ShiftImpossible`.
    """
    found = await _run(db, number, almanac, by, at)
    shift = found.row
    _require_begun(shift, await brief(db, number), at, almanac)
    spared = [row.member_id for row in await _named(db, number, excepted)]
    is_over = at >= shift.ends_at
    came = {"in_at": shift.starts_at if is_over else max(at, shift.starts_at), "in_how": Evidence.ROSTER}
    left = {"out_at": shift.ends_at, "out_how": Evidence.ROSTER, "out_by": by.member_id} if is_over else {}
    rest = update(SignUp).where(
        SignUp.shift_id == number,
        SignUp.state == SignUpState.PLACED,
        SignUp.in_at.is_(None),
        SignUp.member_id.not_in(spared),
    )
    await db.core(rest.values(**came, **left, in_by=by.member_id))
    _audit(db, shift, by, at, mark="rest")
    return await _roll(db, number)


async def confirm(
    db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime, is_final: bool
) -> ShiftSettled:
    """Show what a shift that is over comes to, or enter it: minutes into the ledger of hours, told to each.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await _run(db, number, almanac, by, at)
    shift, told = found.row, await brief(db, number)
    if at < shift.ends_at:
        raise Refused(ShiftImpossible(ShiftProblem.NOT_ENDED, told, shift.ends_at))
    rows = await roster(db, number, SignUpState.PLACED)
    found_served = {row.member_id: served(shift, row, almanac, at=at) for row, _ in rows}
    those = {member_id: each for member_id, each in found_served.items() if each is not None}
    counted = {member_id: each.minutes for member_id, each in those.items()}
    refused = await untakable(db, those, shift, almanac, at=at)
    if is_final:
        claims = await enter_hours(db, those, shift, found.project.name, almanac, by=by, at=at)
        for row, _ in rows:
            row.minutes, row.claim_id = counted.get(row.member_id, Minutes(0)), claims.get(row.member_id)
        shift.state, shift.settled_at, shift.settled_by = ShiftState.CONFIRMED, at, by.member_id
        await _tell_hours(db, number, {each: counted[each] for each in claims if each != by.member_id}, at)
        audit.record(db, "shifts.confirm", at=at, by=by, branch=shift.branch_id, shift=number, people=len(claims))
        told = await brief(db, number)
    least = rules_of(shift, almanac, at=at).least_shift_percent
    return _settled(told, rows, counted, refused, least, by, is_final)


def _settled(
    told: ShiftBrief,
    rows: Sequence[tuple[SignUp, str]],
    counted: Mapping[MemberId, Minutes],
    refused: frozenset[MemberId],
    least_percent: int,
    by: Person,
    is_final: bool,
) -> ShiftSettled:
    taken = [(row, name) for row, name in rows if row.member_id in counted and row.member_id not in refused]
    others = [(row, name) for row, name in taken if row.member_id != by.member_id]
    return ShiftSettled(
        told,
        tuple(name for _, name in others),
        tuple(counted[row.member_id] for row, _ in others),
        tuple(name for row, name in rows if row.in_at is not None and row.out_at is None),
        tuple(name for row, name in rows if row.out_at is not None and row.member_id not in counted),
        tuple(name for row, name in rows if row.in_at is None),
        tuple(name for row, name in rows if row.member_id in refused),
        next((counted[row.member_id] for row, _ in taken if row.member_id == by.member_id), None),
        is_final,
        least_percent,
    )


async def _tell_hours(db: Session, number: int, minutes: Mapping[MemberId, Minutes], at: datetime) -> None:
    """Tell everybody what she was credited, in one statement for all who served equally long."""
    told = await brief(db, number)
    for length in sorted(set(minutes.values())):
        them = select(Member.id).where(Member.id.in_([each for each, hers in minutes.items() if hers == length]))
        await notices.tell(db, them, ShiftHours(told, length), key=f"shift:{number}:hours", at=at)


async def _run(db: Session, number: int, almanac: Almanac, by: Person, at: datetime) -> Found:
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    await require_open(db, found.row)
    return found


async def _on_list(
    db: Session, number: int, member_id: MemberId, almanac: Almanac, by: Person, at: datetime
) -> tuple[Found, SignUp]:
    found = await _run(db, number, almanac, by, at)
    row = await sign_up_of(db, number, member_id)
    if row is None or row.state is not SignUpState.PLACED:
        raise Refused(NamesNotHere(number, (f"#{member_id}",)))
    return found, row


async def _named(db: Session, number: int, names: Sequence[str]) -> list[SignUp]:
    """Return who has a place and bears these names, or numbers such as #5.

    Raises:
        Refused: with `NamesNotHere`.
    """
    rows = await roster(db, number, SignUpState.PLACED)
    found = {word: [row for row, name in rows if word in (name, f"#{row.member_id}")] for word in names}
    unknown = tuple(word for word, those in found.items() if len(those) != 1)
    if unknown:
        raise Refused(NamesNotHere(number, unknown))
    return [those[0] for those in found.values()]


async def _roll(db: Session, number: int) -> ShiftRoll:
    told = await brief(db, number)
    rows = await roster(db, number, SignUpState.PLACED)
    waiting = await roster(db, number, SignUpState.WAITING)
    return ShiftRoll(
        told,
        tuple(row.member_id for row, _ in rows),
        tuple(name for _, name in rows),
        tuple(row.in_at for row, _ in rows),
        tuple(row.out_at for row, _ in rows),
        tuple(row.said_out_at for row, _ in rows),
        tuple(name for _, name in waiting),
        await credits_of(db, number) if told.state is ShiftState.CONFIRMED else (),
    )


def _set(row: SignUp, in_at: datetime | None, out_at: datetime | None, by: Person) -> None:
    if in_at != row.in_at:
        row.in_at, row.in_how, row.in_by = in_at, Evidence.ROSTER if in_at else None, by.member_id if in_at else None
    if out_at != row.out_at:
        row.out_at, row.out_how = out_at, Evidence.ROSTER if out_at else None
        row.out_by = by.member_id if out_at else None


def _require_begun(shift: Shift, told: ShiftBrief, at: datetime, almanac: Almanac) -> None:
    fault = rules.check_in_fault(shift.starts_at, shift.ends_at, at, almanac.rules(at).shifts)
    if isinstance(fault, TooEarly):
        raise Refused(ShiftImpossible(ShiftProblem.IN_EARLY, told, fault.opens_at))


def _audit(db: Session, shift: Shift, by: Person, at: datetime, **details: Any) -> None:
    member = details.pop("member", None)
    audit.record(db, "shifts.mark", at=at, by=by, member=member, branch=shift.branch_id, shift=shift.id, **details)
