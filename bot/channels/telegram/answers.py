"""Answers to pressed buttons: the little clock on the button goes away. Nobody waits for them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from telegram.error import TelegramError

from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import classify

logger = logging.getLogger(__name__)

ANSWER_SECONDS = 10.0


class Answers:
    """A bounded set of answers on their way; what does not fit is dropped, since Telegram lets a press expire anyway.

    Args:
        most: on their way or waiting.
        at_once: calls at the same time, so that messages find connections too.
    """

    def __init__(self, api: Api, *, most: int = 500, at_once: int = 8) -> None:
        self._api = api
        self._most = most
        self._free = asyncio.Semaphore(at_once)
        self._tasks: set[asyncio.Task[None]] = set()

    def acknowledge(self, query_ids: Iterable[str]) -> None:
        """Answer without waiting."""
        for query_id in query_ids:
            if len(self._tasks) >= self._most:
                logger.warning("telegram press not answered: too many")
                return
            task = asyncio.get_running_loop().create_task(self._answer(query_id))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give up those still on their way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, query_id: str) -> None:
        async with self._free:
            try:
                parameters = {"callback_query_id": query_id}
                await self._api.call("answerCallbackQuery", parameters, read_seconds=ANSWER_SECONDS)
            except TelegramError as error:
                logger.info("telegram press not answered: %s", classify(error))
