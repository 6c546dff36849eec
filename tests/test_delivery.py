"""Delivery: every kind of failure leads to its state, every chat hears things in their order, nobody stops others."""

from __future__ import annotations

import asyncio
import random
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from bot import pacing
from bot.channels.channel import (
    Ambiguous,
    Capabilities,
    Message,
    Moved,
    NotSent,
    Rejected,
    SendFailed,
    Unreachable,
)
from bot.delivery import BACK_OFF, TRIES_OF_A_DAY
from bot.menus import menu_of
from models import notices, outbox, peers
from models.database import Database, Session
from models.members import Language, Member
from models.menus import Menu
from models.outbox import Purpose
from models.rooms import RoomBound
from tests.cast import OFFICE
from tests.post import bind_room, fates, parcel, post, read, sender, tell_one
from tests.talk import Stage, TestChannel, worded

REPEATABLE = [Purpose.REPLY, Purpose.NOTICE, Purpose.REMINDER]


@pytest.fixture
def empty(database: Database) -> Stage:
    """A stage without anybody on it."""
    return Stage(database)


async def settle(stage: Stage, word: str) -> str:
    """Let the clock leap from try to try until a message has its last state; return that."""
    while True:
        await stage.delivery.drain()
        row = await parcel(stage, word)
        if row.state.value != "waiting":
            return str(row.state.value)
        stage.now = max(row.due_at, stage.now)


async def test_what_was_not_sent_is_tried_again_ever_later_until_it_arrives(empty: Stage) -> None:
    empty.channel.failures["甲"] = [NotSent("no connection") for _ in range(8)]
    await post(empty, "甲", "甲1")
    waits = []
    while not empty.channel.sent:
        await empty.delivery.drain()
        row = await parcel(empty, "甲1")
        if row.state.value == "waiting":
            waits.append((row.due_at - empty.now).total_seconds())
            empty.now = row.due_at
    assert waits == [1, 2, 5, 15, 60, 300, 300, 300]
    assert read(empty.channel) == ["甲1"]
    assert await fates(empty) == {"甲1": "sent"}


async def test_nothing_is_tried_before_the_platform_allows_it(empty: Stage) -> None:
    empty.channel.failures["甲"] = [NotSent("flood", 40)]
    await post(empty, "甲", "甲1")
    await empty.delivery.drain()
    empty.now += timedelta(seconds=39.9)
    await empty.delivery.drain()
    assert read(empty.channel) == []
    empty.now += timedelta(seconds=0.1)
    await empty.delivery.drain()
    assert read(empty.channel) == ["甲1"]


async def test_after_a_day_of_tries_a_message_is_given_up_and_says_so(empty: Stage) -> None:
    start = empty.now
    empty.channel.failures["甲"] = [NotSent("no connection", 7 * 3600) for _ in range(9)]
    await post(empty, "甲", "甲1")
    assert await settle(empty, "甲1") == "dead"
    assert empty.now - start == timedelta(hours=28)
    assert (await parcel(empty, "甲1")).error == "gave up: no connection"


@pytest.mark.parametrize("is_restarted", [False, True])
async def test_what_waited_for_days_is_not_given_up_at_its_first_failure(empty: Stage, is_restarted: bool) -> None:
    """As after holidays, or when the machine was off over a weekend and the network comes back a moment after it."""
    await post(empty, "甲", "甲1", due=empty.now + timedelta(days=3))
    empty.now += timedelta(days=4)
    if is_restarted:
        empty.restart()
    empty.channel.failures["甲"] = [NotSent("no connection") for _ in range(4)]
    assert await settle(empty, "甲1") == "sent"


async def test_a_program_that_begins_anew_again_and_again_does_not_try_for_ever(empty: Stage) -> None:
    empty.channel.failures["甲"] = [NotSent("no connection") for _ in range(2 * TRIES_OF_A_DAY)]
    await post(empty, "甲", "甲1")
    while (row := await parcel(empty, "甲1")).state.value == "waiting":
        empty.now = max(row.due_at, empty.now)
        if row.attempts % 50 == 49:
            empty.restart()
        await empty.delivery.drain()
    assert row.state.value == "dead"
    assert TRIES_OF_A_DAY < row.attempts <= TRIES_OF_A_DAY + len(BACK_OFF)


async def test_a_retry_past_the_deadline_is_late_and_never_sent(empty: Stage) -> None:
    empty.channel.failures["甲"] = [NotSent("flood", 3600)]
    await post(empty, "甲", "甲1", "甲2", deadline=empty.now + timedelta(minutes=30))
    await empty.delivery.drain()
    empty.now += timedelta(hours=2)
    await post(empty, "甲", "甲3")
    await empty.delivery.drain()
    assert read(empty.channel) == ["甲3"]
    assert await fates(empty) == {"甲1": "late", "甲2": "late", "甲3": "sent"}


async def test_a_message_that_waited_its_turn_past_the_deadline_is_late(empty: Stage) -> None:
    class Slow(TestChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            empty.now += timedelta(minutes=2)
            return await super().send(chat, message, edits)

    channel = Slow(capabilities=Capabilities(4096, 100, True, overall_per_second=1))
    delivery = sender(empty, channel)
    await post(empty, "甲", "甲1", deadline=empty.now + timedelta(minutes=1))
    await post(empty, "乙", "乙1", deadline=empty.now + timedelta(minutes=1))
    await delivery.drain()
    assert await fates(empty) == {"甲1": "sent", "乙1": "late"}
    assert len(channel.sent) == 1


@pytest.mark.parametrize(
    ("purpose", "tries"), [*((each, 2) for each in REPEATABLE), (Purpose.ANNOUNCEMENT, 1)], ids=lambda each: str(each)
)
async def test_when_nobody_knows_only_what_may_be_said_twice_is_said_once_more(
    empty: Stage, purpose: Purpose, tries: int
) -> None:
    failures: list[SendFailed] = [Ambiguous("cut off") for _ in range(5)]
    empty.channel.failures["甲"] = failures
    await post(empty, "甲", "甲1", purpose=purpose)
    assert await settle(empty, "甲1") == "unknown"
    assert 5 - len(failures) == tries
    await post(empty, "乙", "乙1")
    await empty.delivery.drain()
    assert read(empty.channel) == ["乙1"]


async def test_the_secretary_is_told_of_a_notice_nobody_can_be_sure_of(stage: Stage) -> None:
    stage.channel.failures["chat-王芳"] = [Ambiguous("cut off"), Ambiguous("cut off")]
    only = select(Member.id).where(Member.name == "王芳")
    await stage.database.write(lambda db: notices.tell(db, only, RoomBound("通知"), key="k", at=stage.now))
    for _ in range(3):
        await stage.delivery.drain()
        stage.now += timedelta(minutes=5)
    assert [row.state.value for row in await stage.rows("outbox", kind="RoomBound")] == ["unknown"]
    assert "王芳" in stage.last("陈静").text


async def test_a_repeated_reply_that_arrives_is_sent(empty: Stage) -> None:
    empty.channel.failures["甲"] = [Ambiguous("cut off")]
    await post(empty, "甲", "甲1", "甲2")
    await empty.delivery.drain()
    assert await fates(empty) == {"甲1": "sent", "甲2": "sent"}
    assert read(empty.channel) == ["甲1", "甲2"]


async def test_a_try_that_certainly_failed_does_not_use_up_the_one_repetition(empty: Stage) -> None:
    empty.channel.failures["甲"] = [NotSent("no connection"), Ambiguous("cut off")]
    await post(empty, "甲", "甲1")
    assert await settle(empty, "甲1") == "sent"


@pytest.mark.parametrize(
    ("failures", "state", "doubts"),
    [
        ([NotSent("no connection")], "sent", 0),
        ([Ambiguous("cut off"), NotSent("no connection"), NotSent("no connection")], "sent", 1),
        ([Ambiguous("cut off"), NotSent("no connection"), Ambiguous("cut off")], "unknown", 2),
    ],
    ids=["not sent", "in doubt, then not sent", "in doubt twice"],
)
async def test_only_outcomes_nobody_knows_are_counted_as_doubts(
    empty: Stage, failures: list[SendFailed], state: str, doubts: int
) -> None:
    empty.channel.failures["甲"] = list(failures)
    await post(empty, "甲", "甲1")
    assert await settle(empty, "甲1") == state
    assert (await parcel(empty, "甲1")).doubts == doubts


async def test_pieces_of_a_long_announcement_that_arrived_are_not_sent_again(empty: Stage) -> None:
    class CutChannel(TestChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            if len(self.sent) == 2 and not self.failures:
                self.failures["done"] = []
                raise NotSent("no connection")
            return await super().send(chat, message, edits)

    channel = CutChannel(capabilities=Capabilities(10, 100, True))
    delivery = sender(empty, channel)
    await post(empty, "甲", "甲1", purpose=Purpose.ANNOUNCEMENT)
    await delivery.drain()
    empty.now += timedelta(seconds=1)
    await delivery.drain()
    assert "".join(said.text for said in channel.sent) == worded(RoomBound("甲1"))
    assert await fates(empty) == {"甲1": "sent"}


async def test_a_reminder_of_doubtful_fate_is_not_repeated_past_its_deadline(empty: Stage) -> None:
    class SlowChannel(TestChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            empty.now += timedelta(hours=1)
            raise Ambiguous("cut off")

    await post(empty, "甲", "甲1", purpose=Purpose.REMINDER, deadline=empty.now + timedelta(minutes=5))
    await sender(empty, SlowChannel()).drain()
    assert await fates(empty) == {"甲1": "unknown"}


async def test_a_refused_message_is_dead_and_the_chat_goes_on(empty: Stage) -> None:
    empty.channel.failures["甲"] = [Rejected("bad request")]
    await post(empty, "甲", "甲1", "甲2")
    await empty.delivery.drain()
    assert await fates(empty) == {"甲1": "dead", "甲2": "sent"}


@pytest.mark.parametrize(("kind", "content"), [("NoSuchFact", {}), ("RoomBound", {}), ("Menu", {"roles": 3})])
async def test_what_cannot_be_worded_is_dead_and_logged_and_the_chat_goes_on(
    empty: Stage, caplog: pytest.LogCaptureFixture, kind: str, content: dict[str, Any]
) -> None:
    await post(empty, "甲", "甲1", "甲2")
    await post(empty, "乙", "乙1")
    spoilt = update(outbox.Parcel).where(outbox.Parcel.id == 1).values(kind=kind, content=content)
    await empty.database.write(lambda db: db.core(spoilt))
    await empty.delivery.drain()
    assert [row.state.value for row in await empty.rows("outbox")] == ["dead", "sent", "sent"]
    assert "cannot word or send" in caplog.text


async def test_a_channel_that_breaks_kills_one_message_and_not_thesender(
    empty: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    class BrokenChannel(TestChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            if chat == "甲":
                raise ZeroDivisionError
            return await super().send(chat, message, edits)

    await post(empty, "甲", "甲1")
    await post(empty, "乙", "乙1")
    await sender(empty, BrokenChannel()).drain()
    assert await fates(empty) == {"甲1": "dead", "乙1": "sent"}
    assert (await parcel(empty, "甲1")).error == "ZeroDivisionError while sending"


async def test_a_later_message_never_overtakes_one_that_is_tried_again(empty: Stage) -> None:
    empty.channel.failures["甲"] = [NotSent("flood", 10)]
    await post(empty, "甲", "甲1", purpose=Purpose.REMINDER)
    await post(empty, "甲", "甲2", purpose=Purpose.REPLY)
    await post(empty, "乙", "乙1")
    await empty.delivery.drain()
    assert read(empty.channel) == ["乙1"]
    empty.now += timedelta(seconds=10)
    await empty.delivery.drain()
    assert read(empty.channel) == ["乙1", "甲1", "甲2"]


@pytest.mark.parametrize("seed", range(3))
async def test_the_order_of_every_chat_holds_whatever_fails_in_between(empty: Stage, seed: int) -> None:
    dice = random.Random(seed)
    chats = {chat: [f"{chat}{number}" for number in range(8)] for chat in "甲乙丙丁"}
    for chat, words in chats.items():
        kinds = (NotSent("no"), NotSent("flood", dice.randint(1, 90)), Ambiguous("cut"))
        empty.channel.failures[chat] = [dice.choice(kinds) for _ in range(6)]
        await post(empty, chat, *words)
    for _ in range(60):
        await empty.delivery.drain()
        empty.now += timedelta(seconds=dice.randint(1, 120))
    fate = await fates(empty)
    for chat, words in chats.items():
        assert read(empty.channel, chat) == [word for word in words if fate[word] == "sent"]
    assert set(fate.values()) <= {"sent", "unknown"}


async def test_one_who_blocked_us_stops_nobody_else(stage: Stage) -> None:
    names = list(stage.cast.members)
    stage.channel.failures["chat-王芳"] = [Unreachable("blocked") for _ in range(9)]
    recipients = select(Member.id)
    told = RoomBound("通知")
    await stage.database.write(lambda db: notices.tell(db, recipients, told, key="all", at=stage.now))
    await stage.delivery.drain()
    heard = sorted(said.chat for said in stage.channel.sent if "通知" in said.text)
    assert heard == sorted(f"chat-{name}" for name in names if name != "王芳")


async def test_the_secretary_is_told_once_whom_nothing_reaches_and_the_next_notice_says_so(stage: Stage) -> None:
    stage.channel.failures["chat-王芳"] = [Unreachable("blocked") for _ in range(9)]
    await post(stage, "chat-王芳", "甲1", "甲2", "甲3")
    await stage.delivery.drain()
    [said] = stage.channel.sent
    assert said.chat == "chat-陈静"
    assert "王芳" in said.text
    await tell_one(stage, "王芳", "以后")
    await stage.delivery.drain()
    states = [row.state.value for row in await stage.rows("outbox", member_id=stage.cast.members["王芳"])]
    assert states == ["unreachable"]
    assert len(stage.channel.sent) == 1


@pytest.mark.parametrize(("later", "waits"), [(timedelta(minutes=1), True), (timedelta(hours=1), False)])
async def test_a_chat_is_not_sent_more_than_it_takes_because_the_program_began_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, later: timedelta, waits: bool
) -> None:
    slept: list[float] = []

    async def skip(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(pacing, "asyncio", SimpleNamespace(**{**vars(asyncio), "sleep": skip}))
    channel = TestChannel(capabilities=Capabilities(4096, 100, True, chat_per_hour=3))
    await post(stage, "chat-王芳", "甲1", "甲2")
    await sender(stage, channel).drain()
    await post(stage, "chat-王芳", "甲3")
    stage.now += later
    # One dies while it sends, and nobody knows whether that arrived.
    await stage.database.write(lambda db: outbox.claim(db, 1, ("test",), at=stage.now))
    assert max(slept) == 0
    again = sender(stage, channel)
    await again.begin()
    await again.drain()
    assert read(channel, "chat-王芳") == ["甲1", "甲2", "甲3"]
    # The oldest of the hour's three is a minute old: the real clock takes what the machine takes.
    assert (1800 < max(slept) <= 3540) is waits


async def test_of_the_only_secretary_the_administrators_are_told(stage: Stage) -> None:
    stage.channel.failures["chat-陈静"] = [Unreachable("blocked") for _ in range(9)]
    await post(stage, "chat-陈静", "甲1", "甲2")
    await stage.delivery.drain()
    [said] = stage.channel.sent
    assert said.chat == "chat-李娜"
    assert f"{OFFICE}陈静的" in said.text
    # With nobody there to hear of it but the administrator, she hears of members too.
    stage.channel.failures["chat-王芳"] = [Unreachable("blocked")]
    await post(stage, "chat-王芳", "甲3")
    await stage.delivery.drain()
    assert [f"{OFFICE}王芳的" in each.text for each in stage.channel.sent[1:]] == [True]
    assert stage.channel.sent[-1].chat == "chat-李娜"


async def test_the_operator_reads_in_the_log_what_was_not_delivered_and_why(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.channel.failures["chat-王芳"] = [Rejected("40058：消息的参数不对"), Unreachable("81013：不在可见范围")]
    await post(stage, "chat-王芳", "甲1", "甲2")
    await stage.delivery.drain()
    said = [(each.getMessage(), each.__dict__["channel"]) for each in caplog.records if each.name == "bot.delivery"]
    assert said == [
        ("a message is given up: 40058：消息的参数不对", "test"),
        ("an account takes no messages: 81013：不在可见范围", "test"),
    ]


async def test_whoever_blocked_us_is_tried_once_and_what_waited_for_her_is_settled(stage: Stage) -> None:
    failures: list[SendFailed] = [Unreachable("blocked") for _ in range(9)]
    stage.channel.failures["chat-王芳"] = failures
    await post(stage, "chat-王芳", "甲1", "甲2", "甲3")
    await stage.delivery.drain()
    assert [row.state.value for row in await stage.rows("outbox", lane="test:chat-王芳")] == ["dead"] * 3
    assert len(failures) == 8


async def test_a_member_with_another_account_reads_there_what_waited_and_what_comes(stage: Stage) -> None:
    number = stage.cast.members["王芳"]
    await stage.database.write(lambda db: peers.account_on(db, "web", number, at=stage.now))
    web = TestChannel("web")
    delivery = sender(stage, stage.channel, web)
    stage.channel.failures["chat-王芳"] = [Unreachable("blocked")]
    await post(stage, "chat-王芳", "甲1", "甲2")
    await delivery.drain()
    assert read(web) == ["甲1", "甲2"]
    await tell_one(stage, "王芳", "以后")
    await delivery.drain()
    assert read(web) == ["甲1", "甲2", "以后"]
    assert stage.channel.sent == []


async def test_what_waits_for_a_group_that_moved_follows_it_in_order(stage: Stage) -> None:
    await bind_room(stage, "-1")
    stage.channel.failures["-1"] = [Moved("-2")]
    await post(stage, "-1", "甲1", "甲2", purpose=Purpose.ANNOUNCEMENT)
    await stage.delivery.drain()
    assert read(stage.channel, "-2") == ["甲1", "甲2"]
    assert [row.chat for row in await stage.rows("rooms")] == ["-2"]


async def test_a_group_that_moved_to_where_it_was_bound_already_is_followed_too(stage: Stage) -> None:
    await bind_room(stage, "-1")
    await bind_room(stage, "-2")
    stage.channel.failures["-1"] = [Moved("-2")]
    await post(stage, "-1", "甲1", purpose=Purpose.ANNOUNCEMENT)
    await stage.delivery.drain()
    assert read(stage.channel, "-2") == ["甲1"]
    assert [row.chat for row in await stage.rows("rooms")] == ["-2"]


async def test_a_group_we_were_put_out_of_hears_nothing_more(stage: Stage) -> None:
    await bind_room(stage, "-1")
    stage.channel.failures["-1"] = [Unreachable("kicked")]
    await post(stage, "-1", "甲1", purpose=Purpose.ANNOUNCEMENT)
    await stage.delivery.drain()
    assert await fates(stage) == {"甲1": "dead"}
    assert await stage.rows("rooms") == []


async def test_a_menu_is_shown_and_is_no_message(empty: Stage) -> None:
    await empty.database.write(
        lambda db: _put(db, empty, Menu(("Visitor", "Person", "Secretary")), language=Language.EN)
    )
    await empty.delivery.drain()
    assert empty.channel.sent == []
    assert empty.channel.menu_languages == {"甲": "en"}
    assert empty.channel.menus["甲"] == menu_of(("Visitor", "Person", "Secretary"), Language.EN)
    assert [row.state.value for row in await empty.rows("outbox")] == ["sent"]


async def test_a_channel_that_must_pause_pauses_for_every_chat(empty: Stage) -> None:
    loop = asyncio.get_running_loop()
    empty.channel.failures["甲"] = [NotSent("flood", 1, whole_channel=True)]
    await post(empty, "甲", "甲1")
    asked = loop.time()
    await empty.delivery.drain()
    await post(empty, "乙", "乙1")
    await empty.delivery.drain()
    assert loop.time() >= asked + 1
    assert read(empty.channel) == ["乙1"]


async def _put(db: Session, stage: Stage, told: Any, language: Language) -> None:
    outbox.put(db, "test:甲", told, language=language, at=stage.now)
