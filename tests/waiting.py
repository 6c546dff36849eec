"""Waiting for what happens in another task, thread, process or browser, and for as long as a hung test is let hang.

No test is about how quick the machine is: whoever waits here waits for a state. The limit only ends a test that would
never end, and is so long that a machine that stands still for a while does not meet it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

LONGEST_SECONDS = 120.0
# As browsers are told.
LONGEST = LONGEST_SECONDS * 1000
LOOK_SECONDS = 0.005


async def until(is_so: Callable[[], Any]) -> None:
    """Wait until something is so; the answer may have to be awaited."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while True:
            answer = is_so()
            if await answer if isinstance(answer, Awaitable) else answer:
                return
            await asyncio.sleep(LOOK_SECONDS)
