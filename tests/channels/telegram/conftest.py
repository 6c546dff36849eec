"""A fake Telegram over real HTTP, channels that talk to it and pause only shortly, and an inbox to receive into."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.channel import Event, Intake, Update
from bot.channels.telegram import Pace, TelegramChannel
from tests.peers.telegram_api import FakeTelegram
from tests.waiting import LONGEST_SECONDS
from tests.waiting import until as eventually

__all__ = ["eventually"]

QUICK = Pace(first=0.01, longest=0.05, conflict=0.02, poll=1, spare=LONGEST_SECONDS)
# For a poll that is never answered.
UNANSWERED = replace(QUICK, spare=0.2)
SECRET = "s" * 40


class Patience:
    """The timeouts of a channel: an answer that comes is waited for, one that never comes is not waited for long."""

    def __init__(self) -> None:
        self.connect = self.read = self.upload = LONGEST_SECONDS

    @contextmanager
    def ends_with(self, fault: str) -> Iterator[None]:
        """Have little of it for a call that meets this fault, if it is one that leaves the call without an answer.

        What is to have its effect must still be carried out before nobody waits for it any more.
        """
        if fault.startswith("timeout"):
            self.read = self.upload = 1.0 if fault == "timeout_after" else 0.3
        try:
            yield
        finally:
            self.read = self.upload = LONGEST_SECONDS


class Telegram(FakeTelegram):
    """The fake, which knows where it listens."""

    base_url = ""

    def calls(self, method: str) -> list[dict[str, Any]]:
        """Return the calls of one method, oldest first."""
        return [entry for entry in self.log if entry["method"].lower() == method.lower()]

    def sent(self, chat: int) -> list[str]:
        """Return what the bot's messages in a chat say now."""
        return [line["text"] for line in self.transcript(chat) if line["side"] == "bot"]


class Inbox:
    """An intake that keeps what it is given; ``failures`` times it breaks instead, ``gate`` holds it up."""

    def __init__(self) -> None:
        self.batches: list[list[Event]] = []
        self.failures = 0
        self.complaint = "disk full"
        self.gate = asyncio.Event()
        self.gate.set()
        self.entered = 0

    async def __call__(self, events: Sequence[Event]) -> None:
        self.entered += 1
        await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise RuntimeError(self.complaint)
        self.batches.append(list(events))

    @property
    def events(self) -> list[Event]:
        return [event for batch in self.batches for event in batch]

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.events if isinstance(event, Update)]


Opener = Callable[..., TelegramChannel]


@pytest.fixture
async def telegram() -> AsyncIterator[Telegram]:
    fake = Telegram(webhook_pause=0.02)
    fake.set_limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    async with fake.serve() as server:
        fake.base_url = server.base_url
        yield fake


@pytest.fixture
def patience() -> Patience:
    return Patience()


@pytest.fixture
async def open_channel(telegram: Telegram, patience: Patience) -> AsyncIterator[Opener]:
    opened: list[TelegramChannel] = []

    def open_one(**settings: Any) -> TelegramChannel:
        chosen = {"base_url": telegram.base_url, "pace": QUICK, "timeouts": patience, **settings}
        channel = TelegramChannel(telegram.token, **chosen)
        opened.append(channel)
        return channel

    yield open_one
    for channel in opened:
        await channel.close()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@asynccontextmanager
async def receiving(channel: TelegramChannel, intake: Intake) -> AsyncIterator[asyncio.Task[None]]:
    """Let a channel run meanwhile; at the end it is cancelled, and must not have ended by itself."""
    task = asyncio.create_task(channel.run(intake))
    try:
        yield task
        assert not task.done()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Pauses:
    """A sleep that writes down how long it should have been, and takes no time."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> Awaitable[None]:
        self.seconds.append(seconds)
        return asyncio.sleep(0)
