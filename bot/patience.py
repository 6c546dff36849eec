"""Waiting for a storage that refuses: what cannot be written now is tried again, and nothing is given up for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.heartbeats import beat
from models.troubles import trouble_of

T = TypeVar("T")
PAUSE = 1.0


async def patiently(attempt: Callable[[], Awaitable[T]]) -> T:
    """Return what ``attempt`` returns, however often the storage refuses it.

    Raises:
        Exception: whatever is not the storage's fault.
    """
    while True:
        try:
            return await attempt()
        except Exception as error:
            if trouble_of(error) is None:
                raise
        beat()
        await asyncio.sleep(PAUSE)
