"""Checking in to a shift and out of it by the QR its organiser shows: the tokens of meetings, and no second way.

A refusal must outlive itself, so these verbs write it down and answer with it instead of raising it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from models import attendance, audit
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.meetings import Evidence
from models.projects.shifts import Shift, ShiftState, SignUp
from models.roles import Person
from models.rules import checkin
from models.rules import shifts as rules
from models.rules.calendar import in_utc
from models.rules.checkin import Fault, Occasion, Token
from models.rules.meetings import TooEarly
from models.shifts.arriving import closed_now, placed, said_out
from models.shifts.finding import brief
from models.shifts.told import ShiftImpossible, ShiftIn, ShiftOut, ShiftProblem, ShiftScanRefused

T = TypeVar("T")


async def scan(db: Session, text: str, almanac: Almanac, *, by: Person, at: datetime) -> object:
    """Check in to a meeting, or in to a shift or out of it, with the token of a QR: each counts once for a member.

    Raises:
        Refused: as `attendance.scan`.
    """
    token = checkin.read_token(text)
    if token is None or token.occasion is Occasion.MEETING:
        return await attendance.scan(db, text, almanac, by=by, at=at)
    shift = await db.get(Shift, token.number)
    if shift is None or not checkin.is_genuine(bytes.fromhex(shift.secret), token):
        return _refuse(db, ShiftScanRefused(Fault.FORGED), Fault.FORGED, shift, by, at)
    try:
        found, mine = await placed(db, token.number, almanac, by, at)
    except Refused as refusal:
        fault = Fault.FOREIGN if shift.state is ShiftState.OPEN else Fault.LATE
        return _refuse(db, refusal.fact, fault, shift, by, at)
    if is_on_record(token, mine):
        return await _told(db, token, found.row, mine, almanac, at)
    aged = checkin.age_fault(token, at)
    if aged is not None:
        return _refuse(db, ShiftScanRefused(aged), aged, shift, by, at)
    if token.occasion is Occasion.SHIFT_IN:
        return await _come(db, found.row, mine, almanac, by, at)
    return await _leave(db, found.row, mine, almanac, by, at)


def is_on_record(token: Token, mine: SignUp) -> bool:
    """Say whether what a token asks for is written already: she came, or left after it was shown.

    What the organiser entered of her leaving stands against any scan.
    """
    if token.occasion is Occasion.SHIFT_IN:
        return mine.in_at is not None
    if mine.in_at is None or mine.out_at is None:
        return False
    return mine.out_by is not None or in_utc(mine.out_at) >= token.shown_from


async def _come(
    db: Session, shift: Shift, mine: SignUp, almanac: Almanac, by: Person, at: datetime
) -> ShiftIn | ShiftImpossible:
    fault = rules.check_in_fault(shift.starts_at, shift.ends_at, at, almanac.rules(at).shifts)
    if fault is not None:
        kind = Fault.EARLY if isinstance(fault, TooEarly) else Fault.LATE
        return _refuse(db, await closed_now(db, shift.id, fault), kind, shift, by, at)
    mine.in_at, mine.in_how = at, Evidence.QR
    _note(db, "shifts.check_in", shift, by, at)
    return ShiftIn(await brief(db, shift.id), at)


async def _leave(
    db: Session, shift: Shift, mine: SignUp, almanac: Almanac, by: Person, at: datetime
) -> ShiftOut | ShiftImpossible:
    if mine.in_at is None:
        return ShiftImpossible(ShiftProblem.NOT_IN, await brief(db, shift.id))
    closes_at = rules.check_out_closes_at(shift.ends_at, almanac.rules(at).shifts)
    if at > closes_at:
        told = ShiftImpossible(ShiftProblem.OUT_LATE, await brief(db, shift.id), closes_at)
        return _refuse(db, told, Fault.LATE, shift, by, at)
    mine.out_at, mine.out_how = at, Evidence.QR
    _note(db, "shifts.check_out", shift, by, at)
    return await said_out(db, shift, mine, almanac, at)


async def _told(
    db: Session, token: Token, shift: Shift, mine: SignUp, almanac: Almanac, at: datetime
) -> ShiftIn | ShiftOut:
    assert mine.in_at is not None
    if token.occasion is Occasion.SHIFT_IN:
        return ShiftIn(await brief(db, shift.id), mine.in_at)
    return await said_out(db, shift, mine, almanac, at)


def _refuse(db: Session, told: T, fault: Fault, shift: Shift | None, by: Person, at: datetime) -> T:
    audit.record(
        db, "shifts.refused", at=at, by=by, member=by.member_id, branch=by.branch_id,
        shift=shift.id if shift else None, fault=fault.value,
    )  # fmt: skip
    return told


def _note(db: Session, action: str, shift: Shift, by: Person, at: datetime) -> None:
    audit.record(
        db, action, at=at, by=by, member=by.member_id, branch=shift.branch_id, shift=shift.id,
        evidence=Evidence.QR.value,
    )  # fmt: skip
