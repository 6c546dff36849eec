"""Somebody with a session, and the open pages on which she writes over a real websocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError

from models import webchat
from tests.pages.world import World
from tests.waiting import LONGEST_SECONDS


class Tab:
    """An open page: what it was sent, by message."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.messages: dict[int, str] = {}
        self.frames: list[dict[str, Any]] = []
        self.change = 0

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def until(self, key: str, value: Any = None) -> dict[str, Any]:
        """Read on until a frame has ``key`` (with ``value``)."""
        async with asyncio.timeout(LONGEST_SECONDS):
            while True:
                frame = json.loads(await self.connection.recv())
                self.frames.append(frame)
                for message in frame.get("messages", ()):
                    self.messages[message["id"]] = message["html"]
                self.change = max(self.change, frame.get("change", 0))
                if key in frame and (value is None or frame[key] == value):
                    return frame  # type: ignore[no-any-return]

    async def until_shown(self, words: str) -> None:
        while not any(words in html for html in self.messages.values()):
            await self.until("messages")

    async def until_closed(self) -> int | None:
        async with asyncio.timeout(LONGEST_SECONDS):
            with suppress(ConnectionClosedError):
                async for _ in self.connection:
                    pass
        return self.connection.close_code


class Person:
    """Somebody with a session."""

    def __init__(self, world: World, cookie: str, account: str) -> None:
        self.world = world
        self.cookie = cookie
        self.account = account

    @asynccontextmanager
    async def tab(self, after: int | str = 0, origin: str | None = None) -> AsyncIterator[Tab]:
        url = f"{self.world.url.replace('http', 'ws')}/chat/ws?after={after}"
        headers = {"Cookie": f"zhibu={self.cookie}"}
        own = self.world.url if origin is None else origin
        patient: Any = {"open_timeout": LONGEST_SECONDS, "ping_interval": None}
        async with connect(url, origin=own or None, additional_headers=headers, **patient) as connection:  # type: ignore[arg-type]
            yield Tab(connection)

    async def session(self) -> webchat.Visit:
        async with self.world.database.read() as db:
            visit = await webchat.session_of(db, self.cookie, at=self.world.clock())
        assert visit is not None
        return visit

    async def say(self, tab: Tab, words: str, number: int = 1) -> None:
        await tab.send(say=words, id=f"{number:032x}")
        await tab.until("done", f"{number:032x}")
