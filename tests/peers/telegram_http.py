"""The fake Telegram as an ASGI application: methods, downloads, faults, and the test's controls."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import Message, Receive, Scope, Send

from . import telegram_bodies as bodies
from .telegram_control import control
from .telegram_errors import ApiError, Json
from .telegram_faults import BAD_GATEWAY_PAGE, Fault
from .telegram_world import StoredFile

if TYPE_CHECKING:
    from .telegram_api import FakeTelegram

Answer = tuple[int, bytes, str]

JSON_TYPE = "application/json"
OCTETS = "application/octet-stream"
ENCODER = json.JSONEncoder(separators=(",", ":"))
NOT_FOUND = ApiError(404, "Not Found")
UNAUTHORIZED = ApiError(401, "Unauthorized")


class Api:
    """The ASGI application of one fake."""

    def __init__(self, fake: "FakeTelegram") -> None:
        self.fake = fake
        self._prefix = f"/bot{fake.token}/"
        self._raw_prefix = self._prefix.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request; other kinds of connection are refused by silence."""
        if scope["type"] != "http":
            return
        path: str = scope["path"]
        request = Request(scope, receive)
        if path.startswith("/control/"):
            await (await control(self.fake, path.removeprefix("/control/"), request))(scope, receive, send)
        elif path.startswith("/file/bot"):
            await self._download(path, request, send)
        elif path.startswith(self._prefix):
            await self._call(path.removeprefix(self._prefix), request, send)
        else:
            error = UNAUTHORIZED if path.startswith("/bot") and path.count("/") > 1 else NOT_FOUND
            await JSONResponse(error.body(), error.status)(scope, receive, send)

    def quick(self, target: bytes, content_type: bytes, body: bytes) -> tuple[int, bytes] | None:
        """Answer the common call at once, without ASGI; None when it needs the long way."""
        if not target.startswith(self._raw_prefix) or b"?" in target or not self.fake.faults.is_quiet:
            return None
        method = target[len(self._raw_prefix) :].decode("latin-1")
        if method.lower() == "getupdates" or content_type.startswith(b"multipart"):
            return None
        try:
            parameters = bodies.parsed(content_type.decode("latin-1"), body)
        except ApiError as error:
            return error.status, _dumped(self.fake.refused(method, {}, error))
        status, answer = self.fake.answer(unquote(method), parameters)
        return status, _dumped(answer)

    async def _call(self, method: str, request: Request, send: Send) -> None:
        try:
            parameters = await bodies.parameters(request)
        except ApiError as error:
            await _send(send, (error.status, _dumped(self.fake.refused(method, {}, error)), JSON_TYPE))
            return
        fault = self.fake.faults.pick(method, self.fake.clock())
        if fault is None:
            status, answer = await self.fake.call(method, parameters)
            await _send(send, (status, _dumped(answer), JSON_TYPE))
            return
        await self._fail(fault, method, parameters, request, send)

    async def _fail(self, fault: Fault, method: str, parameters: Json, request: Request, send: Send) -> None:
        answer: Json = {}
        status = 0
        if fault.takes_effect:
            status, answer = await self.fake.call(method, parameters, fault=fault.kind)
        else:
            status = int(fault.way) if fault.way.isdecimal() else 0
            self.fake.note(method, parameters, status, fault=fault.kind)
        if fault.way in ("reset", "close"):
            _end(request.scope, abruptly=fault.way == "reset")
        elif fault.kind == "timeout_after" or (fault.kind == "timeout" and fault.seconds is None):
            await _until_gone(request.receive)
        elif fault.kind == "timeout":
            await asyncio.sleep(fault.seconds or 0)
            await _send(send, (status, _dumped(answer), JSON_TYPE))
        else:
            await _send(send, _spoiled(fault, status, answer))

    async def _download(self, path: str, request: Request, send: Send) -> None:
        """Give out what getFile named: GET, the right token, a path told within the hour, at most 20 MB."""
        token, _, name = path.removeprefix("/file/bot").partition("/")
        if token != self.fake.token:
            error = UNAUTHORIZED
        elif request.method not in ("GET", "HEAD"):
            error = ApiError(405, "Method Not Allowed")
        else:
            fault = self.fake.faults.pick("download", self.fake.clock())
            if fault is not None:
                await self._fail_download(fault, name, request, send)
                return
            stored = self.fake.file_at(name)
            if stored is not None:
                self.fake.note("download", {"path": name}, 200)
                await _send(send, (200, stored.content, OCTETS))
                return
            error = NOT_FOUND
        self.fake.note("download", {"path": name}, error.status, description=error.description)
        await _send(send, (error.status, _dumped(error.body()), JSON_TYPE))

    async def _fail_download(self, fault: Fault, name: str, request: Request, send: Send) -> None:
        status = int(fault.way) if fault.way.isdecimal() else 0
        self.fake.note("download", {"path": name}, status, fault=fault.kind)
        if fault.kind == "cut_body":
            await _cut(self.fake.file_at(name), request.scope, send)
        elif fault.way in ("reset", "close"):
            _end(request.scope, abruptly=fault.way == "reset")
        elif fault.kind in ("timeout", "timeout_after"):
            await _until_gone(request.receive)
        else:
            await _send(send, _spoiled(fault, status, {}))


async def _cut(stored: StoredFile | None, scope: Scope, send: Send) -> None:
    """Promise a whole file, send half of it and end the connection."""
    content = stored.content if stored else b""
    headers = [(b"content-type", OCTETS.encode()), (b"content-length", str(len(content)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": content[: len(content) // 2], "more_body": True})
    _end(scope, abruptly=False)


def _spoiled(fault: Fault, status: int, answer: Json) -> Answer:
    if fault.way == "502":
        return 502, BAD_GATEWAY_PAGE, "text/html"
    if fault.kind == "cut_json":
        whole = _dumped(answer)
        return status, whole[: len(whole) // 2], JSON_TYPE
    if fault.kind == "wrong_json":
        return status, b'["ok"]', JSON_TYPE
    error = fault.error()
    return error.status, _dumped(error.body()), JSON_TYPE


def _end(scope: Scope, *, abruptly: bool) -> None:
    """End the connection without an answer; without a server of ours the caller sees the exception itself."""
    end: Callable[[bool], None] | None = scope.get("extensions", {}).get("end")
    if end is None:
        raise ConnectionResetError("the fake cut the connection")
    end(abruptly)


async def _until_gone(receive: Callable[[], Awaitable[Message]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, answer: Answer) -> None:
    status, body, content_type = answer
    headers = [(b"content-type", content_type.encode()), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _dumped(answer: Any) -> bytes:
    return ENCODER.encode(answer).encode()


def reason(status: int) -> str:
    """Return the words of an HTTP status line."""
    return HTTPStatus(status).phrase
