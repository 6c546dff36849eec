"""Receiving by webhook: 200 only after the intake has returned, else Telegram delivers again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.channel import Intake

if TYPE_CHECKING:
    from bot.channels.telegram.adapter import TelegramChannel

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
LARGEST_BODY_BYTES = 1024 * 1024


def webhook_route(channel: TelegramChannel, intake: Intake) -> Route:
    """Return the route to which Telegram posts updates.

    Raises:
        ValueError: the channel polls.
    """
    if channel.mode != "webhook":
        raise ValueError("this channel polls")

    async def receive(request: Request) -> Response:
        if not channel.is_genuine(request.headers.get(SECRET_HEADER, "")):
            return _answer(403)
        if not channel.is_ready:
            return _answer(503)
        body = await _read(request)
        if body is None:
            return _answer(413)
        return _answer(200 if await channel.receive(_parse(body), intake) else 500)

    return Route(PATH, receive, methods=["POST"])


async def _read(request: Request) -> bytes | None:
    """Return the body, or None when it is too large, whatever its header says."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY_BYTES:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _parse(body: bytes) -> object:
    """Return the JSON value, or the text when it is none; a text is no update either."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")


def _answer(status: int) -> Response:
    words = {200: "", 403: "forbidden", 413: "too large", 500: "error", 503: "not ready"}
    return PlainTextResponse(words[status], status)
