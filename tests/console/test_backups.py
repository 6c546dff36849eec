"""Backup and restore as an operator has them: real processes, killed and refused, and nothing sent twice."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.backing_up import BackingUp
from models import backups
from models.database import Database
from models.rules.backups import kept
from models.sealing import Vault
from tests.cast import Cast
from tests.end_to_end.process import READY, Started
from tests.post import fates, post
from tests.talk import START, Stage

KEY = Vault.new_key()
SETTINGS = {"ZHIBU_SECRET_KEY": KEY, "ZHIBU_WEB_PORT": "0"}
# What stops the command where the copy is made and not yet looked over.
STOPPED = """
import asyncio
from models.backups import making

async def stop(db):
    print("half", flush=True)
    await asyncio.Event().wait()

making.faulty_parts = stop
"""


@pytest.fixture
async def stage(empty_sqlite: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """The cast in the folder where the commands run, and what they use."""
    (tmp_path / "zhibu.db").write_bytes(empty_sqlite.read_bytes())
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'zhibu.db'}", Vault(KEY))
    stage = Stage(database, datetime.now(UTC))
    stage.cast = await Cast.enter(stage)
    yield stage
    await database.close()


async def run(folder: Path, *arguments: str) -> tuple[int, str]:
    """Run a command in a process of its own; return its exit code and what it printed."""
    with Started(folder, SETTINGS, *arguments) as process:
        printed, complained = await asyncio.to_thread(process.communicate, timeout=300)
        return process.wait(), printed + complained


async def invoke(*arguments: str) -> tuple[int, str]:
    """Run a command in this process; return its exit code and what it printed."""
    handlers = logging.getLogger().handlers[:]
    ended = await asyncio.to_thread(CliRunner().invoke, main, arguments)
    logging.getLogger().handlers[:] = handlers
    return ended.exit_code, ended.output


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


async def test_what_an_operator_lives_through(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    with Started(tmp_path, SETTINGS, "backup", "a.backup", patch=STOPPED) as stopped:
        assert await asyncio.to_thread(stopped.stdout.readline) == "half\n"
        stopped.kill()
    assert leftovers(tmp_path) != []

    await post(stage, "甲", "旧话1", channel="web")
    with Started(tmp_path, SETTINGS, "run") as serving:
        assert READY in await asyncio.to_thread(serving.stdout.readline)
        writing = asyncio.create_task(_write(stage))
        code, printed = await run(tmp_path, "backup", "a.backup")
        writing.cancel()
        assert (code, "已备份到 a.backup" in printed) == (0, True), printed
        assert leftovers(tmp_path) == []
        code, printed = await invoke("restore", "a.backup")
        assert (code, "已经有一个 zhibu run" in printed) == (1, True), printed
        serving.terminate()
        await asyncio.to_thread(serving.wait)
    await asyncio.gather(writing, return_exceptions=True)
    await stage.database.close()

    code, printed = await invoke("restore", "a.backup")
    assert (code, "消息暂停发送" in printed) == (0, True), printed
    code, printed = await invoke("check")
    assert (code, "消息暂停发送" in printed) == (0, True), printed
    assert len(list(tmp_path.glob("zhibu.db.replaced-*"))) == 1
    code, printed = await invoke("outbox", "--release")
    # What the program had not sent when the backup was made, if anything, is listed.
    assert (code, "恢复备份以后暂停发送" in printed) == (0, True), printed
    code, printed = await invoke("outbox", "--release", "--commit")
    assert (code, "已放行" in printed) == (0, True), printed


async def _write(stage: Stage) -> None:
    while True:
        await stage.say("王芳", "我的")
        await asyncio.sleep(0.01)


async def test_a_backup_told_to_stop_leaves_nothing_and_says_so(stage: Stage, tmp_path: Path) -> None:
    with Started(tmp_path, SETTINGS, "backup", "a.backup", patch=STOPPED) as stopped:
        assert await asyncio.to_thread(stopped.stdout.readline) == "half\n"
        stopped.terminate()
        _, said = await asyncio.to_thread(stopped.communicate)
    assert (stopped.returncode, said) == (1, "错误：备份被停下了，没有留下半个文件。\n")
    assert leftovers(tmp_path) == []
    assert not (tmp_path / "a.backup").exists()


async def test_the_hourly_backup_is_made_once_an_hour_and_a_failure_is_told_once(stage: Stage, tmp_path: Path) -> None:
    start = stage.now.replace(microsecond=0)
    folder, now = tmp_path / "backups", [start]

    def make(code: str) -> BackingUp:
        return BackingUp(folder, (sys.executable, "-c", code))

    folder.mkdir()
    good = f"open({str(folder / start.astimezone(UTC).strftime('zhibu-%Y%m%dT%H%M%SZ.backup'))!r}, 'w')"
    bad = "import sys; print('Traceback', file=sys.stderr); sys.exit('错误：磁盘满了。')"
    keeper = make(good)
    for _ in range(2):
        await keeper.look(stage.database, stage.almanac, lambda: now[0])
    assert keeper.last_at() == start
    keeper = make(bad)
    for minutes in (1, 59, 61, 100, 122, 200):
        now[0] = start + timedelta(minutes=minutes)
        await keeper.look(stage.database, stage.almanac, lambda: now[0])
    told = [row for row in await stage.rows("outbox") if row.kind == "BackupFailed"]
    assert [row.content["reason"] for row in told] == ["磁盘满了。"] * len(told)
    assert len({row.member_id for row in told}) == len(told) > 0


def test_a_clock_that_jumps_deletes_no_newest_backup() -> None:
    made = [datetime(2026, 11, day, 1, tzinfo=UTC) for day in range(1, 21)]
    assert kept(made, 1, 3, now=datetime(2046, 1, 1, tzinfo=UTC)) == {made[-1]}
    assert kept(made, 1, 3, now=datetime(2006, 1, 1, tzinfo=UTC)) == set(made)
    assert kept([], 1, 3, now=made[0]) == set()


async def test_the_key_file_is_not_made_anew_by_a_restore(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await backups.make(stage.database.url, Vault(KEY), tmp_path / "a.backup", at=START)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    code, printed = await invoke("restore", str(tmp_path / "a.backup"))
    assert (code, "没有密钥" in printed) == (1, True)
    assert not (elsewhere / "zhibu.db.key").exists()
    assert (await fates(stage)) == {}
