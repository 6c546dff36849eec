"""What keeps the pages safe from other sites and from floods: headers, cookie, origin, limits."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.pages.context import Pages
from models import webchat
from models.webchat import Visit

SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
LIMITER_KEYS = 10_000
# Browsers heed these over https only, and complain of the one and ignore the other elsewhere.
SECURE_HEADERS = {"Strict-Transport-Security": "max-age=31536000", "Cross-Origin-Opener-Policy": "same-origin"}
PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # Not no-referrer: under that, browsers send "Origin: null" with forms, and the origin could not be checked.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": PERMISSIONS,
}


class Guard:
    """Puts the headers on every answer, and lets no foreign site post or open a websocket."""

    def __init__(self, app: ASGIApp, web_url: str) -> None:
        self._app = app
        self._host = urlsplit(web_url).netloc
        self._headers = {**HEADERS, **(SECURE_HEADERS if is_secure(web_url) else {})}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            if not self._has_own_origin(Headers(scope=scope)):
                await send({"type": "websocket.close", "code": 4403})
                return
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if scope["method"] not in SAFE_METHODS and not self._is_own_request(Headers(scope=scope)):
            refusal = Response("这个请求不是从本站页面发出的。", 403, media_type="text/plain; charset=utf-8")
            await refusal(scope, receive, send_with_headers)
            return
        await self._app(scope, receive, send_with_headers)

    def _is_own_request(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        return site == "same-origin" if site is not None else self._has_own_origin(headers)

    def _has_own_origin(self, headers: Headers) -> bool:
        # The scheme is not compared: behind a proxy that ends TLS it is not known here.
        host = urlsplit(headers.get("origin", "")).netloc
        return host != "" and host in (headers.get("host"), self._host)


class Limiter:
    """At most ``count`` things in ``span`` for each key, kept in memory for a bounded number of keys."""

    def __init__(self, count: int, span: timedelta) -> None:
        self._count = count
        self._span = span
        self._moments: dict[object, deque[datetime]] = {}

    def wait(self, key: object, now: datetime) -> float:
        """Count one more and return 0, or return the seconds to wait without counting it."""
        moments = self._moments.pop(key, None) or deque()
        while moments and moments[0] <= now - self._span:
            moments.popleft()
        # Re-inserted last, so that the key dropped when there are too many is the one longest unused.
        self._moments[key] = moments
        if len(self._moments) > LIMITER_KEYS:
            del self._moments[next(iter(self._moments))]
        if len(moments) >= self._count:
            return (moments[0] + self._span - now).total_seconds()
        moments.append(now)
        return 0.0


def limit_door(request: Request) -> None:
    """Let nobody knock too often from one address.

    Raises:
        HTTPException: 429.
    """
    address = request.client.host if request.client else ""
    wait = request.app.state.door.wait(address, request.app.state.pages.clock())
    if wait:
        raise HTTPException(429, headers={"Retry-After": str(int(wait) + 1)})


def is_secure(web_url: str) -> bool:
    return urlsplit(web_url).scheme == "https"


def cookie_name(web_url: str) -> str:
    """Return the session cookie's name; over https the browser then enforces that only this host set it."""
    return "__Host-zhibu" if is_secure(web_url) else "zhibu"


def set_cookie(response: Response, web_url: str, cookie: str) -> None:
    """Give the browser its session; when it ends is decided by the database."""
    response.set_cookie(
        cookie_name(web_url),
        cookie,
        max_age=int(webchat.ABSOLUTE.total_seconds()),
        path="/",
        secure=is_secure(web_url),
        httponly=True,
        samesite="lax",
    )


def clear_cookie(response: Response, web_url: str) -> None:
    response.delete_cookie(cookie_name(web_url), path="/", secure=is_secure(web_url), httponly=True, samesite="lax")


async def visit_of(pages: Pages, connection: HTTPConnection) -> Visit | None:
    """Return the valid session of the browser that asks, or None."""
    cookie = connection.cookies.get(cookie_name(pages.web_url))
    if not cookie:
        return None
    async with pages.database.read() as db:
        return await webchat.session_of(db, cookie, at=pages.clock())
