"""Which backups are kept: a local default (本地默认), set with ZHIBU_BACKUP_HOURS and ZHIBU_BACKUP_DAYS."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta


def kept(made: Iterable[datetime], hours: int, days: int, *, now: datetime) -> set[datetime]:
    """Return which of the backups made at these moments are kept: all of the last hours, of each day before the last.

    The newest is kept however old it is, and what is dated ahead is left alone: a clock that jumped deletes nothing.

    Args:
        hours: how far back every backup is kept.
        days: how far back the last backup of each day (UTC) is kept.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 11, day, hour, tzinfo=UTC) for day in (18, 19, 20) for hour in (1, 23)]
    >>> sorted(str(each)[8:13] for each in kept(at, 6, 2, now=datetime(2026, 11, 21, 2, tzinfo=UTC)))
    ['19 23', '20 23']
    """
    moments = sorted(made)
    last_of_day = {each.date(): each for each in moments}
    recent = {each for each in moments if each > now - timedelta(hours=hours)}
    daily = {each for each in last_of_day.values() if each > now - timedelta(days=days)}
    return {*moments[-1:], *recent, *daily}
