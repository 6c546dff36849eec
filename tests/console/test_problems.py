"""A command line that cannot be read: one line in Chinese says what is wrong and what it would take."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.console.problems import Commands

MISWRITTEN = {
    "nosuch": "没有「nosuch」这个命令。怎么写，请看 zhibu --help",
    "chekc": "没有「chekc」这个命令，您是不是想写 check。怎么写，请看 zhibu --help",
    "demo --prot 9": "没有 --prot 这个选项，您是不是想写 --port。怎么写，请看 zhibu demo --help",
    "init --name 文旅局 --branch 机关": "还要写上 --admin：第一位管理员的姓名，也先任这个支部的书记。"
    "怎么写，请看 zhibu init --help",
    "say --as 王芳": "还要写上要说的话。怎么写，请看 zhibu say --help",
    "restore": "还要写上文件名。怎么写，请看 zhibu restore --help",
    "import nosuch.xlsx": "要写一个打得开的文件，请看看名字和所在的文件夹对不对。怎么写，请看 zhibu import --help",
    "import --undo 一": "--undo 要写整数。怎么写，请看 zhibu import --help",
    "demo --days 100": "--days 要写1到60之间的整数。怎么写，请看 zhibu demo --help",
    "tick --once --now 明天": "--now 要写日期和时间，例如 2026-11-20T10:00 或 2026-11-20。"
    "怎么写，请看 zhibu tick --help",
    "demo --port": "--port 后面要写上一个值。怎么写，请看 zhibu --help",
    "tick --once=3": "--once 后面不用写值。怎么写，请看 zhibu --help",
    "run 现在 就": "多写了「现在 就」；有空格的，两头请加引号。怎么写，请看 zhibu run --help",
    "outbox --drop": "--drop 和 --commit 要和 --release 一起用。怎么写，请看 zhibu outbox --help",
}


@pytest.mark.parametrize("line", MISWRITTEN)
def test_a_line_that_cannot_be_read_is_told_in_one_line_of_chinese(line: str) -> None:
    ended = CliRunner().invoke(main, line.split(), prog_name="zhibu")
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"错误：{MISWRITTEN[line]}\n")


def test_who_writes_nothing_is_shown_what_there_is() -> None:
    ended = CliRunner().invoke(main, [], prog_name="zhibu")
    assert ended.exit_code == 2
    assert "支部小秘：每个支部书记的小助手。" in ended.stderr
    assert re.search(r"^  check +检查数据库", ended.stderr, re.MULTILINE)


def test_what_is_broken_off_says_so_in_one_line() -> None:
    def broken_off() -> None:
        raise KeyboardInterrupt

    commands = Commands(commands={"chat": click.Command("chat", callback=broken_off)})
    ended = CliRunner().invoke(commands, ["chat"])
    assert (ended.exit_code, ended.stdout, ended.stderr) == (1, "", "错误：按 Ctrl+C 停下了，没有做完。\n")
