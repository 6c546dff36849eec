"""What the personas and the bot said to each other before the demonstration opened, through the real dispatcher."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, time
from functools import partial
from itertools import groupby
from operator import itemgetter

from bot.channels.channel import ChatKind, Update
from bot.channels.web import VISITOR, WebChannel
from bot.demo import people
from bot.demo.clock import DemoClock
from bot.demo.roster import Year
from bot.demo.year import workday
from bot.dispatch import Dispatcher
from bot.links import Links
from bot.wording import word
from models import facts, outbox, webchat
from models.database import Database, Session
from models.members import Language
from models.menus import Menu
from models.outbox import Parcel, State
from models.peers import lane_of

SETTLED_HERE = (State.WAITING, State.SENT)
# Who said what, how many working days ago.
LINES = (
    ("孙建国", 5, time(9, 20), "我的"),
    ("王芳", 4, time(17, 42), "志愿 3小时 社区清扫"),
    ("王慧敏", 3, time(10, 15), "固定会议有哪些"),
    ("陈静", 1, time(9, 30), "核实"),
    ("李卫国", 1, time(14, 30), "我的"),
    ("武思齐", 1, time(16, 2), "开始"),
    ("武思齐", 1, time(16, 3), f"注册 武思齐 {people.LIBRARY}"),
    ("王芳", 1, time(17, 5), "党费"),
    ("林若兰", 0, time(8, 35), "谁没交"),
    ("欧阳雪", 0, time(8, 40), "日程"),
)


async def talk(
    database: Database, channel: WebChannel, clock: DemoClock, links: Links, year: Year, accounts: dict[str, str]
) -> None:
    """Say the personas' lines at their moments, then put everything said so far into the chats and settle it.

    Args:
        accounts: the web account of each persona, by name.
    """
    dispatcher = Dispatcher(database, year.almanac, clock, links)
    said: list[tuple[datetime, str, str]] = []
    for number, (name, back, wall, text) in enumerate(LINES):
        at, chat = workday(year, back, wall), accounts[name]
        clock.stand(at)
        update = Update("web", f"demo-{number}", chat, ChatKind.PRIVATE, chat, VISITOR, text, private_chat=chat)
        await dispatcher([update])
        said.append((at, chat, text))
    clock.stand(year.at)
    async with database.read() as db:
        parcels = [parcel for parcel in await outbox.listing(db) if parcel.state in SETTLED_HERE]
    await _show(database, channel, clock, year, said, parcels, set(accounts.values()))
    clock.stand(year.at)
    await database.write(lambda db: _settle(db, parcels))


async def _show(
    database: Database,
    channel: WebChannel,
    clock: DemoClock,
    year: Year,
    said: list[tuple[datetime, str, str]],
    parcels: list[Parcel],
    chats: set[str],
) -> None:
    """Write both sides into the chats in the order of time, an answer after what it answers."""
    lanes = {lane_of("web", chat): chat for chat in chats}
    answers = [parcel for parcel in parcels if parcel.lane in lanes and parcel.kind != Menu.__name__]
    entries: list[tuple[datetime, int, Callable[[], Awaitable[None]]]] = [
        (at, 0, partial(channel.say, chat, f"demo-{at:%Y%m%d%H%M}", text)) for at, chat, text in said
    ]
    entries += [
        (parcel.created_at, parcel.id, partial(_answer, channel, year, lanes[parcel.lane], parcel))
        for parcel in answers
    ]
    entries.sort(key=itemgetter(0, 1))
    for (at, _), group in groupby(entries, key=lambda entry: (entry[0], entry[1] > 0)):
        clock.stand(at)
        await asyncio.gather(*(write() for _, _, write in group))
    async with database.read() as db:
        numbers = [entry.id for entry in await webchat.waiting(db)]
    await database.write(lambda db: webchat.hand_over(db, numbers, at=year.at))


async def _answer(channel: WebChannel, year: Year, chat: str, parcel: Parcel) -> None:
    told = facts.decode(parcel.kind, parcel.content)
    await channel.send(chat, word(told, Language.ZH, year.almanac.zone), None)


async def _settle(db: Session, parcels: list[Parcel]) -> None:
    """Mark every message of the past as sent when it was written."""
    moments: dict[datetime, list[tuple[int, str | None]]] = {}
    for parcel in parcels:
        moments.setdefault(parcel.created_at, []).append((parcel.id, None))
    for at, sent in moments.items():
        await outbox.mark_sent(db, sent, at=at)
