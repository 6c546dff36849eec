"""What was said in the web chat: messages, files, command menus.

A chat is named by its account's external id. Whatever changes in a chat gets the chat's next change number, so
that a page which knows the last number it saw can be given all it missed, new and edited alike, and nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Select, UniqueConstraint, delete, select, text, update
from sqlalchemy.orm import Mapped, mapped_column

from models import files
from models.base import Base, Sealed, enum_column
from models.database import Session
from models.files import FileContent

# Written out, not bound: an engine uses a partial index only where it can see the condition.
IS_WAITING = text("web_messages.side = 'me' AND web_messages.handed_at IS NULL")

Buttons = list[list[dict[str, str]]]
"""Rows of buttons, each with ``label`` and ``line`` or ``url``."""


class Side(Enum):
    ME = "me"
    BOT = "bot"


class WebChat(Base):
    """A chat's counter of changes, and its command menu."""

    __tablename__ = "web_chats"

    chat: Mapped[str] = mapped_column(primary_key=True)
    change: Mapped[int]
    menu: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    menu_change: Mapped[int] = mapped_column(default=0)


class WebFile(Base):
    """A file of a message; its bytes are stored once for all messages."""

    __tablename__ = "web_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Sealed)
    content_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(ForeignKey("file_contents.sha256"), index=True)


class WebMessage(Base):
    """One message; ``client_id`` is the browser's own number for what it sent.

    ``revision`` counts the edits, so that a press names the buttons it saw; ``handed_at`` says when a line of the
    person reached the bot.
    """

    __tablename__ = "web_messages"
    __table_args__ = (
        UniqueConstraint("chat", "client_id"),
        Index("ix_web_messages_chat_change", "chat", "change"),
        Index("ix_web_messages_waiting", "id", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
        # A number once shown must never come to mean another message.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chat: Mapped[str]
    change: Mapped[int]
    side: Mapped[Side] = mapped_column(enum_column(Side))
    client_id: Mapped[str | None]
    text: Mapped[str] = mapped_column(Sealed)
    buttons: Mapped[Buttons] = mapped_column(Sealed)
    revision: Mapped[int] = mapped_column(default=0)
    chosen: Mapped[int | None]
    file_id: Mapped[int | None] = mapped_column(ForeignKey("web_files.id"))
    handed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Attachment:
    """A file to store; ``content_type`` is what it was found to be, never what the sender claimed."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Entry:
    """A message as a page shows it; ``file`` is (name, content type, size in bytes)."""

    id: int
    chat: str
    change: int
    side: Side
    client_id: str | None
    text: str
    buttons: Buttons
    revision: int
    chosen: int | None
    file: tuple[str, str, int] | None
    created_at: datetime
    edited_at: datetime | None


async def latest(db: Session, chat: str, *, before: int | None = None, limit: int) -> list[Entry]:
    """Return the newest messages of a chat, older than message ``before`` if given, oldest first."""
    mine = _ENTRIES.where(WebMessage.chat == chat)
    if before is not None:
        mine = mine.where(WebMessage.id < before)
    return (await _entries(db, mine.order_by(WebMessage.id.desc()).limit(limit)))[::-1]


async def changed_since(db: Session, chat: str, change: int, *, limit: int) -> list[Entry]:
    """Return what was said or edited after that change number, in the order of the changes."""
    mine = _ENTRIES.where(WebMessage.chat == chat, WebMessage.change > change)
    return await _entries(db, mine.order_by(WebMessage.change).limit(limit))


async def changes(db: Session, chats: Iterable[str]) -> dict[str, int]:
    """Return the last change number of each of these chats; a chat where nothing was said is left out."""
    rows = await db.core(select(WebChat.chat, WebChat.change).where(WebChat.chat.in_(list(chats))))
    return {row.chat: row.change for row in rows}


async def write_message(
    db: Session,
    chat: str,
    side: Side,
    words: str,
    *,
    buttons: Buttons | None = None,
    file: Attachment | None = None,
    client_id: str | None = None,
    at: datetime,
) -> int:
    """Write a message down and return its number; what a browser sends again is there already."""
    change = await _next_change(db, chat)
    if client_id is not None:
        known = select(WebMessage.id).where(WebMessage.chat == chat, WebMessage.client_id == client_id)
        number: int | None = (await db.core(known)).scalar()
        if number is not None:
            return number
    values = {
        "chat": chat,
        "change": change,
        "side": side,
        "client_id": client_id,
        "text": words,
        "buttons": buttons or [],
        "revision": 0,
        "file_id": await _store(db, file),
        "created_at": at,
    }
    return int((await db.core(db.insert(WebMessage).values(values).returning(WebMessage.id))).scalar_one())


async def edit_message(
    db: Session,
    chat: str,
    number: int,
    words: str,
    *,
    buttons: Buttons | None = None,
    file: Attachment | None = None,
    at: datetime,
) -> bool:
    """Make the bot's message look like this; return False when this chat has no such message."""
    mine = (WebMessage.id == number, WebMessage.chat == chat, WebMessage.side == Side.BOT)
    columns = (
        WebMessage.text,
        WebMessage.buttons,
        WebMessage.revision,
        WebMessage.file_id,
        WebFile.name,
        WebFile.sha256,
    )
    found = await db.core(select(*columns).outerjoin(WebFile, WebFile.id == WebMessage.file_id).where(*mine))
    row = found.first()
    if row is None:
        return False
    same_file = (row.name, row.sha256) == ((file.name, files.digest(file.content)) if file else (None, None))
    if same_file and (row.text, row.buttons) == (words, buttons or []):
        return True
    values = {
        "change": await _next_change(db, chat),
        "text": words,
        "buttons": buttons or [],
        "revision": row.revision + 1,
        "chosen": None,
        "file_id": row.file_id if same_file else await _store(db, file),
        "edited_at": at,
    }
    await db.core(update(WebMessage).where(*mine).values(values))
    if not same_file:
        await db.core(delete(WebFile).where(WebFile.id == row.file_id))
    return True


async def line_of(db: Session, chat: str, number: int, revision: int, button: int) -> str | None:
    """Return the command line of a button that the chat's message has now, or None."""
    mine = (WebMessage.id == number, WebMessage.chat == chat, WebMessage.revision == revision)
    rows: Buttons | None = (await db.core(select(WebMessage.buttons).where(*mine))).scalar()
    flat = [each for row in rows or [] for each in row]
    return flat[button].get("line") or None if 0 <= button < len(flat) else None


async def choose(db: Session, chat: str, number: int, revision: int, button: int) -> None:
    """Mark the button that was pressed, unless the message was edited meanwhile."""
    mine = (WebMessage.id == number, WebMessage.chat == chat, WebMessage.revision == revision)
    change = await _next_change(db, chat)
    await db.core(update(WebMessage).where(*mine).values(chosen=button, change=change))


async def waiting(db: Session, chat: str | None = None) -> list[Entry]:
    """Return the lines, of one chat or of all, that have not reached the bot yet, oldest first."""
    mine = _ENTRIES.where(IS_WAITING).order_by(WebMessage.id)
    return await _entries(db, mine if chat is None else mine.where(WebMessage.chat == chat))


async def hand_over(db: Session, numbers: Iterable[int], *, at: datetime) -> None:
    """Note that these lines reached the bot."""
    await db.core(update(WebMessage).where(WebMessage.id.in_(list(numbers))).values(handed_at=at))


async def file_of(db: Session, chat: str, number: int) -> Attachment | None:
    """Return the file of a message, if it is this chat's message and has one."""
    query = (
        select(WebFile.name, WebFile.content_type, FileContent.content)
        .join(WebMessage, WebMessage.file_id == WebFile.id)
        .join(FileContent, FileContent.sha256 == WebFile.sha256)
    )
    row = (await db.core(query.where(WebMessage.id == number, WebMessage.chat == chat))).first()
    return None if row is None else Attachment(row.name, row.content_type, row.content)


async def set_menu(db: Session, chat: str, items: list[dict[str, str]]) -> None:
    """Set the command menu (``command``, ``summary``) of a chat, or with "" that of every chat without its own."""
    change = await _next_change(db, chat)
    await db.core(update(WebChat).where(WebChat.chat == chat).values(menu=items, menu_change=change))


async def menu_of(db: Session, chat: str) -> tuple[int, list[dict[str, str]]]:
    """Return a chat's menu and the change number it came with."""
    columns = (WebChat.chat, WebChat.menu, WebChat.menu_change)
    rows = {row.chat: row for row in await db.core(select(*columns).where(WebChat.chat.in_([chat, ""])))}
    own, common = rows.get(chat), rows.get("")
    if own is not None and own.menu is not None:
        return own.menu_change, own.menu
    return 0, (common.menu if common is not None else None) or []


async def _next_change(db: Session, chat: str) -> int:
    # The row stays locked until the commit, so that within a chat numbers become visible in their order.
    first = db.insert(WebChat).values(chat=chat, change=1, menu_change=0)
    counted = first.on_conflict_do_update(index_elements=["chat"], set_={"change": WebChat.change + 1})
    return int((await db.core(counted.returning(WebChat.change))).scalar_one())


async def _store(db: Session, file: Attachment | None) -> int | None:
    if file is None:
        return None
    values = {
        "name": file.name,
        "content_type": file.content_type,
        "size": len(file.content),
        "sha256": await files.store(db, file.content),
    }
    return int((await db.core(db.insert(WebFile).values(values).returning(WebFile.id))).scalar_one())


async def _entries(db: Session, statement: Select[*tuple[Any, ...]]) -> list[Entry]:
    rows = (await db.core(statement)).all()
    return [
        Entry(
            row.id,
            row.chat,
            row.change,
            row.side,
            row.client_id,
            row.text,
            row.buttons,
            row.revision,
            row.chosen,
            None if row.name is None else (row.name, row.content_type, row.size),
            row.created_at,
            row.edited_at,
        )
        for row in rows
    ]


_ENTRIES: Select[*tuple[Any, ...]] = select(
    WebMessage.id,
    WebMessage.chat,
    WebMessage.change,
    WebMessage.side,
    WebMessage.client_id,
    WebMessage.text,
    WebMessage.buttons,
    WebMessage.revision,
    WebMessage.chosen,
    WebMessage.created_at,
    WebMessage.edited_at,
    WebFile.name,
    WebFile.content_type,
    WebFile.size,
).outerjoin(WebFile, WebFile.id == WebMessage.file_id)
