"""Messages straight into the outbox, and what became of them; each says «甲1» or another word of its own."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.delivery import Delivery
from models import facts, notices, outbox
from models.database import Database, Session
from models.members import Member
from models.outbox import PRIORITY, Parcel, Purpose, State
from models.rooms import Room, RoomBound
from tests.cast import OFFICE
from tests.talk import Said, Stage, TestChannel

WORD = re.compile(r"已绑定(\w+)。")


async def post(
    stage: Stage,
    chat: str,
    *words: str,
    purpose: Purpose = Purpose.REPLY,
    due: datetime | None = None,
    deadline: datetime | None = None,
    channel: str = "test",
) -> None:
    """Write a message for each word to a chat."""
    rows = [
        {
            "lane": f"{channel}:{chat}",
            "purpose": purpose,
            "priority": PRIORITY[purpose],
            "kind": kind,
            "content": content,
            "language": "zh",
            "state": State.WAITING,
            "created_at": stage.now,
            "due_at": due or stage.now,
            "deadline": deadline,
            "attempts": 0,
        }
        for kind, content in (facts.encode(RoomBound(word)) for word in words)
    ]
    await stage.database.write(lambda db: db.insert_new(Parcel.__table__, rows))


async def fates(stage: Stage) -> dict[str, str]:
    """Return the state of every message by its word."""
    return {row.content["branch"]: row.state.value for row in await stage.rows("outbox", kind=RoomBound.__name__)}


async def parcel(stage: Stage, word: str) -> Any:
    """Return the row of a message."""
    return next(row for row in await stage.rows("outbox") if row.content.get("branch") == word)


async def claim(stage: Stage, limit: int = 100, database: Database | None = None) -> list[str]:
    """Claim what is due, as a sender would; return its words."""

    async def take(db: Session) -> list[outbox.Claimed]:
        return await outbox.claim(db, limit, ("test",), at=stage.now)

    return [each.content["branch"] for each in await (database or stage.database).write(take)]


async def rescue(stage: Stage, *, abandoned: bool = False) -> int:
    """Deal with what a dead sender left."""
    return await stage.database.write(lambda db: outbox.rescue(db, at=stage.now, abandoned=abandoned))


def read(channel: TestChannel, chat: str | None = None) -> list[str]:
    """Return the words a chat has read, or all chats, in the order of sending."""
    return [word_of(said) for said in channel.sent if chat in (None, said.chat)]


def word_of(said: Said) -> str:
    found = WORD.search(said.text)
    return found[1] if found else said.text


def sender(stage: Stage, *channels: TestChannel, database: Database | None = None) -> Delivery:
    """Return another sender over the same outbox, as after a crash or by mistake."""
    by_name = {channel.name: channel for channel in channels}
    return Delivery(database or stage.database, by_name, stage.almanac, lambda: stage.now)


async def tell_one(stage: Stage, name: str, key: str, told: Any = None, **how: Any) -> None:
    """Tell a member something, ``told`` or the key itself."""
    only, said = select(Member.id).where(Member.name == name), told or RoomBound(key)
    await stage.database.write(lambda db: notices.tell(db, only, said, key=key, at=stage.now, **how))


async def bind_room(stage: Stage, chat: str, branch: str = OFFICE) -> None:
    room = Room(channel="test", chat=chat, branch_id=stage.cast.branches[branch], bound_at=stage.now)
    await stage.database.write(lambda db: db.add(room))
