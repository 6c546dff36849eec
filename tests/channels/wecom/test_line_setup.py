"""Setting up the long-connection bot: what is missing is named, and the check never puts out who is at work."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.channels.platforms import Platforms, connect
from bot.console.wecom import is_served, tried
from bot.running import only_one
from models.database import Database
from settings import Settings
from tests.channels.wecom.line import bot_on, running
from tests.channels.wecom.test_callback import Inbox
from tests.conftest import VAULT
from tests.peers.wecom_line import BOT, BOT_SECRET, FakeLine, on_the_line
from tests.waiting import until


@pytest.mark.parametrize("name", ["BOT_ID", "BOT_SECRET"])
def test_half_a_setting_names_the_other_half(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(f"ZHIBU_WECOM_{name}", "only-this-one")
    with pytest.raises(ValidationError, match="ZHIBU_WECOM_BOT_"):
        Settings()


def test_what_is_set_is_there_and_nothing_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert (Settings().aibot, Settings().robots, Settings().is_connected) == (None, None, False)
    monkeypatch.setenv("ZHIBU_WECOM_BOT_ID", BOT)
    monkeypatch.setenv("ZHIBU_WECOM_BOT_SECRET", BOT_SECRET)
    monkeypatch.setenv("ZHIBU_WECOM_ROBOTS", '{"图书馆党支部": "0123456789abcdef"}')
    settings = Settings()
    made = connect(settings.telegram, settings.wecom, settings.aibot, settings.robots)
    assert [each.name for each in made.channels] == ["aibot", "robot"]
    assert settings.is_connected
    assert not any(secret in repr(settings) for secret in (BOT_SECRET, "0123456789abcdef"))


async def test_the_check_leaves_a_connection_at_work_alone() -> None:
    async with on_the_line(FakeLine()) as line:
        channel = bot_on(line)
        async with running(channel, Inbox()):
            await until(lambda: channel.trouble == "")
            lines, is_well = await tried(Platforms(aibot=bot_on(line)), "", is_served=True)
            assert (is_well, "不去抢" in lines[0], line.subscriptions) == (True, True, 1)
        lines, is_well = await tried(Platforms(aibot=bot_on(line)), "")
        assert (is_well, "接得通" in lines[0], line.subscriptions) == (True, True, 2)
        lines, is_well = await tried(Platforms(aibot=bot_on(line, secret="other")), "")
        assert (is_well, "使用长连接" in lines[0]) == (False, True)


async def test_who_serves_the_database_is_seen(database_url: str) -> None:
    path = database_url.partition(":///")[2]
    file = Path(path) if path else None
    database = await Database.open(database_url, VAULT)
    async with only_one(database, file):
        assert await is_served(_Opening(database_url), file)
    await database.close()
    assert not await is_served(_Opening(database_url), file)


class _Opening:
    """A database opened as the command line does."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def __aenter__(self) -> Database:
        self._database = await Database.open(self._url, VAULT)
        return self._database

    async def __aexit__(self, *_: object) -> None:
        await self._database.close()
