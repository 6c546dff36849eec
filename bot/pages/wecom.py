"""Pages opened inside WeCom, which tells who opened them: check-in by a code of the screen, and the way into the chat.

Coming back from WeCom counts only in the browser that went there and within minutes: a link somebody was sent checks
nobody in and lets nobody in.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from typing import Protocol
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.channels.channel import ChatKind, FetchFailed, FetchLater, Intake, Update
from bot.pages.context import Pages
from bot.pages.rendering import page
from bot.pages.security import is_secure, limit_door, set_cookie, visit_of
from bot.wording import word
from models import facts, outbox, peers, webchat
from models.database import Session
from models.members import Language
from models.outbox import Purpose
from models.roles import Person
from models.rules.checkin import is_token, read_token

BACK = "/wecom/login"
# What a browser inside WeCom calls itself, among other things.
BROWSER = "wxwork/"
LIFE_SECONDS = 300
# WeCom takes letters and digits alone, at most 128.
STATE = re.compile(r"(?P<until>[0-9a-f]{10})(?P<nonce>[0-9a-f]{32})(?P<signature>[0-9a-f]{64})")
CODE = re.compile(r"[\x21-\x7e]{1,512}")
AGAIN = ("请再扫一次", "这一步要从小秘的页面开始，并且几分钟内有效。请再扫一次大屏，或在企业微信里重新打开小秘的页面。")
STRANGER = ("没有认出您", "只有本单位企业微信里的同志能从这里进入。请用本单位的企业微信打开，或用小秘发给您的链接。")
BUSY = ("企业微信现在没有回答", "没有签到，也没有进入。请再扫一次，或在企业微信里给小秘发「签到」。")
UNKNOWN = (
    "您还没有登记",
    "请在企业微信「工作台」里打开支部小秘，把邀请码发给它；没有邀请码的发「注册」加姓名。登记以后再打开这一页。",
)


class Visitors(Protocol):
    """What tells who a visitor is, and the name of the channel on which she is that."""

    name: str

    def login_address(self, back: str, state: str) -> str: ...

    async def identify(self, code: str) -> str | None: ...


def is_in_wecom(pages: Pages, request: Request) -> bool:
    """Return whether a page is opened inside WeCom, and WeCom can be asked who opens it."""
    return pages.has_wecom and BROWSER in request.headers.get("user-agent", "").lower()


def doors(visitors: Visitors | None, intake: Intake) -> list[BaseRoute]:
    """Return the addresses of the way through WeCom, none where it is not set up."""
    return [] if visitors is None else _Doors(visitors, intake).routes


class _Doors:
    def __init__(self, visitors: Visitors, intake: Intake) -> None:
        self._visitors = visitors
        self._intake = intake
        self.routes: list[BaseRoute] = [Route("/wecom/enter", self.enter), Route(BACK, self.log_in)]

    async def enter(self, request: Request) -> Response:
        """Lead to WeCom, which leads back."""
        pages: Pages = request.app.state.pages
        limit_door(request)
        token = _token(request)
        query = f"?{urlencode({'checkin': token})}" if token else ""
        nonce = secrets.token_hex(16)
        until = f"{int(pages.clock().timestamp()) + LIFE_SECONDS:010x}"
        state = f"{until}{nonce}{_sign(pages, until, nonce, token)}"
        response = RedirectResponse(self._visitors.login_address(f"{pages.web_url}{BACK}{query}", state), 303)
        response.set_cookie(
            _cookie(pages), nonce, max_age=LIFE_SECONDS, path="/", secure=is_secure(pages.web_url), httponly=True,
            samesite="lax",
        )  # fmt: skip
        return response

    async def log_in(self, request: Request) -> Response:
        """Do what a visitor came for, now that WeCom says who she is."""
        pages: Pages = request.app.state.pages
        limit_door(request)
        token, code = _token(request), request.query_params.get("code", "")
        if not CODE.fullmatch(code) or not _is_ours(pages, request, token):
            return _trouble(pages, AGAIN, 403)
        try:
            user = await self._visitors.identify(code)
        except FetchLater:
            return _trouble(pages, BUSY, 503)
        except FetchFailed:
            return _trouble(pages, AGAIN, 403)
        if user is None:
            return _trouble(pages, STRANGER, 403)
        done = await (self._check_in(pages, user, code, token) if token else self._let_in(pages, request, user))
        done.delete_cookie(_cookie(pages), path="/", secure=is_secure(pages.web_url), httponly=True, samesite="lax")
        return done

    async def _check_in(self, pages: Pages, user: str, code: str, token: str) -> Response:
        """Say the token as if she had scanned it with the scanner of the menu, and show what she is answered."""
        async with pages.database.read() as db:
            before = await outbox.last_number(db)
        number = hashlib.sha256(code.encode()).hexdigest()[:32]
        await self._intake([_said(self._visitors.name, user, number, f"/start {token}")])
        async with pages.database.read() as db:
            lane = peers.lane_of(self._visitors.name, user)
            told = [row for row in await outbox.listing(db, after=before) if row.lane == lane]
        answers = [
            word(facts.decode(row.kind, row.content), Language(row.language), pages.zone).text
            for row in told
            if row.purpose is Purpose.REPLY
        ]
        return page(pages, "wecom_told.html", lines=[line for text in answers for line in text.split("\n")])

    async def _let_in(self, pages: Pages, request: Request, user: str) -> Response:
        """Open a session of the member's own chat; the one the browser had ends."""
        former = await visit_of(pages, request)

        async def work(db: Session) -> str | None:
            key = (self._visitors.name, user)
            speaker = (await peers.speakers(db, [key])).get(key)
            if speaker is None or not isinstance(speaker.actor, Person):
                return None
            account = await peers.account_on(db, "web", speaker.actor.member_id, at=pages.clock())
            cookie, _ = await webchat.open_session(db, external_id=account, at=pages.clock())
            if former is not None:
                await webchat.revoke_session(db, former.session_id, at=pages.clock())
            return cookie

        cookie = await pages.database.write(work)
        if cookie is None:
            return _trouble(pages, UNKNOWN, 403)
        await pages.channel.refresh()
        response = RedirectResponse("/chat", 303)
        set_cookie(response, pages.web_url, cookie)
        return response


def _is_ours(pages: Pages, request: Request, token: str) -> bool:
    found = STATE.fullmatch(request.query_params.get("state", ""))
    if found is None or int(found["until"], 16) < pages.clock().timestamp():
        return False
    ours = _sign(pages, found["until"], found["nonce"], token)
    held = request.cookies.get(_cookie(pages), "")
    is_signed = hmac.compare_digest(ours, found["signature"])
    return is_signed and hmac.compare_digest(held.encode(), found["nonce"].encode())


def _sign(pages: Pages, until: str, nonce: str, token: str) -> str:
    """Sign with the organisation's key: whoever serves her on the way back need not be the process that let her go."""
    return pages.database.vault.fingerprint(f"wecom-visit:{until}:{nonce}:{token}")


def _said(channel: str, user: str, number: str, line: str) -> Update:
    """Return the update of a member who pressed something on a page; ``number`` tells it from others."""
    return Update(
        channel=channel,
        event_id=f"page:{number}",
        chat=user,
        chat_kind=ChatKind.PRIVATE,
        user=user,
        user_name=user,
        text=line,
        language="zh-CN",
        private_chat=user,
    )


def _trouble(pages: Pages, words: tuple[str, str], status: int) -> Response:
    title, advice = words
    return page(pages, "trouble.html", status=status, title=title, advice=advice)


def _token(request: Request) -> str:
    """Return the token of a check-in she came for, "" for none that can be one."""
    token = request.query_params.get("checkin", "")
    return token if is_token(token) and read_token(token) is not None else ""


def _cookie(pages: Pages) -> str:
    return "__Host-zhibu-wecom" if is_secure(pages.web_url) else "zhibu-wecom"
