"""A fake WeCom over real HTTP, and channels that talk to it."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.channels.wecom import WeComChannel
from bot.channels.wecom.api import Timeouts
from tests.channels.wecom.official import cache_folder, modules_or_end
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN
from tests.peers.wecom_wire import listening

IMPATIENT = Timeouts(connect=3, read=2, upload=20)


class Watch:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


Opener = Callable[..., WeComChannel]


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
            "base_url": base_url, "timeouts": IMPATIENT, "clock": watch, "wall_clock": watch, **settings,
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
