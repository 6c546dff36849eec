"""Pages opened inside WeCom: who scans the screen is checked in, who opens the chat is in it, and nobody else is."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.web import WebChannel
from bot.links import Links
from bot.pages.app import create_app
from bot.pages.context import Pages
from bot.pages.screen import Screens
from bot.pages.wecom import doors
from models.sealing import Vault
from tests.channels.wecom.office import Office, opened
from tests.channels.wecom.test_story import code_for
from tests.commands.test_screens import open_screen, seen
from tests.peers.wecom_callbacks import AGENT, CORP
from tests.talk import ZONE, Stage

WEB = "https://zhibu.test"
INSIDE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0 wxwork/4.1.30 Language/zh"


class Door:
    """The pages of a bureau whose members have WeCom."""

    def __init__(self, stage: Stage, office: Office) -> None:
        self.stage = stage
        self.office = office
        clock = lambda: stage.now  # noqa: E731
        links = Links(WEB, has_wecom=True)
        routes = [*Screens(stage.almanac, links).routes, *doors(office.channel, stage.dispatcher)]

        async def health() -> tuple[bool, dict[str, Any]]:
            return True, {}

        web = WebChannel(stage.database, clock)
        pages = Pages(stage.database, web, ZONE, WEB, "文旅局", clock, health, routes, has_wecom=True)
        self.app: Starlette = create_app(pages)
        self.screen = ""

    def browser(self, agent: str = INSIDE) -> httpx.AsyncClient:
        headers = {"sec-fetch-site": "same-origin", "user-agent": agent}
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=WEB, headers=headers)

    async def token(self) -> str:
        return str((await seen(self.stage, self.screen)).token)

    async def leave(self, client: httpx.AsyncClient, path: str) -> str:
        """Go to WeCom; return the way back, still without a code."""
        answer = await client.get(path)
        assert answer.status_code == 303
        return back(answer.headers["location"])

    async def come_back(self, client: httpx.AsyncClient, way: str, user: str) -> httpx.Response:
        return await client.get(way, params={**_query(way), "code": self.office.fake.visit(user)})


def back(address: str) -> str:
    """Return where WeCom leads from a page of its own, as its documentation says."""
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://open.weixin.qq.com/connect/oauth2/authorize"
    assert parts.fragment == "wechat_redirect"
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert (asked["appid"], asked["agentid"]) == (CORP, str(AGENT))
    assert (asked["response_type"], asked["scope"]) == ("code", "snsapi_base")
    assert re.fullmatch(r"[a-zA-Z0-9]{1,128}", asked["state"])
    assert asked["redirect_uri"].startswith(f"{WEB}/wecom/login")
    joint = "&" if "?" in asked["redirect_uri"] else "?"
    return f"{asked['redirect_uri']}{joint}state={asked['state']}"


def _query(way: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(way).query).items()}


@pytest.fixture
async def door(stage: Stage) -> AsyncIterator[Door]:
    async with _opened(stage) as made:
        yield made


@asynccontextmanager
async def _opened(stage: Stage) -> AsyncIterator[Door]:
    """A meeting that begins in five minutes, its screen, and a member with WeCom."""
    async with opened(stage) as office:
        office.fake.members |= {"hemiao", "stranger"}
        await stage.enrol("何苗")
        await office.say("hemiao", await code_for(stage, "何苗"))
        number = await stage.call_meeting()
        stage.set_clock("2026-11-27 14:55")
        made = Door(stage, office)
        made.screen = await open_screen(stage, f"大屏 {number}")
        yield made


async def present(stage: Stage) -> list[str]:
    [member] = await stage.rows("members", name="何苗")
    rows = await stage.rows("attendances", member_id=member.id)
    return [row.evidence.value for row in rows if row.evidence is not None]


async def test_who_scans_the_screen_is_checked_in_by_her_own_account(stage: Stage, door: Door) -> None:
    token = await door.token()
    async with door.browser() as client:
        asked = await client.get(f"/checkin/{token}")
        assert f'href="/wecom/enter?checkin={token}"' in asked.text
        way = await door.leave(client, f"/wecom/enter?checkin={token}")
        assert await present(stage) == []
        told = await door.come_back(client, way, "hemiao")
        assert told.status_code == 200
        assert "14:55签到" in told.text
        assert await present(stage) == ["qr"]
        await stage.delivery.drain()
        assert "14:55签到" in door.office.fake.phone("hemiao")[-1].text
        again = await door.come_back(client, way, "hemiao")
        assert again.status_code == 403
    assert door.office.fake.complaints == []


async def test_a_way_back_counts_in_the_browser_that_went_and_for_minutes(stage: Stage, door: Door) -> None:
    token = await door.token()
    async with door.browser() as hers, door.browser() as other:
        way = await door.leave(hers, f"/wecom/enter?checkin={token}")
        # A link that somebody sent her.
        assert (await door.come_back(other, way, "hemiao")).status_code == 403
        assert (await other.get(way)).status_code == 403
        forged = way[:-1] + ("0" if way[-1] != "0" else "1")
        foreign = way.replace(token, await _other_token(door))
        for wrong in (forged, foreign, way.replace("state=", "state=0"), f"{WEB}/wecom/login"):
            assert (await door.come_back(hers, wrong, "hemiao")).status_code == 403
        assert door.office.fake.count("auth/getuserinfo") == 0
        stage.now = datetime.fromtimestamp(stage.now.timestamp() + 301, ZONE)
        assert (await door.come_back(hers, way, "hemiao")).status_code == 403
    assert await present(stage) == []


async def _other_token(door: Door) -> str:
    before = door.stage.now
    door.stage.now = datetime.fromtimestamp(before.timestamp() + 30, ZONE)
    try:
        return await door.token()
    finally:
        door.stage.now = before


async def test_another_process_takes_the_way_back(stage: Stage, door: Door) -> None:
    """The program may have begun anew meanwhile, or two processes stand behind one address."""
    other = Door(stage, door.office)
    async with door.browser() as hers, other.browser() as elsewhere:
        way = await door.leave(hers, f"/wecom/enter?checkin={await door.token()}")
        elsewhere.cookies = hers.cookies
        told = await other.come_back(elsewhere, way, "hemiao")
        assert (told.status_code, "14:55签到" in told.text) == (200, True)
        way = await door.leave(hers, "/wecom/enter")
        stage.database.vault, ours = Vault(Vault.new_key()), stage.database.vault
        assert (await other.come_back(elsewhere, way, "hemiao")).status_code == 403
        stage.database.vault = ours
    assert await present(stage) == ["qr"]


async def test_a_token_does_not_live_longer_for_the_way_through_wecom(stage: Stage, door: Door) -> None:
    async with door.browser() as client:
        way = await door.leave(client, f"/wecom/enter?checkin={await door.token()}")
        stage.now = datetime.fromtimestamp(stage.now.timestamp() + 120, ZONE)
        told = await door.come_back(client, way, "hemiao")
        assert "过期" in told.text
    assert await present(stage) == []


async def test_who_is_not_of_the_corp_or_not_registered_is_told_so(stage: Stage, door: Door) -> None:
    async with door.browser() as client:
        way = await door.leave(client, "/wecom/enter")
        assert "没有认出您" in (await door.come_back(client, way, "elsewhere")).text
        way = await door.leave(client, "/wecom/enter")
        assert "您还没有登记" in (await door.come_back(client, way, "stranger")).text
        way = await door.leave(client, f"/wecom/enter?checkin={await door.token()}")
        assert "登记" in (await door.come_back(client, way, "stranger")).text
        door.office.fake.fail("auth/getuserinfo", status=502)
        way = await door.leave(client, "/wecom/enter")
        busy = await door.come_back(client, way, "hemiao")
        assert (busy.status_code, "没有回答" in busy.text) == (503, True)
    assert await stage.rows("web_sessions") == []


async def test_who_opens_the_chat_inside_wecom_is_in_her_own(stage: Stage, door: Door) -> None:
    async with door.browser() as client:
        assert 'href="/wecom/enter"' in (await client.get("/chat")).text
        for _ in range(2):
            way = await door.leave(client, "/wecom/enter")
            entered = await door.come_back(client, way, "hemiao")
            assert (entered.status_code, entered.headers["location"]) == (303, "/chat")
        assert 'id="log"' in (await client.get("/chat")).text
    [account] = await stage.rows("peers", channel="web")
    [member] = await stage.rows("members", name="何苗")
    assert account.member_id == member.id
    assert [row.revoked_at is None for row in await stage.rows("web_sessions")] == [False, True]


async def test_elsewhere_the_pages_are_as_they_were(door: Door) -> None:
    async with door.browser(agent="Mozilla/5.0 (Windows NT 10.0)") as client:
        assert "/wecom/enter" not in (await client.get("/chat")).text
        assert "/wecom/enter" not in (await client.get(f"/checkin/{await door.token()}")).text
