"""The page with the QR of a meeting or a shift, which follows it by itself, and what the QR leads a browser to."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator
from datetime import datetime

import segno
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.links import Links
from bot.pages.context import Pages
from bot.pages.rendering import fragment, page
from bot.pages.security import visit_of
from bot.pages.wecom import is_in_wecom
from bot.wording.speech import Speech, cleaned
from models import attendance, shifts
from models.almanac import Almanac
from models.attendance import ScreenView
from models.members import Language
from models.rules.checkin import TOKEN_STEP, Occasion, is_token, read_token, step_of
from models.shifts import ShiftView

PUSH_SECONDS = 1.0
SCREENS_IN_ALL = 200
ASKED = {
    Occasion.MEETING: ("会议签到", "签到"),
    Occasion.SHIFT_IN: ("志愿班次到岗", "到岗签到"),
    Occasion.SHIFT_OUT: ("志愿班次离岗", "离岗签退"),
}
OVER = (
    "大屏已经关闭",
    "签到已截止、会议或班次已经结束，或者有人关闭了它。需要时请书记对小秘说「大屏」，请班次的组织者说「班次」，会有新的链接。",
)


class Screens:
    """The pages of check-in; ``push_seconds`` is how often an open screen looks for something new."""

    def __init__(self, almanac: Almanac, links: Links, push_seconds: float = PUSH_SECONDS) -> None:
        self._almanac = almanac
        self._links = links
        self._push_seconds = push_seconds
        self._open = 0
        self.routes = [
            Route("/screen/{token}", self.show),
            Route("/screen/{token}/live", self.follow),
            Route("/checkin/{token}", self.ask),
            Route("/checkin/{token}", self.check_in, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Show the page as it is now; without scripts it loads itself anew."""
        pages: Pages = request.app.state.pages
        way = _way(request)
        seen = await self._look(pages, request.path_params["token"], way)
        if seen is None:
            title, advice = OVER
            return page(pages, "trouble.html", status=410, title=title, advice=advice)
        now, html = seen
        return page(
            pages,
            "screen.html",
            now=html,
            now_ms=_milliseconds(now),
            live=f"{request.url.path}/live{f'?way={way.value}' if way else ''}",
            refresh=int(TOKEN_STEP.total_seconds()),
        )

    async def follow(self, request: Request) -> Response:
        """Push what changed to an open page, as server-sent events, until the link leads nowhere."""
        pages: Pages = request.app.state.pages
        token: str = request.path_params["token"]
        way = _way(request)
        if await self._look(pages, token, way) is None:
            raise HTTPException(410)
        if self._open >= SCREENS_IN_ALL:
            raise HTTPException(503)
        headers = {"X-Accel-Buffering": "no"}
        return StreamingResponse(self._events(pages, token, way), media_type="text/event-stream", headers=headers)

    async def ask(self, request: Request) -> Response:
        """Show what the QR leads to; looking at it, as previews do, checks nobody in."""
        pages: Pages = request.app.state.pages
        token = _token(request)
        has_chat, in_wecom = await visit_of(pages, request) is not None, is_in_wecom(pages, request)
        what = ASKED[_occasion(token)]
        return page(pages, "checkin.html", token=token, what=what, has_chat=has_chat, in_wecom=in_wecom)

    async def check_in(self, request: Request) -> Response:
        """Say the token in the member's own chat, as if she had typed it."""
        pages: Pages = request.app.state.pages
        token, visit = _token(request), await visit_of(pages, request)
        if visit is None:
            return RedirectResponse(f"/checkin/{token}", 303)
        wait = request.app.state.words.wait(visit.session_id, pages.clock())
        if wait:
            raise HTTPException(429, headers={"Retry-After": str(int(wait) + 1)})
        client_id = hashlib.sha256(token.encode()).hexdigest()
        await pages.channel.say(visit.external_id, client_id, f"/start {token}")
        return RedirectResponse("/chat", 303)

    async def _events(self, pages: Pages, token: str, way: Occasion | None) -> AsyncIterator[str]:
        self._open += 1
        try:
            known: tuple[str, int] | None = None
            while (seen := await self._look(pages, token, way)) is not None:
                # Also when nothing changed a page is told so with every step: it knows then that it is not cut off.
                now, html = seen
                if known != (html, step_of(now, TOKEN_STEP)):
                    known = (html, step_of(now, TOKEN_STEP))
                    yield f"data: {json.dumps({'html': html, 'now': _milliseconds(now)})}\n\n"
                await asyncio.sleep(self._push_seconds)
            yield "event: over\ndata: 1\n\n"
        finally:
            self._open -= 1

    async def _look(self, pages: Pages, token: str, way: Occasion | None) -> tuple[datetime, str] | None:
        """Return a moment and what the page shows at it, codes and countdown alike; None when it is over."""
        now = pages.clock()
        async with pages.database.read() as db:
            meeting = await attendance.view(db, token, self._almanac, at=now)
            if meeting is not None:
                return now, self._of_meeting(pages, meeting, now)
            shift = await shifts.view(db, token, way, self._almanac, at=now)
            return None if shift is None else (now, self._of_shift(pages, shift, now))

    def _of_shift(self, pages: Pages, view: ShiftView, now: datetime) -> str:
        speech = Speech(Language.ZH, pages.zone)
        shown, starts_at = cleaned(view), view.shift.starts_at
        is_out = view.way is Occasion.SHIFT_OUT
        links = self._links.scans(view.token) if view.token else {}
        return fragment(
            "shift_now.html",
            view=shown,
            when=speech.span(starts_at, view.shift.ends_at),
            opens=speech.clock(view.opens_at),
            is_early=now < view.opens_at,
            is_out=is_out,
            turn=(Occasion.SHIFT_IN if is_out else Occasion.SHIFT_OUT).value,
            starts_ms=_milliseconds(starts_at),
            minutes_left=max(0, -((now - starts_at).total_seconds() // 60)),
            codes=[(where, qr(link)) for where, link in links.items()],
            names=shown.left if is_out else shown.came,
            size=_size(view.came),
        )

    def _of_meeting(self, pages: Pages, view: ScreenView, now: datetime) -> str:
        speech = Speech(Language.ZH, pages.zone)
        shown, starts_at = cleaned(view), view.meeting.starts_at
        links = self._links.scans(view.token) if view.token else {}
        return fragment(
            "screen_now.html",
            view=shown,
            meeting=shown.meeting,
            when=speech.span(starts_at, view.meeting.ends_at),
            opens=speech.clock(view.opens_at),
            is_open=now >= view.opens_at,
            starts_ms=_milliseconds(starts_at),
            minutes_left=max(0, -((now - starts_at).total_seconds() // 60)),
            codes=[(where, qr(link)) for where, link in links.items()],
            size=_size(view.came),
        )


def qr(text: str) -> Markup:
    """Return a QR of a text as SVG, black on white with its quiet border."""
    made = segno.make_qr(text, error="m")
    return Markup(made.svg_inline(border=4, omitsize=True, dark="#000", light="#fff"))


def _size(names: tuple[str, ...]) -> str:
    return "large" if len(names) <= 24 else "middle" if len(names) <= 60 else "small"


def _way(request: Request) -> Occasion | None:
    asked = request.query_params.get("way")
    return next((each for each in (Occasion.SHIFT_IN, Occasion.SHIFT_OUT) if each.value == asked), None)


def _occasion(token: str) -> Occasion:
    found = read_token(token)
    return found.occasion if found else Occasion.MEETING


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    if not is_token(token) or read_token(token) is None:
        raise HTTPException(404)
    return token
