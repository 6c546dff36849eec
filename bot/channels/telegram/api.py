"""Raw calls of the Bot API through python-telegram-bot's bot."""

from __future__ import annotations

import logging
from typing import Any

from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest

from bot.channels.telegram.errors import Broken
from bot.channels.telegram.request import AiohttpRequest, Timeouts

Parameters = dict[str, Any]


class RawBot(Bot):
    """The library's bot for raw calls: it does not log texts at DEBUG, nor warn that there are methods for them."""

    _LOGGER = logging.Logger("silent", level=logging.CRITICAL)

    @classmethod
    def _warn(cls, *args: Any, **more: Any) -> None:
        pass


class Api:
    """The Bot API for one token; long polls have connections of their own.

    Args:
        base_url: what stands before the token, like ``https://api.telegram.org/bot``.
    """

    def __init__(
        self, token: str, base_url: str, *, connections: int, timeouts: Timeouts, proxy: str | None = None
    ) -> None:
        address = base_url + token
        before, _, last = base_url.rpartition("/")
        self._files = f"{before}/file/{last}{token}/"
        self._requests = (
            AiohttpRequest(address, connections=connections, timeouts=timeouts, proxy=proxy),
            AiohttpRequest(address, connections=2, timeouts=timeouts, proxy=proxy),
        )
        self._bot = RawBot(
            "hidden",
            base_url=lambda _: "",
            base_file_url=lambda _: "",
            request=self._requests[0],
            get_updates_request=self._requests[1],
        )

    async def call(self, method: str, parameters: Parameters, *, read_seconds: float | None = None) -> Any:
        """Call a method by its name in the Bot API; return its result as JSON values.

        Raises:
            TelegramError: see `classify`.
        """
        timeout = BaseRequest.DEFAULT_NONE if read_seconds is None else read_seconds
        try:
            return await self._bot.do_api_request(method, parameters, read_timeout=timeout)
        except KeyError:
            # A success without a result.
            raise NetworkError("unusable answer") from Broken("unusable answer")

    async def download(self, path: str, largest: int) -> bytes:
        """Return a file by its ``file_path``, cut off one byte behind ``largest``.

        Raises:
            TelegramError: see `classify_fetch`.
        """
        return await self._requests[0].download(self._files + path, largest)

    async def close(self) -> None:
        """Close all connections for good."""
        for request in self._requests:
            await request.shutdown()
