"""The channel itself: settings in, `Channel` out."""

from __future__ import annotations

import asyncio
import logging
import re
import time
import traceback
from collections.abc import Callable, Sequence

from bot.channels.channel import (
    Ambiguous,
    Capabilities,
    Event,
    File,
    FileTooLarge,
    Intake,
    MenuItem,
    Message,
    Rejected,
    Unreachable,
    Update,
)
from bot.channels.wecom import cards
from bot.channels.wecom.aibot import bodies
from bot.channels.wecom.aibot.connection import Connection, reason
from bot.channels.wecom.aibot.events import CHANNEL, read_callback, split_ref, unreadable
from bot.channels.wecom.aibot.files import LARGEST_BYTES, opened, upload
from bot.channels.wecom.aibot.frames import SEND, UPDATE_CARD, Frame, Json
from bot.channels.wecom.aibot.pauses import Pace
from bot.channels.wecom.aibot.replies import Replies
from bot.channels.wecom.errors import (
    Kind,
    Refused,
    WeComFailed,
    classify,
    classify_fetch,
    classify_unsent,
    kind_of,
)
from bot.channels.wecom.examination import Finding
from bot.channels.wecom.refs import read_ref
from bot.channels.wecom.wire import Timeouts, Wire
from bot.pacing import Slots

logger = logging.getLogger(__name__)

MOST_WAITING = 1000
MOST_AT_ONCE = 50
LAST_SECONDS = 5.0
UPLOADS_PER_MINUTE = 30
_ADDRESS = re.compile(r"wss?://[^\s?#]+")
_BOT_ID = re.compile(r"[\x21-\x7e]{1,128}")


class WeComBotChannel:
    """One bot of one corp, over the connection it keeps to WeCom.

    Args:
        bot_id: its BotID.
        secret: the Secret of its long connection; never logged nor shown.
        pace: how long it waits for what.
        proxy: address of an HTTP proxy towards WeCom.
        clock: monotonic seconds.
        most_waiting: how many callbacks may wait to be stored before no more are read.

    Raises:
        ValueError: a setting is malformed; the words do not repeat it.
    """

    name = CHANNEL
    capabilities = Capabilities(
        # WeCom takes 20,480 bytes; people read less at once, and some signs grow on the way.
        text_limit=4096,
        buttons_limit=cards.MOST_BUTTONS,
        can_edit=True,
        chat_per_minute=30,
        chat_per_hour=1000,
        counts_bytes=True,
        card_text_limit=cards.LONGEST_TEXT,
        label_limit=cards.LONGEST_LABEL,
        numbers_buttons=True,
        checklist_limit=cards.MOST_OPTIONS,
        has_selectors=True,
        has_link_buttons=False,
        has_captions=False,
    )

    def __init__(
        self,
        bot_id: str,
        secret: str,
        address: str = "wss://openws.work.weixin.qq.com",
        *,
        pace: Pace,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
        clock: Callable[[], float] = time.monotonic,
        most_waiting: int = MOST_WAITING,
    ) -> None:
        if not _BOT_ID.fullmatch(bot_id) or not secret or not _ADDRESS.fullmatch(address):
            raise ValueError(
                "ZHIBU_WECOM_BOT_ID 不是 BotID，或 ZHIBU_WECOM_BOT_SECRET 没有写，或 ZHIBU_WECOM_BOT_URL 不是网址"
            )
        self._pace = pace
        self._came: asyncio.Queue[Event] = asyncio.Queue()
        self._most_waiting = most_waiting
        self._connection = Connection(address, bot_id, secret, self._pace, proxy, self._is_full)
        # Only a fake of the platform gives out files over a line that anybody can listen to.
        self._wire = Wire(address.replace("ws", "http", 1), timeouts or Timeouts(), proxy=proxy, connections=8)
        self._files_from = "https://" if address.startswith("wss://") else "http://"
        self._replies = Replies(clock)
        self._uploads = Slots(UPLOADS_PER_MINUTE, 60.0)

    def __repr__(self) -> str:
        return "<WeComBotChannel>"

    @property
    def trouble(self) -> str:
        """Return what keeps the bot from its connection, in words for the operator, "" when nothing does."""
        return self._connection.trouble

    async def examine(self) -> Finding:
        """Try the connection; whoever else holds it is put out by that."""
        try:
            await self._connection.try_out()
            return Finding("智能机器人：长连接接得通，BotID 和 Secret 是对的。", True)
        except Refused as error:
            return Finding(f"智能机器人：{reason(error)}。", False)
        except WeComFailed as error:
            return Finding(f"智能机器人：{reason(error)}。服务器要能访问外网的 443 端口。", False)

    async def run(self, intake: Intake) -> None:
        """Stay connected until cancelled; what came is handed over even then."""
        handing = asyncio.create_task(self._hand_over(intake))
        try:
            await self._connection.run(self._receive)
        finally:
            await self._finish(handing)

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        """Send, or make the card ``edits`` look like this; return the reference of the message.

        A card takes one change, within five seconds of a press; after that the message is sent anew. What somebody
        said is answered, everything else is pushed, which WeCom allows where she wrote before.

        Raises:
            SendFailed: one of its five kinds, but for ``Moved``.
            ValueError: a button WeCom would not take.
        """
        pressed = read_ref(edits)
        try:
            if pressed is not None and message.file is None and self._replies.take_press(pressed.code):
                body = bodies.changed(message, pressed.task)
                if body is not None and await self._tried(UPDATE_CARD, body, pressed.code):
                    return edits
                if body is None and pressed.is_choice:
                    await self._tried(UPDATE_CARD, bodies.submitted(pressed.task), pressed.code)
            if message.file is None:
                return await self._say(chat, message)
        except WeComFailed as error:
            failed = classify(error, counts_chats=True)
        else:
            return await self._send_file(chat, message, message.file)
        raise failed

    async def fetch(self, ref: str, largest: int) -> bytes:
        """Return the bytes of a file somebody sent in the last five minutes, at most ``largest``.

        Raises:
            FetchFailed: one of its three kinds.
        """
        key, address = split_ref(ref)
        try:
            if not address.startswith(self._files_from):
                raise Refused(40007)
            # Sealed it is longer by its padding.
            sealed = await self._wire.download(address, largest + 32)
        except WeComFailed as error:
            failed = classify_fetch(error)
        else:
            if len(sealed) > largest + 32 or len(content := opened(sealed, key)) > largest:
                raise FileTooLarge("more than was promised")
            return content
        raise failed

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """Do nothing: a bot has no menu, what can be said stands in its help."""

    async def close(self) -> None:
        """Let go of connections."""
        await self._wire.close()

    def _is_full(self) -> bool:
        return self._came.qsize() >= self._most_waiting

    def _receive(self, came: Frame | str) -> None:
        events = (unreadable(came),) if isinstance(came, str) else read_callback(came)
        # A callback is answered once, however many events it is.
        if isinstance(came, Frame) and events and isinstance(events[0], Update):
            self._note_chance(events[0], came.number)
        for event in events:
            self._came.put_nowait(event)

    def _note_chance(self, update: Update, number: str) -> None:
        if update.pressed is not None:
            self._replies.add_press(number)
        elif update.is_entry:
            self._replies.add_entry(update.chat, number)
        else:
            self._replies.add_message(update.chat, number)

    async def _hand_over(self, intake: Intake) -> None:
        """Hand over what comes, in its order, as often as it takes: WeCom does not send it again."""
        while True:
            events = [await self._came.get()]
            while len(events) < MOST_AT_ONCE and not self._came.empty():
                events.append(self._came.get_nowait())
            while not await _handed_over(events, intake):
                await asyncio.sleep(self._pace.store)
            for _ in events:
                self._came.task_done()

    async def _finish(self, handing: asyncio.Task[None]) -> None:
        try:
            async with asyncio.timeout(LAST_SECONDS):
                await self._came.join()
        except TimeoutError:
            logger.error("wecom bot: %s events were not stored", self._came.qsize())
        handing.cancel()
        await asyncio.gather(handing, return_exceptions=True)

    async def _say(self, chat: str, message: Message) -> str | None:
        """Answer what was said in a chat, or push, where nothing waits for an answer or its time is over."""
        task = cards.new_task(message)
        ref = task if message.is_card else None
        if (chance := self._replies.take(chat)) is not None:
            body = bodies.content(message, chance.command, task)
            if await self._tried(chance.command, body, chance.number):
                return ref
        await self._connection.ask(SEND, bodies.addressed(chat, bodies.content(message, SEND, task)))
        return ref

    async def _tried(self, command: str, body: Json, number: str) -> bool:
        """Answer a callback; return False when WeCom takes no answer to it, as when it came too late."""
        try:
            await self._connection.ask(command, body, number)
        except Refused as error:
            if kind_of(error) in (Kind.SETUP, Kind.FLOOD, Kind.BUSY):
                raise
            return False
        return True

    async def _send_file(self, chat: str, message: Message, file: File) -> str | None:
        """Upload a file and send it, after its words where it has any."""
        if not cards.SMALLEST_FILE_BYTES <= len(file.content) <= LARGEST_BYTES:
            raise Rejected("the file is too small or too large for WeCom")
        kind = cards.media_kind(file)
        try:
            async with self._uploads.slot():
                uploaded = await upload(self._connection, kind, file)
        except WeComFailed as error:
            failed = classify_unsent(error)
        else:
            ref = await self.send(chat, Message(message.text, message.buttons), None) if _has_words(message) else None
            try:
                await self._connection.ask(SEND, bodies.addressed(chat, cards.media(kind, uploaded)))
                return ref
            except WeComFailed as error:
                failed = classify(error, counts_chats=True)
                if _has_words(message) and not isinstance(failed, Unreachable):
                    failed = Ambiguous("the text went, its file did not")
        raise failed


def _has_words(message: Message) -> bool:
    return bool(message.text or message.buttons)


async def _handed_over(events: Sequence[Event], intake: Intake) -> bool:
    try:
        await intake(events)
    except Exception as error:
        # Without its words: those of a database quote what people wrote.
        frames = "".join(traceback.format_tb(error.__traceback__))
        logger.error("wecom bot intake failed: %s\n%s", type(error).__name__, frames)
        return False
    return True
