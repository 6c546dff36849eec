"""The same words to many: one call, each person's own fate, off the full hour, within what the platform takes a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.channels.channel import Ambiguous, Capabilities, Message, NotSent, Unreachable
from bot.channels.wecom import WeComChannel
from bot.delivery import Delivery
from models import notices, outbox
from models.database import Session
from models.members import Language, Member
from models.outbox import Purpose
from models.peers import Peer, PeerState
from models.rooms import RoomBound
from tests.channels.wecom.conftest import Watch
from tests.channels.wecom.office import Office, opened
from tests.channels.wecom.test_sending import CHOICE
from tests.peers.wecom_api import FakeWeCom
from tests.talk import Stage, TestChannel, worded

# More than are claimed at once.
MANY = 70
USERS = [f"user{number}" for number in range(MANY)]


@pytest.fixture
async def office(stage: Stage) -> AsyncIterator[Office]:
    """A bureau with many members in WeCom, five past ten."""
    stage.set_clock("2026-11-20 10:05")
    async with opened(stage) as made:
        made.fake.members |= set(USERS)
        numbers = await stage.enrol(*(f"党员{number}" for number in range(MANY)))
        await stage.database.write(lambda db: _give_accounts(db, numbers, made))
        yield made


async def _give_accounts(db: Session, numbers: list[int], office: Office, channel: str = "wecom") -> None:
    rows = [
        {
            "channel": channel, "external_id": user, "chat": user, "name": user, "language": Language.ZH,
            "state": PeerState.ACTIVE, "member_id": number, "wrong_codes": 0, "first_seen_at": office.stage.now,
        }
        for user, number in zip(USERS, numbers, strict=False)
    ]  # fmt: skip
    await db.insert_new(Peer.__table__, rows)
    mine = select(Peer.id).where(Peer.member_id == Member.id).order_by(Peer.id).limit(1).scalar_subquery()
    await db.core(update(Member).where(Member.id.in_(numbers), Member.peer_id.is_(None)).values(peer_id=mine))


async def _give_another_account(stage: Stage, user: str, who: str) -> None:
    [number] = [row.member_id for row in await stage.rows("peers", external_id=user)]
    other = {
        "channel": "test", "external_id": who, "chat": f"chat-{who}", "name": who, "language": Language.ZH,
        "state": PeerState.ACTIVE, "member_id": number, "wrong_codes": 0, "first_seen_at": stage.now,
    }  # fmt: skip
    await stage.database.write(lambda db: db.insert_new(Peer.__table__, other))


async def tell(office: Office, words: str, count: int = MANY, **how: Any) -> None:
    """Tell the first of the members in WeCom something."""
    accounts = select(Peer.member_id).where(Peer.channel == "wecom", Peer.external_id.in_(USERS[:count]))
    at = office.stage.now
    told = RoomBound(words)
    await office.stage.database.write(lambda db: notices.tell(db, accounts, told, key=words[:9], at=at, **how))
    await office.stage.delivery.drain()


async def states(office: Office, words: str = "") -> Counter[str]:
    rows = await office.stage.rows("outbox", kind="RoomBound")
    return Counter(row.state.value for row in rows if words in row.content["branch"])


def calls(office: Office) -> list[list[str]]:
    """Return whom each call was for."""
    return [body["touser"].split("|") for path, body in office.fake.calls if path == "message/send"]


def read(office: Office, user: str) -> list[str]:
    return [shown.text for shown in office.fake.phone(user)]


async def test_one_call_tells_many_and_says_who_was_not_reached(
    channel: WeComChannel, wecom: FakeWeCom, watch: Watch
) -> None:
    watch.now += 300
    wecom.members |= {"Zhao", "qian"}
    wecom.unlicensed = {"qian"}
    for message in (Message("今天停水"), Message("参加吗", CHOICE)):
        spread = await channel.send_to_many(["wang", "Zhao", "qian", "gone"], message)
        assert spread.ref
        assert set(spread.failed) == {"qian", "gone"}
        assert all(isinstance(each, Unreachable) for each in spread.failed.values())
        assert "许可" in str(spread.failed["qian"])
        assert "可见范围" in str(spread.failed["gone"])
    assert [each.text for each in wecom.phone("Zhao")] == ["今天停水", "参加吗"]
    assert wecom.count("message/send") == 2
    wecom.fail("message/send", is_cut=True)
    with pytest.raises(Ambiguous):
        await channel.send_to_many(["wang", "Zhao"], Message("今天停水"))
    wecom.fail("message/send", 45009)
    with pytest.raises(NotSent):
        await channel.send_to_many(["wang", "Zhao"], Message("今天停水"))
    assert wecom.complaints == []


async def test_many_are_told_in_one_call_and_whoever_it_does_not_reach_is_known(stage: Stage, office: Office) -> None:
    office.fake.members.remove("user7")
    office.fake.unlicensed.add("user8")
    await _give_another_account(stage, "user8", "八")
    await tell(office, "停水")
    assert [len(each) for each in calls(office)] == [MANY]
    assert await states(office) == {"sent": MANY - 1, "dead": 1}
    assert stage.last("八").text == worded(RoomBound("停水"))
    assert stage.heard("陈静", "党员7的企业微信账号收不到消息了") == 1
    [seven] = await stage.rows("outbox", lane="wecom:user7")
    assert "可见范围" in seven.error
    assert all(read(office, user) == [worded(RoomBound("停水"))] for user in USERS if user not in ("user7", "user8"))
    await stage.delivery.drain()
    assert len(calls(office)) == 1


async def test_when_nobody_knows_all_of_them_are_doubtful_and_are_told_once_more(stage: Stage, office: Office) -> None:
    office.fake.fail("message/send", is_cut=True)
    await tell(office, "停水")
    assert await states(office) == {"sent": MANY}
    assert {row.doubts for row in await stage.rows("outbox", kind="RoomBound")} == {1}
    assert {len(read(office, user)) for user in USERS} == {2}
    assert len(calls(office)) == 2
    office.fake.fail("message/send", is_cut=True)
    await tell(office, "停电", purpose=Purpose.ANNOUNCEMENT)
    assert await states(office, "停电") == {"unknown": MANY}
    assert {len(read(office, user)) for user in USERS} == {3}


async def test_who_died_between_sending_and_marking_leaves_all_of_them_doubtful(stage: Stage, office: Office) -> None:
    await stage.database.write(
        lambda db: notices.tell(db, select(Peer.member_id).where(Peer.channel == "wecom"), RoomBound("停水"),
                                key="k", at=stage.now)
    )  # fmt: skip
    leaving, _ = await stage.database.write(lambda db: stage.delivery._claim(db, 64, stage.now))
    assert [len(crowd) for crowd in leaving] == [MANY]
    assert await stage.database.write(lambda db: outbox.rescue(db, at=stage.now, abandoned=True)) == MANY
    await stage.delivery.drain()
    assert {row.doubts for row in await stage.rows("outbox", kind="RoomBound")} == {1}
    assert await states(office) == {"sent": MANY}


async def test_what_was_not_sent_is_tried_again_for_all_in_one_call(stage: Stage, office: Office) -> None:
    office.fake.fail("message/send", -1)
    await tell(office, "停水")
    assert await states(office) == {"waiting": MANY}
    stage.now += timedelta(seconds=5)
    await stage.delivery.drain()
    assert await states(office) == {"sent": MANY}
    assert [len(each) for each in calls(office)] == [MANY]
    office.fake.fail("message/send", 40058)
    await tell(office, "停电", 3)
    # Whatever the platform has against the call, each gets her own.
    assert await states(office, "停电") == {"sent": 3}
    assert [len(each) for each in calls(office)[1:]] == [1, 1, 1]


async def test_a_failure_that_is_long_over_does_not_pass_an_account_over(stage: Stage, office: Office) -> None:
    await _give_another_account(stage, "user0", "零")
    office.fake.fail("message/send", -1)
    await tell(office, "停水", 3)
    stage.now += timedelta(seconds=5)
    await stage.delivery.drain()
    assert await states(office, "停水") == {"sent": 3}
    stage.now += timedelta(minutes=2)
    office.fake.fail("message/send", -1)
    await tell(office, "停电", 1)
    assert await states(office, "停电") == {"waiting": 1}
    assert await stage.rows("audit", action="accounts.pass_over") == []
    stage.now += timedelta(seconds=5)
    await stage.delivery.drain()
    assert read(office, "user0") == [worded(RoomBound("停水")), worded(RoomBound("停电"))]
    assert stage.chat_of("零") == []


async def test_a_long_text_goes_on_where_it_broke_off(stage: Stage, office: Office) -> None:
    office.fake.fail("message/send", times=1)
    office.fake.fail("message/send", -1)
    await tell(office, "长" * 900, 2)
    assert len(read(office, "user0")) == 1
    stage.now += timedelta(seconds=5)
    await stage.delivery.drain()
    assert [len(each) for each in calls(office)] == [2, 2]
    assert "".join(read(office, "user0")) == worded(RoomBound("长" * 900))


async def test_what_was_told_apart_differs_and_replies_are_not_gathered(stage: Stage, office: Office) -> None:
    await tell(office, "停水", 1)
    await tell(office, "停电", 2, purpose=Purpose.REPLY)
    assert [len(each) for each in calls(office)] == [1, 1, 1]


async def test_nobody_is_told_with_many_at_the_full_or_half_hour(stage: Stage, office: Office) -> None:
    for sharp, after in (("10:30", "10:31"), ("11:00", "11:01")):
        stage.set_clock(f"2026-11-20 {sharp}")
        await tell(office, f"停水{sharp}")
        await tell(office, f"提醒{sharp}", 1, purpose=Purpose.REMINDER)
        assert await states(office, sharp) == {"waiting": MANY + 1}
        await tell(office, f"批准{sharp}", 1)
        assert read(office, "user0")[-1] == worded(RoomBound(f"批准{sharp}"))
        stage.set_clock(f"2026-11-20 {after}")
        await stage.delivery.drain()
        assert await states(office, sharp) == {"sent": MANY + 2}
    assert {row.attempts for row in await stage.rows("outbox", kind="RoomBound")} == {1}
    assert office.fake.complaints == []


async def test_what_would_be_of_no_use_a_minute_later_does_not_wait(stage: Stage, office: Office) -> None:
    stage.set_clock("2026-11-20 10:30")
    await tell(office, "停水", 1, purpose=Purpose.REMINDER, deadline=stage.now + timedelta(seconds=30))
    assert await states(office) == {"sent": 1}


async def test_what_is_more_than_a_days_messages_waits_for_the_morning_and_answers_do_not(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.set_clock("2026-11-20 10:05")
    channel = TestChannel(capabilities=Capabilities(4096, 100, True, daily_per_account=1))
    delivery = Delivery(stage.database, {"test": channel}, stage.almanac, lambda: stage.now)
    accounts = len(await stage.rows("peers", channel="test"))

    async def tell_all(words: str, **how: Any) -> list[str]:
        before = len(channel.sent)
        await stage.database.write(
            lambda db: notices.tell(db, select(Member.id), RoomBound(words), key=words, at=stage.now, **how)
        )
        await delivery.drain()
        return [each.text for each in channel.sent[before:]]

    assert len(await tell_all("一")) == accounts
    # A program that begins anew counts what was sent before.
    delivery = Delivery(stage.database, {"test": channel}, stage.almanac, lambda: stage.now)
    assert await tell_all("二") == []
    assert "used up" in caplog.text
    assert len(await tell_all("三", purpose=Purpose.URGENT)) == accounts
    stage.set_clock("2026-11-21 07:59")
    await delivery.drain()
    stage.set_clock("2026-11-21 08:00")
    await delivery.drain()
    assert [each.text for each in channel.sent[-accounts:]] == [worded(RoomBound("二"))] * accounts
