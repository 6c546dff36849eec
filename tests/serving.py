"""A service that runs within a test, on channels that hear nothing, until it is sent a signal."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channels.channel import Intake
from bot.links import Links
from bot.running import Service
from tests.talk import Stage, TestChannel


class Listening(TestChannel):
    """A channel that hears nothing, and knows whether it was let go of."""

    closed = 0

    async def run(self, intake: Intake) -> None:
        await asyncio.Event().wait()

    async def close(self) -> None:
        self.closed += 1


async def tick(on_commit: object) -> None:
    await asyncio.Event().wait()


def service_of(stage: Stage, *channels: TestChannel, ticker: object = tick) -> Service:
    return Service(stage.database, stage.almanac, lambda: stage.now, channels, Links("http://zhibu.test"), ticker)


@asynccontextmanager
async def serving(stage: Stage, *channels: TestChannel) -> AsyncIterator[Service]:
    """Let a service of these channels run, from when it is ready to when it is told to end and has."""
    ready, service = asyncio.Event(), service_of(stage, *channels)
    task = asyncio.create_task(service.run(None, ready.set))
    await ready.wait()
    try:
        yield service
    finally:
        # One that has ended hears no signal any more, which would end the tests instead.
        if not task.done():
            os.kill(os.getpid(), signal.SIGTERM)
        await task
