"""Shared by every test: a database of each engine, empty, and the cast."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.channels.telegram.payloads import LONGEST_LINE_BYTES
from models import schema
from models.base import Base
from models.database import Database
from models.engines import Engines, make_engines
from models.sealing import Vault
from tests.cast import Cast
from tests.cluster import Cluster
from tests.talk import Stage
from tests.waiting import LONGEST_SECONDS

ENGINES = ("sqlite", "postgresql")
VAULT = Vault(Vault.new_key())
MEMORY = Path("/dev/shm")
ROOM = 2 << 30
END_TO_END = Path(__file__).parent / "end_to_end"

# Thousands of small databases that live for a second each: in memory, where there is room, no test waits for a disk.
if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """Run one worker more than there are processors: many tests wait for a program or a browser of their own."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the tests that wait for minutes: one worker waits while the others work, and none at the end alone."""
    items.sort(key=lambda item: END_TO_END not in item.path.parents)


def pytest_collection_finish() -> None:
    """Take what stays until the end, the program and every test, out of the sight of the collector of garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _patience() -> Iterator[None]:
    """Call nothing too slow because the machine is: how long the database may take is asked where it is the matter."""
    with pytest.MonkeyPatch.context() as patched:
        for name in ("bot.health.HEALTH_SECONDS", "bot.running.LOCK_SECONDS"):
            patched.setattr(name, LONGEST_SECONDS)
        yield


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    asyncio.run(schema.upgrade(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL with the newest schema: ZHIBU_TEST_POSTGRES, or a cluster of our own."""
    if url := os.environ.get("ZHIBU_TEST_POSTGRES"):
        asyncio.run(schema.upgrade(url))
        yield url
        return
    with cluster() as ours:
        asyncio.run(schema.upgrade(ours.url))
        yield ours.url


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL cluster of our own, empty; without PostgreSQL the test is skipped."""
    binaries = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not binaries:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed, and CI runs both engines")
        pytest.skip("PostgreSQL is not installed")
    home = os.environ.get("PYTEST_DEBUG_TEMPROOT")
    with tempfile.TemporaryDirectory(dir=home) as folder, Cluster(binaries[-1], Path(folder)) as made:
        yield made


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, empty_sqlite: Path) -> str:
    """A database with the newest schema, empty, on each engine in turn; it has the same address in every test."""
    if request.param == "sqlite":
        path = empty_sqlite.with_name("zhibu.db")
        for left in path.parent.glob("zhibu.db*"):
            left.unlink()
        shutil.copy(empty_sqlite, path)
        return f"sqlite+aiosqlite:///{path}"
    url: str = request.getfixturevalue("postgres_url")
    request.getfixturevalue("empty_postgres")()
    return url


@pytest.fixture(scope="session")
def empty_postgres(postgres_url: str) -> Iterator[Callable[[], None]]:
    """What empties the PostgreSQL of the session, on one connection: a new one reads the whole catalogue first."""
    with asyncio.Runner() as runner:
        engine = create_async_engine(postgres_url)
        yield lambda: runner.run(empty_tables(engine))
        runner.run(engine.dispose())


@pytest.fixture(scope="session")
async def engines() -> AsyncIterator[dict[str, Engines]]:
    """The engines by address, kept from test to test with the statements they have compiled and prepared."""
    kept: dict[str, Engines] = {}
    yield kept
    for each in kept.values():
        await each.dispose()


@pytest.fixture
async def database(database_url: str, engines: dict[str, Engines]) -> AsyncIterator[Database]:
    """The same, opened."""
    lent = engines.setdefault(database_url, make_engines(database_url))
    opened = await Database.open(database_url, VAULT, lent)
    yield opened
    await opened.close()
    if opened.dialect == "sqlite":
        await lent.dispose()  # the file is another one in the next test


@pytest.fixture
async def file_stage(empty_sqlite: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """The cast on a file of its own."""
    path = tmp_path / "zhibu.db"
    path.write_bytes(empty_sqlite.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{path}", VAULT)
    stage = Stage(database)
    stage.cast = await Cast.enter(stage)
    yield stage
    await database.close()


@pytest.fixture
async def stage(database: Database) -> AsyncIterator[Stage]:
    """An organisation with its cast, and a way to talk as any of them; no button they see is too long for Telegram."""
    stage = Stage(database)
    stage.cast = await Cast.enter(stage)
    yield stage
    lines = {line for said in stage.channel.sent for line in said.buttons.values()}
    assert {line for line in lines if len(line.encode()) > LONGEST_LINE_BYTES} == set()


async def empty_tables(engine: AsyncEngine) -> None:
    """Delete every row and begin every number at 1 again: a truncation of so many tables takes forty times as long."""
    emptied = " ".join(f'DELETE FROM "{name}";' for name in Base.metadata.tables)
    begun = "SELECT setval(seqrelid, 1, false) FROM pg_sequence WHERE pg_sequence_last_value(seqrelid) IS NOT NULL"
    async with engine.begin() as connection:
        # No foreign keys, and no triggers: the ledger refuses to be emptied, but for a superuser.
        await connection.execute(text("SET LOCAL session_replication_role = replica"))
        await connection.execute(text(f"DO $$ BEGIN {emptied} PERFORM * FROM ({begun}) AS numbers; END $$"))
