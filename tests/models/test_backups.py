"""Backups: of one moment while others write, sealed, looked over, and restored without a message sent twice."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.console.outboxes import let_go
from models import backups, schema
from models.backups import BackupUnfit, Kept, servers
from models.backups.scratch import PREFIX, scratch
from models.database import Database
from models.engines import DatabaseUnfit
from models.outbox import Purpose
from models.sealing import Vault, WrongKey
from tests.conftest import VAULT
from tests.console.test_checking import books, said, tamper
from tests.post import fates, post, read, sender
from tests.talk import START, Stage, TestChannel
from tests.test_storage import damage


@pytest.fixture
async def other_url(database_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """An address at which there is nothing yet, on the engine of ``database_url``."""
    if database_url.startswith("sqlite"):
        yield f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"
        return
    server = create_async_engine(database_url, isolation_level="AUTOCOMMIT")
    async with server.connect() as connection:
        await connection.execute(text("CREATE DATABASE restored"))
        yield make_url(database_url).set(database="restored").render_as_string(hide_password=False)
        await connection.execute(text("DROP DATABASE restored"))
    await server.dispose()


async def restored(url: str, backup: Path, vault: Vault = VAULT, *, minutes: int = 120) -> backups.Restored:
    return await backups.restore(url, vault, backup, at=START + timedelta(minutes=minutes))


def names_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_a_backup_of_a_busy_database_is_of_one_moment_and_nobody_else_can_read_it(
    stage: Stage, database_url: str, other_url: str, tmp_path: Path
) -> None:
    await books(stage)
    writing = asyncio.create_task(_write(stage))
    made = await backups.make(database_url, VAULT, tmp_path / "a.backup", at=START)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert names_in(tmp_path) == {"a.backup"}
    content = made.path.read_bytes()
    assert not any(word.encode() in content for word in ("王芳", "CREATE TABLE", "PGDMP", "SQLite format"))

    done = await restored(other_url, made.path)
    assert done.heading.made_at == START
    assert (done.aside is None) == other_url.startswith("sqlite")
    assert [line for line in await said(other_url) if "暂停" not in line and "正常" not in line] == []
    there = await Database.open(other_url, VAULT)
    copy = Stage(there, START + timedelta(hours=2))
    assert len(await copy.rows("ledger_entries")) == 5
    assert len(await copy.rows("inbox")) < len(await stage.rows("inbox"))
    await there.close()

    again = await restored(other_url, made.path, minutes=121)
    assert again.aside is not None
    if other_url.startswith("sqlite"):
        kept = Path(again.aside)
        assert kept.name == "other.db.replaced-20261120-040100"
        assert await said(f"sqlite+aiosqlite:///{kept}")


async def _write(stage: Stage) -> None:
    while True:
        await stage.say("王芳", "我的")


async def test_after_a_restore_nothing_is_sent_again_until_an_operator_lets_it_go(
    stage: Stage, database_url: str, other_url: str, tmp_path: Path
) -> None:
    await stage.delivery.drain()
    soon = START + timedelta(hours=1)
    await post(stage, "甲", "已发1")
    await post(stage, "乙", "迟了1", deadline=soon)
    await post(stage, "丙", "提醒1", purpose=Purpose.REMINDER, due=soon)
    made = await backups.make(database_url, VAULT, tmp_path / "a.backup", at=START)
    await stage.delivery.drain()
    await restored(other_url, made.path)

    database = await Database.open(other_url, VAULT)
    later = Stage(database, START + timedelta(hours=3))
    channel = TestChannel()
    delivery = sender(later, channel)
    await post(later, "甲", "回答1")
    await post(later, "丁", "通知1", purpose=Purpose.NOTICE)
    await delivery.drain()
    assert read(channel) == ["回答1"]

    shown = await let_go(database, later.almanac, is_drop=False, is_sure=False, at=later.now)
    assert "会发出：3条" in shown
    assert "已经过期，不发：1条" in shown
    assert "丙（test）本群已绑定提醒1" in shown
    await delivery.drain()
    assert read(channel) == ["回答1"]

    await let_go(database, later.almanac, is_drop=False, is_sure=True, at=later.now)
    await delivery.drain()
    assert sorted(read(channel)) == sorted(["回答1", "已发1", "提醒1", "通知1"])
    assert (await fates(later))["迟了1"] == "late"
    assert "不用放行" in await let_go(database, later.almanac, is_drop=False, is_sure=True, at=later.now)
    await database.close()

    await restored(other_url, made.path, minutes=121)
    database = await Database.open(other_url, VAULT)
    later = Stage(database, START + timedelta(hours=3))
    assert "等着的3条都不发" in await let_go(database, later.almanac, is_drop=True, is_sure=True, at=later.now)
    channel = TestChannel()
    await post(later, "丁", "通知2", purpose=Purpose.NOTICE)
    await sender(later, channel).drain()
    assert read(channel) == ["通知2"]
    assert (await fates(later))["已发1"] == "cancelled"
    await database.close()


async def test_a_backup_that_is_not_whole_or_not_ours_replaces_nothing(
    stage: Stage, database_url: str, other_url: str, tmp_path: Path
) -> None:
    made = await backups.make(database_url, VAULT, tmp_path / "a.backup", at=START)
    whole = made.path.read_bytes()
    end_of_heading = whole.index(b"\n", whole.index(b"\n") + 1) + 1
    forged = whole.replace(b'"deeds": ', b'"deeds": 1')
    spoilt = {
        "被改过": [whole[:-1], whole[: end_of_heading + 17], whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:], forged],
        "不是 zhibu backup": [b"", b"SQLite format 3\0" * 64, whole[:20]],
        "更新版本": [whole.replace(schema.VERSIONS[-1].encode(), b"9999", 1)],
    }
    bad = tmp_path / "bad.backup"
    for words, contents in spoilt.items():
        for content in contents:
            bad.write_bytes(content)
            with pytest.raises(BackupUnfit, match=words):
                await restored(other_url, bad)
    with pytest.raises(WrongKey, match="密钥不对"):
        await restored(other_url, made.path, Vault(Vault.new_key()))
    assert names_in(tmp_path) <= {"a.backup", "bad.backup"}
    with pytest.raises(DatabaseUnfit):
        await schema.require_current(other_url)


async def test_a_database_that_is_not_sound_is_backed_up_only_when_that_is_meant(
    stage: Stage, database_url: str, tmp_path: Path
) -> None:
    await books(stage)
    await tamper(database_url, "UPDATE ledger_entries SET happened_on = '2026-11-01' WHERE number = 3")
    target = tmp_path / "a.backup"
    target.write_text("the last good one")
    with pytest.raises(BackupUnfit, match="党费账本"):
        await backups.make(database_url, VAULT, target, at=START)
    assert (target.read_text(), names_in(tmp_path)) == ("the last good one", {"a.backup"})
    made = await backups.make(database_url, VAULT, target, at=START, is_anyway=True)
    assert made.faults == ("党费账本",)


async def test_a_damaged_file_can_still_be_put_by(file_stage: Stage, tmp_path: Path) -> None:
    file, target = Path(make_url(file_stage.database.url).database or ""), tmp_path / "a.backup"
    await file_stage.database.close()
    damage(file, "inbox", "audit_ends")
    with pytest.raises(BackupUnfit, match=r"数据库完整性.*--anyway"):
        await backups.make(file_stage.database.url, VAULT, target, at=START)
    made = await backups.make(file_stage.database.url, VAULT, target, at=START, is_anyway=True)
    assert made.faults == ("数据库完整性",)


async def test_a_backup_of_an_earlier_version_is_brought_up_to_date(
    database_url: str, other_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = tmp_path / "old.db"
    if database_url.startswith("postgresql"):
        return
    from tests.migrations.test_migrations import _upgrade_to

    await _upgrade_to(f"sqlite+aiosqlite:///{old}", "0026")
    await tamper(
        f"sqlite+aiosqlite:///{old}",
        "INSERT INTO audit (id, at, action, details) VALUES (4, 1, 'a', '{\"b\": [1]}'), (9, 2, 'c', '{}')",
    )
    from models.backups import streams

    heading = streams.Heading.new(VAULT, "sqlite", "0026", START, 0, "")
    with open(tmp_path / "old.backup", "wb") as file:
        streams.seal(old, file, heading, VAULT)
    await restored(other_url, tmp_path / "old.backup")
    assert "操作记录：正常" in await said(other_url)
    await schema.require_current(other_url)


async def test_without_room_or_a_program_it_says_so_and_leaves_nothing(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(BackupUnfit, match="没有文件夹"):
        await backups.make(database_url, VAULT, tmp_path / "none" / "a.backup", at=START)
    if database_url.startswith("sqlite"):
        monkeypatch.setattr("models.backups.making.SPARE_BYTES", 1 << 60)
        words = "空间不够"
    else:
        monkeypatch.setattr(servers, "DEBIAN", tmp_path)
        monkeypatch.setenv("PATH", str(tmp_path))
        words = "找不到 pg_dump"
    with pytest.raises(BackupUnfit, match=words):
        await backups.make(database_url, VAULT, tmp_path / "a.backup", at=START)
    assert names_in(tmp_path) == set()


async def test_of_the_hourly_backups_the_old_ones_go_when_a_new_one_is_made(stage: Stage, tmp_path: Path) -> None:
    where = Kept(tmp_path / "backups", hours=2, days=2)
    url = stage.database.url
    moments = [START - timedelta(days=3), START - timedelta(days=1, hours=5), START - timedelta(hours=1), START]
    for moment in moments:
        assert await backups.keep(url, VAULT, where, at=moment)
    assert backups.newest(where.folder) == START
    assert len(names_in(where.folder)) == 3
    monthly = where.folder / "keep-me.backup"
    monthly.touch()
    await tamper(url, "UPDATE audit SET action = 'x' WHERE number = 1")
    with pytest.raises(BackupUnfit, match="操作记录"):
        await backups.keep(url, VAULT, where, at=START + timedelta(days=9))
    assert len(names_in(where.folder)) == 4
    heading = backups.newest_heading(where.folder)
    assert heading is not None
    assert heading.made_at == START


def test_what_a_killed_process_left_is_removed_and_what_a_living_one_makes_is_not(tmp_path: Path) -> None:
    left = tmp_path / f"{PREFIX}dead"
    left.mkdir()
    (left / "copy.db").write_text("x")
    with scratch(tmp_path) as first:
        assert not left.exists()
        with scratch(tmp_path) as second:
            assert first.exists()
            assert first != second
            assert stat.S_IMODE(os.stat(second).st_mode) == 0o700
    assert names_in(tmp_path) == set()
