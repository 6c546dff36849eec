"""Group robots: announcements of a branch in its group, without a name in them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.channels.channel import File, Message, NotSent, Rejected, Unreachable
from bot.channels.platforms import Platforms
from bot.channels.wecom.robots import WeComRobots
from bot.console import wecom as trial
from bot.console.wecom import NotConnected, follow_robots
from bot.delivery import Delivery
from tests.cast import OFFICE
from tests.channels.wecom.conftest import PATIENT
from tests.peers.wecom_robots import KEY, FakeRobots
from tests.peers.wecom_wire import listening
from tests.talk import Stage

HELLO = Message("通知")


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
    await stage.call_meeting()
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
    assert flood.value.whole_channel
    fake.code = 0
    await robots.send(chat, Message("", file=File("公示.pdf", b"%PDF-1.7")), None)
    assert fake.said == ["公示.pdf"]
    assert robots.capabilities.chat_per_minute == 20
    assert KEY not in repr(robots)
    await robots.close()
    await other.close()


async def test_the_check_looks_at_the_keys_and_says_nothing_in_the_groups(fake: FakeRobots, base_url: str) -> None:
    lines, is_well = await trial.tried(Platforms(robots=robots_on(base_url)), "")
    assert (lines, is_well) == ([f"✓ {OFFICE}的群机器人：地址是对的。"], True)
    lines, is_well = await trial.tried(Platforms(robots=robots_on(base_url, "0" * 36)), "")
    assert (is_well, "93000" in lines[0], "Webhook" in lines[0]) == (False, True, True)
    assert fake.said == []


def test_an_address_that_is_none_is_refused_without_being_repeated() -> None:
    with pytest.raises(ValueError, match=OFFICE) as refused:
        robots_on("https://qyapi.example", "not a key at all !")
    assert "not a key" not in str(refused.value)
