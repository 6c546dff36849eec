"""What the administrators are told of the program itself: backups that fail, a storage that refused, a dead channel."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select

from models import notices
from models.almanac import Almanac
from models.base import MemberId
from models.database import Session
from models.facts import fact
from models.offices import Office, in_force
from models.roles import OfficeKind
from models.troubles import Trouble


@fact
class BackupFailed:
    """To the administrators: no backup can be made; ``last_at`` is when the last good one was, None for never."""

    reason: str
    last_at: datetime | None


@fact
class StorageRefused:
    """To the administrators: from ``since`` until ``until`` nothing could be written, and nothing was taken in."""

    trouble: Trouble
    since: datetime
    until: datetime


@fact
class ChannelOut:
    """To the administrators: since ``since`` a channel does not reach its people; ``reason`` is for the operator."""

    channel: str
    reason: str
    since: datetime


async def tell_backup_failed(
    db: Session, reason: str, last_at: datetime | None, almanac: Almanac, *, at: datetime
) -> None:
    """Tell the administrators that backups fail, once until one succeeds."""
    key = f"backup-failed:{last_at:%Y%m%d%H%M%S}" if last_at else "backup-failed:never"
    await notices.tell(db, _administrators(almanac, at), BackupFailed(reason, last_at), key=key, at=at)


async def tell_storage_refused(
    db: Session, trouble: Trouble, since: datetime, almanac: Almanac, *, at: datetime
) -> None:
    """Tell the administrators that nothing could be written for a while, now that it can."""
    told = StorageRefused(trouble, since, at)
    await notices.tell(db, _administrators(almanac, at), told, key=f"storage:{since:%Y%m%d%H%M%S}", at=at)


async def tell_channel_out(
    db: Session, channel: str, reason: str, since: datetime, almanac: Almanac, *, at: datetime
) -> None:
    """Tell the administrators that a channel is out of order; whose account is there reads it on another of hers."""
    told = ChannelOut(channel, reason, since)
    await notices.tell(db, _administrators(almanac, at), told, key=f"channel-out:{channel}:{since:%Y%m%d%H%M%S}", at=at)


def _administrators(almanac: Almanac, at: datetime) -> Select[MemberId]:
    return (
        select(Office.member_id).where(Office.kind == OfficeKind.ADMINISTRATOR, in_force(almanac.today(at))).distinct()
    )
