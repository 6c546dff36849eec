"""`zhibu run` as people start it: the real command, the real clock, the fake Telegram."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.end_to_end.process import READY, Started, zhibu
from tests.peers.telegram_api import FakeTelegram
from tests.waiting import LONGEST_SECONDS, until


@pytest.fixture
def telegram() -> FakeTelegram:
    return FakeTelegram()


@pytest.fixture
async def settings(telegram: FakeTelegram, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    async with telegram.serve() as server:
        yield {
            "ZHIBU_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/zhibu.db",
            "ZHIBU_TELEGRAM_TOKEN": telegram.token,
            "ZHIBU_TELEGRAM_BASE_URL": server.base_url,
            "ZHIBU_WEB_PORT": "0",
        }


async def test_it_lets_a_member_in_answers_her_keeps_a_second_one_out_and_ends_when_told(
    telegram: FakeTelegram, settings: dict[str, str], tmp_path: Path
) -> None:
    code, printed = await ended(
        tmp_path, settings, "init", "--name", "文旅局", "--branch", "图书馆党支部", "--admin", "周敏"
    )
    assert code == 0
    invite = printed.splitlines()[-1]
    running = zhibu(tmp_path, settings, "run")
    try:
        assert READY in await first_line(running)
        telegram.start(700, invite)
        await until(lambda: "周敏，您好" in last(telegram, 700))
        telegram.say(700, "我的信息")
        await until(lambda: "支部：图书馆党支部" in last(telegram, 700))
        code, printed = await ended(tmp_path, settings, "run")
        assert (code, printed) == (1, f"错误：已经有一个 zhibu run 在用 {tmp_path}/zhibu.db。\n")
        code, printed = await ended(tmp_path, settings, "outbox", "--json")
        assert {json.loads(line)["state"] for line in printed.splitlines()} == {"sent"}
        running.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(running.wait, LONGEST_SECONDS) == 0
    finally:
        running.kill()
        with running:
            pass


@pytest.mark.parametrize("command", ["run", "outbox"])
@pytest.mark.parametrize("is_there", [False, True], ids=["missing", "empty"])
async def test_a_database_nobody_made_is_named_in_one_line(
    settings: dict[str, str], tmp_path: Path, command: str, is_there: bool
) -> None:
    if is_there:
        (tmp_path / "zhibu.db").touch()
    with Started(tmp_path, settings, command) as process:
        printed, complained = await asyncio.to_thread(process.communicate, LONGEST_SECONDS)
    assert process.returncode == 1
    assert re.fullmatch(r"错误：.*zhibu init.*\n", printed + complained)


async def test_a_port_that_is_taken_is_told_in_a_line_that_says_what_to_do(
    settings: dict[str, str], tmp_path: Path
) -> None:
    code, _ = await ended(tmp_path, settings, "init", "--name", "文旅局", "--branch", "图书馆党支部", "--admin", "周敏")
    assert code == 0
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, printed = await ended(tmp_path, {**settings, "ZHIBU_WEB_PORT": str(port)}, "run")
    assert code == 1
    assert printed.splitlines()[-1].startswith(f"错误：网页用不了 127.0.0.1:{port}：")
    assert "ZHIBU_WEB_PORT" in printed.splitlines()[-1]


async def ended(folder: Path, settings: dict[str, str], *arguments: str) -> tuple[int, str]:
    """Run a command to its end; return its exit code and all it printed."""
    process = zhibu(folder, settings, *arguments)
    printed, _ = await asyncio.to_thread(process.communicate, timeout=LONGEST_SECONDS)
    return process.returncode, printed


async def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return await asyncio.to_thread(process.stdout.readline)


def last(telegram: FakeTelegram, chat: int) -> str:
    """Return what the bot said last in a chat."""
    said = [line["text"] for line in telegram.transcript(chat) if line["side"] == "bot"]
    return said[-1] if said else ""
