"""Receiving: what WeCom posts is answered once the intake has returned, else it comes again; at most twice."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.channels.channel import Event, Intake
from bot.channels.wecom.crypto import Envelope, Forged
from bot.channels.wecom.updates import agent_of, read_event, read_sealed
from models.troubles import trouble_of

logger = logging.getLogger(__name__)

PATH = "/wecom/callback"
LARGEST_BODY_BYTES = 64 * 1024
_ECHO = re.compile(rb"[A-Za-z0-9_-]{1,64}")


class Callback:
    """The address WeCom calls for the app ``agent_id``; ``clock`` tells seconds since 1970."""

    def __init__(self, envelope: Envelope, agent_id: int, intake: Intake, clock: Callable[[], float]) -> None:
        self._envelope = envelope
        self._agent_id = agent_id
        self._intake = intake
        self._clock = clock

    @property
    def route(self) -> Route:
        return Route(PATH, self.answer, methods=["GET", "POST"])

    async def answer(self, request: Request) -> Response:
        """Answer one call; whatever is wrong with one that is not WeCom's is answered alike."""
        try:
            if request.method == "POST":
                return await self._receive(request)
            # A plus sign that nobody encoded is read as a blank, and base64 has no blanks.
            sealed = request.query_params.get("echostr", "").replace(" ", "+")
            opened = self._open(request, sealed)
            # Else a call somebody has caught could be had read out to her.
            if not _ECHO.fullmatch(opened):
                raise Forged
            return Response(opened, media_type="text/plain")
        except Forged:
            return PlainTextResponse("forbidden", 403)

    async def _receive(self, request: Request) -> Response:
        sealed = read_sealed(await _read(request))
        if sealed is None:
            raise Forged
        opened = self._open(request, sealed).decode("utf-8", "replace")
        # Two apps of one corp may have been given the same keys.
        if agent_of(opened) not in (None, self._agent_id):
            raise Forged
        event = read_event(opened)
        if event is None or await self._hand_over(event):
            return Response(status_code=200)
        return Response(status_code=500)

    def _open(self, request: Request, sealed: str) -> bytes:
        query = request.query_params
        signature, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        return self._envelope.open(sealed, signature, timestamp, nonce, now=self._clock())

    async def _hand_over(self, event: Event) -> bool:
        try:
            await self._intake([event])
        except Exception as error:
            # Without its words: those of a database quote what people wrote. Of the storage it is said once, elsewhere.
            if trouble_of(error) is None:
                frames = "".join(traceback.format_tb(error.__traceback__))
                logger.error("wecom intake failed: %s\n%s", type(error).__name__, frames)
            return False
        return True


async def _read(request: Request) -> str:
    """Return the body.

    Raises:
        Forged: it is too large, whatever its header says, or no text.
    """
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST_BODY_BYTES:
                raise Forged
        return body.decode()
    except (ClientDisconnect, UnicodeError):
        raise Forged from None
