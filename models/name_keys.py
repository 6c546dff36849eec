"""The keys by which names sort: those made by an older order are made anew by themselves."""

from __future__ import annotations

from sqlalchemy import Table, bindparam, select, update

from models import names
from models.database import Session
from models.members import Member

BATCH = 500


async def renew(db: Session) -> int:
    """Make the keys anew that another order of names has left, so many at a time; return how many there were."""
    table = Member.__table__
    assert isinstance(table, Table)
    stale = select(Member.id, Member.name).where(~Member.sort_key.endswith(names.order_mark(), autoescape=True))
    renewed = update(table).where(table.c.id == bindparam("of_member")).values(sort_key=bindparam("key"))
    count = 0
    while rows := (await db.core(stale.order_by(Member.id).limit(BATCH))).all():
        await db.core(renewed, [{"of_member": row.id, "key": names.sort_key(row.name)} for row in rows])
        count += len(rows)
    return count
