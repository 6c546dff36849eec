"""What waits: reliefs for the next higher committee, queries for a keeper who was appointed after them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from models import notices, offices
from models.almanac import Almanac
from models.assessments.tables import DuesQuery, Relief
from models.assessments.told import QueriesWaiting, QueryWaiting, ReliefsWaiting
from models.branches import Branch
from models.database import Session
from models.members import Member
from models.roles import DuesKeeper
from models.selects import built_once


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


async def waiting_queries(db: Session, *, by: DuesKeeper) -> QueriesWaiting:
    """Return what members of a keeper's branches asked of her and nobody has answered, the oldest first."""
    rows = (await db.core(_open().where(DuesQuery.branch_id.in_(by.branch_ids)))).all()
    return QueriesWaiting(tuple(_told(db, row) for row in rows))


async def pass_on_queries(db: Session, branch: Branch, almanac: Almanac, *, at: datetime) -> None:
    """Tell the open queries of a branch to those of its keepers who have not heard of them."""
    keepers = offices.dues_keepers(branch.id, almanac.today(at))
    for row in (await db.core(_open().where(DuesQuery.branch_id == branch.id))).all():
        await notices.tell(db, keepers, _told(db, row), key=f"dues-query:{row.id}", at=at)


@built_once
def _open() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(DuesQuery.id, DuesQuery.sealed_text, DuesQuery.asks_relief, Member.name, DuesQuery.member_id)
        .join(Member, Member.id == DuesQuery.member_id)
        .where(DuesQuery.answered_at.is_(None))
        .order_by(DuesQuery.id)
    )
    return query


def _told(db: Session, row: Row[Any]) -> QueryWaiting:
    return QueryWaiting(row.id, row.name, db.vault.open(row.sealed_text), row.member_id, row.asks_relief)
