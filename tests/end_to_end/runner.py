"""The program, imported once and forked for each start: the import takes longer than most of what a test starts it for.

Standard input is a socket of orders, each with three handles: where to print, where to complain, and a socket on which
is answered first the number of the process, and at its end its exit code, minus the signal that ended it. A process
whose answers nobody can hear any more is killed: it ends with the tests that began it.

Everything is the program's own. Only if the order names a clock are two things not: what time it is stands in that
file, and whenever it changes every job runs at once, where the real ticker would have come by within the hour.
``CLOCK.done`` then says so.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import select
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

# The last are imported by who serves them alone, which in a fork would be each time anew.
from bot import __main__ as program
from bot.channels import telegram, wecom  # noqa: F401
from bot.channels.wecom import aibot, robots  # noqa: F401
from jobs import schedule
from jobs.job import run_all
from models.almanac import Almanac
from models.database import Database
from tests.end_to_end.clock import ClockFile

LOOK_SECONDS = 0.02
LONGEST_ORDER = 1 << 17


def main() -> None:
    """Obey orders until there are no more."""
    # What every fork shares is not looked through, and so not copied, by the collector of garbage of each.
    gc.freeze()
    orders = socket.socket(fileno=os.dup(0))
    while True:
        words, handles, _, _ = socket.recv_fds(orders, LONGEST_ORDER, 3)
        if not words:
            return
        if os.fork() == 0:
            _keep(json.loads(words), *handles)
        for handle in handles:
            os.close(handle)
        with suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def _keep(order: dict[str, Any], out: int, err: int, answers: int) -> None:
    """Start one program, wait for its end, and never return: who waits for one cannot obey orders for others."""
    number = os.fork()
    if number == 0:
        os.close(answers)
        _be(order, out, err)
    for handle in (out, err):
        os.close(handle)
    asked = socket.socket(fileno=answers)
    with suppress(BrokenPipeError):
        asked.send(str(number).encode())
    # Whoever asked hangs up at the program's end, or because she was killed herself: then nobody will end it.
    ended = os.pidfd_open(number)
    if ended not in select.select([ended, asked], [], [])[0]:
        os.kill(number, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
    with suppress(BrokenPipeError):
        asked.send(str(code).encode())
    os._exit(0)


def _be(order: dict[str, Any], out: int, err: int) -> None:
    """Be the program from now on, and never return."""
    code = 1
    try:
        nothing = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(ours, theirs)
            os.close(ours)
        os.chdir(order["folder"])
        os.environ.clear()
        os.environ.update(order["environment"])
        if order["clock"]:
            _move_clock(ClockFile(Path(order["clock"])))
        if order["patch"]:
            exec(order["patch"], {})
        program.main([*order["arguments"]])
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
