"""A fake Telegram on a port, a clock that stands still, and a foreign client."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from tests.peers.telegram_api import TOKEN, FakeTelegram
from tests.peers.telegram_wire import Listening
from tests.waiting import LONGEST_SECONDS

LI, WANG, GROUP = 7, 8, -100
PATIENCE = ("read_timeout", "write_timeout", "connect_timeout", "pool_timeout", "media_write_timeout")


class Watch:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def telegram(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> FakeTelegram:
    """A Telegram without rate limits that 李 (private) and 王 (a group) have met the bot on."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    fake = FakeTelegram(clock=watch, webhook_pause=0.01)
    fake.set_limits(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    fake.add_user(LI, "李明", "liming")
    fake.start(LI)
    fake.add_to_group(GROUP, WANG, "第一支部")
    fake.updates.drop_pending()
    return fake


@pytest.fixture
async def server(telegram: FakeTelegram) -> AsyncIterator[Listening]:
    async with telegram.serve() as listening:
        yield listening


@pytest.fixture
async def bot(server: Listening) -> AsyncIterator[Bot]:
    """The client of python-telegram-bot, which nobody here wrote."""
    # Reading the list of certificates, which nobody needs here, takes longer than most tests.
    options: dict[str, Any] = {"httpx_kwargs": {"verify": False}, **dict.fromkeys(PATIENCE, LONGEST_SECONDS)}
    polling, calling = (HTTPXRequest(**options) for _ in range(2))
    async with Bot(
        TOKEN,
        base_url=server.base_url,
        base_file_url=server.base_file_url,
        request=calling,
        get_updates_request=polling,
    ) as client:
        yield client


@pytest.fixture
async def http(server: Listening) -> AsyncIterator[httpx.AsyncClient]:
    """Plain HTTP to the bot's address."""
    async with httpx.AsyncClient(
        base_url=f"{server.base_url}{TOKEN}/", timeout=LONGEST_SECONDS, verify=False
    ) as client:
        yield client
