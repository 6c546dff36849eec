"""A storage that refuses: nothing unrecorded is acknowledged, it is said, once, and all goes on when it is over."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from bot.channels.channel import Ambiguous, ChatKind, File, NotSent, SendFailed, Update
from bot.channels.telegram.polling import hand_over
from bot.channels.web import WebChannel
from bot.delivery import Delivery
from models import outbox, webchat
from models.database import Database, Session
from models.engines import DatabaseUnfit
from models.members import Language
from models.overviews import BranchesSheet
from models.troubles import StorageFailed, Trouble, trouble_of
from tests.commands.test_accounts import bound
from tests.conftest import VAULT
from tests.post import fates, post
from tests.serving import Listening, service_of, serving
from tests.talk import Stage
from tests.waiting import until


def driver(database: Database) -> Any:
    """Return the writer's own connection, past everything."""
    assert database._connection is not None
    assert database._connection.sync_connection is not None
    return database._connection.sync_connection.connection.driver_connection


def pragma(*words: str) -> Callable[[Database], None]:
    def apply(database: Database) -> None:
        for each in words:
            driver(database).execute(f"PRAGMA {each}").fetchall()

    return apply


class Other:
    """Another program that locks the file."""

    def lock(self, database: Database) -> None:
        pragma("busy_timeout = 50")(database)
        self._connection = sqlite3.connect(make_url(database.url).database or "", isolation_level=None)
        self._connection.execute("BEGIN EXCLUSIVE")

    def unlock(self, database: Database) -> None:
        self._connection.close()


other = Other()
FAULTS: dict[str, tuple[Trouble, Callable[[Database], None], Callable[[Database], None]]] = {
    "full": (Trouble.FULL, pragma("max_page_count = 1"), pragma("max_page_count = 1000000")),
    "read-only": (Trouble.READ_ONLY, pragma("query_only = 1"), pragma("query_only = 0")),
    "locked": (Trouble.LOCKED, other.lock, other.unlock),
}


class Silent:
    def acknowledge(self, queries: object) -> None:
        pass


def words(number: int) -> Update:
    chat = "chat-王芳"
    return Update("test", f"words-{number}", chat, ChatKind.PRIVATE, "王芳", "王芳", "帮助", private_chat=chat)


def damage(file: Path, *tables: str) -> None:
    """Damage the first page of tables and of their indexes."""
    plain = sqlite3.connect(file)
    plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    marks = ", ".join("?" * len(tables))
    roots = plain.execute(f"SELECT rootpage FROM sqlite_master WHERE tbl_name IN ({marks})", tables).fetchall()
    (size,) = plain.execute("PRAGMA page_size").fetchone()
    plain.close()
    with open(file, "r+b") as opened:
        for (root,) in roots:
            opened.seek((root - 1) * size)
            opened.write(b"\xff" * 64)


@pytest.mark.parametrize("name", FAULTS)
async def test_what_was_acknowledged_is_recorded_and_the_rest_comes_again(
    file_stage: Stage, name: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    trouble, spoil, mend = FAULTS[name]
    stage, database, channel = file_stage, file_stage.database, Listening()
    monkeypatch.setattr("bot.health.ALERT_SECONDS", 0.01)
    monkeypatch.setattr("bot.health.CALM_SECONDS", 600.0)
    monkeypatch.setattr("bot.patience.PAUSE", 0.01)
    async with serving(stage, channel) as service:
        assert (await service.health())[0]
        spoil(database)
        acknowledged = await _until_refused(stage, trouble)
        await until(lambda: len(caplog.records) > 0)
        is_well, seen = await service.health()
        assert (is_well, seen["database"]) == (False, trouble.value)
        raw: dict[str, Any] = {"update_id": 1, "message": _message()}
        while await hand_over([raw], "bot", stage.dispatcher, Silent()):  # type: ignore[arg-type]
            raw["update_id"] += 1
        assert f"{raw['update_id']}" not in {row.event_id for row in await stage.rows("inbox", channel="telegram")}
        mend(database)
        monkeypatch.setattr("bot.health.CALM_SECONDS", 0.0)
        await until(lambda: service.alarm.trouble is None)
        await stage.dispatcher([words(number) for number in range(acknowledged + 5)])
        await post(stage, "甲", "甲1")
        await until(lambda: any("甲1" in said.text for said in channel.sent))
        await until(lambda: any("存不下东西" in said.text for said in channel.sent))
        assert (await service.health())[0]
    recorded = {row.event_id for row in await stage.rows("inbox", channel="test")}
    assert {f"words-{number}" for number in range(acknowledged + 5)} <= recorded
    assert len(await stage.rows("inbox", state="failed")) == 0
    loud = [each.getMessage() for each in caplog.records if each.levelno >= logging.WARNING]
    assert loud == [f"storage refuses, nothing is taken in: {trouble.name}", "storage takes again"]


async def _until_refused(stage: Stage, trouble: Trouble) -> int:
    """Say words until the storage refuses; return how many were acknowledged, each of which must be recorded."""
    for number in range(2000):
        try:
            await stage.dispatcher([words(number)])
        except Exception as error:
            found = trouble_of(error)
            async with stage.database.read() as db:
                count = (await db.core(text("SELECT count(*) FROM inbox WHERE event_id LIKE 'words-%'"))).scalar()
            return _known(found is trouble and count == number, number)
    raise AssertionError("it never refused")


def _known(is_so: bool, number: int) -> int:
    assert is_so
    return number


def _message() -> dict[str, Any]:
    person = {"id": 7, "is_bot": False, "first_name": "王"}
    return {"message_id": 1, "date": 1, "chat": {"id": 7, "type": "private"}, "from": person, "text": "签到"}


async def test_a_word_for_another_account_is_not_lost_when_the_storage_refuses_it(
    file_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, (_, spoil, mend) = file_stage, FAULTS["read-only"]
    monkeypatch.setattr("bot.patience.PAUSE", 0.01)
    phones = await bound(stage)
    wecom = phones.channels["wecom"]
    await phones.say("wecom", "wangfang", "消息发到 企业微信")
    wecom.failures["wangfang"] = [NotSent("60020", 61), NotSent("60020")]
    await stage.call_meeting()
    stage.now += timedelta(seconds=62)
    [parcel] = await stage.database.write(lambda db: outbox.claim(db, 1, ("wecom",), at=stage.now))
    refused = stage.database.refusals
    spoil(stage.database)
    delivering = asyncio.create_task(stage.delivery._deliver([parcel]))
    await until(lambda: stage.database.refusals > refused)
    mend(stage.database)
    await delivering
    await stage.delivery.drain()
    assert stage.heard("王芳", "三楼会议室") == 1
    assert len(await stage.rows("audit", action="accounts.pass_over")) == 1


@contextmanager
def unread_once(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the storage be gone at the first time that something is read."""
    gone, reading = [StorageFailed(Trouble.GONE)], stage.database.read

    @asynccontextmanager
    async def read() -> AsyncIterator[Session]:
        if gone:
            raise gone.pop()
        async with reading() as db:
            yield db

    with monkeypatch.context() as lost:
        lost.setattr("bot.patience.PAUSE", 0.01)
        lost.setattr(stage.database, "read", read)
        yield
    assert gone == []


async def ask_for_sheets(stage: Stage, *names: str) -> None:
    """Write an answer that is a paper to each of these chats."""

    async def work(db: Session) -> None:
        for name in names:
            told = BranchesSheet(1, (), stage.now.date())
            outbox.put(db, f"test:chat-{name}", told, language=Language.ZH, at=stage.now)

    await stage.database.write(work)


async def test_a_paper_that_cannot_be_made_while_the_storage_is_gone_comes_after(
    file_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = file_stage
    await ask_for_sheets(stage, "王芳")
    with unread_once(stage, monkeypatch):
        await stage.delivery.drain()
    assert stage.last("王芳").message.file is not None
    assert await stage.rows("outbox", state="dead") == []


async def test_a_program_that_begins_while_the_storage_is_gone_waits_for_it(
    file_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = file_stage
    stage.channel.capabilities = replace(stage.channel.capabilities, chat_per_minute=30)
    stage.restart()
    with unread_once(stage, monkeypatch):
        await stage.delivery.begin()


async def test_however_many_papers_are_made_a_page_can_be_read(
    file_stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage, begun, may_end = file_stage, asyncio.Event(), asyncio.Event()

    async def make(*_: object, **__: object) -> File:
        begun.set()
        await may_end.wait()
        return File("表.xlsx", b"")

    monkeypatch.setattr("bot.papers.making.make", make)
    await ask_for_sheets(stage, *map(str, range(20)))
    delivering = asyncio.create_task(stage.delivery.drain())
    await begun.wait()
    try:
        async with stage.database.read() as db:
            assert (await db.core(text("SELECT count(*) FROM outbox WHERE state = 'sending'"))).scalar() == 20
    finally:
        may_end.set()
        await delivering
    assert len(stage.channel.sent) == 20


@pytest.mark.parametrize(("trouble", "failure"), [(Trouble.FULL, NotSent), (Trouble.GONE, Ambiguous)])
async def test_what_the_web_chat_cannot_store_is_no_fault_of_the_message(
    file_stage: Stage, trouble: Trouble, failure: type[SendFailed], monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = file_stage
    web = WebChannel(stage.database, lambda: stage.now)
    delivery = Delivery(stage.database, {"web": web}, stage.almanac, lambda: stage.now)
    await post(stage, "甲", "甲1", channel="web")

    async def refuse(*_: object, **__: object) -> None:
        raise StorageFailed(trouble)

    with monkeypatch.context() as refusing:
        refusing.setattr("models.webchat.write_message", refuse)
        refusing.setattr("models.webchat.set_menu", refuse)
        with pytest.raises(failure):
            await web.set_menu("甲", "zh", ())
        [parcel] = await stage.database.write(lambda db: outbox.claim(db, 1, ("web",), at=stage.now))
        await delivery._deliver([parcel])
    stage.now += timedelta(seconds=2)
    await delivery.drain()
    assert await fates(stage) == {"甲1": "sent"}
    async with stage.database.read() as db:
        assert len(await webchat.latest(db, "甲", limit=10)) == 1


async def test_in_a_damaged_database_nothing_is_written_any_more(file_stage: Stage) -> None:
    database, path = file_stage.database, Path(make_url(file_stage.database.url).database or "")
    await file_stage.dispatcher([words(0)])
    await database.close()
    damage(path, "inbox")
    before = path.read_bytes()
    spoilt = await Database.open(database.url, VAULT)
    stage = Stage(spoilt)
    with pytest.raises(Exception, match="malformed"):
        await stage.dispatcher([words(1)])
    with pytest.raises(StorageFailed):
        await spoilt.write(lambda db: db.core(text("DELETE FROM offers")))
    is_well, seen = await service_of(stage, Listening()).health()
    assert (is_well, seen["database"]) == (False, Trouble.DAMAGED.value)
    await spoilt.close()
    assert path.read_bytes() == before


async def test_a_file_that_is_no_database_is_refused_in_words(tmp_path: Path) -> None:
    from models import schema

    path = tmp_path / "zhibu.db"
    path.write_bytes(b"not a database at all" * 1000)
    with pytest.raises(DatabaseUnfit, match="损坏"):
        await schema.require_current(f"sqlite+aiosqlite:///{path}")


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (sqlite3.SQLITE_FULL, Trouble.FULL),
        (sqlite3.SQLITE_READONLY_DBMOVED, Trouble.READ_ONLY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Trouble.LOCKED),
        (sqlite3.SQLITE_CORRUPT_VTAB, Trouble.DAMAGED),
        (sqlite3.SQLITE_IOERR_FSYNC, Trouble.GONE),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
    ],
)
def test_every_refusal_of_sqlite_is_told_from_a_mistake(code: int, trouble: Trouble | None) -> None:
    error = sqlite3.OperationalError("no")
    error.sqlite_errorcode = code
    assert trouble_of(error) is trouble


async def test_a_deed_the_storage_refuses_amid_it_is_no_bug(
    file_stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk may have room for the note that something came in, and none for what it says."""

    async def refuse(*_: object) -> None:
        raise StorageFailed(Trouble.FULL)

    with monkeypatch.context() as full:
        full.setattr(Session, "add", refuse)
        with pytest.raises(StorageFailed):
            await file_stage.say("王芳", "志愿 1小时 图书整理")
    assert [each for each in caplog.records if each.levelno >= logging.WARNING] == []
    # Nothing of it is there, so it can be said again.
    [said] = await file_stage.say("王芳", "志愿 1小时 图书整理")
    assert "已记下" in said.text
    assert await file_stage.rows("inbox", state="failed") == []
