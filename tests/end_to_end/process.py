"""The program as a process of its own: started, spoken to by signals, killed, and read to the end."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
READY = "支部小秘已启动"
READY_SECONDS = 60


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a process whose settings are these and no developer's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ZHIBU_")}
    return {**inherited, **settings, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


def zhibu(folder: Path, settings: Mapping[str, str], *arguments: str) -> subprocess.Popen[str]:
    """Start the real command in a folder without a settings file."""
    line = [sys.executable, "-m", "bot", *arguments]
    return subprocess.Popen(
        line, cwd=folder, env=environment(settings), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


class Program:
    """The program under the runner's clock; what ``run`` prints goes into ``folder/printed``."""

    def __init__(self, folder: Path, settings: Mapping[str, str], clock: Path) -> None:
        self.folder = folder
        self._number: int | None = None
        self._runner = subprocess.Popen(
            [sys.executable, "-m", "tests.end_to_end.runner", str(clock)],
            cwd=folder,
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def printed(self) -> str:
        """Everything ``run`` printed since its first start, across kills."""
        path = self.folder / "printed"
        return path.read_text() if path.exists() else ""

    async def command(self, *arguments: str) -> str:
        """Run another command to its end, which must be a good one, and return what it prints."""
        path = self.folder / "answered"
        path.unlink(missing_ok=True)
        number = await self._order(start=arguments, printed=str(path))
        code = await self._order(wait=number)
        assert code == 0, path.read_text()
        return path.read_text()

    async def start(self) -> None:
        """Start ``run`` and wait until it says that it serves."""
        before = self.printed.count(READY)
        self._number = await self._order(start=["run"], printed=str(self.folder / "printed"))
        async with asyncio.timeout(READY_SECONDS):
            while self.printed.count(READY) == before:
                assert self._is_running(), f"it ended:\n{self.printed}"
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
        if self._number is not None:
            os.kill(self._number, signal.SIGKILL)
        self._runner.kill()
        with self._runner:
            pass

    async def _end(self, how: signal.Signals) -> int:
        assert self._number is not None
        os.kill(self._number, how)
        number, self._number = self._number, None
        return await self._order(wait=number)

    async def _order(self, **order: Any) -> int:
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        self._runner.stdin.write(json.dumps(order) + "\n")
        self._runner.stdin.flush()
        return int(await asyncio.to_thread(self._runner.stdout.readline))

    def _is_running(self) -> bool:
        stat = Path(f"/proc/{self._number}/stat")
        return not stat.exists() or ") Z " not in stat.read_text()
