"""The database: one writer that commits many works in one transaction, and readers apart.

Every change goes through `Database.write`: the work runs in a savepoint of its own inside the writer's
transaction, so that a work that fails undoes itself alone, and one flush of the disk serves everybody who
wrote at the same moment. What `write` returned is on the disk.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Literal, TypeVar

from sqlalchemy import CursorResult, Executable, Result, ScalarResult, Table, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

from models import sets
from models.base import hand_over
from models.engines import (
    DatabaseUnfit,
    Engines,
    InlineSqlite,
    command,
    driver_of,
    make_engines,
    require_usable,
    unopened,
)
from models.sealing import NO_KEY, Vault
from models.troubles import StorageFailed, Trouble, is_transient, trouble_of

T = TypeVar("T")
GROUP_LIMIT = 256
RETRIES = 5


class Session:
    """One work's hold on the database.

    Forms and reports use the ORM (`scalars`, `get`, `add`); what runs for every message uses `core`, which
    costs a third. Rows given to `later` are written in one set when the work is done.
    """

    def __init__(
        self,
        connection: AsyncConnection,
        vault: Vault = NO_KEY,
        *,
        nested: bool = True,
        on_step: Callable[[], None] | None = None,
        shared: dict[Hashable, Any] | None = None,
    ) -> None:
        self._connection = connection
        self._on_step = on_step
        # What the works of one transaction know of one another; it is gone with the transaction.
        self.shared = {} if shared is None else shared
        self.vault = vault
        self._nested = nested
        self._orm: AsyncSession | None = None
        # What the storage refused inside a savepoint: nobody may go on as if it were a mistake of one work alone.
        self.spoilt_by: BaseException | None = None
        self.pending: list[tuple[Table, dict[str, Any]]] = []

    @property
    def dialect(self) -> str:
        return self._connection.dialect.name

    @property
    def orm(self) -> AsyncSession:
        if self._on_step is not None:
            self._on_step()
        if self._orm is None:
            # A failed flush rolls back what the ORM session owns: a savepoint, never the writer's transaction.
            mode: Literal["create_savepoint", "rollback_only"] = "create_savepoint" if self._nested else "rollback_only"
            self._orm = AsyncSession(self._connection, join_transaction_mode=mode, expire_on_commit=False)
        return self._orm

    async def core(self, statement: Executable, parameters: Any = None) -> CursorResult[*tuple[Any, ...]]:
        """Execute a Core statement without the ORM; pending ORM changes are not flushed first."""
        if self._on_step is not None:
            self._on_step()
        if isinstance(self._connection.dialect, InlineSqlite):
            assert self._connection.sync_connection is not None
            return self._connection.sync_connection.execute(statement, parameters)
        return await self._connection.execute(statement, parameters)

    async def execute(self, statement: Executable, parameters: Any = None) -> Result[*tuple[Any, ...]]:
        return await self.orm.execute(statement, parameters)

    async def scalars(self, statement: Executable, parameters: Any = None) -> ScalarResult[Any]:
        return await self.orm.scalars(statement, parameters)

    async def scalar(self, statement: Executable, parameters: Any = None) -> Any:
        return await self.orm.scalar(statement, parameters)

    async def get(self, entity: type[T], key: Any) -> T | None:
        return await self.orm.get(entity, key)

    async def add(self, row: T) -> T:
        """Insert an ORM row now, so that its id is known."""
        self.orm.add(row)
        await self.orm.flush()
        return row

    async def insert_new(self, table: Any, values: dict[str, Any] | list[dict[str, Any]], *returning: Any) -> Any:
        """Insert rows, leaving out those a unique constraint already holds; return the ``returning`` rows."""
        statement = self.insert(table).on_conflict_do_nothing()
        if returning:
            return (await self.core(statement.returning(*returning), values)).all()
        await self.core(statement, values)
        return None

    def insert(self, table: Any) -> Any:
        """Return the engine's own INSERT, which knows ON CONFLICT."""
        return sqlite.insert(table) if self._connection.dialect.name == "sqlite" else postgresql.insert(table)

    def later(self, table: Any, row: dict[str, Any]) -> None:
        """Write ``row`` together with the others when the work is done."""
        self.pending.append((table, row))

    async def write_pending(self) -> None:
        """Write what `later` collected, a statement for each table and shape of row."""
        pending, self.pending = self.pending, []
        await sets.insert(self, pending)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """Undo all that was done inside, and only that, if it raises."""
        kept = len(self.pending)
        await self._release()
        await command(self._connection, "SAVEPOINT work")
        try:
            yield
            await self._release()
        except BaseException as error:
            if self.spoilt_by is None and trouble_of(error) is not None:
                self.spoilt_by = error
            # SQLite may have undone the whole transaction by itself then, and the savepoint with it; a server that is
            # gone has.
            with suppress(*((SQLAlchemyError, sqlite3.Error) if self.spoilt_by else ())):
                await self.close()
                del self.pending[kept:]
                await command(self._connection, "ROLLBACK TO SAVEPOINT work")
                await command(self._connection, "RELEASE SAVEPOINT work")
            raise
        await command(self._connection, "RELEASE SAVEPOINT work")

    async def close(self) -> None:
        """Drop what the ORM holds; what was not released with a savepoint is undone."""
        if self._orm is not None:
            orm, self._orm = self._orm, None
            await orm.close()

    async def forget(self, *kept: Any) -> None:
        """Write out what the ORM changed and read every row anew from now on, but those of ``kept``."""
        orm = self.orm
        if orm.new or orm.dirty or orm.deleted:  # a flush costs a greenlet, also where there is nothing to write
            await orm.flush()
        orm.expunge_all()
        orm.add_all(kept)

    async def _release(self) -> None:
        if self._orm is not None:
            await self._orm.commit()


Work = Callable[[Session], Awaitable[T]]


class Database:
    """The engines and the writer; made by `open`, ended by `close`."""

    def __init__(self, url: str, engines: Engines, vault: Vault, *, keeps_engines: bool) -> None:
        self.url = url
        self.engines = engines
        self._keeps_engines = keeps_engines
        self.vault = vault
        self._works: asyncio.Queue[tuple[Work[Any], asyncio.Future[Any]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._connection: AsyncConnection | None = None
        self._lock: AsyncConnection | None = None
        self._waiting: set[asyncio.Task[Any] | None] = set()
        self._is_writing = False
        # Counts what the writer gets done; while it grows, a long work is no hang.
        self.steps = 0
        self.trouble: Trouble | None = None
        # A full disk takes small works and refuses large ones: these are counted, and why the last was refused kept.
        self.refusals = 0
        self.last_refusal: Trouble | None = None

    @classmethod
    async def open(cls, url: str, vault: Vault = NO_KEY, engines: Engines | None = None) -> Database:
        """Open ``url`` and start the writer; without ``vault`` what is sealed stays shut.

        ``engines`` of the same ``url`` that somebody opens one database after another with stay connected at the end.

        Raises:
            DatabaseUnfit: the file cannot be opened, or the engine refuses the settings that keep it safe.
        """
        require_usable(url)
        database = cls(url, engines or make_engines(url), vault, keeps_engines=engines is not None)
        for engine in (database.engines.writer, database.engines.reader):
            hand_over(vault, engine.dialect)
        try:
            await database._connect()
        except (DBAPIError, OSError, sqlite3.Error) as error:
            await database.close()
            raise unopened(url, error) from error
        database._task = asyncio.create_task(database._write_groups(), name="writer")
        return database

    @property
    def dialect(self) -> str:
        return self.engines.writer.dialect.name

    async def write(self, work: Work[T]) -> T:
        """Run ``work`` in the writer's next transaction; return its result once it is on the disk.

        Raises:
            StorageFailed: the database is damaged, and nothing is written any more.
        """
        if self.trouble is Trouble.DAMAGED:
            raise StorageFailed(Trouble.DAMAGED)
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._works.put_nowait((work, future))
        task = asyncio.current_task()
        self._waiting.add(task)
        try:
            return await asyncio.shield(future)
        finally:
            self._waiting.discard(task)

    @property
    def is_busy(self) -> bool:
        """Return whether there are works to do or under way."""
        return self._is_writing or not self._works.empty()

    def is_waited_for(self, task: asyncio.Task[Any] | None) -> bool:
        """Return whether this task waits for a work of its own."""
        return task in self._waiting

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Give a session that sees one committed state and cannot change it."""
        async with self.engines.reader.connect() as connection:
            session = Session(connection, self.vault, nested=False)
            try:
                yield session
            except (DBAPIError, sqlite3.Error) as error:
                if trouble_of(error) is Trouble.DAMAGED:
                    self.trouble = Trouble.DAMAGED
                raise
            finally:
                await session.close()

    async def hold(self, number: int) -> bool:
        """Take PostgreSQL's lock of this number, or see that it is still ours; the server frees it when we are gone."""
        if self._lock is None:
            alone = create_async_engine(self.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
            try:
                self._lock = await alone.connect()
            except (DBAPIError, OSError) as error:
                raise DatabaseUnfit(f"数据库的连接不够用：{error}") from error
        return bool(await self._lock.scalar(select(func.pg_try_advisory_lock(number))))

    async def close(self) -> None:
        """Finish the works under way, then let go of the files."""
        if self._task is not None:
            await self._works.join()
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        await self._disconnect()
        if self._lock is not None:
            await self._lock.close()
        if not self._keeps_engines:
            await self.engines.dispose()

    async def _connect(self) -> AsyncConnection:
        if self._connection is not None and (self._connection.invalidated or driver_of(self._connection) is None):
            await self._disconnect()
        if self._connection is None:
            connection = await self.engines.writer.connect()
            # The transactions are ours (BEGIN IMMEDIATE, one COMMIT for many works), so SQLAlchemy must not make any.
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await self._connection.begin()
        return self._connection

    async def _disconnect(self) -> None:
        if self._connection is not None:
            with suppress(DBAPIError, sqlite3.Error, OSError):
                await self._connection.close()
            self._connection = None

    async def _write_groups(self) -> None:
        while True:
            group = [await self._works.get()]
            while len(group) < GROUP_LIMIT and not self._works.empty():
                group.append(self._works.get_nowait())
            self._is_writing = True
            try:
                await self._write_group(group)
            finally:
                self._is_writing = False
                self.steps += 1
                for _ in group:
                    self._works.task_done()

    async def _write_group(self, group: Sequence[tuple[Work[Any], asyncio.Future[Any]]]) -> None:
        try:
            outcomes = await self._commit([work for work, _ in group])
        except Exception as error:
            trouble = trouble_of(error)
            if trouble is not None:
                # Alone none of them would fare better, and each would wait for a lock anew.
                self.trouble = self.last_refusal = trouble
                self.refusals += 1
                for _, future in group:
                    _settle(future, error)
                return
            if len(group) == 1:
                _settle(group[0][1], error)
                return
            # One of them may have spoilt it for all (a constraint met only at commit): each alone, then.
            for pair in group:
                await self._write_group([pair])
            return
        self.trouble = None
        for (_, future), outcome in zip(group, outcomes, strict=True):
            _settle(future, outcome)

    async def _commit(self, works: Sequence[Work[Any]]) -> list[Any]:
        for attempt in range(RETRIES):
            try:
                return await self._try_commit(works)
            except Exception as error:
                if attempt + 1 == RETRIES or not is_transient(error):
                    raise
        raise AssertionError

    def _step(self) -> None:
        self.steps += 1

    async def _try_commit(self, works: Sequence[Work[Any]]) -> list[Any]:
        connection = await self._connect()
        await command(connection, "BEGIN" if self.dialect == "postgresql" else "BEGIN IMMEDIATE")
        try:
            outcomes, pending = [], []
            shared: dict[Hashable, Any] = {}
            for work in works:
                session = Session(connection, self.vault, on_step=self._step, shared=shared)
                try:
                    async with session.savepoint():
                        outcomes.append(await work(session))
                    pending += session.pending
                except Exception as error:
                    if is_transient(error):
                        raise
                    outcomes.append(_Failed(error))
                finally:
                    await session.close()
                if session.spoilt_by is not None:
                    raise session.spoilt_by
                # No statement of SQLite's gives way to anybody: without this a group holds the loop to its end.
                await asyncio.sleep(0)
            await sets.insert(Session(connection, self.vault), pending)
            await command(connection, "COMMIT")
        except BaseException:
            # After a full disk SQLite has rolled back by itself, and a lost server has nothing to roll back.
            with suppress(Exception):
                await command(connection, "ROLLBACK")
            if self.dialect == "postgresql":
                await self._disconnect()
            raise
        return outcomes


class _Failed:
    def __init__(self, error: Exception) -> None:
        self.error = error


def _settle(future: asyncio.Future[Any], outcome: Any) -> None:
    if future.done():
        return
    if isinstance(outcome, _Failed):
        future.set_exception(outcome.error)
    elif isinstance(outcome, Exception):
        future.set_exception(outcome)
    else:
        future.set_result(outcome)
