"""The access token of one app: fetched once for all who wait for it, and anew before it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.channels.wecom.errors import WeComFailed

EARLY_SECONDS = 300.0
# Whoever waited while a fetch failed does not try it again at once.
FAILURE_SECONDS = 3.0

# Returns a token, and for how many seconds it is good.
Fetch = Callable[[], Awaitable[tuple[str, float]]]


class Tokens:
    """Keeps the token; ``clock`` tells monotonic seconds."""

    def __init__(self, fetch: Fetch, clock: Callable[[], float]) -> None:
        self._fetch = fetch
        self._clock = clock
        self._lock = asyncio.Lock()
        self._token = ""
        self._good_until = 0.0
        self._failure: tuple[WeComFailed, float] | None = None

    async def get(self, refused: str = "") -> str:
        """Return a token that should be good, and is not the one that WeCom has ``refused``.

        Raises:
            WeComFailed: none can be had.
        """
        async with self._lock:
            if self._token and self._token != refused and self._clock() < self._good_until:
                return self._token
            if self._failure is not None and self._clock() < self._failure[1]:
                raise self._failure[0]
            try:
                self._token, seconds = await self._fetch()
            except WeComFailed as error:
                self._failure = error, self._clock() + FAILURE_SECONDS
                raise
            self._good_until = self._clock() + max(seconds - EARLY_SECONDS, seconds / 2)
            self._failure = None
            return self._token
