"""A fake WeCom over real HTTP, and channels that talk to it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.channels.wecom import WeComChannel
from bot.channels.wecom.api import Timeouts
from tests.channels.wecom.official import cache_folder, modules_or_end
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN
from tests.peers.wecom_wire import listening
from tests.waiting import LONGEST_SECONDS

PATIENT = Timeouts(connect=LONGEST_SECONDS, read=LONGEST_SECONDS, upload=LONGEST_SECONDS)
# So long a call is not answered that nobody waits for it.
PAUSE = 600.0


class Watch:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


Opener = Callable[..., WeComChannel]


@contextmanager
def patience(channel: WeComChannel, fault: dict[str, Any]) -> Iterator[None]:
    """Let a channel wait only shortly for the answer to a call, where the fault is that there will be none."""
    client = channel._api._wire._client
    usual = client.timeout
    if "pause" in fault:
        client.timeout = httpx.Timeout(0.3, connect=LONGEST_SECONDS)
    yield
    client.timeout = usual


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def wecom(watch: Watch) -> FakeWeCom:
    fake = FakeWeCom(watch)
    fake.members = {"wang", "li"}
    return fake


@pytest.fixture
async def base_url(wecom: FakeWeCom) -> AsyncIterator[str]:
    async with listening(wecom.app) as url:
        yield f"{url}/cgi-bin"


@pytest.fixture
async def open_channel(base_url: str, watch: Watch) -> AsyncIterator[Opener]:
    opened: list[WeComChannel] = []

    def open_one(**settings: Any) -> WeComChannel:
        chosen = {
            "corp_id": CORP, "agent_id": AGENT, "secret": SECRET, "token": TOKEN, "aes_key": AES_KEY,
            "base_url": base_url, "timeouts": PATIENT, "clock": watch, "wall_clock": watch, **settings,
        }  # fmt: skip
        channel = WeComChannel(**chosen)
        opened.append(channel)
        return channel

    yield open_one
    for channel in opened:
        await channel.close()


@pytest.fixture
def channel(open_channel: Opener) -> WeComChannel:
    return open_channel()


@pytest.fixture(scope="session")
def modules() -> Path:
    """The official package of the long connection, from npm."""
    return modules_or_end(cache_folder(), is_ci=bool(os.environ.get("CI")))
