"""The built-in web chat as a channel.

Everything is said through the database: a message is a row, and an open page is only woken to fetch what changed
since the last it knows. So nothing is lost with a connection or a process, and nothing needs to be sent twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar
from weakref import WeakValueDictionary

from bot.channels.channel import (
    SECRET_LINES,
    SECRET_WORDS,
    UNKEPT_WORDS,
    Ambiguous,
    Button,
    Capabilities,
    ChatKind,
    FetchFailed,
    FileRef,
    Intake,
    MenuItem,
    Message,
    NotSent,
    Rejected,
    Update,
)
from bot.heartbeats import beat
from bot.pages.files import FILE_LIMIT, content_type
from bot.patience import patiently
from models import votes, webchat
from models.database import Database, Session, Work
from models.facts import TryLater
from models.rules.venues import Location
from models.troubles import Trouble, trouble_of
from models.webchat import Attachment, Entry, Side

T = TypeVar("T")
POLL_SECONDS = 2.0
VISITOR = "网页访客"
LOCATED = "（发了一次位置，坐标没有保存）"


class StaleButton(Exception):
    """The message does not have that button, or has not any more."""


class Listener:
    """An open page: ``change`` is the last change of its chat that it knows."""

    def __init__(self, chat: str, session_id: int, change: int) -> None:
        self.chat = chat
        self.session_id = session_id
        self.change = change
        self.is_closed = False
        self._woken = asyncio.Event()
        self._woken.set()

    def wake(self) -> None:
        self._woken.set()

    def close(self) -> None:
        """Tell the page that its session ended."""
        self.is_closed = True
        self._woken.set()

    async def woken(self) -> bool:
        """Wait until there may be something new; return False once the session ended."""
        await self._woken.wait()
        self._woken.clear()
        return not self.is_closed


class WebChannel:
    """The channel of browsers; chat, account and private chat are one and the same external id."""

    name = "web"
    capabilities = Capabilities(text_limit=20_000, buttons_limit=100, can_edit=True)
    trouble = ""

    def __init__(self, database: Database, clock: Callable[[], datetime], poll_seconds: float = POLL_SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._poll_seconds = poll_seconds
        self._intake: Intake | None = None
        self._is_behind = False
        self._listeners: set[Listener] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    # What the bot uses

    async def run(self, intake: Intake) -> None:
        """Hand over what was said while nobody listened, then watch for what other processes change."""
        self._intake = intake
        try:
            await patiently(self._hand_over_left)
            while True:
                beat()
                await asyncio.sleep(self._poll_seconds)
                await patiently(self._catch_up)
        finally:
            self._intake = None

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        """Write the message down, or make ``edits`` look like it, and wake the pages of the chat."""
        if len(message.text) > self.capabilities.text_limit:
            raise Rejected("the text is too long")
        if message.file is not None and len(message.file.content) > FILE_LIMIT:
            raise Rejected("the file is too large")
        number = await self._write(lambda db: _put(db, chat, message, edits, self._clock()))
        self._wake(chat)
        return str(number)

    async def fetch(self, ref: str, largest: int) -> bytes:
        """Return the bytes of a message's file; the page took no more than ``largest``."""
        chat, _, number = ref.rpartition(":")
        async with self._database.read() as db:
            file = await webchat.file_of(db, chat, int(number))
        if file is None:
            raise FetchFailed("the message has no file")
        return file.content

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """Keep the menu; of those for nobody in particular the Chinese one, since the page speaks Chinese."""
        if chat is None and language not in ("", "zh"):
            return
        menu = [{"command": "/" + item.command.lstrip("/"), "summary": item.summary} for item in items]
        await self._write(lambda db: webchat.set_menu(db, chat or "", menu))
        self._wake(chat)

    async def close(self) -> None:
        """Let the open pages go; they come back when there is somebody to come back to."""

    # What the pages use

    async def say(self, chat: str, client_id: str, text: str, file: Attachment | None = None) -> None:
        """Write down what a person said, then hand it to the bot; saying it again changes nothing.

        What may be her choice in a secret ballot is not written down.
        """
        async with self._turn(chat):
            await self._database.write(lambda db: _keep(db, chat, client_id, text, file, self._clock()))
            self._wake(chat)
            await self._hand_over(chat)

    async def press(self, chat: str, client_id: str, number: int, revision: int, button: int) -> None:
        """Hand the line of a button to the bot.

        Raises:
            StaleButton: the message is not of this chat, or does not look like that any more.
            TryLater: the bot is not there; nothing was kept.
        """
        async with self._turn(chat):
            await self._hand_over(chat)
            async with self._database.read() as db:
                line = await webchat.line_of(db, chat, number, revision, button)
            if line is None:
                raise StaleButton
            if self._intake is None:
                raise TryLater
            await self._intake([_update(chat, client_id, line, pressed=str(number))])
            if not line.startswith(SECRET_LINES):
                await self._database.write(lambda db: webchat.choose(db, chat, number, revision, button))
            self._wake(chat)

    async def locate(self, chat: str, client_id: str, location: Location) -> None:
        """Hand a person's location to the bot; the chat keeps that she sent one, and not where she is.

        Raises:
            TryLater: the bot is not there; nothing was kept.
        """
        async with self._turn(chat):
            await self._hand_over(chat)
            if self._intake is None:
                raise TryLater
            await self._intake([_update(chat, client_id, "", location=location)])
            await self._database.write(lambda db: _keep_located(db, chat, client_id, self._clock()))
            self._wake(chat)

    async def hand_over(self, chat: str) -> None:
        """Hand what a chat said and the bot has not got yet to the bot, if it is there."""
        async with self._turn(chat):
            await self._hand_over(chat)

    @contextmanager
    def listen(self, chat: str, session_id: int, change: int) -> Iterator[Listener]:
        """Be woken when something in the chat changes, for as long as the context lasts."""
        listener = Listener(chat, session_id, change)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def listeners(self, chat: str | None = None) -> list[Listener]:
        """Return the open pages, of one chat or of all."""
        return [each for each in self._listeners if chat is None or each.chat == chat]

    async def refresh(self) -> None:
        """Close the pages whose session ended and wake those whose chat changed, whoever did it."""
        open_pages = self.listeners()
        if not open_pages:
            return
        async with self._database.read() as db:
            alive = await webchat.alive(db, {each.session_id for each in open_pages}, at=self._clock())
            changes = await webchat.changes(db, {each.chat for each in open_pages})
        for each in open_pages:
            if each.session_id not in alive:
                each.close()
            elif changes.get(each.chat, 0) > each.change:
                each.wake()

    async def _catch_up(self) -> None:
        """See what changed; and hand over what was kept while the storage refused the rest."""
        if self._is_behind:
            self._is_behind = False
            await self._hand_over_left()
        await self.refresh()

    async def _hand_over_left(self) -> None:
        async with self._database.read() as db:
            chats = dict.fromkeys(entry.chat for entry in await webchat.waiting(db))
        for chat in chats:
            await self.hand_over(chat)

    async def _hand_over(self, chat: str) -> None:
        if self._intake is None:
            return
        async with self._database.read() as db:
            entries = await webchat.waiting(db, chat)
        if entries:
            self._is_behind = True
            await self._intake([_said(entry) for entry in entries])
            self._is_behind = False
            numbers = [entry.id for entry in entries]
            await self._database.write(lambda db: webchat.hand_over(db, numbers, at=self._clock()))

    async def _write(self, work: Work[T]) -> T:
        """Write what is sent; a storage that refuses has not taken it, and of one that is lost nobody knows."""
        try:
            return await self._database.write(work)
        except Exception as error:
            trouble = trouble_of(error)
            if trouble is None:
                raise
            reason = f"storage refuses: {trouble.name}"
            raise (Ambiguous(reason) if trouble is Trouble.GONE else NotSent(reason)) from error

    def _wake(self, chat: str | None) -> None:
        for listener in self.listeners(chat):
            listener.wake()

    def _turn(self, chat: str) -> asyncio.Lock:
        lock = self._turns.get(chat)
        if lock is None:
            lock = self._turns[chat] = asyncio.Lock()
        return lock


async def _keep(db: Session, chat: str, client_id: str, text: str, file: Attachment | None, at: datetime) -> None:
    is_secret = SECRET_WORDS.search(text) and await votes.is_voting(db, WebChannel.name, chat)
    kept = UNKEPT_WORDS if is_secret else text
    await webchat.write_message(db, chat, Side.ME, kept, file=file, client_id=client_id, at=at)


async def _keep_located(db: Session, chat: str, client_id: str, at: datetime) -> None:
    number = await webchat.write_message(db, chat, Side.ME, LOCATED, client_id=client_id, at=at)
    await webchat.hand_over(db, [number], at=at)


async def _put(db: Session, chat: str, message: Message, edits: str | None, at: datetime) -> int:
    buttons = [[_button(each) for each in row] for row in message.buttons]
    file = message.file
    kept = Attachment(file.name, content_type(file.name, file.content), file.content) if file else None
    if edits is not None and edits.isdecimal():
        number = int(edits)
        if await webchat.edit_message(db, chat, number, message.text, buttons=buttons, file=kept, at=at):
            return number
    return await webchat.write_message(db, chat, Side.BOT, message.text, buttons=buttons, file=kept, at=at)


def _button(button: Button) -> dict[str, str]:
    target = {"url": button.url} if button.url else {"line": button.line}
    return {"label": button.label, **target}


def _said(entry: Entry) -> Update:
    file = None
    if entry.file is not None:
        name, mime, size = entry.file
        file = FileRef(f"{entry.chat}:{entry.id}", name, size, mime)
    return _update(entry.chat, entry.client_id or str(entry.id), entry.text, file=file)


def _update(
    chat: str,
    client_id: str,
    text: str,
    pressed: str | None = None,
    location: Location | None = None,
    file: FileRef | None = None,
) -> Update:
    return Update(
        channel=WebChannel.name,
        event_id=f"{chat}:{client_id}",
        chat=chat,
        chat_kind=ChatKind.PRIVATE,
        user=chat,
        user_name=VISITOR,
        text=text,
        pressed=pressed,
        language="zh-CN",
        private_chat=chat,
        location=location,
        file=file,
    )
