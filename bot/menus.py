"""Which commands a menu shows, by role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.channels.channel import MenuItem
from bot.command import Command, commands
from bot.wording.phrases import phrase
from models import menus
from models.almanac import Almanac
from models.database import Session
from models.members import Language
from models.roles import Person, Visitor

MENU_LIMIT = 100
# Of a menu that all people share: what members need on most days, three groups of at most five.
SHARED = {
    "会议": {"checkin": "签到", "schedule": "我的日程", "leave": "请假", "absence": "外出报备"},
    "党费时长": {
        "dues": "我的党费",
        "report_dues": "我交了",
        "receipts": "我的收据",
        "hours": "志愿时长",
        "study": "我的学时",
    },
    "更多": {"actions": "我的待办", "me": "我的信息", "settings": "设置", "web": "网页版", "help": "帮助"},
}


def allowed(roles: Iterable[str], switches: Iterable[str] = ()) -> list[Command]:
    """Return the commands of these roles, with those the rule pack switches on by these ``switches``."""
    names, on = set(roles), {None, *switches}
    return [
        command
        for command in commands().values()
        if command.role.__name__ in names and command.words and command.switch in on
    ]


async def allowed_to(db: Session, actor: Person | Visitor, almanac: Almanac, *, at: datetime) -> list[Command]:
    """Return the commands that are there for a speaker on the day."""
    member_id = actor.member_id if isinstance(actor, Person) else None
    return allowed(await menus.roles_of(db, member_id, almanac, at=at), almanac.rules(at).switches)


def menu_of(roles: Iterable[str], language: Language, switches: Iterable[str] = ()) -> list[MenuItem]:
    """Return the entries of a channel's menu."""
    shown = [command for command in allowed(roles, switches) if command.in_menu]
    return [MenuItem(command.name, phrase(command.summary, language)) for command in shown][:MENU_LIMIT]


def shared_menu(language: Language) -> list[MenuItem]:
    """Return the entries of a menu that is one for everybody."""
    return [
        MenuItem(name, phrase(commands()[name].summary, language), label, group)
        for group, labels in SHARED.items()
        for name, label in labels.items()
    ]
