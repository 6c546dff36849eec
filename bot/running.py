"""`zhibu run`: channels, pages, delivery and clock in one process; if one of them dies, all end with a reason."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from socket import socket
from typing import Any

import uvicorn

from bot.backing_up import BackingUp
from bot.channels.channel import Channel, SendFailed
from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.fetching import Fetching
from bot.floods import Budget
from bot.health import Health, OutageAlarm, StorageAlarm
from bot.heartbeats import Watch
from bot.links import Links
from bot.menus import menu_of, shared_menu
from models import branches
from models.almanac import Almanac
from models.database import Database
from models.members import Language
from models.troubles import trouble_of

logger = logging.getLogger(__name__)

MENU_RETRY = 30.0
# How often PostgreSQL is asked whether its lock is still ours, and how long it may take to say so.
LOCK_SECONDS = 5.0
# The number of that lock: "zhibu".
LOCK = int.from_bytes(b"zhibu", "big")

HANG_SECONDS = 60.0
Ticker = Callable[[Callable[[], None]], Awaitable[None]]


class AlreadyRunning(Exception):
    """Another process serves this database."""


class NotListening(Exception):
    """The pages cannot be served where they should be; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """Where the pages listen; ``app`` is made when the channels are known."""

    host: str
    port: int
    app: Any


class Service:
    """The parts of a running bot; whoever runs it holds `only_one`."""

    def __init__(
        self,
        database: Database,
        almanac: Almanac,
        clock: Callable[[], datetime],
        channels: Sequence[Channel],
        links: Links,
        ticker: Ticker,
        *,
        backups: BackingUp | None = None,
        hang_seconds: float = HANG_SECONDS,
        budget: Budget | None = None,
    ) -> None:
        self._database = database
        self._almanac = almanac
        self._clock = clock
        self._backups = backups
        self._watch = Watch(database, hang_seconds)
        self.alarm = StorageAlarm(database, almanac, clock)
        self._outages = OutageAlarm(database, channels, almanac, clock)
        self._health = Health(database, self._watch, channels, clock, backups, self.alarm, self._outages.out)
        self._channels = channels
        self._ticker = ticker
        named = {channel.name: channel for channel in channels}
        self.delivery = Delivery(database, named, almanac, clock)
        self.dispatcher = Dispatcher(
            database, almanac, clock, links, self.delivery.wake, lambda: self.fetching.wake(), budget
        )
        self.fetching = Fetching(database, named, self.dispatcher, clock)
        self._stopping = asyncio.Event()

    async def run(self, server: Server | None, on_ready: Callable[[], None]) -> None:
        """Run until a signal; a part that ends by itself ends everything."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stopping.set)
        watched = {
            **{channel.name: channel.run(self.dispatcher) for channel in self._channels},
            "delivery": self.delivery.run(),
            "receiver": self.fetching.run(),
            "ticker": self._ticker(self.delivery.wake),
        }
        parts: list[Awaitable[None]] = [self._watch.of(name, part) for name, part in watched.items()]
        parts += [_show_menus(channel) for channel in self._channels]
        parts += [_stay_alone(self._database), self._watch.run(), self.alarm.run(), self._outages.run()]
        if self._backups is not None:
            parts.append(self._backups.run(self._database, self._almanac, self._clock))
        if server is not None:
            parts.append(_serve(server, on_ready))
        else:
            on_ready()
        try:
            await self._until_stopped(parts)
        finally:
            for channel in self._channels:
                await channel.close()

    async def _until_stopped(self, parts: Sequence[Awaitable[None]]) -> None:
        tasks = [asyncio.ensure_future(part) for part in parts]
        stop = asyncio.create_task(self._stopping.wait())
        done, _ = await asyncio.wait([*tasks, stop], return_when=asyncio.FIRST_COMPLETED)
        for task in (*tasks, stop):
            task.cancel()
        await asyncio.gather(*tasks, stop, return_exceptions=True)
        for task in done - {stop}:
            error = task.exception() if not task.cancelled() else None
            raise RuntimeError(f"a part of the bot ended by itself: {error!r}") from error

    async def health(self) -> tuple[bool, dict[str, Any]]:
        """Return whether all is well, and the particulars; see `bot.health`."""
        return await self._health.look()


async def _show_menus(channel: Channel) -> None:
    """Give strangers on a channel their menu, as often as it takes; those who are known get theirs from the outbox."""
    is_shared = channel.capabilities.shares_menu
    for language in Language:
        items = shared_menu(language) if is_shared else menu_of(("Visitor",), language)
        while True:
            try:
                await channel.set_menu(None, language.value, items)
                break
            except Exception as failure:
                if not isinstance(failure, SendFailed) and trouble_of(failure) is None:
                    raise
                reason = str(failure) if isinstance(failure, SendFailed) else "storage"
                logger.warning("menu not set", extra={"channel": channel.name, "reason": reason})
            await asyncio.sleep(MENU_RETRY)
    await asyncio.Event().wait()


async def _serve(server: Server, on_ready: Callable[[], None]) -> None:
    config = uvicorn.Config(
        server.app,
        host=server.host,
        port=server.port,
        log_level="warning",
        access_log=False,
        ws_max_size=65_536,
        timeout_graceful_shutdown=3,
        lifespan="off",
    )
    listening = _Pages(config, on_ready)
    task = asyncio.create_task(listening.serve())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        listening.should_exit = True
        with suppress(asyncio.CancelledError):
            await task
        raise


class _Pages(uvicorn.Server):
    """Uvicorn without hands on the signals, which stop every part and not the pages alone."""

    def __init__(self, config: uvicorn.Config, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_ready = on_ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        except SystemExit as error:
            # Uvicorn has put the engine's own words into the log.
            place = f"{self.config.host}:{self.config.port}"
            raise NotListening(
                f"网页用不了 {place}：可能别的程序在用这个端口，或没有这个地址；请改 ZHIBU_WEB_PORT 或 ZHIBU_WEB_HOST。"
            ) from error
        if self.started:
            self._on_ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def only_one(database: Database, database_file: Path | None) -> AsyncIterator[None]:
    """Hold the lock that says a process serves this database; PostgreSQL's is held until the database is closed.

    Raises:
        AlreadyRunning: another one holds it.
    """
    if database_file is None:
        await _hold(database)
        yield
    else:
        with _locked(database_file):
            yield


@asynccontextmanager
async def alone(url: str, database_file: Path | None) -> AsyncIterator[None]:
    """Hold the same lock over a database that is not open, and may be of another version.

    Raises:
        AlreadyRunning: a process serves it.
    """
    if database_file is not None:
        with _locked(database_file):
            yield
        return
    database = await Database.open(url)
    try:
        async with only_one(database, None):
            yield
    finally:
        await database.close()


@contextmanager
def _locked(database_file: Path) -> Iterator[None]:
    """Hold the lock of a SQLite file, as `only_one`."""
    with open(f"{database_file}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(f"已经有一个 zhibu run 在用 {database_file}。") from error
        lock.write(str(os.getpid()))
        lock.flush()
        yield


async def _stay_alone(database: Database) -> None:
    """End with an error when PostgreSQL's lock is ours no more: the server frees it when it loses our connection."""
    while database.dialect == "postgresql":
        async with asyncio.timeout(LOCK_SECONDS):
            await _hold(database)
        await asyncio.sleep(LOCK_SECONDS)
    await asyncio.Event().wait()


async def _hold(database: Database) -> None:
    if not await database.hold(LOCK):
        raise AlreadyRunning("已经有一个 zhibu run 在用这个 PostgreSQL 数据库。")


async def organisation_name(database: Database) -> str:
    async with database.read() as db:
        root = await branches.root(db)
        return root.name if root else ""
