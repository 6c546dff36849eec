"""Reliefs that wait for the next higher committee."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from models.almanac import Almanac
from models.assessments.tables import Relief
from models.assessments.told import ReliefsWaiting
from models.database import Session
from models.members import Member
from models.roles import DuesKeeper


async def waiting_reliefs(db: Session, almanac: Almanac, *, by: DuesKeeper, at: datetime) -> ReliefsWaiting:
    """Return the reliefs of all a keeper oversees that are agreed and not approved, the oldest first."""
    query = (
        select(Relief.id, Member.name, Relief.first_month, Relief.last_month, Relief.agreed_on)
        .join(Member, Member.id == Relief.member_id)
        .where(
            Relief.branch_id.in_(by.branch_ids),
            Relief.needs_approval.is_(True),
            Relief.approved_on.is_(None),
            Relief.ended_at.is_(None),
        )
        .order_by(Relief.agreed_on, Relief.id)
    )
    rows, today = (await db.core(query)).all(), almanac.today(at)
    return ReliefsWaiting(
        tuple(row.id for row in rows),
        tuple(row.name for row in rows),
        tuple(row.first_month for row in rows),
        tuple(row.last_month for row in rows),
        tuple((today - row.agreed_on).days for row in rows),
    )
