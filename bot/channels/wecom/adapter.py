"""The channel itself: settings in, `Channel` out."""

from __future__ import annotations

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable, Sequence

from starlette.routing import Route

from bot.channels.channel import (
    Ambiguous,
    Capabilities,
    File,
    Intake,
    MenuItem,
    Message,
    Rejected,
    SendFailed,
    Spread,
    Unreachable,
)
from bot.channels.wecom import cards
from bot.channels.wecom.api import Api, Json, Timeouts
from bot.channels.wecom.callback import Callback
from bot.channels.wecom.crypto import Envelope
from bot.channels.wecom.errors import (
    INVALID,
    UNLICENSED,
    Kind,
    WeComFailed,
    classify,
    classify_fetch,
    classify_unsent,
    explain,
    kind_of,
)
from bot.channels.wecom.examination import Finding, examine
from bot.channels.wecom.logins import login_address, read_user
from bot.channels.wecom.menus import app_menu
from bot.channels.wecom.plights import LOOK_SECONDS, Plight
from bot.channels.wecom.refs import CardRef, read_ref
from bot.channels.wecom.updates import CHANNEL

logger = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 60.0
_CORP_ID = re.compile(r"[A-Za-z0-9_-]{4,64}")
_ADDRESS = re.compile(r"https?://[^\s?#]+")


class WeComChannel:
    """One self-built app of one corp.

    Args:
        corp_id: 企业ID.
        agent_id: the app's AgentId.
        secret: the app's Secret; like ``token`` and ``aes_key`` never logged nor shown.
        token: the Token of 接收消息.
        aes_key: its EncodingAESKey.
        proxy: address of an HTTP proxy, for a server without an address of its own.
        clock: monotonic seconds.
        wall_clock: seconds since 1970.

    Raises:
        ValueError: a setting is malformed; the words do not repeat it.
    """

    name = CHANNEL
    capabilities = Capabilities(
        text_limit=2048,
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
        shares_menu=True,
        crowd_limit=1000,
        daily_per_account=200,
        avoids_peaks=True,
    )

    def __init__(
        self,
        corp_id: str,
        agent_id: int,
        secret: str,
        token: str,
        aes_key: str,
        base_url: str = "https://qyapi.weixin.qq.com/cgi-bin",
        *,
        proxy: str | None = None,
        connections: int = 64,
        timeouts: Timeouts | None = None,
        clock: Callable[[], float] = time.monotonic,
        wall_clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if not _CORP_ID.fullmatch(corp_id) or not secret or not _ADDRESS.fullmatch(base_url):
            raise ValueError(
                "ZHIBU_WECOM_CORP_ID 不是企业ID，或 ZHIBU_WECOM_SECRET 没有写，或 ZHIBU_WECOM_BASE_URL 不是网址"
            )
        self._envelope = Envelope(token, aes_key, corp_id)
        self._corp_id = corp_id
        self._agent_id = agent_id
        self._wall_clock = wall_clock
        self._sleep = sleep
        self._api = Api(
            corp_id,
            secret,
            base_url,
            timeouts=timeouts or Timeouts(),
            proxy=proxy,
            connections=connections,
            clock=clock,
        )
        self._plight = Plight(logger, "wecom does not send", "wecom sends")

    def __repr__(self) -> str:
        return f"<WeComChannel {self._agent_id}>"

    @property
    def trouble(self) -> str:
        """Return what keeps messages from being sent, in words for the operator, "" when nothing does."""
        return self._plight.words

    def callback(self, intake: Intake) -> Route:
        """Return the route that WeCom calls."""
        return Callback(self._envelope, self._agent_id, intake, self._wall_clock).route

    async def examine(self, web_url: str) -> list[Finding]:
        """Return what is well and what is not, in words for the operator, with everything really tried."""
        return await examine(self._api, self._envelope, self._agent_id, web_url, now=self._wall_clock())

    def login_address(self, back: str, state: str) -> str:
        """Return the page of WeCom that leads its visitor to ``back`` with a code that says who she is."""
        return login_address(self._corp_id, self._agent_id, back, state)

    async def identify(self, code: str) -> str | None:
        """Return who came back with a code, None when it is nobody of this corp.

        Raises:
            FetchFailed: the code is not, or no longer, good; `FetchLater` when WeCom does not answer.
        """
        try:
            answer = await self._api.ask("auth/getuserinfo", code=code)
        except WeComFailed as error:
            failed = classify_fetch(error)
        else:
            return read_user(answer)
        raise failed

    async def run(self, intake: Intake) -> None:
        """Say early what is wrong with the settings, and when it is over; what people do comes in by the callback."""
        pause = FIRST_PAUSE
        while True:
            try:
                await self._api.tokens.get()
                break
            except WeComFailed as error:
                self._note(error)
            await self._sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
        self._note(None)
        while True:
            await self._sleep(LOOK_SECONDS)
            if self.trouble:
                await self._look_again()

    async def send(self, chat: str, message: Message, edits: str | None) -> str | None:
        """Send, or make the card ``edits`` look like this; return the reference of the message.

        A card takes one change for each press; where that is used up, or too late, the message is sent anew.

        Raises:
            SendFailed: one of its five kinds, but for ``Moved``.
            ValueError: a button WeCom would not take.
        """
        pressed = read_ref(edits)
        if pressed is not None and message.file is None and await self._change(chat, message, pressed):
            return edits
        if message.file is not None:
            return await self._send_file(chat, message, message.file)
        return await self._send(chat, self._content(message))

    async def send_to_many(self, chats: Sequence[str], message: Message) -> Spread:
        """Send to up to 1,000 people in one call.

        Raises:
            SendFailed: nobody got it, for a reason that concerns them all, or, if `Ambiguous`, nobody knows who did.
            ValueError: a button WeCom would not take.
        """
        answer = await self._post("|".join(chats), self._content(message))
        failed = {chat: failure for chat in chats if (failure := _not_reached(answer, chat)) is not None}
        return Spread(_number(answer), failed)

    async def fetch(self, ref: str, largest: int) -> bytes:
        """Return the bytes of a file somebody sent in the last three days, at most ``largest``.

        Raises:
            FetchFailed: one of its three kinds.
        """
        try:
            content = await self._api.download(ref, largest)
        except WeComFailed as error:
            failed = classify_fetch(error)
        else:
            return content
        raise failed

    async def set_menu(self, chat: str | None, language: str, items: Sequence[MenuItem]) -> None:
        """Set the one menu of the app, in Chinese; a menu for a single chat there is none.

        Raises:
            SendFailed: one of its five kinds.
        """
        if chat is not None or language not in ("", "zh"):
            return
        try:
            await self._api.call("menu/create", app_menu(items), agentid=str(self._agent_id))
            return
        except WeComFailed as error:
            failed = classify_unsent(error)
        raise failed

    async def close(self) -> None:
        """Let go of connections."""
        await self._api.close()

    async def _look_again(self) -> None:
        """Ask whether a trouble is over: it may be that nobody is written to for hours."""
        try:
            await self._api.ask("agent/get", agentid=str(self._agent_id))
        except WeComFailed as error:
            self._note(error)
        else:
            self._note(None)

    async def _send_file(self, chat: str, message: Message, file: File) -> str | None:
        """Upload a file and send it, after its words where it has any."""
        if len(file.content) < cards.SMALLEST_FILE_BYTES:
            raise Rejected("the file is too small for WeCom")
        kind = cards.media_kind(file)
        try:
            uploaded = await self._api.upload(kind, file)
        except WeComFailed as error:
            failed = classify_unsent(error)
        else:
            if not message.text and not message.buttons:
                return await self._send(chat, cards.media(kind, uploaded))
            ref = await self.send(chat, Message(message.text, message.buttons), None)
            try:
                await self._send(chat, cards.media(kind, uploaded))
            except Unreachable:
                raise
            except Exception:
                raise Ambiguous("the text went, its file did not") from None
            return ref
        raise failed

    async def _send(self, chat: str, content: Json) -> str | None:
        answer = await self._post(chat, content)
        if (failure := _not_reached(answer, chat)) is not None:
            raise failure
        return _number(answer)

    async def _post(self, receivers: str, content: Json) -> Json:
        body = {"touser": receivers, "agentid": self._agent_id, **content}
        try:
            answer = await self._api.call("message/send", body)
        except WeComFailed as error:
            self._note(error)
            failed = classify(error)
        else:
            self._note(None)
            return answer
        raise failed

    @staticmethod
    def _content(message: Message) -> Json:
        if not message.is_card:
            return cards.text(message.text)
        return {"msgtype": "template_card", "template_card": cards.card(message, cards.new_task(message))}

    async def _change(self, chat: str, message: Message, pressed: CardRef) -> bool:
        """Make a card look like the message; return False when it has to be sent anew all the same."""
        is_whole = message.is_card or cards.fits_card(message.text)
        change: Json = {"button": {"replace_name": cards.SUBMITTED if pressed.is_choice else cards.ANSWERED}}
        if message.is_card:
            change = {"template_card": cards.card(message, pressed.task)}
        elif is_whole:
            change = {"template_card": cards.answered_card(message.text)}
        body = {"userids": [chat], "agentid": self._agent_id, "response_code": pressed.code, **change}
        try:
            await self._api.call("message/update_template_card", body)
            return is_whole
        except WeComFailed as error:
            if kind_of(error) not in (Kind.SETUP, Kind.FLOOD, Kind.BUSY):
                return False
            failed = classify(error)
        raise failed

    def _note(self, error: WeComFailed | None) -> None:
        """Tell the operator of a trouble once, and when it is over."""
        self._plight.note("" if error is None or kind_of(error) in (Kind.PERSON, Kind.MESSAGE) else explain(error))


def _not_reached(answer: Json, chat: str) -> SendFailed | None:
    """Return why one person did not get what went well but for her, None when she did."""
    for name, words in (("invaliduser", INVALID), ("unlicenseduser", UNLICENSED)):
        if chat.lower() in str(answer.get(name) or "").lower().split("|"):
            return Unreachable(words)
    return None


def _number(answer: Json) -> str | None:
    number = answer.get("msgid")
    return number if isinstance(number, str) else None
