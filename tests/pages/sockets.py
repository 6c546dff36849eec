"""An open page of the chat within this process: the frames it sends and is sent, without a port."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.types import ASGIApp

from tests.waiting import LONGEST_SECONDS


class Socket:
    """The page's end of a websocket: ``html`` is what it was told to show, each message as it was last."""

    def __init__(self) -> None:
        self.html: dict[int, str] = {}
        self.menus: list[str] = []
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._said = 0

    async def say(self, words: str) -> dict[str, Any]:
        """Send words; return what the frame was answered."""
        return await self.ask(say=words)

    async def ask(self, **frame: Any) -> dict[str, Any]:
        """Send a frame with a number of its own; return what it was answered."""
        self._said += 1
        text = json.dumps({**frame, "id": f"{self._said:032x}"})
        await self.sent.put({"type": "websocket.receive", "text": text})
        async with asyncio.timeout(LONGEST_SECONDS):
            return await self._answers.get()

    async def take(self, message: Any) -> None:
        """Take what the program sends."""
        if message["type"] == "websocket.close":
            await self._answers.put({"closed": message["code"]})
        if message["type"] != "websocket.send":
            return
        frame = json.loads(message["text"])
        if "messages" not in frame:
            await self._answers.put(frame)
            return
        self.html |= {each["id"]: each["html"] for each in frame["messages"]}
        self.menus += [frame["menu"]] if "menu" in frame else []


@asynccontextmanager
async def page_open(app: ASGIApp, host: str, cookie: str) -> AsyncIterator[Socket]:
    """Open the chat page of whoever has this session."""
    headers = {"host": host, "origin": f"http://{host}", "cookie": f"zhibu={cookie}"}
    scope = {
        "type": "websocket", "path": "/chat/ws", "query_string": b"after=0", "scheme": "ws", "root_path": "",
        "headers": [(name.encode(), text.encode()) for name, text in headers.items()], "subprotocols": [],
        "client": ("127.0.0.1", 1), "server": (host, 80), "asgi": {"version": "3.0"},
    }  # fmt: skip
    socket = Socket()
    await socket.sent.put({"type": "websocket.connect"})
    serving = asyncio.create_task(app(scope, socket.sent.get, socket.take))  # type: ignore[arg-type]
    try:
        yield socket
    finally:
        await socket.sent.put({"type": "websocket.disconnect", "code": 1000})
        await serving
