"""The program with a clock that a test moves: ``python -m tests.end_to_end.runner CLOCK_FILE run``.

Everything is the program's own but two things: what time it is stands in a file, and whenever that changes every
job runs at once, where the real ticker would have come by within the hour. ``CLOCK_FILE.done`` then says so.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from bot import __main__ as program
from jobs import schedule
from jobs.job import run_all
from models.almanac import Almanac
from models.database import Database
from tests.end_to_end.clock import ClockFile

LOOK_SECONDS = 0.02


def main() -> None:
    """Run the command line that follows the name of the clock file."""
    clock_file = ClockFile(Path(sys.argv.pop(1)))

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock_file.read().astimezone(tz)

    program.datetime = Clock  # type: ignore[attr-defined, misc]
    real = schedule.run

    async def run(
        database: Database, almanac: Almanac, clock: Callable[[], datetime], on_commit: Callable[[], None]
    ) -> None:
        async def follow() -> None:
            while True:
                now = clock()
                if not clock_file.is_done(now):
                    await run_all(database, almanac, now)
                    on_commit()
                    clock_file.mark_done(now)
                await asyncio.sleep(LOOK_SECONDS)

        await asyncio.gather(real(database, almanac, clock, on_commit), follow())

    schedule.run = run
    sys.exit(program.main())


if __name__ == "__main__":
    main()
