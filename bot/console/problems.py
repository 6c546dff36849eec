"""How a command ends that could not do what it was for: in one line that says what to do."""

from __future__ import annotations

import logging
from typing import Any
from zoneinfo import ZoneInfo

import click

from bot.console import rosters, talking, wecom
from bot.running import AlreadyRunning
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
    talking.NobodyMeant,
    wecom.NotConnected,
    rosters.Unusable,
    BackupUnfit,
)
BUG = "程序出错了，没有做完：原因在上面的日志里，请发给维护者。"


class Problem(click.ClickException):
    """Something the operator can mend; shown as one line, without a traceback."""

    def show(self, file: Any = None) -> None:
        click.echo(f"错误：{self.message}", err=True)


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
