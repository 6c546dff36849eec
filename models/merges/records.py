"""What one member has of a meeting, in several tables, changes hands as one record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from models.base import Base, MemberId
from models.database import Session
from models.rules.meetings import Presence

# Check-outs refer to attendances, so these come first.
RECORDS = ("attendances", "check_outs", "late_leaves", "makeups")
Weight = tuple[bool, bool, datetime]
NOTHING: Weight = (False, False, datetime.min.replace(tzinfo=UTC))


async def meetings_of(db: Session, member: MemberId) -> dict[int, Weight]:
    """Return the meetings a member has any record of, each with how much hers says."""
    found: dict[int, Weight] = {}
    for name in reversed(RECORDS):
        table = Base.metadata.tables[name]
        for row in (await db.core(select(table).where(table.c.member_id == member))).all():
            found.setdefault(row.meeting_id, NOTHING)
            if name == "attendances":
                found[row.meeting_id] = _weight(row)
    return found


async def fuller(db: Session, one: MemberId, other: MemberId) -> list[int]:
    """Return the meetings of which one member's record says more than the other's.

    That she was there says most, then whatever somebody recorded, then the later answer.
    """
    hers, others = await meetings_of(db, one), await meetings_of(db, other)
    return sorted(number for number, weight in hers.items() if number not in others or weight > others[number])


async def exchange(db: Session, meetings: Sequence[int], one: MemberId, other: MemberId) -> None:
    """Give what each of two members has of these meetings to the other: done again, all is as it was."""
    found: dict[str, list[dict[str, Any]]] = {}
    for name in RECORDS:
        table = Base.metadata.tables[name]
        theirs = table.c.member_id.in_((one, other)), table.c.meeting_id.in_(meetings)
        rows = (await db.core(select(table).where(*theirs))).all()
        found[name] = [{**row._mapping, "member_id": other if row.member_id == one else one} for row in rows]
    # Written anew: one after the other there would be two of the same key for a moment.
    for name in reversed(RECORDS):
        table = Base.metadata.tables[name]
        theirs = table.c.member_id.in_((one, other)), table.c.meeting_id.in_(meetings)
        await db.core(delete(table).where(*theirs))
    for name in RECORDS:
        if found[name]:
            await db.core(insert(Base.metadata.tables[name]), found[name])


def _weight(row: Row[*tuple[Any, ...]]) -> Weight:
    was_there = row.presence in (Presence.PRESENT, Presence.LATE)
    return was_there, row.presence is not Presence.UNRECORDED, row.answered_at or NOTHING[2]
