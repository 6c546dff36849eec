"""What `--help` prints, in the language of everything else: headings and marks that click has in English alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from bot.widths import width

HEADINGS = {"Options": "选项", "Commands": "命令"}


class HelpPage(click.HelpFormatter):
    """A page of help with its headings in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "用法：")

    def write_heading(self, heading: str) -> None:
        self.write(f"{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write two columns; a Chinese sign takes two places, and no line is broken where the terminal does it."""
        lines = list(rows)
        column = max(width(first) for first, _ in lines) + col_spacing
        for first, second in lines:
            self.write(f"{'':>{self.current_indent}}{first}{'':>{column - width(first)}}{second}\n")


class HelpContext(click.Context):
    """A command line whose help is a `HelpPage`."""

    formatter_class = HelpPage


class Command(click.Command):
    """A command whose help is in Chinese; what a value is called, and its default, its own words say."""

    context_class = HelpContext

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **{"options_metavar": "[选项]", **more})

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows this page."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这一页。"
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each option with what it is for."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        with formatter.section("Options"):
            formatter.write_dl([(_spelling(each), _purpose(each)) for each in options])


class Group(Command, click.Group):
    """Commands under one name, with their list."""

    command_class = Command

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **{"subcommand_metavar": "命令 ...", **more})

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands below them."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)


def _spelling(option: click.Option) -> str:
    return ", ".join(option.opts) + (f" {option.metavar}" if option.metavar else "")


def _purpose(option: click.Option) -> str:
    return f"{option.help}（一定要写）" if option.required else option.help or ""
