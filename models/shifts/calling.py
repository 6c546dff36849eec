"""Calling shifts, changing and cancelling them; whoever is concerned is told once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, or_, select

from models import audit, branches, notices
from models.almanac import Almanac
from models.base import BranchId, MemberId
from models.database import Session
from models.facts import Refused
from models.members import Member, active
from models.projects.shifts import Shift, ShiftState, SignUp, SignUpState
from models.projects.tables import Reach, ServicePlace, ServiceProject
from models.roles import Person
from models.rooms import Room
from models.rules import checkin
from models.rules.shifts import MOST_PLACES
from models.rules.values import Minutes
from models.shifts.finding import Found, brief, find, require_open
from models.shifts.joining import move_up
from models.shifts.told import (
    News,
    ShiftCalled,
    ShiftCancelled,
    ShiftChanged,
    ShiftImpossible,
    ShiftNews,
    ShiftProblem,
    ShiftPublished,
)

SHORTEST = Minutes(10)
CONCERNED = (SignUpState.PLACED, SignUpState.WAITING)


@dataclass(frozen=True)
class Plan:
    """What a shift is to be; ``spot`` None means the project's place."""

    starts_at: datetime
    length: Minutes
    capacity: int
    spot: str | None


async def call(
    db: Session, project: ServiceProject, plan: Plan, almanac: Almanac, *, by: Person, at: datetime
) -> ShiftPublished:
    """Offer a shift to the members of the project's branch, or of all below as well; each is told once.

    Raises:
        Refused: with `ShiftImpossible`.
    """
    ends_at = plan.starts_at + timedelta(minutes=plan.length.count)
    row = await db.add(
        Shift(
            project_id=project.id,
            branch_id=project.branch_id,
            spot=plan.spot or await _place(db, project),
            starts_at=plan.starts_at,
            ends_at=ends_at,
            capacity=max(1, min(plan.capacity, MOST_PLACES)),
            state=ShiftState.OPEN,
            secret=secrets.token_hex(checkin.KEY_BYTES),
            revision=0,
            called_by=by.member_id,
            called_at=at,
        )
    )
    await _require_time(db, row, almanac, at)
    told, organiser = await brief(db, row.id), await db.get(Member, project.organiser_id)
    assert organiser is not None
    reach = await _reach(db, project)
    invited = select(Member.id).where(Member.branch_id.in_(reach), active(), Member.id != by.member_id)
    purpose = notices.urgent_if_soon(plan.starts_at, almanac, at=at)
    key = f"shift:{row.id}:call"
    count = await notices.tell(db, invited, ShiftCalled(told, organiser.name), key=key, at=at, purpose=purpose)
    await _tell_rooms(db, reach, ShiftNews(told, News.CALLED), key, almanac, at)
    audit.record(db, "shifts.call", at=at, by=by, branch=row.branch_id, shift=row.id)
    return ShiftPublished(told, count, is_change=False)


async def move(
    db: Session,
    number: int,
    starts_at: datetime | None,
    length: Minutes | None,
    almanac: Almanac,
    *,
    by: Person,
    at: datetime,
) -> ShiftPublished:
    """Hold a shift at another time, as long as before unless said; until it is confirmed its end may be set right.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    row = found.row
    await require_open(db, row)
    lasts = timedelta(minutes=length.count) if length else row.ends_at - row.starts_at
    begins = starts_at or row.starts_at
    is_later = begins != row.starts_at
    row.starts_at, row.ends_at = begins, begins + lasts
    await _require_time(db, row, almanac, at, may_be_past=not is_later)
    return await _tell_change(db, found, almanac, by, at)


async def meet_at(db: Session, number: int, spot: str, almanac: Almanac, *, by: Person, at: datetime) -> ShiftPublished:
    """Let people meet at another place.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    await require_open(db, found.row)
    found.row.spot = spot
    return await _tell_change(db, found, almanac, by, at)


async def resize(
    db: Session, number: int, capacity: int, almanac: Almanac, *, by: Person, at: datetime
) -> ShiftPublished:
    """Offer more places or fewer, never fewer than are taken; who waits moves up into new ones and is told.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    await require_open(db, found.row)
    before = await brief(db, number)
    if capacity < max(1, before.placed):
        raise Refused(ShiftImpossible(ShiftProblem.TOO_SMALL, before, figure=before.placed))
    found.row.capacity = min(capacity, MOST_PLACES)
    count = await move_up(db, found.row, almanac, at=at)
    audit.record(db, "shifts.resize", at=at, by=by, branch=found.row.branch_id, shift=number, capacity=capacity)
    return ShiftPublished(await brief(db, number), count, is_change=True)


async def cancel(
    db: Session, number: int, reason: str | None, almanac: Almanac, *, by: Person, at: datetime
) -> ShiftCancelled:
    """Cancel a shift for good; whoever signed up or waits is told once.

    Raises:
        Refused: with `NoSuchShift` or `ShiftImpossible`.
    """
    found = await find(db, number, almanac, by=by, at=at, to_run=True)
    row = found.row
    await require_open(db, row)
    row.state, row.reason, row.settled_at, row.settled_by = ShiftState.CANCELLED, reason, at, by.member_id
    told = ShiftCancelled(await brief(db, number), reason)
    purpose = notices.urgent_if_soon(row.starts_at, almanac, at=at)
    await notices.tell(db, _concerned(found, by), told, key=f"shift:{number}:cancelled", at=at, purpose=purpose)
    await _tell_rooms(
        db, await _reach(db, found.project), ShiftNews(told.shift, News.CANCELLED), f"shift:{number}:cancelled",
        almanac, at,
    )  # fmt: skip
    audit.record(db, "shifts.cancel", at=at, by=by, branch=row.branch_id, shift=number)
    return told


async def _tell_change(db: Session, found: Found, almanac: Almanac, by: Person, at: datetime) -> ShiftPublished:
    row = found.row
    row.revision += 1
    told, key = await brief(db, row.id), f"shift:{row.id}:change:{row.revision}"
    purpose = notices.urgent_if_soon(row.starts_at, almanac, at=at)
    # What is set right of a shift that was held matters to its minutes only, and these are told when it is confirmed.
    if row.ends_at <= at:
        return ShiftPublished(told, 0, is_change=True)
    count = await notices.tell(db, _concerned(found, by), ShiftChanged(told), key=key, at=at, purpose=purpose)
    await _tell_rooms(db, await _reach(db, found.project), ShiftNews(told, News.CHANGED), key, almanac, at)
    audit.record(db, "shifts.change", at=at, by=by, branch=row.branch_id, shift=row.id, revision=row.revision)
    return ShiftPublished(told, count, is_change=True)


async def _require_time(db: Session, row: Shift, almanac: Almanac, at: datetime, *, may_be_past: bool = False) -> None:
    if row.starts_at <= at and not may_be_past:
        raise Refused(ShiftImpossible(ShiftProblem.IN_PAST, await brief(db, row.id)))
    longest = almanac.rules(at).shifts.longest_minutes
    lasts = (row.ends_at - row.starts_at) // timedelta(minutes=1)
    if not SHORTEST.count <= lasts <= longest:
        raise Refused(ShiftImpossible(ShiftProblem.LENGTH, await brief(db, row.id), figure=longest))


def _concerned(found: Found, by: Person) -> Select[MemberId]:
    """Select who signed up or waits, and the organiser; whoever did it knows."""
    signed = select(SignUp.member_id).where(SignUp.shift_id == found.row.id, SignUp.state.in_(CONCERNED))
    is_concerned = or_(Member.id.in_(signed), Member.id == found.project.organiser_id)
    return select(Member.id).where(is_concerned, active(), Member.id != by.member_id)


async def _place(db: Session, project: ServiceProject) -> str:
    place = await db.get(ServicePlace, project.place_id) if project.place_id else None
    return place.name if place else project.name


async def _reach(db: Session, project: ServiceProject) -> frozenset[BranchId]:
    own = frozenset({project.branch_id})
    return await branches.below(db, own) if project.reach is Reach.BELOW else own


async def _tell_rooms(
    db: Session, reach: frozenset[BranchId], told: ShiftNews, key: str, almanac: Almanac, at: datetime
) -> None:
    lanes = select(Room.channel + ":" + Room.chat).where(Room.branch_id.in_(reach))
    await notices.tell_rooms(db, lanes, told, key=key, at=at, due_at=almanac.by_day(at))
