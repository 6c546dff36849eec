"""Photos somebody added to her claim of her own accord: for her and for who verifies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from models import audit
from models.almanac import Almanac
from models.database import Session
from models.facts import Refused
from models.files import Upload
from models.hours.deciding import entry_of, verifiable
from models.hours.tables import ClaimState, HourClaim, HourPhoto, waits
from models.hours.told import HoursLocked, HoursPhotoAdded, HoursPhotoFile, HoursPhotos, NoSuchHours
from models.members import Member
from models.roles import Person

MOST_PHOTOS = 6


async def attach(db: Session, upload: Upload, number: int | None, *, by: Person, at: datetime) -> HoursPhotoAdded:
    """Add a photo or file to one's own claim that waits, the newest where none is named; at most six are kept.

    Raises:
        Refused: with `NoSuchHours` or `HoursLocked`.
    """
    hers = select(HourClaim).where(HourClaim.member_id == by.member_id)
    meant = hers.where(HourClaim.id == number) if number else hers.where(waits())
    row = (await db.scalars(meant.order_by(HourClaim.id.desc()).limit(1))).first()
    if row is None:
        raise Refused(NoSuchHours(number or 0))
    if row.state is not ClaimState.CLAIMED:
        raise Refused(HoursLocked(row.id, await entry_of(db, row)))
    if await _count(db, row) < MOST_PHOTOS:
        await db.insert_new(HourPhoto.__table__, {"claim_id": row.id, "upload_id": upload.id})
        audit.record(
            db, "hours.attach", at=at, by=by, member=by.member_id, branch=row.branch_id, claim=row.id, upload=upload.id
        )
    return HoursPhotoAdded(row.id, row.day, row.activity, await _count(db, row))


async def has_waiting(db: Session, by: Person, almanac: Almanac, at: datetime) -> bool:
    """Return whether a person has a claim that waits, to which a photo may be added."""
    return (await db.core(select(HourClaim.id).where(HourClaim.member_id == by.member_id, waits()))).first() is not None


async def photos(db: Session, number: int, almanac: Almanac, *, by: Person, at: datetime) -> HoursPhotos:
    """Return what was added to a claim, to its member and to who may decide on it.

    Raises:
        Refused: with `NoSuchHours`.
    """
    row, name, found = await _seen(db, number, almanac, by, at)
    return HoursPhotos(number, name, row.day, row.activity, tuple(each.name for each in found))


async def photo(db: Session, number: int, place: int, almanac: Almanac, *, by: Person, at: datetime) -> HoursPhotoFile:
    """Give one of them, counted from 1.

    Raises:
        Refused: with `NoSuchHours`.
    """
    _, _, found = await _seen(db, number, almanac, by, at)
    if not 1 <= place <= len(found):
        raise Refused(NoSuchHours(number))
    return HoursPhotoFile(number, found[place - 1].name, found[place - 1].id)


async def _seen(
    db: Session, number: int, almanac: Almanac, by: Person, at: datetime
) -> tuple[HourClaim, str, Sequence[Any]]:
    may = or_(HourClaim.member_id == by.member_id, await verifiable(db, almanac, by=by, at=at))
    query = select(HourClaim, Member.name).join(Member, Member.id == HourClaim.member_id)
    row = (await db.execute(query.where(HourClaim.id == number, may))).first()
    if row is None:
        raise Refused(NoSuchHours(number))
    uploads = (
        select(Upload.id, Upload.name)
        .join(HourPhoto, HourPhoto.upload_id == Upload.id)
        .where(HourPhoto.claim_id == number)
    )
    return row[0], row[1], (await db.core(uploads.order_by(Upload.id))).all()


async def _count(db: Session, row: HourClaim) -> int:
    return int((await db.core(select(func.count()).where(HourPhoto.claim_id == row.id))).scalar_one())
