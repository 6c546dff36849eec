"""The outbox: claimed once, in order, by one sender; what a dead sender left is dealt with by what it was."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels.channel import Ambiguous, Message, NotSent
from bot.delivery import Delivery
from models import notices, outbox
from models.database import Database
from models.members import Member
from models.outbox import LEASE, Purpose
from models.rooms import Room, RoomBound
from tests import waiting
from tests.cast import OFFICE
from tests.conftest import VAULT
from tests.post import claim, fates, parcel, post, read, rescue, sender
from tests.talk import Stage, TestChannel


@dataclass
class HangingChannel(TestChannel):
    """A channel whose answer does not come until ``answer`` is set; the message has arrived meanwhile."""

    answer: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        ref = await super().send(chat, message, edits)
        await self.answer.wait()
        return ref


@pytest.fixture
def empty(database: Database) -> Stage:
    """A stage without anybody on it."""
    return Stage(database)


async def until(channel: TestChannel, count: int) -> None:
    """Wait until so many messages were sent."""
    await waiting.until(lambda: len(channel.sent) >= count)


async def end(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def die_while_sending(stage: Stage) -> None:
    """Let a sender die with everything sent and nothing marked."""
    channel = HangingChannel()
    running = asyncio.create_task(sender(stage, channel).run())
    await until(channel, len(await stage.rows("outbox", state="waiting")))
    await end(running)


async def test_one_message_of_each_chat_is_claimed_replies_first(empty: Stage) -> None:
    await post(empty, "甲", "甲1", "甲2", purpose=Purpose.REMINDER)
    await post(empty, "乙", "乙1", purpose=Purpose.NOTICE)
    await post(empty, "丙", "丙1")
    assert await claim(empty) == ["丙1", "乙1", "甲1"]
    assert await claim(empty) == []


async def test_what_is_not_due_is_not_claimed_and_stops_nobody(empty: Stage) -> None:
    await post(empty, "甲", "甲1", due=empty.now + timedelta(hours=1))
    await post(empty, "甲", "甲2")
    assert await claim(empty) == ["甲2"]


async def test_what_comes_due_waits_for_a_later_one_that_is_on_its_way(empty: Stage) -> None:
    await post(empty, "甲", "甲1", due=empty.now + timedelta(seconds=1))
    await post(empty, "甲", "甲2")
    assert await claim(empty) == ["甲2"]
    empty.now += timedelta(seconds=1)
    assert await claim(empty) == []


async def test_another_channels_messages_are_left_alone(empty: Stage) -> None:
    await post(empty, "甲", "甲1", channel="telegram")
    assert await claim(empty) == []
    assert await fates(empty) == {"甲1": "waiting"}


async def test_what_is_late_hides_nothing_behind_it(empty: Stage) -> None:
    past = empty.now - timedelta(seconds=1)
    await post(empty, "甲", *(f"甲{number}" for number in range(5)), deadline=past)
    await post(empty, "甲", "甲9")
    assert await claim(empty, limit=1) == ["甲9"]


async def test_two_senders_never_claim_the_same_message(empty: Stage) -> None:
    other = await Database.open(empty.database.url, VAULT)
    for chat in range(20):
        await post(empty, f"c{chat}", *(f"c{chat}n{number}" for number in range(5)))
    first, second = await asyncio.gather(claim(empty), claim(empty, database=other))
    await other.close()
    assert len(first) + len(second) == len({*first, *second})
    assert all(word.endswith("n0") for word in first + second)


async def test_two_senders_at_once_send_everything_once_and_in_order(empty: Stage) -> None:
    class Busy(TestChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            await asyncio.sleep(0)
            return await super().send(chat, message, edits)

    other, channel = await Database.open(empty.database.url, VAULT), Busy()
    chats = {f"c{chat}": [f"c{chat}n{number}" for number in range(8)] for chat in range(10)}
    for chat, words in chats.items():
        await post(empty, chat, *words)
    both = [sender(empty, channel), sender(empty, channel, database=other)]
    while "waiting" in (await fates(empty)).values():
        await asyncio.gather(*(each.drain() for each in both))
    await other.close()
    assert {chat: read(channel, chat) for chat in chats} == chats


@pytest.mark.parametrize(
    ("purpose", "state", "read_again"),
    [
        (Purpose.REPLY, "sent", ["甲1"]),
        (Purpose.NOTICE, "sent", ["甲1"]),
        (Purpose.REMINDER, "sent", ["甲1"]),
        (Purpose.ANNOUNCEMENT, "unknown", []),
    ],
    ids=lambda each: str(each),
)
async def test_after_a_crash_only_what_may_be_said_twice_is_said_again(
    empty: Stage, purpose: Purpose, state: str, read_again: list[str]
) -> None:
    await post(empty, "甲", "甲1", purpose=purpose)
    await die_while_sending(empty)
    assert await fates(empty) == {"甲1": "sending"}
    empty.now += LEASE + timedelta(seconds=1)
    channel = TestChannel()
    await post(empty, "乙", "乙1")
    delivery = sender(empty, channel)
    running = asyncio.create_task(delivery.run())
    await until(channel, 1 + len(read_again))
    await delivery.drain()
    await end(running)
    assert read(channel, "甲") == read_again
    assert (await fates(empty))["甲1"] == state


async def test_after_two_crashes_nobody_knows_and_the_row_says_so(empty: Stage) -> None:
    await post(empty, "甲", "甲1")
    await die_while_sending(empty)
    await rescue(empty, abandoned=True)
    await die_while_sending(empty)
    assert await rescue(empty, abandoned=True) == 1
    row = await parcel(empty, "甲1")
    assert (row.state.value, row.error) == ("unknown", "sender died while sending")


async def test_a_sender_that_died_after_a_try_that_certainly_failed_leaves_it_to_be_sent_once_more(
    empty: Stage,
) -> None:
    empty.channel.failures["甲"] = [NotSent("no connection")]
    await post(empty, "甲", "甲1")
    await empty.delivery.drain()
    empty.now += timedelta(seconds=1)
    await die_while_sending(empty)
    await rescue(empty, abandoned=True)
    await empty.delivery.drain()
    assert read(empty.channel) == ["甲1"]
    assert (await parcel(empty, "甲1")).doubts == 1


@pytest.mark.parametrize("is_first_the_death", [True, False], ids=["death, then doubt", "doubt, then death"])
async def test_a_death_of_the_sender_and_a_doubt_of_the_channel_are_one_too_many(
    empty: Stage, is_first_the_death: bool
) -> None:
    await post(empty, "甲", "甲1")
    if is_first_the_death:
        await die_while_sending(empty)
        await rescue(empty, abandoned=True)
        empty.channel.failures["甲"] = [Ambiguous("cut off")]
        await empty.delivery.drain()
    else:
        await empty.database.write(lambda db: outbox.postpone(db, 1, empty.now, "cut off", in_doubt=True))
        await die_while_sending(empty)
        await rescue(empty, abandoned=True)
    row = await parcel(empty, "甲1")
    assert (row.state.value, row.doubts) == ("unknown", 2)


async def test_the_secretary_is_told_of_what_a_dead_sender_left_unknown(stage: Stage) -> None:
    only, told = select(Member.id).where(Member.name == "王芳"), RoomBound("通知")
    await stage.database.write(lambda db: notices.tell(db, only, told, key="k", at=stage.now))
    for _ in range(2):
        await die_while_sending(stage)
        await stage.database.write(lambda db: notices.rescue(db, stage.almanac, at=stage.now, abandoned=True))
    [row] = await stage.rows("outbox", kind="MemberNotTold")
    assert row.member_id == stage.cast.members["陈静"]
    assert row.content == {"name": "王芳", "topic": "other", "is_doubtful": True}


async def test_a_sender_that_starts_tells_the_secretary_of_what_the_dead_one_left(stage: Stage) -> None:
    room = Room(channel="test", chat="-1", branch_id=stage.cast.branches[OFFICE], bound_at=stage.now)
    await stage.database.write(lambda db: db.add(room))
    await post(stage, "-1", "甲1", purpose=Purpose.ANNOUNCEMENT)
    await die_while_sending(stage)
    channel = TestChannel()
    running = asyncio.create_task(sender(stage, channel).run())
    await until(channel, 1)
    await end(running)
    assert [said.chat for said in channel.sent] == ["chat-陈静"]


async def test_a_reminder_a_dead_sender_left_past_its_deadline_is_not_repeated(empty: Stage) -> None:
    await post(empty, "甲", "甲1", purpose=Purpose.REMINDER, deadline=empty.now + timedelta(minutes=1))
    await claim(empty)
    empty.now += timedelta(minutes=2)
    await rescue(empty, abandoned=True)
    assert await fates(empty) == {"甲1": "unknown"}


async def test_a_lease_that_is_not_over_is_left_alone(empty: Stage) -> None:
    await post(empty, "甲", "甲1")
    await claim(empty)
    empty.now += LEASE
    assert await rescue(empty) == 0
    empty.now += timedelta(seconds=1)
    assert await rescue(empty) == 1
    assert await claim(empty) == ["甲1"]


async def test_a_sender_that_lives_keeps_its_messages_however_long_the_platform_takes(empty: Stage) -> None:
    channel = HangingChannel()
    delivery = sender(empty, channel)
    await post(empty, "甲", "甲1", "甲2")
    running = asyncio.create_task(delivery.run())
    await until(channel, 1)
    for _ in range(4):
        empty.now += LEASE / 2
        delivery.wake()
        await asyncio.sleep(0.05)
        await rescue(empty)
    channel.answer.set()
    await until(channel, 2)
    await delivery.drain()
    await end(running)
    assert read(channel) == ["甲1", "甲2"]
    assert set((await fates(empty)).values()) == {"sent"}


async def test_what_is_new_is_sent_without_delay(empty: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.IDLE", 3600.0)
    channel = TestChannel()
    delivery = sender(empty, channel)
    running = asyncio.create_task(delivery.run())
    await asyncio.sleep(0.1)
    await post(empty, "甲", "甲1")
    delivery.wake()
    await until(channel, 1)
    await end(running)


async def test_a_retry_is_not_kept_waiting_by_another_chats_slow_message(empty: Stage) -> None:
    @dataclass
    class HalfHanging(HangingChannel):
        async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
            if chat == "甲":
                return await super().send(chat, message, edits)
            return await TestChannel.send(self, chat, message, edits)

    channel, loop = HalfHanging(failures={"乙": [NotSent("no connection")]}), asyncio.get_running_loop()
    begin = loop.time()
    start = empty.now
    delivery = Delivery(
        empty.database,
        {"test": channel},
        empty.almanac,
        lambda: start + timedelta(seconds=loop.time() - begin),
    )
    await post(empty, "甲", "甲1")
    await post(empty, "乙", "乙1")
    running = asyncio.create_task(delivery.run())
    await until(channel, 2)
    await end(running)
    assert read(channel) == ["甲1", "乙1"]


async def test_a_sender_at_rest_does_not_spin_over_what_it_cannot_send(
    empty: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    channel = TestChannel(failures={"甲": [NotSent("flood", 600)]})
    await post(empty, "甲", "甲1", "甲2")
    await post(empty, "乙", "乙1", channel="telegram")
    works = []
    write = empty.database.write
    monkeypatch.setattr(empty.database, "write", lambda work: works.append(work) or write(work))
    running = asyncio.create_task(sender(empty, channel).run())
    await asyncio.sleep(0.6)
    await end(running)
    assert len(works) < 8


async def test_two_thousand_messages_are_delivered_once_each(empty: Stage) -> None:
    for chat in range(200):
        await post(empty, f"c{chat}", *(f"c{chat}n{number}" for number in range(10)))
    await empty.delivery.drain()
    assert len(read(empty.channel)) == len(set(read(empty.channel))) == 2000
    assert set((await fates(empty)).values()) == {"sent"}
