"""Running: one part that ends ends all with a reason, a signal ends all quietly, and health is a real write."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.channels.channel import Intake
from bot.links import Links
from bot.running import AlreadyRunning, Service, only_one
from models.database import Database, Session
from tests.post import post, read
from tests.talk import Stage, TestChannel


class Listening(TestChannel):
    """A channel that hears nothing, and knows whether it was let go of."""

    closed = 0

    async def run(self, intake: Intake) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed += 1


async def tick(on_commit: object) -> None:
    await asyncio.Event().wait()


def service_of(stage: Stage, channel: TestChannel, ticker: object = tick) -> Service:
    return Service(stage.database, stage.almanac, lambda: stage.now, [channel], Links("http://zhibu.test"), ticker)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_every_part_quietly(database: Database, number: signal.Signals) -> None:
    stage, channel, ready = Stage(database), Listening(), asyncio.Event()
    running = asyncio.create_task(service_of(stage, channel).run(None, ready.set))
    await ready.wait()
    os.kill(os.getpid(), number)
    async with asyncio.timeout(5):
        await running
    assert channel.closed == 1


async def test_what_waits_in_the_outbox_is_delivered_while_it_runs(database: Database) -> None:
    stage, channel = Stage(database), Listening()
    await post(stage, "甲", "甲1")
    running = asyncio.create_task(service_of(stage, channel).run(None, lambda: None))
    async with asyncio.timeout(5):
        while not channel.sent:
            await asyncio.sleep(0.01)
    os.kill(os.getpid(), signal.SIGTERM)
    await running
    assert read(channel) == ["甲1"]


async def test_a_channel_that_ends_by_itself_ends_everything_with_the_reason(database: Database) -> None:
    class Dying(Listening):
        async def run(self, intake: Intake) -> None:
            await asyncio.sleep(0)
            raise ConnectionError("gone for good")

    channel = Dying()
    with pytest.raises(RuntimeError, match="gone for good") as caught:
        await service_of(Stage(database), channel).run(None, lambda: None)
    assert isinstance(caught.value.__cause__, ConnectionError)
    assert channel.closed == 1


async def test_a_clock_that_stops_without_an_error_ends_everything_too(database: Database) -> None:
    async def stop(on_commit: object) -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="ended by itself"):
        await service_of(Stage(database), Listening(), stop).run(None, lambda: None)


async def test_a_sender_whose_database_is_gone_ends_everything(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(work: object) -> None:
        raise OSError("disk is gone")

    monkeypatch.setattr(database, "write", fail)
    with pytest.raises(RuntimeError, match="disk is gone"):
        await service_of(Stage(database), Listening()).run(None, lambda: None)


async def test_health_tells_the_oldest_message_that_waits(database: Database) -> None:
    stage = Stage(database)
    service = service_of(stage, Listening())
    assert await service.health() == (True, {"database": "ok", "oldest_message_due": None})
    await post(stage, "甲", "甲1")
    is_well, details = await service.health()
    assert is_well
    assert details["oldest_message_due"].startswith("2026-11-20T02:00")


async def test_health_is_false_when_nothing_can_be_written(database: Database) -> None:
    words = "PRAGMA query_only = 1" if database.dialect == "sqlite" else "SET default_transaction_read_only = on"

    async def forbid(db: Session) -> None:
        await db.core(text(words))

    service = service_of(Stage(database), Listening())
    assert (await service.health())[0]
    await database.write(forbid)
    is_well, details = await service.health()
    assert not is_well
    assert details["database"] != "ok"


async def test_health_is_false_when_the_writer_hangs(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    release = asyncio.Event()

    async def hang(db: Session) -> None:
        await release.wait()

    monkeypatch.setattr("bot.running.HEALTH_SECONDS", 0.1)
    stuck = asyncio.create_task(database.write(hang))
    assert await service_of(Stage(database), Listening()).health() == (False, {"database": "TimeoutError"})
    release.set()
    await stuck


def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "zhibu.db"
    with only_one(file), pytest.raises(AlreadyRunning, match="zhibu run"), only_one(file):
        pass
    with only_one(file):
        pass
