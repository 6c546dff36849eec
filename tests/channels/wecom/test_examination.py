"""What `zhibu check --wecom` finds, and what the settings may be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from starlette.applications import Starlette

from bot.__main__ import main
from bot.channels.platforms import connect
from bot.channels.wecom import WeComChannel
from tests.channels.wecom.conftest import Opener
from tests.channels.wecom.test_callback import Inbox
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN

SETTINGS = {
    "ZHIBU_WECOM_CORP_ID": CORP,
    "ZHIBU_WECOM_AGENT_ID": str(AGENT),
    "ZHIBU_WECOM_SECRET": SECRET,
    "ZHIBU_WECOM_TOKEN": TOKEN,
    "ZHIBU_WECOM_AES_KEY": AES_KEY,
}


@pytest.fixture
def site(channel: WeComChannel, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """Let https://zhibu.example be an application, or nothing at all."""
    inside: list[Any] = [Starlette(routes=[channel.callback(Inbox())])]
    stream = httpx.AsyncClient.stream

    def reach(client: httpx.AsyncClient, method: str, address: str, **how: Any) -> Any:
        if not address.startswith("https://zhibu.example"):
            return stream(client, method, address, **how)
        if inside[0] is None:
            raise httpx.ConnectError("nobody there")
        return stream(httpx.AsyncClient(transport=httpx.ASGITransport(inside[0])), method, address, **how)

    monkeypatch.setattr(httpx.AsyncClient, "stream", reach)

    def become(app: Any) -> None:
        inside[0] = app

    return become


async def faults(channel: WeComChannel, url: str = "https://zhibu.example") -> str:
    return "\n".join(each.text for each in await channel.examine(url) if not each.is_well)


async def test_where_all_is_well_it_says_so(channel: WeComChannel, site: Any) -> None:
    found = await channel.examine("https://zhibu.example")
    assert [each.is_well for each in found] == [True] * 4
    assert "支部小秘" in found[1].text


async def test_each_thing_that_is_wrong_is_named_with_what_to_do(
    channel: WeComChannel, wecom: FakeWeCom, site: Any, open_channel: Opener
) -> None:
    wecom.fail("agent/get", 60020)
    assert "203.0.113.7" in await faults(channel)
    wecom.is_closed = True
    assert "启用" in await faults(channel)
    wecom.is_closed, wecom.members = False, set()
    assert "可见范围是空的" in await faults(channel)
    wecom.members = {"wang"}
    assert "Secret 不对" in await faults(open_channel(secret="other"))
    assert "AgentId" in await faults(open_channel(agent_id=7))
    for inside in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000", "0.0.0.0", "192.168.3.7", "10.1.2.3:8000"):
        assert "ZHIBU_WEB_URL" in await faults(channel, f"http://{inside}")
    assert "Token" in await faults(open_channel(token="other"))
    site(Starlette())
    assert "反向代理" in await faults(channel)
    site(None)
    assert "打不开" in await faults(channel)


@pytest.fixture
def console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Run `zhibu` somewhere without settings but those given; return what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, **settings: str) -> str:
        done = CliRunner().invoke(main, arguments, env=settings)
        assert done.exit_code == 1
        return done.output

    return run


def test_without_wecom_its_check_says_where_to_begin(console: Callable[..., str]) -> None:
    assert "docs/wecom.md" in console("check", "--wecom")


@pytest.mark.parametrize("missing", list(SETTINGS))
def test_a_setting_that_is_missing_is_named_and_none_is_shown(console: Callable[..., str], missing: str) -> None:
    said = console("check", "--wecom", **{name: each for name, each in SETTINGS.items() if name != missing})
    assert missing in said
    assert not any(each in said for each in (SECRET, TOKEN, AES_KEY))


def test_a_key_that_cannot_be_one_is_refused(console: Callable[..., str]) -> None:
    said = console("check", "--wecom", **{**SETTINGS, "ZHIBU_WECOM_AES_KEY": "short-one"})
    assert "EncodingAESKey" in said
    assert "short-one" not in said


def test_time_is_not_moved_where_people_are_really_reached(console: Callable[..., str]) -> None:
    assert "--force" in console("tick", "--once", "--now", "2026-11-20T10:00", **SETTINGS)


def test_what_is_not_configured_is_not_there() -> None:
    nothing = connect(None, None)
    assert (nothing.channels, nothing.hooks(Inbox()), nothing.telegram_name()) == ([], [], "")
