"""The help of every command is in one language: the people's, but for what is typed as it stands."""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner

from bot.__main__ import main

# What has no other name: kinds of files, platforms, and the settings and keys as they are written.
NAMES = {"xlsx", "xls", "ods", "csv", "JSON", "IP", "Telegram", "ZHIBU_SECRET_KEY", "key", "zhibu"}
TYPED = re.compile(r"(?<![\w-])--?[a-z-]+|\d{4}-\d\d-\d\dT\d\d:\d\d")


@pytest.mark.parametrize("name", ["", *main.commands])
def test_a_page_of_help_has_no_english_frame(name: str) -> None:
    page = _page(name)
    words = set(re.findall(r"[A-Za-z_]+", TYPED.sub(" ", page)))
    assert words - NAMES - set(main.commands) == set()
    assert page.startswith(f"用法：zhibu {name}".rstrip())
    assert re.search(r"^选项：\n(  .+\n)*  -h, --help +显示这一页。$", page, re.MULTILINE)


def test_the_list_of_commands_says_all_of_each_in_a_line() -> None:
    listed = _page("").partition("命令：\n")[2].splitlines()
    assert [line.split()[0] for line in listed] == sorted(main.commands)
    assert [line for line in listed if not line.endswith("。")] == []


def test_a_command_names_what_its_values_are_and_which_must_be_there() -> None:
    page = _page("init")
    assert re.search(r"--admin 姓名 +第一位管理员的姓名，也先任这个支部的书记。（一定要写）", page)
    valued = [
        each
        for command in main.commands.values()
        for each in command.params
        if getattr(each, "is_flag", False) is False
    ]
    assert [each.name for each in valued if not each.metavar] == []
    described = [
        each for command in main.commands.values() for each in command.params if isinstance(each, click.Option)
    ]
    assert [each.name for each in described if not each.help] == []


def test_the_columns_stand_below_one_another_where_a_chinese_sign_takes_two_places() -> None:
    lines = _page("init").partition("选项：\n")[2].splitlines()
    before = [re.split(r"(?<=  )(?=[^ ]*。)", line)[0] for line in lines]
    assert {len(each) + len(re.findall(r"[^ -~]", each)) for each in before} == {17}


def _page(name: str) -> str:
    shown = CliRunner().invoke(main, [*([name] if name else []), "--help"], prog_name="zhibu")
    assert (shown.exit_code, shown.stderr) == (0, "")
    return shown.stdout
