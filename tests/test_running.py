"""Running: one part that ends ends all with a reason, a signal ends all quietly, and health is a real write."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.channels.channel import Intake
from bot.health import TOO_SLOW
from bot.running import LOCK, AlreadyRunning, only_one
from models.database import Database, Session
from models.sealing import Vault
from tests.conftest import VAULT
from tests.end_to_end.process import READY, Started
from tests.post import post, read
from tests.serving import Listening, service_of
from tests.talk import Stage
from tests.waiting import LONGEST_SECONDS, until


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_stops_every_part_quietly(database: Database, number: signal.Signals) -> None:
    stage, channel, ready = Stage(database), Listening(), asyncio.Event()
    running = asyncio.create_task(service_of(stage, channel).run(None, ready.set))
    await ready.wait()
    os.kill(os.getpid(), number)
    async with asyncio.timeout(LONGEST_SECONDS):
        await running
    assert channel.closed == 1


async def test_what_waits_in_the_outbox_is_delivered_while_it_runs(database: Database) -> None:
    stage, channel = Stage(database), Listening()
    await post(stage, "甲", "甲1")
    running = asyncio.create_task(service_of(stage, channel).run(None, lambda: None))
    await until(lambda: channel.sent)
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
        await service_of(Stage(database), Listening(), ticker=stop).run(None, lambda: None)


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
    is_well, details = await service.health()
    assert (is_well, details["database"], details["reasons"]) == (True, "ok", [])
    assert [details[name] for name in ("oldest_message_due", "oldest_file_due", "outbox_held")] == [None, None, False]
    assert details["channels"] == {"test": "ok"}
    await post(stage, "甲", "甲1")
    is_well, details = await service.health()
    assert is_well
    assert details["oldest_message_due"].startswith("2026-11-20T02:00")


async def test_health_is_false_when_nothing_can_be_written(database_url: str) -> None:
    database = await Database.open(database_url, VAULT)
    words = "PRAGMA query_only = 1" if database.dialect == "sqlite" else "SET default_transaction_read_only = on"

    async def forbid(db: Session) -> None:
        await db.core(text(words))

    service = service_of(Stage(database), Listening())
    assert (await service.health())[0]
    await database.write(forbid)
    is_well, details = await service.health()
    assert not is_well
    assert details["database"] != "ok"
    await database.close()


async def test_health_is_false_when_the_writer_hangs(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    release = asyncio.Event()

    async def hang(db: Session) -> None:
        await release.wait()

    monkeypatch.setattr("bot.health.HEALTH_SECONDS", 0.1)
    stuck = asyncio.create_task(database.write(hang))
    is_well, details = await service_of(Stage(database), Listening()).health()
    assert (is_well, details["database"]) == (False, TOO_SLOW)
    release.set()
    await stuck


def file_of(database: Database) -> Path | None:
    return Path(make_url(database.url).database or "") if database.dialect == "sqlite" else None


async def test_who_serves_a_database_serves_it_alone_until_it_is_closed(database: Database) -> None:
    file = file_of(database)
    first, second = [await Database.open(database.url, VAULT) for _ in range(2)]
    async with only_one(first, file):
        with pytest.raises(AlreadyRunning, match="zhibu run"):
            async with only_one(second, file):
                pass
    await first.close()
    async with only_one(second, file):
        pass
    await second.close()


async def test_the_command_line_is_let_in_while_the_service_runs(database: Database) -> None:
    file = file_of(database)
    async with only_one(database, file):
        other = await Database.open(database.url, VAULT)
        await post(Stage(other), "甲", "甲1")
        await other.close()
        assert len(await Stage(database).rows("outbox")) == 1


async def test_of_two_processes_the_second_is_refused_and_a_killed_one_leaves_the_place_free(
    database: Database, tmp_path: Path
) -> None:
    settings = {"ZHIBU_DATABASE_URL": database.url, "ZHIBU_WEB_PORT": "0", "ZHIBU_SECRET_KEY": Vault.new_key()}
    with Started(tmp_path, settings, "run") as first:
        assert READY in await asyncio.to_thread(first.stdout.readline)
        for other in ("run", "upgrade"):
            with Started(tmp_path, settings, other) as second:
                printed, complained = await asyncio.to_thread(second.communicate, timeout=LONGEST_SECONDS)
            assert (second.returncode, (printed + complained).count("\n")) == (1, 1)
            assert complained.startswith("错误：已经有一个 zhibu run 在用")
        first.kill()
    with Started(tmp_path, settings, "run") as third:
        assert READY in await asyncio.to_thread(third.stdout.readline)
        third.terminate()
        assert await asyncio.to_thread(third.wait, LONGEST_SECONDS) == 0


@pytest.mark.parametrize("is_taken", [False, True], ids=["free", "taken by another"])
async def test_a_service_that_lost_the_lock_of_postgresql_ends(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch, is_taken: bool
) -> None:
    monkeypatch.setattr("bot.running.LOCK_SECONDS", 1)
    mine, other = [await Database.open(postgres_url, VAULT) for _ in range(2)]
    channel = Listening()
    ready = asyncio.Event()
    async with only_one(mine, None):
        running = asyncio.create_task(service_of(Stage(mine), channel).run(None, ready.set))
        await ready.wait()
        await other.write(_cut_off)
        if is_taken:
            await _take(other)
        with pytest.raises(RuntimeError, match="ended by itself"):
            async with asyncio.timeout(LONGEST_SECONDS):
                await running
    assert channel.closed == 1
    await mine.close()
    await other.close()


async def _cut_off(db: Session) -> None:
    """End, on the server, the connection that holds the lock."""
    await db.core(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))


async def _take(database: Database) -> None:
    await until(lambda: database.hold(LOCK))
