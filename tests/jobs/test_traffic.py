"""Old traffic goes, a batch at a time, and nobody notices: nothing is said twice, recorded twice or lost."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.engine import make_url

from bot.channels.channel import ChatKind, Update
from models import inbox, outbox, traffic, webchat
from models.database import Database, Session
from models.facts import encode
from models.inbox import EventState
from models.menus import Menu
from models.outbox import Purpose, State
from models.traffic import BATCH, KEYS_KEPT
from models.webchat import Side
from tests.talk import START, Stage

KEPT = timedelta(days=62)
LONG_AGO = START - KEPT - timedelta(days=1)


def keep(stage: Stage, kept: timedelta | None) -> None:
    stage.almanac = replace(stage.almanac, traffic_kept=kept)


async def prune(stage: Stage, *, at: datetime) -> None:
    await stage.database.write(lambda db: traffic.prune(db, KEPT, at=at))


async def heap(database: Database, count: int, *, at: datetime) -> None:
    """Let so many events and as many answers be left of a day, and who speaks last speaks now."""
    events = [
        {"channel": "test", "event_id": f"old-{number}", "state": EventState.DONE, "received_at": at}
        for number in range(count)
    ]
    await database.write(lambda db: db.core(insert(inbox.Event), events))
    await database.write(lambda db: db.core(insert(outbox.Parcel), [message(at=at) for _ in range(count)]))
    await database.write(lambda db: inbox.receive(db, [("test", "newest")], at=START))


def message(*, at: datetime, state: State = State.SENT, key: str | None = None, **more: Any) -> dict[str, Any]:
    kind, content = encode(Menu(("help",), ()))
    row = {"key": key, "lane": "test:chat-王芳", "purpose": Purpose.NOTICE, "priority": 1, "kind": kind}
    row |= {"content": content, "language": "zh", "state": state, "created_at": at, "due_at": at, "attempts": 1}
    settled = None if state in (State.WAITING, State.SENDING) else at
    return row | {"settled_at": settled, "ref": "7", "error": "late"} | more


async def put(stage: Stage, *rows: dict[str, Any]) -> None:
    await stage.database.write(lambda db: db.core(insert(outbox.Parcel), list(rows)))


async def counts(stage: Stage) -> tuple[int, int]:
    return len(await stage.rows("inbox")), len(await stage.rows("outbox"))


async def weeks(stage: Stage) -> list[tuple[str, str]]:
    """Live some weeks with a meeting, dues, a doubt nobody answers and hours; return what everybody heard, by chat."""
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("王芳", "有疑问 基数写多了")
    await stage.call_meeting("开会 主题党日 2026年12月10日15:00 三楼会议室 学习")
    await stage.say("王芳", "志愿 1小时 社区清扫")
    for day in ("12-01", "12-03", "12-09", "12-14", "12-24"):
        stage.set_clock(f"2026-{day} 10:00")
        await stage.say("赵䶮", "日程")
        await stage.tick()
        await stage.tick(hours=5)
    # Who hears first of what goes to many is left to the engine.
    return sorted(((said.chat, said.text) for said in stage.channel.sent), key=lambda said: said[0])


async def test_with_words_thrown_away_at_once_everybody_hears_the_same(stage: Stage, file_stage: Stage) -> None:
    keep(stage, timedelta(hours=1))
    thrown, whole = await weeks(stage), await weeks(file_stage)
    assert thrown == whole
    assert len(thrown) > 20
    left = await stage.rows("outbox")
    emptied = [row for row in left if row.emptied_at is not None]
    assert all(row.content == {} for row in emptied)
    assert {(row.lane, row.ref, row.edits, row.error) for row in emptied} == {("", None, None, None)}
    assert all(row.key for row in emptied)
    assert sorted(row.key for row in left if row.key) == sorted(
        row.key for row in await file_stage.rows("outbox") if row.key
    ), "a key outlives its words"
    assert len(left) < len(await file_stage.rows("outbox"))
    assert len(await stage.rows("inbox")) < len(await file_stage.rows("inbox")) / 4
    books, same = await stage.ledgers(), await file_stage.ledgers()
    assert {name: len(rows) for name, rows in books.items()} == {name: len(rows) for name, rows in same.items()}


async def test_a_matter_that_stands_for_years_is_told_once(stage: Stage) -> None:
    keep(stage, KEPT)
    await stage.say("刘洋", "核定 王芳 6200元")
    await stage.say("王芳", "有疑问 基数写多了")
    await put(stage, message(at=stage.now, key="dues:2026-10:first:member-1", emptied_at=stage.now))
    heard = stage.heard("刘洋", "基数写多了")
    for later in (timedelta(days=100), KEYS_KEPT):
        stage.set_clock(f"{stage.now + later:%Y-%m-%d} 10:00")
        await stage.say("赵䶮", "日程")
        # Twice: what the first run made old goes with the second.
        await stage.tick()
        await stage.tick(hours=25)
    assert stage.heard("刘洋", "基数写多了") == heard
    keys = [row.key for row in await stage.rows("outbox") if row.key]
    assert any(key.startswith("dues-query:1:") for key in keys)
    assert "dues:2026-10:first:member-1" not in keys, "nothing asks for it any more"


async def test_a_batch_at_a_time_and_a_death_amid_it_loses_nothing(stage: Stage) -> None:
    count = 2 * BATCH + 10
    await heap(stage.database, count, at=LONG_AGO)
    before, steps = await counts(stage), []

    async def die(db: Session) -> None:
        await traffic.prune(db, KEPT, at=START)
        raise RuntimeError("killed")

    for _ in range(4):
        with pytest.raises(RuntimeError):
            await stage.database.write(die)
        was = await counts(stage)
        await prune(stage, at=START)
        now = await counts(stage)
        steps.append((was[0] - now[0], was[1] - now[1]))
    assert steps == [(BATCH, BATCH), (BATCH, BATCH), (10, 10), (0, 0)]
    assert await counts(stage) == (before[0] - count, before[1] - count)


async def test_what_waits_stays_and_what_was_settled_lately(stage: Stage) -> None:
    await heap(stage.database, 1, at=LONG_AGO)
    lately = {"settled_at": START - timedelta(days=1)}
    await put(
        stage,
        message(at=LONG_AGO, state=State.WAITING),
        message(at=LONG_AGO, state=State.SENDING, lease_until=START),
        message(at=LONG_AGO, **lately),
        message(at=START - KEPT + timedelta(hours=1)),
        *(message(at=LONG_AGO, state=state) for state in State if state not in (State.WAITING, State.SENDING)),
    )
    known = len(await stage.rows("outbox"))
    await prune(stage, at=START)
    assert known - len(await stage.rows("outbox")) == 1 + len(State) - 2
    left = Counter(row.state for row in await stage.rows("outbox", emptied_at=None) if row.kind == "Menu")
    assert left[State.WAITING] == left[State.SENDING] == 1
    assert left[State.SENT] >= 2


async def test_a_late_copy_is_known_as_long_as_a_platform_may_send_it(stage: Stage) -> None:
    keep(stage, KEPT)
    said = Update(
        "test", "late", "chat-王芳", ChatKind.PRIVATE, "王芳", "王芳", "志愿 1小时 清扫", private_chat="chat-王芳"
    )
    await stage.dispatcher([said])
    stage.set_clock(f"{stage.now + KEPT - timedelta(days=1):%Y-%m-%d} 10:00")
    await stage.say("赵䶮", "日程")
    await stage.tick()
    await stage.dispatcher([said])
    assert len(await stage.rows("hour_claims")) == 1


async def test_a_clock_that_runs_ahead_and_a_long_outage_throw_nothing_away(stage: Stage) -> None:
    await stage.say("王芳", "日程")
    await stage.database.write(lambda db: inbox.note_alive(db, at=START + timedelta(days=365)))
    before = await counts(stage)
    await prune(stage, at=START + timedelta(days=365))
    assert await counts(stage) == before
    # And who spoke while it ran ahead does not make the rest old once it is right again.
    await stage.database.write(lambda db: inbox.receive(db, [("test", "ahead")], at=START + timedelta(days=365)))
    await prune(stage, at=START)
    assert await counts(stage) == (before[0] + 1, before[1])


async def test_for_ever_is_for_ever_and_the_sign_of_life_stays(stage: Stage) -> None:
    await stage.database.write(lambda db: inbox.note_alive(db, at=LONG_AGO))
    await heap(stage.database, 3, at=LONG_AGO)
    before = await counts(stage)
    await stage.database.write(lambda db: traffic.prune(db, None, at=START))
    assert await counts(stage) == before
    await prune(stage, at=START)
    assert {row.event_id for row in await stage.rows("inbox")} >= {"alive", "newest"}


async def test_the_web_chat_can_still_be_scrolled(stage: Stage) -> None:
    async def chat(db: Session) -> None:
        await webchat.write_message(db, "her", Side.ME, "日程", client_id="1", at=LONG_AGO)
        await webchat.write_message(db, "her", Side.BOT, "没有安排", at=LONG_AGO)

    await stage.database.write(chat)
    await heap(stage.database, 3, at=LONG_AGO)
    await prune(stage, at=START)
    async with stage.database.read() as db:
        assert [entry.text for entry in await webchat.latest(db, "her", limit=9)] == ["日程", "没有安排"]


async def test_words_thrown_away_are_in_no_page_of_the_file(file_stage: Stage) -> None:
    await heap(file_stage.database, 1, at=LONG_AGO)
    await put(file_stage, message(at=LONG_AGO, key="once", content={"text": "清扫" * 50}), message(at=LONG_AGO))
    path = str(make_url(file_stage.database.url).database)
    with sqlite3.connect(path) as raw:
        sealed = [row[0].encode() for row in raw.execute("SELECT content FROM outbox WHERE kind = 'Menu'")]
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw.close()
    assert all(held(path, each) for each in sealed)
    await prune(file_stage, at=START)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    raw.close()
    assert not any(held(path, each) for each in sealed[-3:])


def held(path: str, words: bytes) -> bool:
    """Return whether a piece of these words lies in the file: a long text is cut up, with pages between."""
    with open(path, "rb") as file:
        return words[:120] in file.read()
