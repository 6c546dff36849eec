"""The hourly backup, made by a process of its own so that nobody who talks waits for it."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from bot.patience import patiently
from models import backups, operation
from models.almanac import Almanac
from models.database import Database

logger = logging.getLogger(__name__)

EVERY = timedelta(hours=1)
# A program that was just started, perhaps again and again, has other things to do.
FIRST_AFTER = timedelta(minutes=5)
LOOK_SECONDS = 30.0
LONGEST_SECONDS = 1800.0
# The same program, with the same settings.
COMMAND = (sys.executable, "-m", "bot", "backup")


class BackingUp:
    """Makes a backup in ``folder`` whenever the newest there is an hour old."""

    def __init__(self, folder: Path, command: Sequence[str] = COMMAND) -> None:
        self._folder = folder
        self._command = command
        self._tried_at: datetime | None = None

    def last_at(self) -> datetime | None:
        """Return when the newest backup was made."""
        return backups.newest(self._folder)

    async def run(self, database: Database, almanac: Almanac, clock: Callable[[], datetime]) -> None:
        """Back up until cancelled."""
        # By the loop, which no clock that is set back moves.
        loop = asyncio.get_running_loop()
        started = loop.time()
        while True:
            if loop.time() - started >= FIRST_AFTER.total_seconds():
                await self.look(database, almanac, clock)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, database: Database, almanac: Almanac, clock: Callable[[], datetime]) -> None:
        """Make a backup if it is time, and tell the administrators when that fails."""
        now, last = clock(), self.last_at()
        if any(moment is not None and timedelta() <= now - moment < EVERY for moment in (last, self._tried_at)):
            return
        self._tried_at = now
        reason = await self._make()
        if reason is None:
            logger.info("backed up")
            return
        logger.error("backup failed: %s", reason)
        await patiently(
            lambda: database.write(lambda db: operation.tell_backup_failed(db, reason, last, almanac, at=clock()))
        )

    async def _make(self) -> str | None:
        """Return None when it succeeded, else why not."""
        process = await asyncio.create_subprocess_exec(
            *self._command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                _, said = await process.communicate()
        except TimeoutError:
            return "半小时还没有做完"
        finally:
            if process.returncode is None:
                process.terminate()
                await process.wait()
        if process.returncode == 0:
            return None
        lines = [line for line in said.decode(errors="replace").splitlines() if line.startswith("错误：")]
        return lines[-1].removeprefix("错误：") if lines else f"退出码 {process.returncode}"
