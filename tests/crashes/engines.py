"""Engines of which every statement and command is a boundary of a machine: of a SQLite file, and of PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import asyncpg
from sqlalchemy import event
from sqlalchemy.engine import make_url

from models.engines import Engines, make_engines
from tests.crashes.machine import Machine
from tests.waiting import LONGEST_SECONDS

# A lock of PostgreSQL that everybody who dies shares: it is free when the server has let the last of them go.
ALIVE = 4201


def engines_of(machine: Machine, url: str) -> Engines:
    """Return engines of a database; on PostgreSQL, where the server goes on, a machine stops amid its statements."""
    engines, is_server = make_engines(url), url.startswith("postgresql")
    writer, reader = _postgresql(machine) if is_server else _sqlite(machine)

    def execute(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        machine.meet(statement.partition("\n")[0], is_asked=is_server)

    for engine, options in ((engines.writer, writer), (engines.reader, reader)):
        event.listen(engine.sync_engine, "do_connect", _connects(machine, options))
        event.listen(engine.sync_engine, "before_cursor_execute", execute)
        if is_server:
            event.listen(engine.sync_engine, "connect", _share_lock)
    return engines


async def wait_for_server(url: str) -> None:
    """Wait until PostgreSQL has noticed that nobody is there any more, and has undone what was not committed."""
    dsn = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    server = await asyncpg.connect(dsn, server_settings={"lock_timeout": f"{LONGEST_SECONDS:g}s"})
    await server.execute(f"SELECT pg_advisory_lock({ALIVE})")
    await server.close()


def _connects(machine: Machine, wanted: dict[str, Any]) -> Callable[..., None]:
    def connect(_dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        machine.must_be_up()
        options |= wanted

    return connect


def _share_lock(connection: Any, _record: Any) -> None:
    connection.run_async(lambda driver: driver.fetchval(f"SELECT pg_advisory_lock_shared({ALIVE})"))


def _sqlite(machine: Machine) -> tuple[dict[str, Any], dict[str, Any]]:
    class Writer(sqlite3.Connection):
        def execute(self, words: str, *parameters: Any) -> sqlite3.Cursor:
            with machine.around(words):
                return super().execute(words, *parameters)

    return {"factory": Writer}, {}


def _postgresql(machine: Machine) -> tuple[dict[str, Any], dict[str, Any]]:
    class Reader(asyncpg.Connection):  # type: ignore[type-arg]
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            machine.cuts(self)

        def cut(self) -> None:
            """End as with SIGKILL: the server hears no farewell, and nothing it answers is heard."""
            self._transport.abort()
            self.terminate()

    class Writer(Reader):
        async def execute(self, query: str, *parameters: Any, timeout: float | None = None) -> str:
            with machine.around(query):
                if query == "COMMIT":
                    machine.meet("amid COMMIT", is_asked=True)
                return str(await super().execute(query, *parameters, timeout=timeout))

    return {"connection_class": Writer}, {"connection_class": Reader}
