"""How the program is: a real write, the age of every loop's last round, what waits; and one alert for each illness."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.backing_up import BackingUp
from bot.channels.channel import Channel
from bot.heartbeats import Watch
from models import arrivals, holds, inbox, operation, outbox
from models.almanac import Almanac
from models.database import Database, Work
from models.troubles import Trouble, trouble_of

logger = logging.getLogger(__name__)

HEALTH_SECONDS = 5.0
ALERT_SECONDS = 1.0
# A full disk may take a small work now and then.
CALM_SECONDS = 5.0
# A connection that is made anew, or a platform that is busy, is no reason to wake anybody.
OUT_SECONDS = 300.0
TOO_SLOW = f"数据库在{HEALTH_SECONDS:g}秒内没有写完"
UNKNOWN = "数据库写不进去"


class Health:
    """What /healthz tells; of people and of what they say nothing is in it."""

    def __init__(
        self,
        database: Database,
        watch: Watch,
        channels: Sequence[Channel],
        clock: Callable[[], datetime],
        backups: BackingUp | None,
        alarm: StorageAlarm,
        outages: Mapping[str, str],
    ) -> None:
        self._database = database
        self._watch = watch
        self._channels = channels
        self._clock = clock
        self._backups = backups
        self._alarm = alarm
        self._outages = outages

    async def look(self) -> tuple[bool, dict[str, Any]]:
        """Return whether a write reaches the disk and every loop goes round, why not, and the particulars.

        A channel that is out of order is among the particulars alone: beginning anew would not bring a platform back.
        """
        now, reasons = self._clock(), []
        seen: dict[str, Any] = {"database": "ok", "loops": self._watch.ages}
        try:
            async with asyncio.timeout(HEALTH_SECONDS):
                seen |= await self._waiting(now)
        except Exception as error:
            seen["database"] = _said(error)
        else:
            if self._alarm.trouble is not None:
                seen["database"] = self._alarm.trouble.value
        if seen["database"] != "ok":
            reasons.append(seen["database"])
        reasons += [f"{name} 没有动静" for name in self._watch.late]
        if self._backups is not None:
            last = self._backups.last_at()
            seen["last_backup_at"] = last.isoformat() if last else None
        seen["channels"] = {each.name: each.trouble or "ok" for each in self._channels}
        seen["outages"] = sorted(self._outages)
        return not reasons, {**seen, "reasons": reasons}

    async def _waiting(self, now: datetime) -> dict[str, Any]:
        """Write, and return since when the oldest message and the oldest file wait."""
        first = datetime.min.replace(tzinfo=UTC)
        await self._database.write(lambda db: inbox.note_alive(db, at=now))
        async with self._database.read() as db:
            message, file = await outbox.next_due(db), await arrivals.next_due(db, after=first)
            is_held = await holds.since(db) is not None
        return {
            "oldest_message_due": message.isoformat() if message else None,
            "oldest_file_due": file.isoformat() if file else None,
            "outbox_held": is_held,
        }


class StorageAlarm:
    """Says once in the log when the storage refuses, and once when it is over; then the administrators are told."""

    def __init__(self, database: Database, almanac: Almanac, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._almanac = almanac
        self._clock = clock
        self.trouble: Trouble | None = None

    async def run(self) -> None:
        """Watch until cancelled."""
        loop, seen, since, refused_at = asyncio.get_running_loop(), 0, self._clock(), 0.0
        while True:
            await asyncio.sleep(ALERT_SECONDS)
            if self._database.refusals != seen:
                seen, refused_at = self._database.refusals, loop.time()
                if self.trouble is None and (refusal := self._database.last_refusal) is not None:
                    self.trouble, since = refusal, self._clock()
                    logger.error("storage refuses, nothing is taken in: %s", refusal.name)
            elif self.trouble is not None and self._database.trouble is None:
                if loop.time() - refused_at < CALM_SECONDS:
                    continue
                if await _told(self._database, self._telling(self.trouble, since)):
                    self.trouble = None
                    logger.warning("storage takes again")

    def _telling(self, was: Trouble, since: datetime) -> Work[None]:
        at = self._clock()
        return lambda db: operation.tell_storage_refused(db, was, since, self._almanac, at=at)


class OutageAlarm:
    """Says once, in the log and to the administrators, that a channel has been out of order for minutes.

    ``out``: what is the matter with each channel that is.
    """

    def __init__(
        self, database: Database, channels: Sequence[Channel], almanac: Almanac, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._channels = channels
        self._almanac = almanac
        self._clock = clock
        # When each trouble began: by the loop, which no clock that is set moves, and for people.
        self._since: dict[str, tuple[float, datetime]] = {}
        self.out: dict[str, str] = {}

    async def run(self) -> None:
        """Watch until cancelled."""
        while True:
            await asyncio.sleep(ALERT_SECONDS)
            for channel in self._channels:
                await self._look(channel.name, channel.trouble)

    async def _look(self, name: str, trouble: str) -> None:
        if not trouble:
            self._since.pop(name, None)
            if self.out.pop(name, None) is not None:
                logger.warning("channel works again: %s", name)
            return
        seconds = asyncio.get_running_loop().time()
        began, since = self._since.setdefault(name, (seconds, self._clock()))
        if seconds - began < OUT_SECONDS:
            return
        at = self._clock()
        if name in self.out or await _told(
            self._database, lambda db: operation.tell_channel_out(db, name, trouble, since, self._almanac, at=at)
        ):
            if name not in self.out:
                logger.error("channel is out of order: %s: %s", name, trouble)
            self.out[name] = trouble


async def _told(database: Database, work: Work[None]) -> bool:
    """Tell the administrators; return False when the storage refuses."""
    try:
        await database.write(work)
    except Exception as error:
        if trouble_of(error) is None:
            raise
        return False
    return True


def _said(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return TOO_SLOW
    trouble = trouble_of(error)
    return trouble.value if trouble else UNKNOWN
