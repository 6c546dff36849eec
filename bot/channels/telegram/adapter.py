"""The channel itself: settings in, `Channel` out."""

from __future__ import annotations

import asyncio
import hmac
import re
import time
from collections.abc import Sequence
from typing import Literal

from telegram.error import BadRequest, TelegramError

from bot.channels.channel import (
    Ambiguous,
    Capabilities,
    FetchFailed,
    File,
    FileTooLarge,
    Intake,
    MenuItem,
    Message,
    NotSent,
    SendFailed,
)
from bot.channels.telegram import payloads
from bot.channels.telegram.answers import Answers
from bot.channels.telegram.api import Api, Parameters
from bot.channels.telegram.errors import classify, classify_fetch, is_not_a_photo, is_not_editable, is_unchanged
from bot.channels.telegram.health import Clock, Health, Pace, Pulse, Sleep, Trouble
from bot.channels.telegram.polling import ALLOWED_UPDATES, Polling, hand_over
from bot.channels.telegram.request import Timeouts
from bot.channels.telegram.updates import CHANNEL

FLOOD_MEMORY_SECONDS = 5.0
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")
_FILE_PATH = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
_ADDRESS = re.compile(r"https?://[^\s?#]+")


class TelegramChannel:
    """One bot on Telegram.

    Args:
        token: as BotFather gave it; never logged nor shown.
        base_url: what stands before the token in addresses.
        webhook_secret: 32 to 256 characters of ``A-Za-z0-9_-``; with it and ``webhook_url`` mode is "webhook".
        proxy: address of an HTTP proxy.
        connections: calls at the same time, besides the long poll.

    Raises:
        ValueError: a setting is missing or malformed; the words do not repeat it.
    """

    name = CHANNEL
    capabilities = Capabilities(
        text_limit=4096,
        buttons_limit=100,
        can_edit=True,
        overall_per_second=30,
        chat_per_second=1,
        group_per_minute=20,
    )

    def __init__(
        self,
        token: str,
        base_url: str = "https://api.telegram.org/bot",
        *,
        mode: Literal["polling", "webhook"] = "polling",
        webhook_secret: str | None = None,
        webhook_url: str | None = None,
        proxy: str | None = None,
        connections: int = 32,
        pace: Pace | None = None,
        timeouts: Timeouts | None = None,
        clock: Clock = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        _check_settings(token, base_url, mode, webhook_secret, webhook_url)
        self.mode = mode
        self._webhook = (webhook_url or "", webhook_secret or "")
        self._api = Api(token, base_url, connections=connections, timeouts=timeouts or Timeouts(), proxy=proxy)
        self._pulse = Pulse(pace or Pace(), clock, sleep)
        self._answers = Answers(self._api)
        self._username = ""
        self._last_flood: tuple[str, float] | None = None

    def __repr__(self) -> str:
        return f"<TelegramChannel {self.mode}>"

    @property
    def health(self) -> Health:
        """Return how receiving goes."""
        return self._pulse.health

    @property
    def trouble(self) -> str:
        """Return what keeps messages from coming in, in words for the operator, "" when nothing does."""
        trouble = self.health.trouble
        return "" if trouble is None else trouble.value

    @property
    def username(self) -> str:
        """The bot's name on Telegram, "" until it is known."""
        return self._username

    @property
    def is_ready(self) -> bool:
        """Return whether it is known who we are, without which commands in groups cannot be told apart."""
        return bool(self._username)

    async def run(self, intake: Intake) -> None:
        """Receive until cancelled; whatever Telegram answers meanwhile is lived through, see `health`."""
        while not self._username:
            me = await self._insist("getMe", {})
            name = me.get("username") if isinstance(me, dict) else None
            if isinstance(name, str) and name:
                self._username = name
            else:
                await self._pulse.fail(Trouble.BROKEN)
        if self.mode == "polling":
            await self._insist("deleteWebhook", {"drop_pending_updates": False})
            await Polling(self._api, self._pulse, self._answers, self._username).run(intake)
        url, secret = self._webhook
        webhook = {"url": url, "secret_token": secret, "allowed_updates": ALLOWED_UPDATES}
        await self._insist("setWebhook", {**webhook, "drop_pending_updates": False})
        self._pulse.succeed()
        await asyncio.Event().wait()

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        """Send, or make the message ``edits`` look like this; return the reference of the message.

        A text too long for the caption of its file goes before it as a message of its own.

        Raises:
            SendFailed: one of its five kinds.
            ValueError: a button Telegram would not take.
        """
        markup = payloads.keyboard(message.buttons)
        try:
            if edits is not None and message.file is None and await self._edit(chat, message, edits, markup):
                return edits
            return await self._post(chat, message, markup)
        except TelegramError as error:
            failed = classify(error)
        raise self._widened(chat, failed)

    async def fetch(self, ref: str, largest: int) -> bytes:
        """Return the bytes of a file somebody sent, at most ``largest``; Telegram gives out no more than 20 MB.

        Raises:
            FetchFailed: one of its three kinds.
        """
        try:
            found = await self._api.call("getFile", {"file_id": ref})
            path = found.get("file_path") if isinstance(found, dict) else None
            if not isinstance(path, str) or not _FILE_PATH.fullmatch(path) or ".." in path:
                raise FetchFailed("no usable file_path")
            content = await self._api.download(path, largest)
        except TelegramError as error:
            failed = classify_fetch(error)
        else:
            if len(content) > largest:
                raise FileTooLarge("more than was promised")
            return content
        raise failed

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """Set the command menu of a private chat, or with None that of everybody who is not known; [] takes it away.

        Raises:
            SendFailed: one of its five kinds.
            ValueError: an entry Telegram would not take.
        """
        scope = payloads.menu_scope(chat, language)
        commands = payloads.menu_commands(items)
        try:
            if commands:
                await self._api.call("setMyCommands", {**scope, "commands": commands})
            else:
                await self._api.call("deleteMyCommands", scope)
            return
        except TelegramError as error:
            failed = classify(error)
        raise failed

    async def close(self) -> None:
        """Let go of connections."""
        await self._answers.close()
        await self._api.close()

    def is_genuine(self, secret: str) -> bool:
        """Return whether a webhook's secret is ours, in constant time."""
        ours = self._webhook[1].encode()
        return bool(ours) and hmac.compare_digest(secret.encode("utf-8", "surrogatepass"), ours)

    async def receive(self, raw: object, intake: Intake) -> bool:
        """Hand over one update that came by webhook; return whether it may be acknowledged."""
        taken = await hand_over([raw], self._username, intake, self._answers)
        if taken:
            self._pulse.succeed()
        else:
            self._pulse.note(Trouble.INTAKE)
        return taken

    async def _insist(self, method: str, parameters: Parameters) -> object:
        while True:
            try:
                return await self._api.call(method, parameters)
            except TelegramError as error:
                await self._pulse.fail_by(error)

    async def _edit(self, chat: str, message: Message, edits: str, markup: Parameters) -> bool:
        """Return False when the message cannot be edited any more."""
        target = {"chat_id": chat, "message_id": edits}
        try:
            await self._api.call("editMessageText", {**target, **payloads.words(message.text), **markup})
        except BadRequest as error:
            if is_not_editable(error):
                return False
            if not is_unchanged(error):
                raise
        return True

    async def _post(self, chat: str, message: Message, markup: Parameters) -> str | None:
        if message.file is None:
            return await self._call("sendMessage", {"chat_id": chat, **payloads.words(message.text), **markup})
        if payloads.fits_caption(message.text):
            return await self._post_file(message.file, {"chat_id": chat, **payloads.caption(message.text), **markup})
        reference = await self._call("sendMessage", {"chat_id": chat, **payloads.words(message.text), **markup})
        try:
            await self._post_file(message.file, {"chat_id": chat})
        except TelegramError:
            raise Ambiguous("the text went, its file did not") from None
        return reference

    async def _post_file(self, file: File, parameters: Parameters) -> str | None:
        if payloads.looks_like_photo(file):
            try:
                return await self._call("sendPhoto", {**parameters, "photo": payloads.attachment(file)})
            except BadRequest as error:
                if not is_not_a_photo(error):
                    raise
        return await self._call("sendDocument", {**parameters, "document": payloads.attachment(file)})

    async def _call(self, method: str, parameters: Parameters) -> str | None:
        """Send something and return the reference of the message."""
        result = await self._api.call(method, parameters)
        number = result.get("message_id") if isinstance(result, dict) else None
        return str(number) if type(number) is int else None

    def _widened(self, chat: str, failed: SendFailed) -> SendFailed:
        """Hold the whole channel when two chats in a row are told to wait: then it is not about a chat."""
        if not isinstance(failed, NotSent) or not failed.retry_after or failed.whole_channel:
            return failed
        now, before = self._pulse.clock(), self._last_flood
        self._last_flood = (chat, now)
        if before is None or before[0] == chat or now - before[1] > FLOOD_MEMORY_SECONDS:
            return failed
        return NotSent(str(failed), failed.retry_after, whole_channel=True)


def _check_settings(token: str, base_url: str, mode: str, webhook_secret: str | None, webhook_url: str | None) -> None:
    if not _TOKEN.fullmatch(token):
        raise ValueError("ZHIBU_TELEGRAM_TOKEN 不是 @BotFather 给的那种令牌，请整行抄来")
    if not _ADDRESS.fullmatch(base_url):
        raise ValueError("ZHIBU_TELEGRAM_BASE_URL 要写成网址")
    if mode not in ("polling", "webhook"):
        raise ValueError("ZHIBU_TELEGRAM_MODE 只能是 polling 或 webhook")
    if mode == "polling":
        return
    if not _SECRET.fullmatch(webhook_secret or ""):
        raise ValueError("ZHIBU_TELEGRAM_WEBHOOK_SECRET 要有32到256个字符，只用字母、数字、_ 和 -")
    if not _ADDRESS.fullmatch(webhook_url or ""):
        raise ValueError("用 webhook 要先设 ZHIBU_WEB_URL，写成完整的网址")
