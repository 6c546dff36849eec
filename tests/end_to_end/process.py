"""The program as a process of its own: started, spoken to by signals, killed, and read to the end."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
REAL = ("-m", "bot")
READY_SECONDS = 60
ENDS_SECONDS = 20


def environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process whose settings are these and no developer's."""
    dropped = ("ZHIBU_", "PYTHONDONTWRITEBYTECODE")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    # Compiled once for all the starts of a test, and nothing left in the working tree.
    compiled = {"PYTHONPYCACHEPREFIX": str(folder.parent / "compiled")}
    return {**inherited, **settings, **compiled, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def command(
    folder: Path, settings: Mapping[str, str], *arguments: str, program: tuple[str, ...] = REAL
) -> subprocess.CompletedProcess[str]:
    """Run one command of the program to its end, in a folder without a settings file."""
    line = [sys.executable, *program, *arguments]
    return subprocess.run(
        line, cwd=folder, env=environment(folder, settings), capture_output=True, text=True, check=False, timeout=120
    )


class Running:
    """`zhibu run`, or what stands for it; all it ever prints goes into ``folder/printed``."""

    def __init__(self, folder: Path, settings: Mapping[str, str], program: tuple[str, ...] = REAL) -> None:
        self._folder = folder
        self._settings = settings
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def printed(self) -> str:
        """Everything printed since the first start, across kills."""
        path = self._folder / "printed"
        return path.read_text() if path.exists() else ""

    async def start(self) -> None:
        """Start and wait until it says that it serves."""
        before = self.printed.count("已启动")
        with open(self._folder / "printed", "ab") as out:
            self._process = subprocess.Popen(
                [sys.executable, *self._program, "run"],
                cwd=self._folder,
                env=environment(self._folder, self._settings),
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        async with asyncio.timeout(READY_SECONDS):
            while self.printed.count("已启动") == before:
                assert self._process.poll() is None, f"it ended with {self._process.returncode}:\n{self.printed}"
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        assert self._process.poll() is None, f"it had ended by itself:\n{self.printed}"
        self._process.kill()
        self._process.wait()

    async def stop(self) -> int:
        """Ask it to end and return its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await asyncio.to_thread(self._process.wait, ENDS_SECONDS)

    def end(self) -> None:
        """Make sure that nothing is left, whatever became of the test."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()
