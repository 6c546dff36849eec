"""A PostgreSQL cluster of our own, on a free port, as an unprivileged user; its power can be cut."""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.ports import HOST, Port

# Nothing a process wrote is lost with it, whatever the disk has of it: a test that kills processes waits for no disk.
OPTIONS = f"-c listen_addresses={HOST} -c fsync=off"
# Waits for the end of who holds the other end of its input, be it SIGKILL, and leaves nothing of the cluster then.
GUARD = """
import shutil, subprocess, sys
sys.stdin.read()
subprocess.run(sys.argv[2:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
shutil.rmtree(sys.argv[1], ignore_errors=True)
"""


class Cluster:
    """Made and started on entry, stopped on exit; it ends with the tests that began it, however these end."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self._binaries = binaries
        self._folder = folder / "data"
        self._port = Port()

    @property
    def url(self) -> str:
        return f"postgresql+asyncpg://postgres@{HOST}:{self._port.number}/postgres"

    def __enter__(self) -> Cluster:
        if os.getuid() == 0:
            shutil.chown(self._folder.parent, "postgres")
        # In a session of its own, so that what ends the tests with all their processes does not end it.
        guard = [
            sys.executable,
            "-c",
            GUARD,
            str(self._folder.parent),
            *self._command("pg_ctl", *self._stop("immediate")),
        ]
        self._guard = subprocess.Popen(guard, stdin=subprocess.PIPE, start_new_session=True)
        self._run("initdb", "-D", str(self._folder), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._run("pg_ctl", *self._stop("fast"))
        self._guard.kill()
        self._guard.communicate()
        self._port.release()

    def start(self) -> None:
        """Start it and wait until it answers, which after a cut is when it has recovered."""
        parent = self._folder.parent
        options = f"-p {self._port.number} -c unix_socket_directories={parent} {OPTIONS}"
        self._run("pg_ctl", "-D", str(self._folder), "-l", str(parent / "log"), "-w", "-o", options, "start")

    def cut_power(self) -> None:
        """End every process of it at once, without a farewell, and wait until none is left."""
        server = int((self._folder / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        ended = [os.pidfd_open(number) for number in (server, *map(int, children))]
        for each in ended:
            signal.pidfd_send_signal(each, signal.SIGKILL)
        for each in ended:
            select.select([each], [], [])
            os.close(each)
        # On a machine that comes up again nobody has that number; here the dead one may not be buried yet.
        for left in (self._folder / "postmaster.pid", *self._folder.parent.glob(".s.PGSQL.*")):
            left.unlink()

    def _stop(self, how: str) -> tuple[str, ...]:
        return ("-D", str(self._folder), "-m", how, "stop")

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(self._command(program, *arguments), check=True, stdout=subprocess.DEVNULL, cwd="/")

    def _command(self, program: str, *arguments: str) -> list[str]:
        command = [str(self._binaries / program), *arguments]
        unprivileged = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        return [*unprivileged, *command] if os.getuid() == 0 else command
