"""Venues: where a branch meets, in coordinates its secretary entered; where members are is kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, and_, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column

from models import audit
from models.base import Base, BranchId, MemberId
from models.database import Session
from models.facts import Refused, fact
from models.meetings import Meeting
from models.roles import Secretary
from models.rules.venues import MICRO, Spot


class Venue(Base):
    """A place of a branch, by the name its meetings use; millionths of a degree, WGS-84."""

    __tablename__ = "venues"
    __table_args__ = (UniqueConstraint("branch_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"))
    name: Mapped[str]
    latitude: Mapped[int]
    longitude: Mapped[int]
    set_by: Mapped[MemberId] = mapped_column(ForeignKey("members.id"))
    set_at: Mapped[datetime]


@fact
class VenueSet:
    """To the secretary: a place has coordinates; ``is_used``: the organisation takes check-in by location."""

    name: str
    spot: str
    radius_metres: int
    is_used: bool


@fact
class VenueForgotten:
    """To the secretary: a place has no coordinates any more."""

    name: str


@fact
class NoSuchVenue:
    """To the secretary: no place of that name has coordinates; ``names`` are those that have."""

    name: str
    names: tuple[str, ...]


async def locate(
    db: Session, name: str, spot: Spot, *, radius_metres: int, is_used: bool, by: Secretary, at: datetime
) -> VenueSet:
    """Enter where a place of the secretary's branch is, or enter it anew."""
    name = name.strip()
    values = {
        "branch_id": by.office_branch_id,
        "name": name,
        "latitude": round(spot.latitude * MICRO),
        "longitude": round(spot.longitude * MICRO),
        "set_by": by.member_id,
        "set_at": at,
    }
    changes = {key: values[key] for key in ("latitude", "longitude", "set_by", "set_at")}
    entered = db.insert(Venue).values(values)
    await db.core(entered.on_conflict_do_update(index_elements=["branch_id", "name"], set_=changes))
    audit.record(db, "venues.locate", at=at, by=by, branch=by.office_branch_id, venue=name)
    return VenueSet(name, str(spot), radius_metres, is_used)


async def forget(db: Session, name: str, *, by: Secretary, at: datetime) -> VenueForgotten:
    """Let a place have no coordinates any more.

    Raises:
        Refused: with `NoSuchVenue`.
    """
    mine = Venue.branch_id == by.office_branch_id
    gone = await db.core(delete(Venue).where(mine, Venue.name == name.strip()))
    if not gone.rowcount:
        names = (await db.core(select(Venue.name).where(mine).order_by(Venue.name))).scalars()
        raise Refused(NoSuchVenue(name.strip(), tuple(names)))
    audit.record(db, "venues.forget", at=at, by=by, branch=by.office_branch_id, venue=name.strip())
    return VenueForgotten(name.strip())


async def spots(db: Session, meeting_ids: Iterable[int]) -> dict[int, Spot]:
    """Return where these meetings are, those whose place has coordinates."""
    is_its_place = and_(Venue.branch_id == Meeting.branch_id, Venue.name == func.trim(Meeting.place))
    query = select(Meeting.id, Venue.latitude, Venue.longitude).join(Venue, is_its_place)
    rows = (await db.core(query.where(Meeting.id.in_(list(meeting_ids))))).all()
    return {number: Spot(latitude / MICRO, longitude / MICRO) for number, latitude, longitude in rows}
