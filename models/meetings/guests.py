"""Who sits in on a meeting (列席): members as guests, and people without an account."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from models.base import MeetingId
from models.branches import Branch
from models.database import Session
from models.facts import Refused
from models.meetings.audiences_told import NoSuchGuest
from models.meetings.tables import Attendance, Guest, OutsideGuest
from models.members import Member, active
from models.rules.meetings import Answer, Presence

CAME = (Presence.PRESENT, Presence.LATE)
MEMBER, OUTSIDE = "m", "o"


async def guests(db: Session, meeting_id: MeetingId) -> tuple[Guest, ...]:
    """Return who sits in, members by pinyin first, then the others in the order they were entered."""
    query = (
        select(Member.id, Member.name, Branch.name.label("unit"), Attendance.answer, Attendance.presence)
        .join(Attendance, Attendance.member_id == Member.id)
        .join(Branch, Branch.id == Member.branch_id)
        .where(
            Attendance.meeting_id == meeting_id,
            Attendance.is_guest,
            or_(active(), Attendance.presence != Presence.UNRECORDED),
        )
        .order_by(Member.sort_key, Member.id)
    )
    # Not `core`: what the roll was told a moment ago counts.
    own = [
        Guest(f"{MEMBER}{row.id}", row.name, row.unit, row.answer, row.presence in CAME)
        for row in (await db.execute(query)).all()
    ]
    outside = select(OutsideGuest).where(OutsideGuest.meeting_id == meeting_id).order_by(OutsideGuest.id)
    others = [
        Guest(f"{OUTSIDE}{row.id}", row.name, row.unit, Answer.SILENT, row.is_present)
        for row in (await db.scalars(outside)).all()
    ]
    return (*own, *others)


async def count_guests(db: Session, meeting_id: MeetingId) -> int:
    """Return how many sit in."""
    return len(await guests(db, meeting_id))


async def find_guest(db: Session, name: str, unit: str | None) -> Member | None:
    """Return the member meant by exactly this name, None for somebody of a unit that is none of our branches.

    Args:
        unit: name of her branch or a part of it, or her unit elsewhere; needed for who has no account.

    Raises:
        Refused: with `NoSuchGuest`.
    """
    found: Sequence[Member] = (
        await db.scalars(select(Member).where(Member.name == name, active()).order_by(Member.id))
    ).all()
    if unit is not None:
        branches = select(Branch.id).where(or_(Branch.name == unit, Branch.name.contains(unit, autoescape=True)))
        here = set((await db.core(branches)).scalars())
        if not here:
            return None
        found = [member for member in found if member.branch_id in here]
    if len(found) != 1:
        raise Refused(NoSuchGuest(name, len(found) > 1))
    [member] = found
    return member


async def count_expected(db: Session, meeting_id: MeetingId) -> int:
    """Return how many are on the list, those who sit in left out."""
    query = select(func.count()).where(Attendance.meeting_id == meeting_id, Attendance.is_guest.is_(False))
    count: int = await db.scalar(query)
    return count
