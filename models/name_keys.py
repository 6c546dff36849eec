"""The keys by which names sort: those made by an older order are made anew by themselves."""

from __future__ import annotations

from sqlalchemy import Table, bindparam, select, update

from models import names
from models.database import Session
from models.members import Member

# Of so many names a person's words wait no longer than for a few others that speak just then.
BATCH = 500


async def renew(db: Session) -> int:
    """Make a batch of the keys anew that another order of names has left; return how many, 0 when there are none."""
    table = Member.__table__
    assert isinstance(table, Table)
    is_stale = ~Member.sort_key.endswith(names.order_mark(), autoescape=True)
    rows = (await db.core(select(Member.id, Member.name).where(is_stale).order_by(Member.id).limit(BATCH))).all()
    if rows:
        renewed = update(table).where(table.c.id == bindparam("of_member")).values(sort_key=bindparam("key"))
        await db.core(renewed, [{"of_member": row.id, "key": names.sort_key(row.name)} for row in rows])
    return len(rows)
