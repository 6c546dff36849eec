"""Receiving by long poll. The offset, which tells Telegram to forget, moves only after the intake has returned.

The library's own updater confirms a batch before it is handled and stops for good at a single 404.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Sequence
from typing import Any

from telegram.error import TelegramError

from bot.channels.channel import Intake
from bot.channels.telegram.answers import Answers
from bot.channels.telegram.api import Api
from bot.channels.telegram.errors import FloodWait
from bot.channels.telegram.health import Pulse, Trouble
from bot.channels.telegram.updates import query_id, read_update, update_id
from bot.heartbeats import beat
from models.troubles import trouble_of

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
MOST_UPDATES = 100


class Polling:
    """The loop over getUpdates for the bot called ``username``."""

    def __init__(self, api: Api, pulse: Pulse, answers: Answers, username: str) -> None:
        self._api = api
        self._pulse = pulse
        self._answers = answers
        self._username = username
        self._offset: int | None = None

    async def run(self, intake: Intake) -> None:
        """Poll until cancelled. There is no offset at first: what was handed over before is for the inbox to see."""
        while True:
            beat()
            started = self._pulse.clock()
            try:
                batch = await self._poll()
            except TelegramError as error:
                beat(error.seconds if isinstance(error, FloodWait) else 0.0)
                await self._pulse.fail_by(error)
                continue
            if batch is None:
                await self._pulse.fail(Trouble.BROKEN)
            elif batch:
                await self._hand_over(batch, intake)
            else:
                await self._rest(started)

    async def _poll(self) -> list[Any] | None:
        """Return the updates as they came, or None when the answer is not a list."""
        pace = self._pulse.pace
        parameters = {
            "offset": self._offset,
            "timeout": pace.poll,
            "limit": MOST_UPDATES,
            "allowed_updates": ALLOWED_UPDATES,
        }
        result = await self._api.call("getUpdates", parameters, read_seconds=pace.poll + pace.spare)
        return result if isinstance(result, list) else None

    async def _hand_over(self, batch: list[Any], intake: Intake) -> None:
        if not await hand_over(batch, self._username, intake, self._answers):
            await self._pulse.fail(Trouble.INTAKE)
            return
        numbers = [number for raw in batch if (number := update_id(raw)) is not None]
        if not numbers:
            # Handed over, but there is no number by which to confirm it: it will come again.
            await self._pulse.fail(Trouble.BROKEN)
            return
        self._offset = max(numbers) + 1
        self._pulse.succeed()

    async def _rest(self, started: float) -> None:
        # All is confirmed. Without an offset the numbers may start anew, as they do after a week of silence.
        self._offset = None
        self._pulse.succeed()
        pace = self._pulse.pace
        if self._pulse.clock() - started < min(pace.first, pace.poll):
            # Nothing, and no waiting for it: something in between does not know long polls.
            await self._pulse.breathe(pace.first)


async def hand_over(batch: Sequence[object], username: str, intake: Intake, answers: Answers) -> bool:
    """Give raw updates to the intake and answer the buttons pressed; return False when the intake failed."""
    events = [event for raw in batch if (event := read_update(raw, username)) is not None]
    if events:
        try:
            await intake(events)
        except Exception as error:
            # Without its words: those of a database quote what people wrote. Of the storage it is said once, elsewhere.
            if trouble_of(error) is None:
                frames = "".join(traceback.format_tb(error.__traceback__))
                logger.error("telegram intake failed: %s\n%s", type(error).__name__, frames)
            return False
    answers.acknowledge(found for raw in batch if (found := query_id(raw)) is not None)
    return True
