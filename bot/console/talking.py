"""Talking at the console as somebody, and looking into the outbox."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.channels.channel import Message
from bot.channels.console import ConsoleChannel, spoken
from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.links import Links
from bot.wording import word
from bot.wording.zh.accounts import CHANNELS
from models import facts, members, notices, outbox, peers
from models.almanac import Almanac
from models.base import MemberId
from models.branches import Branch
from models.database import Database, Session
from models.members import Language, Member
from models.menus import Menu
from models.outbox import Parcel, Purpose, State
from models.peers import lane_of, split_lane

PRIVATE = "（党费，只给本人和本支部的党费管理员看）"
MENU = "（不是消息：更新聊天里的命令菜单）"
STATES = {
    State.WAITING: "等着发",
    State.SENDING: "正在发",
    State.SENT: "已发出",
    State.UNKNOWN: "不知道收到没有",
    State.DEAD: "没有发成",
    State.LATE: "过期没有发",
    State.FOLDED: "并入汇总",
    State.CANCELLED: "取消了",
    State.UNREACHABLE: "没有账号可发",
}
# A sum as it is worded, typed or handed on by a button: 85.00元, 85元, 1,234.50, 85 yuan.
MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:元|yuan)|\d[\d,]*\.\d{2}(?!\d)")


class NobodyMeant(Exception):
    """Several members share the name."""


@dataclass(frozen=True)
class Told:
    """One message of the outbox, as its reader sees it; ``state`` is where it stands."""

    number: int
    to: str
    channel: str
    text: str
    buttons: tuple[tuple[str, str], ...]
    state: str
    kind: str
    key: str | None
    created_at: datetime
    error: str | None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.number,
            "to": self.to,
            "channel": self.channel,
            "text": self.text,
            "buttons": [{"label": label, "line": line} for label, line in self.buttons],
            "state": self.state,
            "kind": self.kind,
            "key": self.key,
            "created_at": self.created_at.isoformat(),
            "error": self.error,
        }


class Console:
    """One person's place at the console; ``name`` may be 姓名 or 姓名@支部."""

    def __init__(
        self, database: Database, almanac: Almanac, clock: Callable[[], datetime], links: Links, name: str
    ) -> None:
        self._database = database
        self._almanac = almanac
        self._clock = clock
        self._name = name
        self._dispatcher = Dispatcher(database, almanac, clock, links)
        self._delivery = Delivery(database, {"console": ConsoleChannel()}, almanac, clock)

    async def open(self) -> None:
        """Bind the account to the member of that name, if there is exactly one.

        Raises:
            NobodyMeant: several members share the name; say 姓名@支部.
        """
        await self._database.write(self._bind)

    async def say(self, text: str) -> list[Told]:
        """Say something; return everything that was told because of it, to whomever."""
        before = await last_number(self._database)
        await self._dispatcher([spoken(self._name, text)])
        await self._delivery.drain()
        return await listing(self._database, self._almanac, after=before, reader=lane_of("console", self._name))

    async def _bind(self, db: Session) -> None:
        at = self._clock()
        known = await peers.speakers(db, [("console", self._name)])
        speaker = known.get(("console", self._name))
        if speaker is not None and speaker.member_id is not None:
            return
        member = await meant(db, self._name)
        if member is not None:
            speaker = await peers.meet(db, "console", self._name, self._name, member.name, Language.ZH, at=at)
            await peers.bind(db, speaker.peer_id, member, by=None, at=at)


async def meant(db: Session, said: str) -> Member | None:
    """Return who is called 姓名 or 姓名@支部, None when nobody is.

    Raises:
        NobodyMeant: several members share the name.
    """
    name, _, branch = said.partition("@")
    found = [member for member in await members.by_name(db, name) if not branch or await _is_in(db, member, branch)]
    if len(found) > 1:
        raise NobodyMeant(f"有{len(found)}位叫{name}，请写成 {name}@支部名。")
    return found[0] if found else None


async def last_number(database: Database) -> int:
    """Return the number of the newest message of the outbox."""
    async with database.read() as db:
        return await outbox.last_number(db)


async def listing(
    database: Database,
    almanac: Almanac,
    *,
    after: int = 0,
    since: datetime | None = None,
    reader: str | None = None,
) -> list[Told]:
    """Return the messages of the outbox with their words, in the order they were written.

    What is about somebody's dues is left out, and every sum of money, but for messages to the lane of ``reader``.
    """
    async with database.read() as db:
        return await shown(db, await outbox.listing(db, after=after, since=since), almanac, reader=reader)


async def shown(db: Session, rows: Sequence[Parcel], almanac: Almanac, *, reader: str | None = None) -> list[Told]:
    """Return messages with their words, as `listing` does."""
    names = await members.names_of(db, {row.member_id for row in rows if row.member_id})
    # A menu is an account's.
    owners = await peers.names_at(db, {row.lane for row in rows if row.member_id is None})
    told = [(row, _told(row, _name(row, names, owners), almanac)) for row in rows]
    return [each if reader == row.lane else _masked(row, each) for row, each in told]


def printed(told: Sequence[Told]) -> str:
    """Return messages as a transcript."""
    blocks = []
    for each in told:
        buttons = "".join(f"\n  [{label}] {line}" for label, line in each.buttons)
        # What kept a message for a while is of no interest once it went.
        why = [each.error] if each.error and each.state != State.SENT.value else []
        where = "，".join([place(each), STATES[State(each.state)], *why])
        blocks.append(f"→ {each.to}（{where}）\n{each.text}{buttons}")
    return "\n\n".join(blocks)


def place(told: Told) -> str:
    """Return on which channel a message goes, as the operator calls it."""
    return CHANNELS.get(told.channel, told.channel) or "没有账号"


def _masked(row: Parcel, told: Told) -> Told:
    """Return a message as the operator may see it: a group's as it is, a person's without money and matters of dues."""
    if row.purpose is Purpose.ANNOUNCEMENT:
        return told
    if notices.topic_of(row.kind) is notices.Topic.DUES:
        return replace(told, text=PRIVATE, buttons=tuple((_bare(label), "") for label, _ in told.buttons))
    return replace(
        told, text=_bare(told.text), buttons=tuple((_bare(label), _bare(line)) for label, line in told.buttons)
    )


def _bare(text: str) -> str:
    return MONEY.sub("＊", text)


async def _is_in(db: Session, member: Member, branch_name: str) -> bool:
    branch = await db.get(Branch, member.branch_id)
    return branch is not None and branch.name == branch_name


def _name(row: Parcel, names: dict[MemberId, str], owners: dict[str, str]) -> str | None:
    return owners.get(row.lane) if row.member_id is None else names.get(row.member_id)


def _told(row: Parcel, name: str | None, almanac: Almanac) -> Told:
    fact = facts.decode(row.kind, row.content)
    message = Message(MENU) if isinstance(fact, Menu) else word(fact, Language(row.language), almanac.zone)
    channel, chat = split_lane(row.lane)
    return Told(
        row.id,
        name or chat,
        channel,
        message.text,
        tuple((button.label, button.line or button.url) for line in message.buttons for button in line),
        row.state.value,
        row.kind,
        row.key,
        row.created_at,
        row.error,
    )
