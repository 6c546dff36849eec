"""The keeper's word on rows that are not sure: whose each is, or that it is left."""

from __future__ import annotations

from datetime import datetime

from models import payments
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused, to_json
from models.members import Member
from models.payments.told import Overpaid
from models.roles import DuesKeeper
from models.rules.matching import Fate, Pick
from models.rules.payments import Surplus
from models.statements.entering import find, received_of, weighed_again
from models.statements.tables import StatementImport
from models.statements.told import NoSuchRow, StatementPreview, StatementRowAsked, SurplusAsked
from models.statements.weighing import Weighed, content_of, picks_of, preview, weigh

Asked = StatementRowAsked | StatementPreview


class _Tried(Exception):
    """A row was entered to see whether it can be, and is to be undone."""


async def look(db: Session, number: int, place: int | None, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> Asked:
    """Return a row that waits, the first from ``place`` (from 1) on; the whole list where none does.

    Raises:
        Refused: with `NoSuchStatement`.
    """
    held = await find(db, number, by)
    return _next(db, number, place or 1, await weighed_again(db, held, almanac, by=by, at=at))


async def pick(
    db: Session,
    number: int,
    place: int,
    member: Member,
    surplus: Surplus | None,
    almanac: Almanac,
    *,
    by: DuesKeeper,
    at: datetime,
) -> Asked | SurplusAsked:
    """Give a row to a member; it is entered with the others. Return the next row that waits.

    Raises:
        Refused: with `NoSuchStatement` or `NoSuchRow`, or as `payments.pay` when it could not be entered.
    """
    held = await find(db, number, by)
    before = await weighed_again(db, held, almanac, by=by, at=at)
    _require_undone(number, place, before)
    picks = {**picks_of(held), place - 1: Pick(member.id, surplus)}
    weighed = await weigh(db, content_of(held), picks, almanac, by=by, at=at)
    try:
        await _try(db, number, weighed, place - 1, almanac, by, at)
    except Refused as refused:
        if not isinstance(refused.fact, Overpaid):
            raise
        return SurplusAsked(number, before.row(place - 1), member.id, member.name, refused.fact.surplus)
    await _keep(db, number, picks)
    return _next(db, number, place, weighed)


async def leave(db: Session, number: int, place: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> Asked:
    """Put a row aside: it is entered for nobody. Return the next row that waits.

    Raises:
        Refused: with `NoSuchStatement` or `NoSuchRow`.
    """
    held = await find(db, number, by)
    _require_undone(number, place, await weighed_again(db, held, almanac, by=by, at=at))
    picks = {**picks_of(held), place - 1: Pick()}
    await _keep(db, number, picks)
    return _next(db, number, place, await weigh(db, content_of(held), picks, almanac, by=by, at=at))


async def again(db: Session, number: int, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> Asked:
    """Take back what the keeper said of rows that are not entered yet, and ask anew.

    Raises:
        Refused: with `NoSuchStatement`.
    """
    held = await find(db, number, by)
    await _keep(db, number, {})
    return _next(db, number, 1, await weigh(db, content_of(held), {}, almanac, by=by, at=at))


async def _try(
    db: Session, number: int, weighed: Weighed, place: int, almanac: Almanac, by: DuesKeeper, at: datetime
) -> None:
    """Refuse what the books would refuse, now and not when everything is entered."""
    try:
        async with db.savepoint():
            member, receipt = received_of(number, weighed, place, almanac, at=at)
            await payments.pay(db, member, receipt, almanac, by=by, at=at)
            raise _Tried
    except _Tried:
        return


async def _keep(db: Session, number: int, picks: dict[int, Pick]) -> None:
    held = await db.get(StatementImport, number)
    assert held is not None
    held.picks = {str(place): to_json(each) for place, each in picks.items()}


def _next(db: Session, number: int, place: int, weighed: Weighed) -> Asked:
    waiting = weighed.waiting
    if not waiting:
        return preview(db, number, weighed)
    row = next((each for each in waiting if each.place >= place), waiting[0])
    at = waiting.index(row)
    return StatementRowAsked(number, row, at + 1, len(waiting), waiting[(at + 1) % len(waiting)].place)


def _require_undone(number: int, place: int, weighed: Weighed) -> None:
    if not 1 <= place <= len(weighed.matches) or weighed.matches[place - 1].fate is Fate.ENTERED:
        raise Refused(NoSuchRow(number, place))
