"""The program as a process of its own: started, spoken to by signals, killed, and read to the end."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO

from tests.waiting import LONGEST_SECONDS

ROOT = Path(__file__).parents[2]
READY = "支部小秘已启动"
READY_SECONDS = LONGEST_SECONDS
# The real command, which its parent's end kills (PR_SET_PDEATHSIG), be it SIGKILL.
ENDS_WITH_ITS_PARENT = """
import ctypes, os, sys
ctypes.CDLL(None).prctl(1, 9)
os.execv(sys.executable, [sys.executable, "-m", "bot", *sys.argv[1:]])
"""


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process whose settings are these and no developer's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ZHIBU_")}
    return {**inherited, **settings, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def zhibu(folder: Path, settings: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start the real command in a folder without a settings file."""
    line = [sys.executable, "-c", ENDS_WITH_ITS_PARENT, *arguments]
    return subprocess.Popen(
        line, cwd=folder, env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


class Started:
    """The program in a process forked from the runner: the same as the real command's, but for the import.

    Args:
        clock: a file that says what time it is, see `runner`.
        patch: what is executed before the program begins, to change it.
        out: where it prints and complains; without it ``stdout`` and ``stderr`` are there to be read.
    """

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str],
        *arguments: str,
        clock: Path | None = None,
        patch: str = "",
        out: IO[str] | None = None,
    ) -> None:
        self.returncode: int | None = None
        printed, complained = os.pipe(), os.pipe()
        self.stdout, self.stderr = (os.fdopen(pipe[0], encoding="utf-8") for pipe in (printed, complained))
        handles = [out.fileno(), out.fileno()] if out else [printed[1], complained[1]]
        self._answers, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = {
            "folder": str(folder),
            "environment": environment(settings),
            "arguments": arguments,
            "clock": clock and str(clock),
            "patch": patch,
        }
        socket.send_fds(_runner(), [json.dumps(order).encode()], [*handles, theirs.fileno()])
        theirs.close()
        os.close(printed[1])
        os.close(complained[1])
        self.pid = int(self._answers.recv(64))

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def poll(self) -> int | None:
        """Return the exit code, minus the signal that ended it; None while it runs."""
        try:
            return self.wait(0)
        except (TimeoutError, BlockingIOError):
            return None

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end and return the exit code, minus the signal that ended it."""
        if self.returncode is None:
            self._answers.settimeout(timeout)
            self.returncode = int(self._answers.recv(64))
        return self.returncode

    def communicate(self, timeout: float | None = None) -> tuple[str, str]:
        """Wait for its end and return the rest of what it printed and complained of, which must fit in a pipe."""
        self.wait(timeout)
        return self.stdout.read(), self.stderr.read()

    def __enter__(self) -> Started:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Leave nothing running, whatever became of the test."""
        self.kill()
        self.wait()
        self._answers.close()
        self.stdout.close()
        self.stderr.close()


@cache
def _runner() -> socket.socket:
    """Start the runner, once for all tests of this process; it ends when the socket is closed."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    line = [sys.executable, "-m", "tests.end_to_end.runner"]
    running = subprocess.Popen(line, cwd=ROOT, env=environment({}), stdin=theirs)
    theirs.close()

    def end() -> None:
        ours.close()
        running.wait()

    atexit.register(end)
    return ours


class Program:
    """The program under a clock of the test's; what ``run`` prints goes into ``folder/printed``."""

    def __init__(self, folder: Path, settings: Mapping[str, str], clock: Path) -> None:
        self.folder = folder
        self._settings = settings
        self._clock = clock
        self._running: Started | None = None

    @property
    def printed(self) -> str:
        """Everything ``run`` printed since its first start, across kills."""
        path = self.folder / "printed"
        return path.read_text() if path.exists() else ""

    async def command(self, *arguments: str) -> str:
        """Run another command to its end, which must be a good one, and return what it prints."""
        path = self.folder / "answered"
        with path.open("w") as out, Started(self.folder, self._settings, *arguments, clock=self._clock, out=out) as ran:
            code = await asyncio.to_thread(ran.wait)
        assert code == 0, path.read_text()
        return path.read_text()

    async def start(self) -> None:
        """Start ``run`` and wait until it says that it serves."""
        before = self.printed.count(READY)
        with (self.folder / "printed").open("a") as out:
            self._running = Started(self.folder, self._settings, "run", clock=self._clock, out=out)
        async with asyncio.timeout(READY_SECONDS):
            while self.printed.count(READY) == before:
                assert self._running.poll() is None, f"it ended:\n{self.printed}"
                await asyncio.sleep(0.01)

    async def kill(self) -> None:
        """End it as a power cut would."""
        code = await self._end(signal.SIGKILL)
        assert code == -signal.SIGKILL, f"it had ended by itself with {code}:\n{self.printed}"

    async def stop(self) -> int:
        """Ask it to end and return its exit code."""
        return await self._end(signal.SIGTERM)

    def close(self) -> None:
        """Leave nothing running, whatever became of the test."""
        if self._running is not None:
            with self._running:
                pass

    async def _end(self, how: signal.Signals) -> int:
        assert self._running is not None
        with self._running as ending:
            self._running = None
            ending.send_signal(how)
            return await asyncio.to_thread(ending.wait)
