"""The processes of a benchmark: started, asked what they cost, ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
BYTECODE = Path(tempfile.gettempdir()) / "zhibu-benchmarks-bytecode"
"""Modules are compiled once, as those of an installed program are, whatever the shell says."""


class Process:
    """One process of ours; ``core`` pins it, so that bot and platform do not push each other about."""

    def __init__(self, arguments: list[str], environment: Mapping[str, str] | None = None, core: int = 0) -> None:
        self._process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**surroundings(), **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        cores = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(self._process.pid, {cores[core % len(cores)]})

    def read_line(self) -> str:
        """Return the next line it prints.

        Raises:
            RuntimeError: it ended instead.
        """
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"a process of the benchmark ended with {self._process.wait()}")
        return line

    def ask(self, **order: Any) -> dict[str, Any]:
        """Write a line of JSON and return the one it answers."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.read_line())
        return answer

    def tell(self) -> None:
        """Give it a line, for which it waits."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def cpu_seconds(self) -> float:
        """Return the processor time used so far, of all its threads."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def rss_mb(self) -> float:
        """Return the memory it holds now."""
        pages = int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def end(self) -> None:
        """End it and wait."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()


def surroundings() -> dict[str, str]:
    """Return the environment without what would make Python compile its modules at every start."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(BYTECODE)}


@contextmanager
def started(arguments: list[str], environment: Mapping[str, str] | None = None, core: int = 0) -> Iterator[Process]:
    """Run a process for a while."""
    process = Process(arguments, environment, core)
    try:
        yield process
    finally:
        process.end()


@contextmanager
def platform(*, is_limited: bool = False) -> Iterator[tuple[Process, str]]:
    """Run the fake Telegram; give it and what stands before the token in its addresses."""
    with started(["-m", "benchmarks.platform", *(["--limited"] if is_limited else [])], core=0) as process:
        url = json.loads(process.read_line())["url"]
        yield process, f"{url}/bot"


@contextmanager
def distant(base_url: str, one_way: float) -> Iterator[str]:
    """Put ``one_way`` seconds of network before a platform; give what stands before the token now."""
    parts = urlsplit(base_url)
    with started(["-m", "benchmarks.network", str(parts.port), str(one_way)]) as process:
        port = json.loads(process.read_line())["port"]
        yield f"http://127.0.0.1:{port}{parts.path}"


@contextmanager
def ours(
    database: Path,
    base_url: str,
    *,
    is_paced: bool = False,
    module: str = "benchmarks.unpaced",
    environment: Mapping[str, str] | None = None,
) -> Iterator[Process]:
    """Run the product as its operator does; without the platform's limits, by ``module``, unless ``is_paced``."""
    from benchmarks.organisations import KEY
    from benchmarks.platform import TOKEN

    settings = {
        "ZHIBU_DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        "ZHIBU_TELEGRAM_TOKEN": TOKEN,
        "ZHIBU_TELEGRAM_BASE_URL": base_url,
        "ZHIBU_WEB_PORT": "0",
        "ZHIBU_SECRET_KEY": KEY,
        **(environment or {}),
    }
    arguments = ["-m", "bot", "run"] if is_paced else ["-m", module, "run"]
    with started(arguments, settings, core=1) as process:
        yield process
