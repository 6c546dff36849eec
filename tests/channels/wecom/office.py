"""A bureau whose members have WeCom: the real channel between the bot and a fake platform, over HTTP both ways."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from starlette.applications import Starlette

from bot.channels.wecom import WeComChannel
from bot.channels.wecom.callback import PATH
from bot.delivery import Delivery
from bot.fetching import Fetching
from tests.channels.wecom.conftest import PATIENT
from tests.peers.wecom_api import SECRET, FakeWeCom, Shown
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN, Platform, Sealed
from tests.peers.wecom_wire import listening
from tests.talk import Stage
from tests.waiting import LONGEST_SECONDS


class Office:
    """Phones with WeCom; whatever is done on one is delivered twice, as WeCom does when an answer is slow."""

    def __init__(self, stage: Stage, fake: FakeWeCom, channel: WeComChannel, app_url: str) -> None:
        self.stage = stage
        self.fake = fake
        self.channel = channel
        self.platform = Platform()
        self._client = httpx.AsyncClient(base_url=app_url, trust_env=False, verify=False, timeout=LONGEST_SECONDS)

    async def say(self, user: str, words: str) -> list[Shown]:
        """Type something; return what is new on the phone."""
        return await self.do(user, self.platform.text(user, words, self._now))

    async def enter(self, user: str) -> list[Shown]:
        """Open the app."""
        return await self.do(user, self.platform.event(user, "enter_agent", self._now))

    async def leave(self, user: str) -> None:
        """Be taken out of those who may see the app."""
        await self.do(user, self.platform.event(user, "unsubscribe", self._now))

    async def click(self, user: str, name: str) -> list[Shown]:
        """Choose an entry of the app's menu."""
        entries = [entry for group in self.fake.menu for entry in group["sub_button"]]
        key = next(entry["key"] for entry in entries if entry["name"] == name)
        return await self.do(user, self.platform.event(user, "click", self._now, key))

    async def scan(self, user: str, result: str) -> list[Shown]:
        """Scan a code with the scanner of the menu."""
        inside = f"<ScanCodeInfo><ScanType>qrcode</ScanType><ScanResult>{result}</ScanResult></ScanCodeInfo>"
        return await self.do(user, self.platform.event(user, "scancode_waitmsg", self._now, "scan", inside))

    async def press(self, user: str, label: str) -> list[Shown]:
        """Press the newest button of this label; return what is new or changed on the phone."""
        card = next(each for each in reversed(self.fake.phone(user)) if label in each.buttons)
        code = self.fake.code_of(user, card.task)
        return await self.do(user, self.platform.press(user, card.buttons[label], card.task, code, self._now))

    async def submit(self, user: str, label: str, *chosen: str) -> list[Shown]:
        """Choose on the newest card with this button and press it; return what is new or changed on the phone."""
        card = next(each for each in reversed(self.fake.phone(user)) if label in each.buttons)
        code, selected = self.fake.code_of(user, card.task), card.selected(*chosen)
        key, at = card.buttons[label], self._now
        return await self.do(user, self.platform.submit(user, card.choice, key, card.task, code, at, selected))

    async def do(self, user: str, plain: str) -> list[Shown]:
        """Let the platform call the app twice, and everything that follows arrive."""
        before = list(self.fake.phone(user))
        for nonce in ("one", "two"):
            await self.post(self.platform.seal(plain, self._now, nonce))
            once = list(self.fake.phone(user))
        assert self.fake.phone(user) == once
        assert self.fake.complaints == []
        assert self.fake.dropped == []
        return [shown for shown in once if not any(shown is old for old in before)]

    async def post(self, sealed: Sealed) -> None:
        answer = await self._client.post(PATH, params=sealed.query, content=sealed.body.encode())
        assert (answer.status_code, answer.content) == (200, b"")
        await self.stage.fetching.drain()
        await self.stage.delivery.drain()

    async def close(self) -> None:
        await self._client.aclose()
        await self.channel.close()

    @property
    def _now(self) -> float:
        return self.stage.now.timestamp()


@asynccontextmanager
async def opened(stage: Stage) -> AsyncIterator[Office]:
    """Give a stage WeCom beside its test channel."""

    def clock() -> float:
        return stage.now.timestamp()

    fake = FakeWeCom(clock)
    async with listening(fake.app) as url:
        channel = WeComChannel(
            CORP, AGENT, SECRET, TOKEN, AES_KEY, f"{url}/cgi-bin",
            timeouts=PATIENT, clock=clock, wall_clock=clock,
        )  # fmt: skip
        named = {"test": stage.channel, "wecom": channel}
        stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)
        stage.fetching = Fetching(stage.database, named, stage.dispatcher, lambda: stage.now)
        async with listening(Starlette(routes=[channel.callback(stage.dispatcher)])) as app_url:
            office = Office(stage, fake, channel, app_url)
            try:
                yield office
            finally:
                await office.close()
