"""Wrong settings, keys and addresses end a command in one line that says what to do, and spoil nothing."""

from __future__ import annotations

import asyncio
import logging
import re
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from models.sealing import Vault
from tests.console.test_checking import tamper

INIT = ("init", "--name", "文旅局", "--branch", "图书馆党支部", "--admin", "周敏")
SECRET = "canary-Zx9Yw8"
TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake"
WRONG = {
    "a number that is none": ({"ZHIBU_WEB_PORT": SECRET}, "ZHIBU_WEB_PORT：要写成整数"),
    "a number too large": ({"ZHIBU_WEB_PORT": "70000"}, "ZHIBU_WEB_PORT：不能大于65535"),
    "a number too small": ({"ZHIBU_BACKUP_HOURS": "0"}, "ZHIBU_BACKUP_HOURS：不能小于1"),
    "none of a choice": ({"ZHIBU_LOG_LEVEL": "loud"}, "ZHIBU_LOG_LEVEL：只能是 'DEBUG', 'INFO', 'WARNING' 或 'ERROR'"),
    "no zone": ({"ZHIBU_TIMEZONE": "Mars/Base"}, "ZHIBU_TIMEZONE：没有时区 'Mars/Base'"),
    "no JSON": ({"ZHIBU_WECOM_ROBOTS": SECRET}, "ZHIBU_WECOM_ROBOTS：要写成 {"),
    "half an address of the pages": ({"ZHIBU_WEB_URL": "zhibu.example"}, "ZHIBU_WEB_URL：要写成完整的网址"),
    "half of WeCom": ({"ZHIBU_WECOM_SECRET": SECRET}, "企业微信还缺 ZHIBU_WECOM_CORP_ID"),
    "no token": ({"ZHIBU_TELEGRAM_TOKEN": SECRET}, "ZHIBU_TELEGRAM_TOKEN 不是 @BotFather 给的"),
    "no key": ({"ZHIBU_SECRET_KEY": SECRET}, "密钥写得不对"),
    "no rule book": ({"ZHIBU_RULEBOOK": "nonsuch"}, "nonsuch: 没有这个规则包"),
    "no address": ({"ZHIBU_DATABASE_URL": "zhibu.db"}, "ZHIBU_DATABASE_URL 写得不对"),
    "a port that is none": ({"ZHIBU_DATABASE_URL": "postgresql+asyncpg://a:b@c:d/e"}, "ZHIBU_DATABASE_URL 写得不对"),
    "another driver": ({"ZHIBU_DATABASE_URL": "postgresql://a:b@c/e"}, "ZHIBU_DATABASE_URL 写得不对"),
    "an engine unknown": ({"ZHIBU_DATABASE_URL": "mysql://a:b@c/e"}, "ZHIBU_DATABASE_URL 写得不对"),
    "no folder": ({"ZHIBU_DATABASE_URL": "sqlite+aiosqlite:///no/such.db"}, "没有文件夹 no"),
    "no server": (
        {"ZHIBU_DATABASE_URL": f"postgresql+asyncpg://a:{SECRET}@127.0.0.1:1/e"},
        "打不开数据库 postgresql+asyncpg://a:***@127.0.0.1:1/e",
    ),
}


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a new database and its key file, to be copied."""
    folder = tmp_path_factory.mktemp("begun")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert invoke(*INIT).exit_code == 0
    return folder


@pytest.fixture
def folder(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder like it, where the commands run."""
    shutil.copytree(begun, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ZHIBU_WEB_PORT", "0")
    return tmp_path


def invoke(*arguments: str) -> Result:
    """Run a command in this process."""
    handlers = logging.getLogger().handlers[:]
    ended = CliRunner().invoke(main, arguments)
    logging.getLogger().handlers[:] = handlers
    return ended


def refusal(*arguments: str) -> str:
    """Return the one line in which a command ends that does nothing."""
    ended = invoke(*arguments)
    assert (ended.exit_code, ended.stdout) == (1, ""), ended.output
    assert re.fullmatch(r"错误：.*。?\n", ended.stderr), ended.output
    return ended.stderr


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_with_what_it_should_be(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    settings, said = WRONG[name]
    for setting, value in settings.items():
        monkeypatch.setenv(setting, value)
    line = refusal("check")
    assert said in line
    assert SECRET not in line
    assert not {"Input", "Value error", "expected"} & set(re.findall(r"[A-Za-z]+(?: error)?", line))


def test_a_file_of_settings_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "zhibu.toml").write_text("web_port = = 8000")
    assert "zhibu.toml 读不懂" in refusal("check")


@pytest.mark.parametrize(
    "command", [("check",), ("backup", "a.backup"), ("say", "--as", "周敏", "帮助"), INIT, ("run",)]
)
def test_a_key_that_is_lost_is_asked_for_and_never_made_anew(folder: Path, command: tuple[str, ...]) -> None:
    key = folder / "zhibu.db.key"
    kept = key.read_text()
    key.unlink()
    assert "没有密钥：请先设好 ZHIBU_SECRET_KEY，或把原来的密钥文件放到 zhibu.db.key" in refusal(*command)
    assert not key.exists()
    key.write_text(kept)
    assert invoke("check").exit_code == 0


@pytest.mark.parametrize("command", [("check",), ("backup", "a.backup"), ("say", "--as", "周敏", "帮助"), ("run",)])
def test_the_key_of_another_database_opens_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    before = (folder / "zhibu.db").read_bytes()
    monkeypatch.setenv("ZHIBU_SECRET_KEY", Vault.new_key())
    assert "密钥不是这个数据库的" in refusal(*command)
    assert (folder / "zhibu.db").read_bytes() == before
    monkeypatch.delenv("ZHIBU_SECRET_KEY")
    assert invoke("check").exit_code == 0


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit SET action = 'x' WHERE number = 1", "UPDATE audit_ends SET seal = 'x'"],
)
def test_a_trail_that_was_changed_is_not_taken_for_a_wrong_key(folder: Path, statement: str) -> None:
    asyncio.run(tamper(f"sqlite+aiosqlite:///{folder / 'zhibu.db'}", statement))
    ended = invoke("check")
    assert "操作记录：" in ended.stdout
    assert "找维护者" in ended.stderr
    assert invoke("say", "--as", "周敏", "帮助").exit_code == 0


def test_a_bug_goes_to_the_log_with_what_is_secret_blotted_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError(f"cannot call {TOKEN}") from ValueError(f"asked for {TOKEN}")

    monkeypatch.setattr("bot.console.checking.check", fail)
    ended = invoke("check")
    assert (ended.exit_code, TOKEN in ended.output) == (1, False)
    assert "RuntimeError: cannot call [token]" in ended.stderr
    assert ended.stderr.endswith("错误：程序出错了，没有做完：原因在上面的日志里，请发给维护者。\n")


def test_nobody_else_on_the_machine_can_read_the_database_and_its_key(begun: Path) -> None:
    files = {path.name: stat.S_IMODE(path.stat().st_mode) for path in begun.iterdir()}
    assert files == {"zhibu.db": 0o600, "zhibu.db.key": 0o600}


@pytest.mark.parametrize("command", [("check",), ("upgrade",), ("backup", "a.backup"), ("run",)])
def test_where_there_is_no_database_none_is_made_and_no_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "还没有数据库 zhibu.db：请先运行 zhibu init" in refusal(*command)
    assert list(tmp_path.iterdir()) == []
