"""What the pages are given: everything they need from outside, once, when the program starts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from starlette.routing import BaseRoute

from bot.channels.web import WebChannel
from models.database import Database

Health = Callable[[], Awaitable[tuple[bool, dict[str, Any]]]]


@dataclass(frozen=True)
class Pages:
    """The pages' surroundings.

    Args:
        zone: the organisation's zone, in which times are shown.
        web_url: where people reach the pages; https makes cookies secure.
        organisation: its name, "" when it is not known yet.
        clock: the present moment, aware.
        health: returns whether all is well, and details for the operator.
        routes: more pages, under the same protection against foreign sites.
        hooks: addresses that other machines post to; they check their callers themselves.
        has_wecom: WeCom can be asked who opens a page inside it.
        takes_location: says whether people check in by location now, so that the page may ask the browser for one.
    """

    database: Database
    channel: WebChannel
    zone: ZoneInfo
    web_url: str
    organisation: str
    clock: Callable[[], datetime]
    health: Health
    routes: Sequence[BaseRoute] = ()
    hooks: Sequence[BaseRoute] = ()
    takes_location: Callable[[], bool] = lambda: False
    has_wecom: bool = False
