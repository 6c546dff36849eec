"""Group robots: announcements of a branch in its group, without a name in them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import nullcontext
from datetime import timedelta

import pytest

from bot.channels.channel import Event, File, Message, NotSent, Rejected, Unreachable
from bot.channels.platforms import Platforms
from bot.channels.wecom import errors
from bot.channels.wecom.robots import WeComRobots
from bot.console import wecom as trial
from bot.console.wecom import NotConnected, follow_robots
from bot.delivery import Delivery
from tests.cast import LIBRARY, OFFICE
from tests.channels.wecom.conftest import PATIENT
from tests.peers.wecom_robots import KEY, OTHER_KEY, FakeRobots
from tests.peers.wecom_wire import listening
from tests.talk import Stage
from tests.waiting import LONGEST_SECONDS

HELLO = Message("通知")
# A pause after 45009 that no test outlasts.
PAUSE = timedelta(days=1)


@pytest.fixture
def fake() -> FakeRobots:
    return FakeRobots()


@pytest.fixture
async def base_url(fake: FakeRobots) -> AsyncIterator[str]:
    async with listening(fake.app) as url:
        yield f"{url}/cgi-bin"


def robots_on(base_url: str, key: str = KEY, branch: str = OFFICE) -> WeComRobots:
    return WeComRobots({branch: key}, base_url, timeouts=PATIENT)


async def test_a_meeting_is_announced_in_the_group_of_its_branch_and_nobody_is_named(
    stage: Stage, fake: FakeRobots, base_url: str
) -> None:
    address = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"
    robots = robots_on(base_url, address)
    platforms = Platforms(robots=robots)
    for _ in range(2):
        await follow_robots(stage.database, platforms, at=stage.now)
    named = {"test": stage.channel, "robot": robots}
    stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)
    # At ten sharp everybody's programs speak.
    await stage.call_meeting()
    assert fake.said == []
    stage.now += timedelta(minutes=1)
    await stage.delivery.drain()
    [said] = fake.said
    assert "学习二十大精神" in said
    assert not any(name in said for name in stage.cast.members)
    assert all(KEY not in row.lane for row in await stage.rows("outbox"))
    assert all(KEY not in row.chat for row in await stage.rows("rooms"))
    await follow_robots(stage.database, Platforms(), at=stage.now)
    await stage.say("陈静", "开会 主题党日 12月11日15:00 三楼会议室 学习条例")
    await stage.press("陈静", "发布")
    assert len(fake.said) == 1
    with pytest.raises(NotConnected, match="没有的支部"):
        await follow_robots(stage.database, Platforms(robots=robots_on(base_url, branch="没有的支部")), at=stage.now)
    await robots.close()


async def test_a_failure_says_which_it_is(fake: FakeRobots, base_url: str) -> None:
    robots, other = robots_on(base_url), robots_on(base_url, "0" * 36)
    [chat], [wrong] = robots.chats, other.chats
    with pytest.raises(Rejected, match="key"):
        await other.send(wrong, HELLO, None)
    with pytest.raises(Unreachable):
        await robots.send(wrong, HELLO, None)
    fake.code = 45009
    with pytest.raises(NotSent) as flood:
        await robots.send(chat, HELLO, None)
    assert (flood.value.retry_after, flood.value.whole_channel) == (60, False)
    fake.code = 45033
    with pytest.raises(NotSent) as crowd:
        await robots.send(chat, HELLO, None)
    assert crowd.value.whole_channel
    fake.code = 0
    await robots.send(chat, Message("", file=File("公示.pdf", b"%PDF-1.7")), None)
    assert fake.said == ["公示.pdf"]
    assert robots.capabilities.chat_per_minute == 20
    assert KEY not in repr(robots)
    await robots.close()
    await other.close()


async def test_a_robot_that_said_all_it_may_holds_up_no_other(
    stage: Stage, fake: FakeRobots, base_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors, "FLOOD_SECONDS", PAUSE.total_seconds())
    robots = WeComRobots({OFFICE: KEY, LIBRARY: OTHER_KEY}, base_url, timeouts=PATIENT)
    await follow_robots(stage.database, Platforms(robots=robots), at=stage.now)
    stage.delivery = Delivery(
        stage.database, {"test": stage.channel, "robot": robots}, stage.almanac, lambda: stage.now
    )
    stage.set_clock("2026-11-20 10:05")
    fake.code = 45009
    await stage.call_meeting()
    fake.code = 0
    await stage.say("周敏", "开会 主题党日 12月11日15:00 三楼会议室 学习条例")
    # Were the other held too, this would wait out the pause.
    async with asyncio.timeout(LONGEST_SECONDS):
        await stage.press("周敏", "发布")
    assert (fake.said, ["学习条例" in each for each in fake.said_by_other]) == ([], [True])
    stage.now += PAUSE
    await stage.delivery.drain()
    assert ["学习二十大精神" in each for each in fake.said] == [True]
    await robots.close()


async def test_what_keeps_every_robot_silent_is_told_once_and_seen_to_be_over(
    fake: FakeRobots, base_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    seen: list[str] = []

    async def sleep(_: float) -> None:
        seen.append(robots.trouble)
        if len(seen) == 3:
            raise asyncio.CancelledError
        fake.code = 45033 if len(seen) == 1 else 0

    async def intake(_: Sequence[Event]) -> None: ...

    robots = WeComRobots({OFFICE: KEY}, base_url, timeouts=PATIENT, sleep=sleep)
    [chat] = robots.chats
    # One that was put out of its group, or said all it may in this minute, is not everybody's trouble.
    for fake.code, failed in ((93000, Rejected), (45009, NotSent)):
        with pytest.raises(failed):
            await robots.send(chat, HELLO, None)
        assert robots.trouble == ""
    for fake.code, failed in ((45033, NotSent), (45033, NotSent)):
        with pytest.raises(failed):
            await robots.send(chat, HELLO, None)
    with pytest.raises(asyncio.CancelledError):
        await robots.run(intake)
    assert ["45033" in each for each in seen] == [True, True, False]
    told = [each.getMessage() for each in caplog.records if each.name.endswith("robots")]
    assert [each.partition("：")[0] for each in told] == ["group robots do not send: 45033", "group robots send"]
    assert (seen[-1], fake.said) == ("", [])
    await robots.close()


async def test_the_check_looks_at_the_keys_and_says_nothing_in_the_groups(fake: FakeRobots, base_url: str) -> None:
    lines, is_well = await trial.tried(Platforms(robots=robots_on(base_url)), "")
    assert (lines, is_well) == ([f"✓ {OFFICE}的群机器人：地址是对的。"], True)
    lines, is_well = await trial.tried(Platforms(robots=robots_on(base_url, "0" * 36)), "")
    assert (is_well, "93000" in lines[0], "Webhook" in lines[0]) == (False, True, True)
    assert fake.said == []


async def test_the_check_names_a_branch_that_there_is_not(stage: Stage, base_url: str) -> None:
    for branch, strangers in ((OFFICE, []), ("没有的支部", ["没有的支部"])):
        platforms = Platforms(robots=robots_on(base_url, branch=branch))
        assert await trial.strangers(nullcontext(stage.database), platforms) == strangers
        lines, is_well = await trial.tried(platforms, "", strangers=strangers)
        assert (is_well, "没有的支部不在支部名单上" in lines[-1]) == (not strangers, bool(strangers))


def test_an_address_that_is_none_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValueError, match=OFFICE) as refused:
        robots_on("https://qyapi.example", "not a key at all !")
    assert "not a key" not in str(refused.value)
