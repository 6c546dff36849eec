"""The web chat with a scripted bot behind it, served on a local port that may go down and come back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import uvicorn
from sqlalchemy import create_engine
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from bot.channels.channel import Button, Event, MenuItem, Message, Update
from bot.channels.web import WebChannel
from bot.pages.app import create_app
from bot.pages.context import Pages
from models import webchat
from models.base import Base
from models.database import Database
from tests.conftest import VAULT
from tests.ports import Port
from tests.waiting import until

ZONE = ZoneInfo("Asia/Shanghai")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)
START = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


class EchoBot:
    """Does what the dispatcher does for a channel: each event once, in order; answers by a small script."""

    def __init__(self, channel: WebChannel) -> None:
        self.channel = channel
        self.heard: list[Update] = []
        self.delivered = 0
        self._seen: set[str] = set()

    async def __call__(self, events: Sequence[Event]) -> None:
        for event in events:
            assert isinstance(event, Update)
            self.delivered += 1
            if event.event_id not in self._seen:
                self._seen.add(event.event_id)
                self.heard.append(event)
                await self.answer(event)

    async def answer(self, update: Update) -> None:
        if update.text == "/start":
            await self.say(update, "欢迎来到支部小秘。请告诉我您的姓名。")
        elif update.text == "李晓梅":
            first = (Button("第一党支部", "branch 1"), Button("第二党支部", "branch 2"))
            rows = (first, (Button("都不是", "branch 0"),))
            await self.say(update, "李晓梅同志，您在哪个支部？", rows)
        elif update.text.startswith("branch"):
            number = update.text.removeprefix("branch ")
            await self.say(update, f"已登记到{number}号支部，等书记确认。", edits=update.pressed)
        elif update.text.startswith("count"):
            count = int(update.text.removeprefix("count "))
            await self.say(update, f"数到 {count}", ((Button("加一", f"count {count + 1}"),),), edits=update.pressed)
        else:
            await self.say(update, f"听到了：{update.text}")

    async def say(
        self, update: Update, text: str, buttons: tuple[tuple[Button, ...], ...] = (), edits: str | None = None
    ) -> None:
        await self.channel.send(update.chat, Message(text, buttons), edits)


class World:
    """Everything from the database to the open port."""

    def __init__(self, database: Database, web_url: str = "", routes: Sequence[BaseRoute] = ()) -> None:
        self._port = Port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.clock = Clock()
        self.database = database
        self.is_well = True
        self.takes_location = False
        self.pages = Pages(
            database=database,
            channel=WebChannel(database, self.clock, poll_seconds=0.05),
            zone=ZONE,
            web_url=web_url or self.url,
            organisation="晨光纺织机关党委",
            clock=self.clock,
            health=self._health,
            routes=routes,
            hooks=[Route("/telegram/webhook", _hook, methods=["POST"])],
            takes_location=lambda: self.takes_location,
        )
        self.channel = self.pages.channel
        self.bot = EchoBot(self.channel)
        self.app: Starlette = create_app(self.pages)
        self._server: uvicorn.Server | None = None
        self._tasks: list[asyncio.Task[Any]] = []

    @property
    def port(self) -> int:
        return self._port.number

    async def start(self) -> None:
        config = uvicorn.Config(
            self.app, log_level="error", ws_max_size=65_536, ws_ping_interval=None, timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._tasks = [
            asyncio.create_task(self._server._serve([self._port.opened()])),
            asyncio.create_task(self.channel.run(self.bot)),
        ]
        await until(lambda: self._server is not None and self._server.started)

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.should_exit = True
        await self._tasks[0]
        self._tasks[1].cancel()
        with suppress(asyncio.CancelledError):
            await self._tasks[1]
        self._server = None

    async def close(self) -> None:
        """Stop for good."""
        await self.stop()
        self._port.release()

    def browser(self, **options: Any) -> httpx.AsyncClient:
        """A browser of its own, that posts from our pages."""
        headers = {"sec-fetch-site": "same-origin", **options.pop("headers", {})}
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(transport=transport, base_url=self.pages.web_url, headers=headers, **options)

    async def account_of(self, client: httpx.AsyncClient) -> str:
        cookie = next(iter(client.cookies.values()))
        async with self.database.read() as db:
            visit = await webchat.session_of(db, cookie, at=self.clock())
        assert visit is not None
        return visit.external_id

    async def link(self, **values: Any) -> str:
        values = {"valid": timedelta(minutes=10), "at": self.clock(), **values}
        return "/login/" + await self.database.write(lambda db: webchat.make_login(db, **values))

    async def sign_out(self, account: str) -> None:
        """End every session of an account."""
        await self.database.write(lambda db: webchat.revoke_all(db, account, at=self.clock()))
        await self.channel.refresh()

    async def give_menu(self, chat: str | None = None) -> None:
        items = [
            MenuItem("me", "我的记录"),
            MenuItem("leave", "请假"),
            MenuItem("dues", "党费情况"),
            MenuItem("hours", "登记志愿时长"),
            MenuItem("help", "怎么用"),
        ]
        await self.channel.set_menu(chat, "zh", items)

    async def _health(self) -> tuple[bool, dict[str, Any]]:
        return self.is_well, {"outbox": 3}


async def open_database(path: Path) -> Database:
    engine = create_engine(f"sqlite:///{path}")
    Base.metadata.create_all(engine)
    engine.dispose()
    return await Database.open(f"sqlite+aiosqlite:///{path}", VAULT)


async def _hook(request: Any) -> PlainTextResponse:
    return PlainTextResponse("taken")
