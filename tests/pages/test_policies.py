"""It is written down who may open each address; what has no policy does not start."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.channels.platforms import connect
from bot.links import Links
from bot.pages.app import create_app
from bot.pages.policies import POLICIES, Unguarded
from bot.pages.site import build_site
from models.almanac import Almanac
from models.rules.rulebook import load
from tests.pages.world import World

ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), load("party"))


async def _answer(request: Request) -> Response:
    return Response("")


@pytest.mark.parametrize("route", [Route("/members", _answer), Mount("/admin", routes=[])])
async def test_an_address_without_a_policy_does_not_start(route: Route | Mount, world: World) -> None:
    for added in ({"routes": [route]}, {"hooks": [route]}):
        with pytest.raises(Unguarded, match=route.path):
            create_app(replace(world.pages, **added))


async def test_every_policy_is_of_an_address_there_is(world: World) -> None:
    """All that `zhibu run` serves with every platform set up; without a policy for each, this would not start."""
    telegram = {"token": "1:a", "base_url": "http://telegram.test/bot", "mode": "webhook", "webhook_secret": "s" * 32}
    wecom = {"corp_id": "ww1234567890abcdef", "agent_id": 1, "secret": "a", "token": "b", "aes_key": "c" * 43}
    others = connect({**telegram, "webhook_url": "http://zhibu.test/telegram/webhook"}, wecom)
    pages, links = world.pages, Links("http://zhibu.test", has_wecom=True)
    site = build_site(
        world.database, world.channel, ALMANAC, world.clock, links, "文旅局", pages.health, others, world.bot
    )
    *hooks, pages_at = site.routes
    served = [*hooks, *pages_at.app._app.routes]  # type: ignore[attr-defined]
    assert {each.path for each in served} == set(POLICIES)  # type: ignore[attr-defined]
