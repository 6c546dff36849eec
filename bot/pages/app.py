"""The one ASGI application: the pages, behind the guard, and the addresses other machines post to."""

from __future__ import annotations

from datetime import timedelta

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.pages import chat
from bot.pages.context import Pages
from bot.pages.files import TOO_LARGE
from bot.pages.policies import require_policies
from bot.pages.rendering import HERE, page
from bot.pages.security import Guard, Limiter
from models.troubles import trouble_of

WORDS = (20, timedelta(seconds=10))
FRAMES = (100, timedelta(seconds=10))
DOOR = (30, timedelta(minutes=1))
TROUBLES = {
    401: ("请先进入对话", "这台设备上的对话已经结束，或者还没有开始。"),
    404: ("没有这个页面", "地址可能不完整，请回到对话里重新点一次链接。"),
    405: ("不能这样打开", "请从页面上的按钮进入。"),
    413: ("内容太大了", TOO_LARGE),
    429: ("请稍等一会儿", "请求太多了，过一分钟再试。"),
    503: ("小秘现在存不下东西", "刚才的没有记下，请过几分钟再试；已经告诉管理员。"),
    500: ("小秘出了点问题", "已经记下来了，请过一会儿再试。"),
}


def create_app(pages: Pages) -> Starlette:
    """Return the application: serve it with a websocket message limit of 64 KB and without access log.

    The access log would keep the tokens of one-time links.
    """
    inner = Starlette(
        routes=[
            Route("/", to_chat),
            *chat.ROUTES,
            Route("/healthz", show_health),
            Mount("/static", Assets(directory=HERE / "static")),
            *pages.routes,
        ],
        exception_handlers={HTTPException: show_trouble, Exception: show_trouble},
    )
    require_policies([*inner.routes, *pages.hooks])
    inner.state.pages = pages
    inner.state.words = Limiter(*WORDS)
    inner.state.frames = Limiter(*FRAMES)
    inner.state.door = Limiter(*DOOR)
    return Starlette(routes=[*pages.hooks, Mount("/", Guard(inner, pages.web_url))])


async def to_chat(request: Request) -> Response:
    """Lead to the chat, the only page everybody has."""
    return RedirectResponse("/chat", 303)


async def show_health(request: Request) -> Response:
    """Tell the operator's watch whether all is well; asked strictly, a channel out of order counts too."""
    is_well, details = await request.app.state.pages.health()
    is_alarming = not is_well or ("strict" in request.query_params and bool(details.get("outages")))
    return JSONResponse({"ok": is_well, **details}, 503 if is_alarming else 200)


async def show_trouble(request: Request, error: Exception) -> Response:
    """Say in plain words what is wrong."""
    status = 503 if trouble_of(error) else 500
    status = error.status_code if isinstance(error, HTTPException) else status
    headers = error.headers if isinstance(error, HTTPException) else None
    title, advice = TROUBLES.get(status, TROUBLES[500] if status >= 500 else ("这一步没有成功", "请回到对话再试一次。"))
    response = page(request.app.state.pages, "trouble.html", status=status, title=title, advice=advice)
    response.headers.update(headers or {})
    return response


class Assets(StaticFiles):
    """Scripts and styles; their addresses change with their content, so they may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response: Response = await super().get_response(path, scope)
        if b"v=" in scope["query_string"]:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
