"""A strict fake of the address of group robots."""

from __future__ import annotations

import json
import time

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
OTHER_KEY = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5bbb"
TEXT_BYTES = 2048
MINUTE_LIMIT = 20


class FakeRobots:
    """One robot in one group; ``code`` is what every call is refused with, 0 for none; it says 20 things a minute.

    There is a second robot, which says what it is told into a group of its own, whatever ``code`` is.
    """

    def __init__(self) -> None:
        self.said: list[str] = []
        self.said_by_other: list[str] = []
        self.code = 0
        # How often it was told more than it takes in a minute.
        self.refused = 0
        self._said_at: list[float] = []
        self._media: dict[str, str] = {}
        self.app = Starlette(
            routes=[
                Route("/cgi-bin/webhook/send", self._send, methods=["POST"]),
                Route("/cgi-bin/webhook/upload_media", self._upload, methods=["POST"]),
            ]
        )

    async def _send(self, request: Request) -> Response:
        body = json.loads(await request.body())
        if request.query_params.get("key") == OTHER_KEY:
            self.said_by_other.append(body["text"]["content"])
            return JSONResponse({"errcode": 0, "errmsg": "ok"})
        code = self._refusal(request) or self._heard(body["msgtype"], body[body["msgtype"]])
        return JSONResponse({"errcode": code, "errmsg": "fake"})

    async def _upload(self, request: Request) -> Response:
        if (code := self._refusal(request)) or request.query_params.get("type") != "file":
            return JSONResponse({"errcode": code or 40004, "errmsg": "fake"})
        async with request.form() as form:
            name = str(getattr(form["media"], "filename", ""))
        self._media["M1"] = name
        return JSONResponse({"errcode": 0, "errmsg": "ok", "type": "file", "media_id": "M1"})

    def _refusal(self, request: Request) -> int:
        return 93000 if request.query_params.get("key") != KEY else self.code

    def _heard(self, kind: str, told: dict[str, str]) -> int:
        words = self._media[told["media_id"]] if kind == "file" else told["content"]
        if kind not in ("file", "text") or not words or len(words.encode()) > TEXT_BYTES:
            return 44004
        now = time.monotonic()
        self._said_at = [at for at in self._said_at if at > now - 60]
        if len(self._said_at) >= MINUTE_LIMIT:
            self.refused += 1
            return 45009
        self._said_at.append(now)
        self.said.append(words)
        return 0
