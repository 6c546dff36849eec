"""The site: everything that is served, put together."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from starlette.applications import Starlette

from bot.channels.channel import Intake
from bot.channels.platforms import Platforms
from bot.channels.web import WebChannel
from bot.links import Links
from bot.pages import certificates, feeds
from bot.pages.app import create_app
from bot.pages.context import Health, Pages
from bot.pages.screen import Screens
from bot.pages.wecom import doors
from models.almanac import Almanac
from models.database import Database


def build_site(
    database: Database,
    web: WebChannel,
    almanac: Almanac,
    clock: Callable[[], datetime],
    links: Links,
    organisation: str,
    health: Health,
    others: Platforms,
    intake: Intake,
) -> Starlette:
    """Return the pages, and the hooks of the platforms that call us; what they hand in goes to ``intake``."""
    routes = [*Screens(almanac, links).routes, *feeds.routes(almanac), *certificates.routes(almanac)]
    pages = Pages(
        database,
        web,
        almanac.zone,
        links.web_url,
        organisation,
        clock,
        health,
        [*routes, *doors(others.wecom, intake)],
        others.hooks(intake),
        lambda: "location" in almanac.rules(clock()).check_in.ways,
        has_wecom=links.has_wecom,
    )
    return create_app(pages)
