"""Traffic: what was said and dealt with long ago is thrown away, a little at a time; see decision 0026.

An event of the inbox and a message of the outbox go when they are settled and old. Of a message with a key the words go
and the key stays, so that a sweep which asks again finds that it was told; the key goes when nothing asks any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Delete, Select, Update, bindparam, delete, or_, select, update

from models.assessments import QueryWaiting, StillUnassessed
from models.database import Session
from models.inbox import HEALTH, Event
from models.operation import BackupFailed, ChannelOut
from models.outbox import IS_EMPTIED, IS_SETTLED, Parcel
from models.payments.told import LeftHeld
from models.projects import OrganiserGone
from models.selects import built_once

# Of so many rows a person's words wait no longer than for a few others that speak just then.
BATCH = 500
# The farthest look back of a sweep is the last two terms of publication, each a year at most.
KEYS_KEPT = timedelta(days=3 * 366)
# Asked as long as the matter stands, if for ten years; few, and their keys stay.
STANDING = frozenset(
    each.__name__ for each in (BackupFailed, ChannelOut, LeftHeld, OrganiserGone, QueryWaiting, StillUnassessed)
)


async def prune(db: Session, kept: timedelta | None, *, at: datetime) -> None:
    """Throw away a batch of what was settled so long ago; None keeps everything.

    Age is counted back from when somebody last spoke, if that is earlier than ``at``: a clock that runs ahead, or the
    first minute after a long outage, throws nothing away.
    """
    heard = (await db.core(_last_heard())).scalar()
    if kept is None or heard is None:
        return
    now: datetime = min(at, heard)
    old = {"before": now - kept, "most": BATCH}
    await db.core(_old_events(), old)
    await db.core(_old_answers(), old)
    await db.core(_old_notices(), {**old, "at": at})
    await db.core(_old_keys(), {"before": now - max(KEYS_KEPT, kept), "most": BATCH})


@built_once
def _last_heard() -> Select[datetime]:
    return select(Event.received_at).where(Event.channel != HEALTH).order_by(Event.id.desc()).limit(1)


@built_once
def _old_events() -> Delete:
    first = select(Event.id).order_by(Event.id).limit(bindparam("most"))
    old = (Event.received_at < bindparam("before"), Event.channel != HEALTH)
    return delete(Event).where(Event.id.in_(first), *old)


@built_once
def _old_answers() -> Delete:
    return delete(Parcel).where(Parcel.id.in_(_old_messages()), Parcel.key.is_(None))


@built_once
def _old_notices() -> Update:
    nothing: dict[str, Any] = {"content": {}, "lane": "", "edits": None, "ref": None, "error": None}
    mine = update(Parcel).where(Parcel.id.in_(_old_messages()), Parcel.key.is_not(None))
    return mine.values(emptied_at=bindparam("at"), **nothing)


def _old_messages() -> Select[int]:
    is_old = or_(Parcel.settled_at.is_(None), Parcel.settled_at < bindparam("before"))
    found = select(Parcel.id).where(IS_SETTLED, Parcel.created_at < bindparam("before"), is_old)
    return found.order_by(Parcel.created_at).limit(bindparam("most"))


@built_once
def _old_keys() -> Delete:
    old = (IS_EMPTIED, Parcel.created_at < bindparam("before"), Parcel.kind.not_in(STANDING))
    found = select(Parcel.id).where(*old).order_by(Parcel.created_at).limit(bindparam("most"))
    return delete(Parcel).where(Parcel.id.in_(found))
