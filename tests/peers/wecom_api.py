"""A strict fake of WeCom's API for one app, and the phones of its members.

It keeps to what Tencent documents: tokens end, codes of cards work once, an answer of errcode 0 may name receivers who
got nothing, and what is too long or too often is dropped without a word. ``complaints`` lists what a careful app never
does, whether or not the platform would refuse it.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.peers.wecom_callbacks import AGENT, CORP
from tests.peers.wecom_rules import card_faults, menu_faults

SECRET = "s3cret-of-the-app-0123456789"
TEXT_BYTES = 2048
MINUTE_LIMIT = 30
TOKEN_SECONDS = 7200
MOST_RECEIVERS = 1000
VISIT_SECONDS = 300
PEAK_MINUTES = (0, 30)


@dataclass
class Shown:
    """One message on a member's phone."""

    kind: str
    text: str = ""
    buttons: dict[str, str] = field(default_factory=dict)
    task: str = ""
    file: tuple[str, bytes] | None = None
    is_answered: bool = False
    # Of a card of choices: the ids by what is read of them, of each question, and what stands in it at first.
    choice: str = ""
    options: dict[str, dict[str, str]] = field(default_factory=dict)
    chosen: dict[str, str] = field(default_factory=dict)

    def selected(self, *labels: str) -> list[tuple[str, list[str]]]:
        """Return what is submitted where these options are ticked, or chosen beside what stands in the other lists."""
        picked = []
        for question, options in self.options.items():
            ids = [options[label] for label in labels if label in options]
            picked.append((question, ids or ([self.chosen[question]] if question in self.chosen else [])))
        assert all(any(label in options for options in self.options.values()) for label in labels), labels
        return [(question, ids) for question, ids in picked if ids]


def shown_card(content: dict[str, Any]) -> Shown:
    """Return a card as it stands on a phone."""
    title = content.get("main_title", {}).get("title", "")
    pairs = [f"{each['keyname']}：{each['value']}" for each in content.get("horizontal_content_list", [])]
    text = "\n".join(each for each in (title, content.get("sub_title_text", ""), *pairs) if each)
    if content["card_type"] == "button_interaction":
        buttons = {each["text"]: each["key"] for each in content["button_list"]}
        grey = bool(content.get("replace_text"))
        return Shown("card", text, {} if grey else buttons, content.get("task_id", ""), is_answered=grey)
    asked = [content["checkbox"]] if "checkbox" in content else content["select_list"]
    text = "\n".join(
        [
            *filter(None, [text, content["main_title"].get("desc")]),
            *(each["title"] for each in asked if "title" in each),
        ]
    )
    button = content["submit_button"]
    return Shown(
        "card",
        text,
        {button["text"]: button["key"]},
        content["task_id"],
        choice=content["card_type"],
        options={each["question_key"]: {one["text"]: one["id"] for one in each["option_list"]} for each in asked},
        chosen={each["question_key"]: each["selected_id"] for each in asked if "selected_id" in each},
    )


@dataclass
class Fault:
    """What the next ``times`` calls of a path meet: an errcode, an HTTP status, a pause, or half an answer."""

    path: str
    times: int = 1
    code: int | None = None
    status: int | None = None
    pause: float = 0.0
    is_cut: bool = False


class FakeWeCom:
    """The platform; ``clock`` tells seconds since 1970."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.members: set[str] = set()
        self.unlicensed: set[str] = set()
        self.phones: dict[str, list[Shown]] = {}
        self.menu: list[dict[str, Any]] = []
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.complaints: list[str] = []
        self.dropped: list[str] = []
        self.media: dict[str, tuple[str, bytes]] = {}
        self.limits_members = True
        self.is_closed = False
        self._faults: list[Fault] = []
        self._tokens: dict[str, float] = {}
        self._codes: dict[str, tuple[str, str]] = {}
        self._visits: dict[str, tuple[str, float]] = {}
        self._sent_at: dict[str, list[float]] = {}
        self._numbers = itertools.count(1)
        routes = [
            ("gettoken", self._gettoken, "GET"),
            ("message/send", self._send, "POST"),
            ("message/update_template_card", self._update, "POST"),
            ("media/upload", self._upload, "POST"),
            ("media/get", self._get_media, "GET"),
            ("menu/create", self._create_menu, "POST"),
            ("agent/get", self._get_agent, "GET"),
            ("auth/getuserinfo", self._get_user, "GET"),
        ]
        self.app = Starlette(
            routes=[Route(f"/cgi-bin/{path}", self._guarded(path, do), methods=[how]) for path, do, how in routes]
        )

    def fail(self, path: str, code: int | None = None, **how: Any) -> None:
        """Let the next calls of a path go wrong."""
        self._faults.append(Fault(path, code=code, **how))

    def clear_faults(self) -> None:
        """Let everything go right again."""
        self._faults.clear()

    def has_met_its_faults(self) -> bool:
        """Return whether nothing more is to go wrong."""
        return all(fault.times <= 0 for fault in self._faults)

    def expire_tokens(self) -> None:
        """End every token early, as WeCom may."""
        self._tokens = dict.fromkeys(self._tokens, 0.0)

    def code_of(self, user: str, task: str) -> str:
        """Return a code with which the card a member pressed may be changed once."""
        code = secrets.token_hex(12)
        self._codes[code] = (user, task)
        return code

    def visit(self, user: str) -> str:
        """Return the code with which somebody comes back from the page that says who she is; good once, for minutes."""
        code = secrets.token_urlsafe(32)
        self._visits[code] = (user, self.clock() + VISIT_SECONDS)
        return code

    def count(self, path: str) -> int:
        return sum(called == path for called, _ in self.calls)

    def phone(self, user: str) -> list[Shown]:
        return self.phones.setdefault(user, [])

    def _guarded(self, path: str, do: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def answer(request: Request) -> Response:
            # Read before any pause: whoever waits no longer has left by then.
            await request.body()
            fault = next((each for each in self._faults if each.path == path and each.times > 0), None)
            if fault is not None:
                fault.times -= 1
                await asyncio.sleep(fault.pause)
                if fault.status is not None:
                    return Response("gateway", fault.status)
                if fault.code is not None and path == "gettoken":
                    return _refusal(fault.code)
            if path != "gettoken":
                refusal = self._refuse_token(request)
                if refusal is not None:
                    return refusal
                if fault is not None and fault.code is not None:
                    return _refusal(fault.code)
            answered: Response = await do(request)
            if fault is not None and fault.is_cut:
                return Response(bytes(answered.body)[: len(answered.body) // 2], media_type="application/json")
            return answered

        return answer

    def _refuse_token(self, request: Request) -> Response | None:
        token = request.query_params.get("access_token", "")
        if not token:
            return _refusal(41001)
        if token not in self._tokens:
            return _refusal(40014)
        return _refusal(42001) if self._tokens[token] <= self.clock() else None

    async def _gettoken(self, request: Request) -> Response:
        self.calls.append(("gettoken", dict(request.query_params)))
        if request.query_params.get("corpid") != CORP:
            return _refusal(40013)
        if request.query_params.get("corpsecret") != SECRET:
            return _refusal(40001)
        token = secrets.token_urlsafe(300)
        self._tokens[token] = self.clock() + TOKEN_SECONDS
        return _ok(access_token=token, expires_in=TOKEN_SECONDS)

    async def _send(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.calls.append(("message/send", body))
        if body.get("agentid") != AGENT:
            return _refusal(301002)
        kind, content = body.get("msgtype"), body.get(body.get("msgtype"))
        if not isinstance(content, dict):
            return _refusal(40008)
        named = [each for each in body.get("touser", "").split("|") if each]
        if not named or len(named) > MOST_RECEIVERS:
            return _refusal(40035)
        if len(named) > 1 and self.clock() // 60 % 60 in PEAK_MINUTES:
            self.complaints.append("many are told at the full or the half hour")
        shown = self._shown(kind, content)
        if isinstance(shown, int):
            return _refusal(shown)
        invalid = [each for each in named if each not in self.members]
        if len(invalid) == len(named):
            return _refusal(81013)
        without = [each for each in named if each in self.unlicensed]
        for user in set(named) - set(invalid) - set(without):
            self._show(user, shown)
        code = {"response_code": self.code_of(named[0], shown.task)} if shown.task else {}
        names = {"invaliduser": "|".join(invalid), "unlicenseduser": "|".join(without)}
        return _ok(msgid=secrets.token_hex(16), **names, **code)

    def _show(self, user: str, shown: Shown) -> None:
        now = self.clock()
        before = [at for at in self._sent_at.get(user, []) if at > now - 60]
        if self.limits_members and len(before) >= MINUTE_LIMIT:
            self.dropped.append(user)
            return
        self._sent_at[user] = [*before, now]
        self.phone(user).append(shown)

    def _shown(self, kind: str, content: dict[str, Any]) -> Shown | int:
        match kind:
            case "text":
                words = str(content.get("content", ""))
                if not words.strip():
                    return 44004
                if len(words.encode()) > TEXT_BYTES:
                    self.complaints.append("a text is cut off silently")
                return Shown("text", words.encode()[:TEXT_BYTES].decode("utf-8", "ignore"))
            case "template_card":
                self.complaints += card_faults(content)
                if not content.get("task_id") or any(content["task_id"] == old.task for old in self._all()):
                    return 40058
                return shown_card(content)
            case "image" | "file":
                held = self.media.get(content.get("media_id", ""))
                return Shown(kind, file=held) if held else 40007
        return 40008

    async def _update(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.calls.append(("message/update_template_card", body))
        if body.get("agentid") != AGENT:
            return _refusal(301002)
        found = self._codes.pop(body.get("response_code", ""), None)
        if found is None or body.get("userids") != [found[0]]:
            return _refusal(40096)
        user, task = found
        for place, shown in enumerate(self.phone(user)):
            if shown.task == task:
                self.phone(user)[place] = self._changed(shown, body, task)
        return _ok(invaliduser=[])

    def _changed(self, shown: Shown, body: dict[str, Any], task: str) -> Shown:
        if "button" in body:
            if not body["button"].get("replace_name"):
                self.complaints.append("a button is replaced by nothing")
            return Shown("card", shown.text, {}, task, is_answered=True)
        card = body["template_card"]
        self.complaints += card_faults(card)
        changed = shown_card(card)
        changed.task = task
        return changed

    async def _upload(self, request: Request) -> Response:
        async with request.form() as form:
            part: Any = form.get("media")
            if part is None or not part.filename:
                return _refusal(44001)
            name, content = part.filename, await part.read()
        kind = request.query_params.get("type", "")
        self.calls.append(("media/upload", {"type": kind, "name": name, "size": len(content)}))
        if len(content) <= 5:
            return _refusal(40006)
        if kind not in ("image", "file"):
            return _refusal(40004)
        number = f"M{next(self._numbers)}"
        self.media[number] = (name, content)
        return _ok(type=kind, media_id=number, created_at=str(int(self.clock())))

    async def _get_media(self, request: Request) -> Response:
        number = request.query_params.get("media_id", "")
        self.calls.append(("media/get", {"media_id": number}))
        if number not in self.media:
            return _refusal(40007)
        headers = {"Content-Disposition": f'attachment; filename="{number}"'}
        return Response(self.media[number][1], media_type="application/octet-stream", headers=headers)

    async def _create_menu(self, request: Request) -> Response:
        body = json.loads(await request.body())
        self.calls.append(("menu/create", body))
        if request.query_params.get("agentid") != str(AGENT):
            return _refusal(40056)
        faults = menu_faults(body)
        self.complaints += faults
        if faults:
            return _refusal(40016)
        self.menu = body["button"]
        return _ok()

    async def _get_agent(self, request: Request) -> Response:
        if request.query_params.get("agentid") != str(AGENT):
            return _refusal(301002)
        users = [{"userid": each} for each in self.members]
        return _ok(agentid=AGENT, name="支部小秘", close=int(self.is_closed), allow_userinfos={"user": users})

    async def _get_user(self, request: Request) -> Response:
        user, until = self._visits.pop(request.query_params.get("code", ""), ("", 0.0))
        self.calls.append(("auth/getuserinfo", {"user": user}))
        if until <= self.clock():
            return _refusal(40029)
        return _ok(userid=user, user_ticket="T") if user in self.members else _ok(openid="o" + user)

    def _all(self) -> list[Shown]:
        return [shown for phone in self.phones.values() for shown in phone]


def _ok(**more: Any) -> Response:
    return JSONResponse({"errcode": 0, "errmsg": "ok", **more})


def _refusal(code: int) -> Response:
    words = f"hint: [1600000000] from ip: 203.0.113.7, more info at .../{code}"
    return JSONResponse({"errcode": code, "errmsg": words})
