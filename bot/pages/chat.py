"""The pages of the web chat: the conversation, the ways in and out, files."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.pages.context import Pages
from bot.pages.files import ACCEPTED, FILE_LIMIT, SHOWN_INLINE, TOO_LARGE, BadFile, accept
from bot.pages.rendering import menu_html, message_html, page
from bot.pages.security import PERMISSIONS, clear_cookie, limit_door, set_cookie, visit_of
from bot.pages.socket import CLIENT_ID, TEXT_LIMIT, chat_socket, speakable
from bot.pages.wecom import is_in_wecom
from models import webchat
from models.database import Session
from models.webchat import Attachment, BadLogin, LoginFault, Side, Visit

PAGE_LENGTH = 100
FORM_OVERHEAD = 65_536
START = "/start"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


async def show_chat(request: Request) -> Response:
    """Show the conversation, or the door to it; with ``before`` an older part of it."""
    pages: Pages = request.app.state.pages
    visit = await visit_of(pages, request)
    if visit is None:
        return page(pages, "landing.html", in_wecom=is_in_wecom(pages, request))
    text = request.query_params.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    chat = visit.external_id
    async with pages.database.read() as db:
        entries = await webchat.latest(db, chat, before=before, limit=PAGE_LENGTH + 1)
        change = (await webchat.changes(db, [chat])).get(chat, 0)
        _, menu = await webchat.menu_of(db, chat)
    await pages.database.write(lambda db: webchat.touch(db, visit, at=pages.clock()))
    has_older, entries = len(entries) > PAGE_LENGTH, entries[-PAGE_LENGTH:]
    takes_location = pages.takes_location()
    shown = page(
        pages,
        "chat.html",
        messages=[message_html(pages, entry) for entry in entries],
        oldest=entries[0].id if has_older else 0,
        change=change,
        menu=menu_html(menu),
        is_live=before is None,
        text_limit=TEXT_LIMIT,
        file_limit=FILE_LIMIT,
        accepted=",".join(ACCEPTED),
        chat_key=visit.session_id,
        takes_location=takes_location,
    )
    if takes_location:
        shown.headers["Permissions-Policy"] = PERMISSIONS.replace("geolocation=()", "geolocation=(self)")
    return shown


async def start_chat(request: Request) -> Response:
    """Open a session of a fresh account and say its first word."""
    pages: Pages = request.app.state.pages
    limit_door(request)
    if await visit_of(pages, request) is not None:
        return RedirectResponse("/chat", 303)

    async def start(db: Session) -> str:
        cookie, account = await webchat.open_session(db, at=pages.clock())
        await webchat.write_message(db, account, Side.ME, START, client_id="start", at=pages.clock())
        return cookie

    return _enter(pages, await pages.database.write(start))


async def show_login(request: Request) -> Response:
    """Show what a one-time link opens; looking at it, as previews do, does not use it up."""
    pages: Pages = request.app.state.pages
    token = _token(request)
    try:
        async with pages.database.read() as db:
            await webchat.check_login(db, token, at=pages.clock())
    except BadLogin as error:
        return await _no_entry(pages, request, error)
    return page(pages, "login.html", token=token)


async def log_in(request: Request) -> Response:
    """Use a one-time link up; the browser gets a new session, the one it had ends."""
    pages: Pages = request.app.state.pages
    limit_door(request)
    token, former = _token(request), await visit_of(pages, request)

    async def use(db: Session) -> str:
        cookie, _ = await webchat.use_login(db, token, at=pages.clock())
        if former is not None:
            await webchat.revoke_session(db, former.session_id, at=pages.clock())
        return cookie

    try:
        cookie = await pages.database.write(use)
    except BadLogin as error:
        return await _no_entry(pages, request, error)
    await pages.channel.refresh()
    return _enter(pages, cookie)


async def ask_logout(request: Request) -> Response:
    """Ask before ending the session: without a link there is no way back."""
    return page(request.app.state.pages, "logout.html")


async def log_out(request: Request) -> Response:
    """End this browser's session and close its pages."""
    pages: Pages = request.app.state.pages
    visit = await visit_of(pages, request)
    if visit is not None:
        await pages.database.write(lambda db: webchat.revoke_session(db, visit.session_id, at=pages.clock()))
        await pages.channel.refresh()
    response = RedirectResponse("/chat", 303)
    clear_cookie(response, pages.web_url)
    return response


async def send_file(request: Request) -> Response:
    """Take a file with a caption into the conversation."""
    pages: Pages = request.app.state.pages
    visit = await _visit(request)
    length = request.headers.get("content-length", "")
    if not length.isdigit() or int(length) > FILE_LIMIT + FORM_OVERHEAD:
        return _note(TOO_LARGE, 413)
    if request.app.state.words.wait(visit.session_id, pages.clock()):
        return _note("发得太快了，请过几秒再试。", 429)
    async with request.form(max_files=1, max_fields=2, max_part_size=FORM_OVERHEAD // 2) as form:
        upload, client_id = form.get("file"), form.get("id")
        caption = speakable(str(form.get("caption") or ""))
        if not isinstance(upload, UploadFile) or not isinstance(client_id, str) or not CLIENT_ID.fullmatch(client_id):
            return _note("没有收到文件。", 400)
        if len(caption) > TEXT_LIMIT:
            return _note(f"说明最多 {TEXT_LIMIT} 个字。", 400)
        content = await upload.read()
        try:
            name, kind = await asyncio.to_thread(accept, upload.filename or "", content)
        except BadFile as error:
            return _note(str(error), 415)
    await pages.channel.say(visit.external_id, client_id, caption, Attachment(name, kind, content))
    return JSONResponse({"done": client_id})


async def get_file(request: Request) -> Response:
    """Give out the file of a message to those whose chat it is in, as what it is and nothing more."""
    pages: Pages = request.app.state.pages
    visit = await _visit(request)
    number = request.path_params["message"]
    async with pages.database.read() as db:
        file = await webchat.file_of(db, visit.external_id, number) if number < 2**63 else None
    if file is None:
        raise HTTPException(404)
    way = "inline" if file.content_type in SHOWN_INLINE else "attachment"
    headers = {
        "Content-Disposition": f"{way}; filename*=UTF-8''{quote(file.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox; frame-ancestors 'none'",
    }
    return Response(file.content, media_type=file.content_type, headers=headers)


ROUTES = [
    Route("/chat", show_chat),
    Route("/chat/start", start_chat, methods=["POST"]),
    WebSocketRoute("/chat/ws", chat_socket),
    Route("/chat/file", send_file, methods=["POST"]),
    Route("/chat/file/{message:int}", get_file),
    Route("/login/{token}", show_login),
    Route("/login/{token}", log_in, methods=["POST"]),
    Route("/logout", ask_logout),
    Route("/logout", log_out, methods=["POST"]),
]


def _enter(pages: Pages, cookie: str) -> Response:
    response = RedirectResponse("/chat", 303)
    set_cookie(response, pages.web_url, cookie)
    return response


async def _no_entry(pages: Pages, request: Request, error: BadLogin) -> Response:
    visit = await visit_of(pages, request)
    if error.fault is LoginFault.USED and visit is not None and visit.external_id == error.external_id:
        return RedirectResponse("/chat", 303)
    status = 404 if error.fault is LoginFault.UNKNOWN else 410
    return page(pages, "no_entry.html", status=status, fault=error.fault.value, has_chat=visit is not None)


async def _visit(request: Request) -> Visit:
    visit = await visit_of(request.app.state.pages, request)
    if visit is None:
        raise HTTPException(401)
    return visit


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    if not TOKEN.fullmatch(token):
        raise HTTPException(404)
    return token


def _note(note: str, status: int) -> JSONResponse:
    body: dict[str, Any] = {"note": note}
    return JSONResponse(body, status)
