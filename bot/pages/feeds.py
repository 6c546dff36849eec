"""The calendar feed: a secret address that calendar programs ask again and again."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.pages.context import Pages
from bot.papers.calendars import CONTENT_TYPE, calendar_file
from models import feeds
from models.almanac import Almanac

TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def routes(almanac: Almanac) -> Sequence[BaseRoute]:
    """Return the routes of the feeds."""

    async def show_feed(request: Request) -> Response:
        """Give out a member's meetings as a calendar; an address never given, revoked or malformed is no page."""
        pages: Pages = request.app.state.pages
        _limit(request, pages)
        token: str = request.path_params["token"]
        if not TOKEN.fullmatch(token):
            raise HTTPException(404)
        async with pages.database.read() as db:
            events = await feeds.events(db, token, almanac, at=pages.clock())
        if events is None:
            raise HTTPException(404)
        body = calendar_file(pages.organisation or "支部会议", events)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(body, media_type=CONTENT_TYPE, headers=headers)

    return [Route("/calendar/{token}.ics", show_feed)]


def _limit(request: Request, pages: Pages) -> None:
    address = request.client.host if request.client else ""
    wait = request.app.state.door.wait(("calendar", address), pages.clock())
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(int(wait) + 1)})
