"""Group robots (群机器人): they say announcements in a group each, by an address that holds a key, and hear nothing."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, TypeVar

from bot.channels.channel import Capabilities, FetchFailed, File, Intake, MenuItem, Message, Rejected, Unreachable
from bot.channels.wecom import cards
from bot.channels.wecom.errors import (
    Broken,
    Kind,
    Refused,
    WeComFailed,
    classify,
    classify_unsent,
    explain,
    is_too_often,
    kind_of,
)
from bot.channels.wecom.examination import Finding
from bot.channels.wecom.plights import LOOK_SECONDS, Plight
from bot.channels.wecom.wire import Timeouts, Wire

logger = logging.getLogger(__name__)
T = TypeVar("T")

CHANNEL = "robot"
WRONG_KEY = 93000
LARGEST_FILE_BYTES = 20 * 1024 * 1024
# Without words WeCom looks at the key and sends nothing.
SILENCE = cards.text("")
# What is set may be the key alone or the whole address as WeCom shows it.
_KEY = re.compile(r"(?:https://\S+[?&]key=)?(?P<key>[A-Za-z0-9-]{8,64})")


class WeComRobots:
    """The robots of several branches.

    Args:
        keys: by the name of the branch, the key of its robot or the address that holds it; never logged nor shown.
        base_url: as in ``https://qyapi.weixin.qq.com/cgi-bin``.

    Raises:
        ValueError: a key is malformed; the words do not repeat it.
    """

    name = CHANNEL
    capabilities = Capabilities(
        text_limit=2048,
        buttons_limit=0,
        can_edit=False,
        chat_per_minute=20,
        counts_bytes=True,
        has_link_buttons=False,
        has_captions=False,
        avoids_peaks=True,
    )

    def __init__(
        self,
        keys: Mapping[str, str],
        base_url: str,
        *,
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._keys: dict[str, str] = {}
        self.chats: dict[str, str] = {}
        for branch, told in keys.items():
            found = _KEY.fullmatch(told.strip())
            if found is None:
                raise ValueError(f"群机器人的地址不对：{branch}。请把机器人的 Webhook 地址整行抄来")
            chat = hashlib.sha256(found["key"].encode()).hexdigest()[:16]
            self._keys[chat] = found["key"]
            self.chats[chat] = branch
        self._wire = Wire(base_url, timeouts or Timeouts(), proxy=proxy, connections=8)
        self._sleep = sleep
        self._plight = Plight(logger, "group robots do not send", "group robots send")

    @property
    def trouble(self) -> str:
        """Return what keeps all of them from their groups; one that is gone or had its say is not everybody's."""
        return self._plight.words

    def __repr__(self) -> str:
        return f"<WeComRobots {len(self._keys)}>"

    async def examine(self) -> list[Finding]:
        """Return for each robot whether WeCom knows its key; nobody in the group sees anything of it."""
        return [await self._examine(chat, branch) for chat, branch in self.chats.items()]

    async def run(self, intake: Intake) -> None:
        """See when a trouble is over; a robot hears nothing."""
        while True:
            await self._sleep(LOOK_SECONDS)
            if self.trouble:
                with suppress(WeComFailed):
                    await self._noted(self._call(next(iter(self._keys)), SILENCE))

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        """Send to a group.

        Raises:
            SendFailed: one of its five kinds, but for ``Moved``.
        """
        if chat not in self._keys:
            raise Unreachable("这个群机器人不在设置里了")
        if message.file is not None:
            await self._send_file(chat, message.file)
            return None
        try:
            await self._noted(self._call(chat, cards.text(message.text)))
            return None
        except WeComFailed as error:
            failed = classify(error, counts_chats=True)
        raise failed

    async def fetch(self, ref: str, largest: int) -> bytes:
        """Refuse: there is nothing to fetch."""
        raise FetchFailed("a robot is given no files")

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """Do nothing: a robot has no menu."""

    async def close(self) -> None:
        """Let go of connections."""
        await self._wire.close()

    async def _send_file(self, chat: str, file: File) -> None:
        if not cards.SMALLEST_FILE_BYTES <= len(file.content) <= LARGEST_FILE_BYTES:
            raise Rejected("the file is too small or too large for WeCom")
        query = {"key": self._keys[chat], "type": "file"}
        try:
            uploading = self._wire.answer(
                "POST", "webhook/upload_media", query, files={"media": (file.name, file.content)}
            )
            told = await self._noted(uploading)
            number = told.get("media_id")
            if not isinstance(number, str):
                raise Broken("no media_id")
        except WeComFailed as error:
            failed = classify_unsent(error, counts_chats=True)
        else:
            try:
                await self._noted(self._call(chat, cards.media("file", number)))
                return
            except WeComFailed as error:
                failed = classify(error, counts_chats=True)
        raise failed

    async def _noted(self, call: Awaitable[T]) -> T:
        """Tell the operator once of a trouble that concerns every robot, and when it is over."""
        try:
            answer = await call
        except WeComFailed as error:
            is_everybodys = not isinstance(error, Refused) or kind_of(error) in (Kind.BUSY, Kind.FLOOD, Kind.SETUP)
            self._plight.note(explain(error) if is_everybodys and not is_too_often(error) else "")
            raise
        self._plight.note("")
        return answer

    async def _call(self, chat: str, body: dict[str, Any]) -> None:
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        headers = {"Content-Type": "application/json"}
        await self._wire.answer("POST", "webhook/send", {"key": self._keys[chat]}, content=content, headers=headers)

    async def _examine(self, chat: str, branch: str) -> Finding:
        try:
            await self._call(chat, SILENCE)
        except Refused as error:
            if error.code == WRONG_KEY:
                return Finding(f"{branch}的群机器人：{explain(error)}。请在群里重新添加，再抄 Webhook 地址。", False)
        except WeComFailed as error:
            return Finding(f"{branch}的群机器人：{explain(error)}。", False)
        return Finding(f"{branch}的群机器人：地址是对的。", True)
