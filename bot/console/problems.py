"""How a command ends that could not do what it was for: in one line that says what to do."""

from __future__ import annotations

import logging
import re
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.console import helping, rosters, talking, wecom
from bot.running import AlreadyRunning, NotListening
from bot.wording import word
from models.backups import BackupUnfit
from models.engines import DatabaseUnfit
from models.facts import Refused
from models.members import Language
from models.rules.rulebook import RuleBookError
from models.sealing import WrongKey
from models.troubles import trouble_of

logger = logging.getLogger(__name__)

# Their own words say what to do.
MENDABLE = (
    DatabaseUnfit,
    WrongKey,
    RuleBookError,
    AlreadyRunning,
    NotListening,
    talking.NobodyMeant,
    wecom.NotConnected,
    rosters.Unusable,
    BackupUnfit,
)
# The one of click's own sayings that is no class of its own.
TOO_MUCH = re.compile(r"Got unexpected extra arguments? \((?P<words>.*)\)", re.DOTALL)
ARGUMENTS = {"file": "文件名", "words": "要说的话"}
BUG = "程序出错了，没有做完：原因在上面的日志里，请发给维护者。"


class Problem(click.ClickException):
    """Something the operator can mend; shown as one line, without a traceback."""

    def show(self, file: Any = None) -> None:
        click.echo(f"错误：{self.message}", err=True)


class Miswritten(Problem):
    """A command line that cannot be read; what it would take is in the help."""

    exit_code = click.UsageError.exit_code


class Commands(helping.Group):
    """The commands of the program; a line that cannot be read, or is broken off, is told in one line too."""

    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        try:
            return super().make_context(*arguments, **more)
        except click.UsageError as error:
            raise miswritten(error) from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            raise miswritten(error) from error
        except KeyboardInterrupt as error:
            raise Problem("按 Ctrl+C 停下了，没有做完。") from error


def miswritten(error: click.UsageError) -> click.ClickException:
    """Return what to say of a command line that cannot be read; who wrote nothing gets the help she is shown."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error
    path = error.ctx.command_path if error.ctx else "zhibu"
    return Miswritten(f"{_fault(error).rstrip('。')}。怎么写，请看 {path} --help")


def problem_of(error: Exception, zone: ZoneInfo) -> Problem:
    """Return what to say of an error, or of the one a part of the program ended by; a bug goes to the log.

    A traceback may quote what people said, a token or a phone: only the log's formatter blots that out.
    """
    for each in (error, error.__cause__):
        if isinstance(each, Refused):
            return Problem(word(each.fact, Language.ZH, zone).text)
        if isinstance(each, MENDABLE):
            return Problem(str(each))
        if each is not None and (trouble := trouble_of(each)):
            return Problem(f"{trouble.value}（{getattr(each, 'orig', None) or each}）。")
    logger.critical("ends by a bug", exc_info=error)
    return Problem(BUG)


def _fault(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项{_near(error.possibilities)}"
        case click.NoSuchCommand():
            return f"没有「{error.command_name}」这个命令{_near(error.possibilities)}"
        case click.MissingParameter(param=click.Option() as option):
            return f"还要写上 {option.opts[0]}：{option.help}"
        case click.MissingParameter(param=click.Parameter() as missing):
            return f"还要写上{ARGUMENTS.get(missing.name or '', missing.name)}"
        case click.BadOptionUsage() if "not take" in error.message:
            return f"{error.option_name} 后面不用写值"
        case click.BadOptionUsage():
            return f"{error.option_name} 后面要写上一个值"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{param.opts[0]} {_kind(param.type)}" if isinstance(param, click.Option) else _kind(param.type)
    if found := TOO_MUCH.match(error.message):
        return f"多写了「{found['words']}」；有空格的，两头请加引号"
    return error.message


def _near(possibilities: list[str] | None) -> str:
    return f"，您是不是想写 {'、'.join(possibilities)}" if possibilities else ""


def _kind(kind: click.ParamType[Any]) -> str:
    """Return what a value of this kind has to be."""
    if isinstance(kind, click.IntRange):
        return f"要写{kind.min}到{kind.max}之间的整数"
    if kind is click.INT:
        return "要写整数"
    if isinstance(kind, click.DateTime):
        return "要写日期和时间，例如 2026-11-20T10:00 或 2026-11-20"
    return "要写一个打得开的文件，请看看名字和所在的文件夹对不对"
