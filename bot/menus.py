"""Which commands a menu shows, by role."""

from __future__ import annotations

from collections.abc import Iterable

from bot.channels.channel import MenuItem
from bot.command import Command, commands
from bot.wording.phrases import phrase
from models.members import Language

MENU_LIMIT = 100


def allowed(roles: Iterable[str]) -> list[Command]:
    """Return the commands of these roles, those that start a conversation first."""
    names = set(roles)
    return [command for command in commands().values() if command.role.__name__ in names and command.words]


def menu_of(roles: Iterable[str], language: Language) -> list[MenuItem]:
    """Return the entries of a channel's menu."""
    shown = [command for command in allowed(roles) if command.in_menu]
    return [MenuItem(command.name, phrase(command.summary, language)) for command in shown][:MENU_LIMIT]
