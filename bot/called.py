"""Meetings and shifts called by their names: 报名 社区清扫, 签到 主题党日, 请假 集中学习."""

from __future__ import annotations

import re

from bot.parsing import Asking
from models import shifts
from models.facts import Refused
from models.roles import Person
from models.shifts import NamedChoice

# What is done with a meeting, and with a shift, that somebody names behind the word.
DONE_WITH = {
    "join": ("coming", "sign_up"),
    "coming": ("coming", "sign_up"),
    "checkin": ("checkin", "shift_in"),
    "step_back": ("leave", "withdraw"),
    "sign_up": ("", "sign_up"),
    "withdraw": ("", "withdraw"),
    "shift_in": ("", "shift_in"),
    "shift_out": ("", "shift_out"),
}
HAN = re.compile("[\u4e00-\u9fff]")


async def line_of(command: str, said: str, asking: Asking) -> str | None:
    """Return the line for the one thing that is called so, None where no name is said.

    Raises:
        Refused: with `NamedChoice`, where several things are called so, or none.
    """
    if not isinstance(asking.actor, Person):
        return None
    if command == "leave":
        split = shifts.split_reason(said, asking.almanac.rules(asking.now).kinds)
        return await _only(split[0], ("leave", ""), asking, asking.actor, split[1]) if split else None
    if command not in DONE_WITH or not HAN.search(said):
        return None
    return await _only(said, DONE_WITH[command], asking, asking.actor)


async def _only(said: str, commands: tuple[str, str], asking: Asking, by: Person, reason: str = "") -> str:
    told: NamedChoice = await shifts.named(
        asking.db, said, commands, asking.almanac, by=by, at=asking.now, reason=reason
    )
    lines = [f"/{commands[0]} {each.id} {reason}".strip() for each in told.meetings]
    lines += [f"/{commands[1]} {each.id}" for each in told.shifts]
    if told.is_named and len(lines) == 1:
        return lines[0]
    raise Refused(told)
