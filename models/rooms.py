"""Rooms: group chats of a branch, where counts are said and names never."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from models import audit
from models.base import Base, BranchId
from models.branches import Branch
from models.database import Session
from models.facts import fact
from models.roles import Secretary


class Room(Base):
    """A group chat bound to a branch."""

    __tablename__ = "rooms"
    __table_args__ = (UniqueConstraint("channel", "chat"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    chat: Mapped[str]
    branch_id: Mapped[BranchId] = mapped_column(ForeignKey("branches.id"), index=True)
    bound_at: Mapped[datetime]


@fact
class RoomBound:
    """This group now hears the announcements of a branch."""

    branch: str


async def bind(db: Session, channel: str, chat: str, branch_id: BranchId, *, by: Secretary, at: datetime) -> None:
    """Let a group chat hear the announcements of a branch, and of no other."""
    await db.execute(delete(Room).where(Room.channel == channel, Room.chat == chat))
    await db.add(Room(channel=channel, chat=chat, branch_id=branch_id, bound_at=at))
    audit.record(db, "rooms.bind", at=at, by=by, branch=branch_id, channel=channel)


async def follow(db: Session, channel: str, wanted: Mapping[str, str], *, at: datetime) -> list[str]:
    """Let exactly these groups of a channel hear announcements: from each chat to the name of its branch.

    Returns:
        The names that no branch has; if there are any, nothing is changed.
    """
    if missing := await unknown(db, wanted.values()):
        return missing
    named = select(Branch.id, Branch.name).where(Branch.name.in_(set(wanted.values())))
    found = {row.name: row.id for row in await db.core(named)}
    held = (await db.core(select(Room.chat, Room.branch_id).where(Room.channel == channel))).all()
    has, wants = {(row.chat, row.branch_id) for row in held}, {(chat, found[name]) for chat, name in wanted.items()}
    gone = [chat for chat, branch_id in has - wants]
    await db.core(delete(Room).where(Room.channel == channel, Room.chat.in_(gone)))
    for chat, branch_id in sorted(wants - has):
        await db.add(Room(channel=channel, chat=chat, branch_id=branch_id, bound_at=at))
        audit.record(db, "rooms.bind", at=at, by=None, branch=branch_id, channel=channel)
    return []


async def unknown(db: Session, names: Collection[str]) -> list[str]:
    """Return those of some names that no branch has."""
    found = await db.scalars(select(Branch.name).where(Branch.name.in_(set(names))))
    return sorted(set(names) - set(found))


async def move(db: Session, channel: str, old: str, new: str) -> None:
    """Follow a group that got another address; one bound there already stays as it is."""
    if await db.scalar(select(Room.id).where(Room.channel == channel, Room.chat == new)):
        await forget(db, channel, old)
        return
    await db.core(update(Room).where(Room.channel == channel, Room.chat == old).values(chat=new))


async def forget(db: Session, channel: str, chat: str) -> None:
    """Stop speaking in a group we were put out of."""
    await db.core(delete(Room).where(Room.channel == channel, Room.chat == chat))


def lanes(branch_id: BranchId) -> Select[str]:
    return select(Room.channel + ":" + Room.chat).where(Room.branch_id == branch_id)
