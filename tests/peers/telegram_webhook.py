"""Delivery of updates to a webhook: in order within a chat, in parallel between chats, retried with back-off."""

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from urllib.parse import urlsplit

import aiohttp

from .telegram_errors import Json, bad_request
from .telegram_updates import Entry, Updates

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
LONGEST_PAUSE_SECONDS = 60.0

OnReply = Callable[[bytes], None]


@dataclass(slots=True)
class Webhook:
    """One webhook; it takes over the queue from `open` to `close`."""

    updates: Updates
    url: str
    secret: str | None
    max_connections: int
    first_pause: float
    on_reply: OnReply
    last_error: tuple[int, str] | None = None
    _lanes: dict[int, deque[tuple[int, Entry]]] = field(default_factory=dict)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _session: aiohttp.ClientSession | None = None
    _free: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if self.secret is not None and not SECRET.fullmatch(self.secret):
            raise bad_request("secret token contains unallowed characters")
        if not 1 <= self.max_connections <= 100:
            raise bad_request("max_connections must be between 1 and 100")
        self._free = asyncio.Semaphore(self.max_connections)

    def open(self) -> None:
        """Start to deliver what waits and all that comes."""
        self.updates.on_entry = self._queue
        for number, entry in self.updates.entries.items():
            self._queue(number, entry)

    def close(self) -> None:
        """Stop; what is not delivered stays in the queue."""
        self.updates.on_entry = None
        for task in self._tasks:
            task.cancel()
        if self._session is not None:
            closing = asyncio.ensure_future(self._session.close())
            self._tasks.add(closing)
            closing.add_done_callback(self._tasks.discard)

    async def wait_closed(self) -> None:
        """Wait until nothing of it runs any more."""
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _queue(self, number: int, entry: Entry) -> None:
        key = _chat_of(entry.body)
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append((number, entry))
            return
        self._lanes[key] = deque([(number, entry)])
        task = asyncio.get_running_loop().create_task(self._drive(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drive(self, key: int) -> None:
        lane = self._lanes[key]
        pause = self.first_pause
        while lane:
            number, entry = lane[0]
            if number in self.updates.entries and not await self._deliver(entry):
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
                continue
            self.updates.entries.pop(number, None)
            self.updates.confirmed_offset = max(self.updates.confirmed_offset, entry.id + 1)
            lane.popleft()
            pause = self.first_pause
        del self._lanes[key]

    async def _deliver(self, entry: Entry) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        async with self._free:
            entry.deliveries += 1
            try:
                async with self._session.post(
                    self.url, json=entry.body, headers=headers, allow_redirects=False
                ) as response:
                    status, body = response.status, await response.read()
                    is_json = response.content_type == "application/json"
            except (aiohttp.ClientError, OSError, TimeoutError) as error:
                return self._failed(str(error) or type(error).__name__)
        if not 200 <= status < 300:
            return self._failed(f"Wrong response from the webhook: {status} {_phrase(status)}")
        if is_json and body:
            self.on_reply(body)
        return True

    def _failed(self, why: str) -> bool:
        self.last_error = (int(self.updates.clock()), why)
        return False


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def _chat_of(body: Json) -> int:
    """Return what must stay in order: the chat, else the person, else 0."""
    for payload in body.values():
        if not isinstance(payload, dict):
            continue
        for name in ("chat", "from"):
            whose = payload.get(name)
            if isinstance(whose, dict) and isinstance(whose.get("id"), int):
                return int(whose["id"])
    return 0
