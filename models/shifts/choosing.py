"""Signing up and stepping back said alone: what is open to her, meetings and shifts, is offered and never guessed."""

from __future__ import annotations

from datetime import datetime

from models import attendance
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.meetings import MeetingBrief
from models.projects.shifts import SignUpState
from models.roles import Person
from models.rules.meetings import Answer
from models.shifts.finding import listing
from models.shifts.told import NothingToStepBackFrom, ShiftBrief, SignUpChoice, StepBackChoice


async def join(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> object:
    """Answer who wants to sign up: to a meeting where no shift can be meant, else with what can be meant.

    Raises:
        Refused: as `attendance.answer`.
    """
    shifts = await _shifts(db, number, SignUpState.WITHDRAWN, almanac, by, at)
    if not shifts:
        return await attendance.answer(db, number, Answer.COMING, almanac, by=by, at=at)
    meetings = await attendance.ahead(db, number, almanac, by=by, at=at)
    return SignUpChoice(meetings, tuple(shift for shift, _ in shifts))


async def step_back(db: Session, number: int | None, almanac: Almanac, *, by: Person, at: datetime) -> StepBackChoice:
    """Offer what she has signed up for and can still step back from; a place given up is not undone by a slip.

    Raises:
        Refused: with `NothingToStepBackFrom`.
    """
    meetings = await attendance.ahead(db, number, almanac, by=by, at=at, given={Answer.COMING})
    held = await _held(db, number, almanac, by, at)
    if not (meetings or held):
        raise Refused(NothingToStepBackFrom())
    return _choice(meetings, held)


async def stay_away(db: Session, reason: str, almanac: Almanac, *, by: Person, at: datetime) -> StepBackChoice:
    """Offer what is ahead that she may mean when she cannot come, whether she had answered or not.

    Raises:
        Refused: with `NothingToStepBackFrom`.
    """
    meetings = await attendance.ahead(db, None, almanac, by=by, at=at, given={Answer.SILENT, Answer.COMING})
    held = await _held(db, None, almanac, by, at)
    if not (meetings or held):
        raise Refused(NothingToStepBackFrom())
    return _choice(meetings, held, reason)


def _choice(meetings: tuple[MeetingBrief, ...], held: list[tuple[ShiftBrief, int]], reason: str = "") -> StepBackChoice:
    return StepBackChoice(meetings, tuple(shift for shift, _ in held), reason, tuple(position for _, position in held))


async def _held(
    db: Session, number: int | None, almanac: Almanac, by: Person, at: datetime
) -> list[tuple[ShiftBrief, int]]:
    """Return the shifts that have not begun on which she has a place, and those she waits for with which she is."""
    placed = await _shifts(db, number, SignUpState.PLACED, almanac, by, at)
    waiting = await _shifts(db, number, SignUpState.WAITING, almanac, by, at)
    coming = [each for each in placed if each[0].starts_at > at]
    return sorted((*coming, *waiting), key=lambda each: (each[0].starts_at, each[0].id))


async def _shifts(
    db: Session, number: int | None, state: SignUpState, almanac: Almanac, by: Person, at: datetime
) -> list[tuple[ShiftBrief, int]]:
    """Return the shifts she stands so with, and which she is of those who wait for each."""
    found = await listing(db, almanac, by=by, at=at)
    return [
        (shift, position)
        for shift, mine, position in zip(found.shifts, found.mine, found.positions, strict=True)
        if mine is state and shift.ends_at > at and number in (None, shift.id)
    ]
