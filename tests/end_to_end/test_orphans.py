"""A run of the tests that is killed leaves no program behind."""

from __future__ import annotations

import asyncio
import json
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.end_to_end.process import ROOT, Started, environment
from tests.waiting import until

SECONDS = 60
# Begins a cluster, names its server and its folder, and waits to be killed.
CLUSTER_RUN = """
import time
from tests.conftest import cluster
with cluster() as ours:
    folder = ours._folder
    print((folder / "postmaster.pid").read_text().split()[0], folder.parent, flush=True)
    time.sleep(600)
"""
# Starts one program of each way of starting, names them, and waits to be killed.
RUN = """
import json, sys, time
from pathlib import Path
from tests.end_to_end.process import Started, zhibu
folder, settings = Path(sys.argv[1]), json.loads(sys.argv[2])
forked = Started(folder, settings, "check", patch="import time; time.sleep(600)")
real = zhibu(folder, settings, "run")
assert real.stdout.readline()
print(forked.pid, real.pid, flush=True)
time.sleep(600)
"""


async def test_programs_end_with_the_tests_that_began_them(tmp_path: Path) -> None:
    settings = {
        "ZHIBU_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/zhibu.db",
        "ZHIBU_TELEGRAM_TOKEN": "1:test",
        "ZHIBU_TELEGRAM_BASE_URL": "http://127.0.0.1:9",
        "ZHIBU_WEB_PORT": "0",
    }
    words = ("init", "--name", "文旅局", "--branch", "图书馆党支部", "--admin", "周敏")
    with Started(tmp_path, settings, *words) as made:
        assert await asyncio.to_thread(made.wait, SECONDS) == 0
    numbers, tests = await asyncio.to_thread(_run, tmp_path, settings)
    ended = [os.pidfd_open(number) for number in numbers]
    assert await asyncio.to_thread(_ended, ended, 0) == []
    with tests:
        tests.kill()
    assert await asyncio.to_thread(_ended, ended, SECONDS) == ended
    for each in ended:
        os.close(each)


@pytest.mark.skipif(not list(Path("/usr/lib/postgresql").glob("*/bin")), reason="PostgreSQL is not installed")
async def test_a_cluster_ends_with_the_tests_that_began_it_and_its_folder_is_gone() -> None:
    line = [sys.executable, "-c", CLUSTER_RUN]
    tests = subprocess.Popen(line, cwd=ROOT, env=environment({}), stdout=subprocess.PIPE, text=True)
    assert tests.stdout is not None
    number, folder = (await asyncio.to_thread(tests.stdout.readline)).split()
    server = os.pidfd_open(int(number))
    assert await asyncio.to_thread(_ended, [server], 0) == []
    with tests:
        tests.kill()
    assert await asyncio.to_thread(_ended, [server], SECONDS) == [server]
    os.close(server)
    await until(lambda: not Path(folder).exists())


def _run(folder: Path, settings: dict[str, str]) -> tuple[list[int], subprocess.Popen[str]]:
    """Start tests in a process of their own; return the numbers of their programs, and that process."""
    line = [sys.executable, "-c", RUN, str(folder), json.dumps(settings)]
    tests = subprocess.Popen(line, cwd=ROOT, env=environment({}), stdout=subprocess.PIPE, text=True)
    assert tests.stdout is not None
    return [int(number) for number in tests.stdout.readline().split()], tests


def _ended(programs: Sequence[int], seconds: float) -> list[int]:
    """Return which of the programs have ended, waiting for the first while none has."""
    waiting, found = list(programs), []
    while waiting and (some := select.select(waiting, [], [], seconds)[0]):
        found += some
        waiting = [each for each in waiting if each not in some]
    return sorted(found)
