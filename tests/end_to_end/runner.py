"""The program with a clock that a test moves, ready to be started many times: it is imported once and then forked.

Each line of standard input is an order, each line of standard output its answer: ``{"start": [arguments], "printed":
file}`` is answered with the number of the process, ``{"wait": number}`` with its exit code, minus the signal that
ended it.

Everything is the program's own but two things: what time it is stands in a file, and whenever that changes every
job runs at once, where the real ticker would have come by within the hour. ``CLOCK.done`` then says so.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import traceback
from collections.abc import Callable, Sequence
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
    """Obey orders until there are no more; the argument is the clock file."""
    _move_clock(ClockFile(Path(sys.argv[1])))
    for line in sys.stdin:
        order = json.loads(line)
        if "start" in order:
            answer = os.fork() or _be(order["start"], Path(order["printed"]))
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])
        print(answer, flush=True)


def _be(arguments: Sequence[str], printed: Path) -> int:
    """Be the program from now on, and never return."""
    code = 1
    try:
        out = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((nothing, 0), (out, 1), (out, 2)):
            os.dup2(ours, theirs)
        program.main([*arguments])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _move_clock(clock_file: ClockFile) -> None:
    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Any:
            return clock_file.read().astimezone(tz)

    program.datetime = Clock  # type: ignore[attr-defined, misc]
    real = schedule.run

    async def run(
        database: Database,
        almanac: Almanac,
        clock: Callable[[], datetime],
        on_commit: Callable[[], None],
        **watching: Any,
    ) -> None:
        async def follow() -> None:
            while True:
                now = clock()
                if not clock_file.is_done(now):
                    await run_all(database, almanac, now)
                    on_commit()
                    clock_file.mark_done(now)
                await asyncio.sleep(LOOK_SECONDS)

        await asyncio.gather(real(database, almanac, clock, on_commit, **watching), follow())

    schedule.run = run


if __name__ == "__main__":
    main()
