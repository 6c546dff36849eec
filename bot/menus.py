"""Which commands a menu shows, by role."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels.channel import MenuItem
from bot.command import Command, commands
from bot.wording.phrases import phrase
from models.members import Language

MENU_LIMIT = 100


def allowed(roles: Iterable[str], switches: Iterable[str] = ()) -> list[Command]:
    """Return the commands of these roles, with those the rule pack switches on by these ``switches``."""
    names, on = set(roles), {None, *switches}
    return [
        command
        for command in commands().values()
        if command.role.__name__ in names and command.words and command.switch in on
    ]


def menu_of(roles: Iterable[str], language: Language, switches: Iterable[str] = ()) -> list[MenuItem]:
    """Return the entries of a channel's menu."""
    shown = [command for command in allowed(roles, switches) if command.in_menu]
    return [MenuItem(command.name, phrase(command.summary, language)) for command in shown][:MENU_LIMIT]
