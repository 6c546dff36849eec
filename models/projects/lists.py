"""The places a branch reports to, and the rows of their lists, as the secretary enters and ends them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models import audit
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.projects.finding import place_card
from models.projects.tables import ListKind, PlaceItem, PlaceKind, ServicePlace
from models.projects.told import NoSuchItem, PlaceCard, PlaceEnded
from models.roles import Secretary


async def enter_place(
    db: Session, name: str, kind: PlaceKind, almanac: Almanac, *, by: Secretary, at: datetime
) -> PlaceCard:
    """Enter a place the secretary's branch has reported to; one entered before is on the list again."""
    values = {
        "branch_id": by.office_branch_id,
        "name": name.strip(),
        "kind": kind,
        "entered_by": by.member_id,
        "entered_at": at,
    }
    entered = db.insert(ServicePlace).values(values)
    put = entered.on_conflict_do_update(
        index_elements=["branch_id", "name"], set_={"kind": kind, "ended_at": None}
    ).returning(ServicePlace.id)
    number = int((await db.core(put)).scalar_one())
    audit.record(db, "projects.enter_place", at=at, by=by, branch=by.office_branch_id, place=number)
    return await place_card(db, number, almanac, by=by, at=at)


async def end_place(db: Session, place: ServicePlace, *, by: Secretary, at: datetime) -> PlaceEnded:
    """Take a place off the list; what was done there stays on record."""
    place.ended_at = at
    audit.record(db, "projects.end_place", at=at, by=by, branch=place.branch_id, place=place.id)
    return PlaceEnded(place.name)


async def enter_item(
    db: Session, place: ServicePlace, kind: ListKind, words: str, almanac: Almanac, *, by: Secretary, at: datetime
) -> PlaceCard:
    """Enter a row of the resources or the needs of a place."""
    row = await db.add(PlaceItem(place_id=place.id, kind=kind, words=words, entered_by=by.member_id, entered_at=at))
    audit.record(db, "projects.enter_item", at=at, by=by, branch=place.branch_id, item=row.id)
    return await place_card(db, place.id, almanac, by=by, at=at)


async def end_item(db: Session, number: int, almanac: Almanac, *, by: Secretary, at: datetime) -> PlaceCard:
    """Take a row off its list: met, or not offered any more.

    Raises:
        Refused: with `NoSuchItem`.
    """
    query = (
        select(PlaceItem)
        .join(ServicePlace, ServicePlace.id == PlaceItem.place_id)
        .where(PlaceItem.id == number, PlaceItem.ended_at.is_(None), ServicePlace.branch_id.in_(by.branch_ids))
    )
    row: PlaceItem | None = await db.scalar(query)
    if row is None:
        raise Refused(NoSuchItem(number, is_need=False))
    row.ended_at, row.ended_by = at, by.member_id
    audit.record(db, "projects.end_item", at=at, by=by, branch=by.office_branch_id, item=number)
    await db.orm.flush()
    return await place_card(db, row.place_id, almanac, by=by, at=at)
