"""The page with the QR of a shift: who may open it, and what it shows at a moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from models import audit
from models.almanac import Almanac
from models.attendance.screens import MADE_BEFORE, Screen, is_link, make_link, revoke_links
from models.database import Session
from models.facts import Refused
from models.projects.shifts import Shift, ShiftState, SignUpState
from models.roles import Person
from models.rules.checkin import Occasion, code_at, make_token
from models.rules.shifts import check_out_closes_at
from models.shifts.finding import brief, find, require_open, roster
from models.shifts.told import (
    ShiftBrief,
    ShiftImpossible,
    ShiftProblem,
    ShiftScreenLink,
    ShiftScreensClosed,
    ShiftScreenTooEarly,
)

# From here on most people leave: the page shows how to check out, unless it is asked for the other.
TURNS_BEFORE_END = timedelta(minutes=15)


@dataclass(frozen=True)
class ShiftView:
    """What people see on the spot: ``token`` and ``code`` only while that way of the two is open.

    ``way`` is to come or to leave; ``came`` are the names of who came, ``left`` of who left, by pinyin; ``missing``
    have a place and are not there.
    """

    shift: ShiftBrief
    way: Occasion
    opens_at: datetime
    code: int | None
    token: str | None
    came: tuple[str, ...]
    left: tuple[str, ...]
    missing: int


async def open_screen(
    db: Session, number: int, address: Callable[[str], str], almanac: Almanac, *, by: Person, at: datetime
) -> ShiftScreenLink:
    """Make a link to the page of a shift, for whoever runs it; its token is not kept.

    Args:
        address: makes an address of a token.

    Raises:
        Refused: with `NoSuchShift`, `ShiftImpossible`, or `ShiftScreenTooEarly` more than two hours before it begins.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    shift = found.row
    await require_open(db, shift)
    if at < shift.starts_at - MADE_BEFORE:
        raise Refused(ShiftScreenTooEarly(await brief(db, number), shift.starts_at - MADE_BEFORE))
    closes_at = check_out_closes_at(shift.ends_at, almanac.rules(at).shifts)
    if at > closes_at:
        raise Refused(ShiftImpossible(ShiftProblem.SCREEN_LATE, await brief(db, number), closes_at))
    token = await make_link(db, shift_id=number, by=by, at=at)
    audit.record(db, "shifts.open_screen", at=at, by=by, branch=shift.branch_id, shift=number)
    return ShiftScreenLink(await brief(db, number), address(token), closes_at)


async def close_screens(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> ShiftScreensClosed:
    """Let every link to the page of a shift lead nowhere.

    Raises:
        Refused: with `NoSuchShift`.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    count = await revoke_links(db, Screen.shift_id == number, at=at)
    audit.record(db, "shifts.close_screens", at=at, by=by, branch=found.row.branch_id, shift=number)
    return ShiftScreensClosed(await brief(db, number), count)


async def view(db: Session, token: str, way: Occasion | None, almanac: Almanac, *, at: datetime) -> ShiftView | None:
    """Return what the page shows now; None when the link was revoked, check-out has closed, or it never was one.

    Args:
        way: whether people come or leave; None: what most do at that moment.
    """
    query = select(Shift).join(Screen, Screen.shift_id == Shift.id)
    shift: Shift | None = await db.scalar(query.where(is_link(token), Shift.state == ShiftState.OPEN))
    if shift is None:
        return None
    book = almanac.rules(at).shifts
    closes_at = check_out_closes_at(shift.ends_at, book)
    if at > closes_at:
        return None
    turn = Occasion.SHIFT_OUT if at >= shift.ends_at - TURNS_BEFORE_END else Occasion.SHIFT_IN
    chosen = way or turn
    opens_at = (
        shift.starts_at - timedelta(minutes=book.opens_before_minutes)
        if chosen is Occasion.SHIFT_IN
        else shift.starts_at
    )
    is_open = opens_at <= at <= (shift.ends_at if chosen is Occasion.SHIFT_IN else closes_at)
    key = bytes.fromhex(shift.secret)
    rows = await roster(db, shift.id, SignUpState.PLACED)
    return ShiftView(
        await brief(db, shift.id),
        chosen,
        opens_at,
        code_at(key, at) if is_open and chosen is Occasion.SHIFT_IN else None,
        str(make_token(key, shift.id, at, chosen)) if is_open else None,
        tuple(name for row, name in rows if row.in_at is not None),
        tuple(name for row, name in rows if row.out_at is not None),
        sum(row.in_at is None for row, _ in rows),
    )
