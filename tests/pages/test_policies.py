"""It is written down who may open each address; what has no policy does not start."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from bot.channels.telegram import webhook
from bot.channels.wecom import callback
from bot.links import Links
from bot.pages import certificates, feeds
from bot.pages.app import create_app
from bot.pages.policies import POLICIES, Unguarded
from bot.pages.screen import Screens
from models.almanac import Almanac
from models.rules.rulebook import load
from tests.pages.world import World

ALMANAC = Almanac(ZoneInfo("Asia/Shanghai"), load("party"))
HOOKS = {webhook.PATH, callback.PATH}


async def _answer(request: Request) -> Response:
    return Response("")


@pytest.mark.parametrize("route", [Route("/members", _answer), Mount("/admin", routes=[])])
async def test_an_address_without_a_policy_does_not_start(route: Route | Mount, world: World) -> None:
    for added in ({"routes": [route]}, {"hooks": [route]}):
        with pytest.raises(Unguarded, match=route.path):
            create_app(replace(world.pages, **added))


async def test_every_policy_is_of_an_address_there_is(world: World) -> None:
    """All the pages `zhibu run` serves; were one of them without a policy, this would not start."""
    routes = [*Screens(ALMANAC, Links("http://zhibu.test")).routes, *feeds.routes(ALMANAC)]
    pages = replace(world.pages, routes=[*routes, *certificates.routes(ALMANAC)], hooks=[])
    served = create_app(pages).routes[-1].app._app.routes  # type: ignore[attr-defined]
    assert {each.path for each in served} == set(POLICIES) - HOOKS
