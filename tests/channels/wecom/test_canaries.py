"""Every command through callbacks of WeCom, as everybody: no phone gets what its owner may not know."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.channel import Event
from bot.channels.wecom import WeComChannel
from bot.channels.wecom.callback import PATH
from bot.delivery import Delivery
from bot.reply import HINTS
from models import peers
from models.database import Session
from models.members import Language, Member
from models.roles import Person
from tests.canaries import MAY_KNOW, ROLES, file_texts, given_by_office, in_use, leaked, pointing
from tests.peers.wecom_api import SECRET, FakeWeCom
from tests.peers.wecom_callbacks import AES_KEY, AGENT, CORP, TOKEN, Platform
from tests.phones import unhurried
from tests.talk import Stage

USERS = {"生人": "shengren", "王芳": "wangfang", "刘洋": "liuyang", "陈静": "chenjing", "李娜": "lina"}
NAMES = {user: who for who, user in USERS.items()}
HINT = HINTS[Language.ZH]


class Corp:
    """People with WeCom: each call is sealed by the platform and opened by the channel; a batch is one intake."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.fake = FakeWeCom(self._now)
        self.fake.members, self.fake.limits_members = set(NAMES), False
        address = "http://wecom.test/cgi-bin"
        self.channel = WeComChannel(CORP, AGENT, SECRET, TOKEN, AES_KEY, address, clock=self._now, wall_clock=self._now)
        self.channel.capabilities = replace(unhurried(self.channel.capabilities), daily_per_account=None)  # type: ignore[misc]
        self._platform = Platform()
        self._came: list[Event] = []
        self._read = 0
        app = Starlette(routes=[self.channel.callback(self._keep)])
        self._calls = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://zhibu.test")
        named = {"test": stage.channel, "wecom": self.channel}
        stage.delivery = Delivery(stage.database, named, stage.almanac, lambda: stage.now)

    async def open(self) -> None:
        """Let the calls of the channel reach the platform within this process, and let everybody have an account."""
        wire = self.channel._api._wire
        await wire._client.aclose()
        wire._client = httpx.AsyncClient(transport=httpx.ASGITransport(self.fake.app))
        await self.stage.database.write(self._bind)

    async def close(self) -> None:
        await self._calls.aclose()
        await self.channel.close()

    async def click(self, who: str, line: str) -> None:
        await self._call(self._platform.event(USERS[who], "click", self._now(), line))

    async def type(self, who: str, line: str) -> None:
        await self._call(self._platform.text(USERS[who], line, self._now()))

    async def press(self, who: str, line: str, number: int) -> None:
        """Press a button of a card that is on no phone any more."""
        task, code = f"T{number}", f"C{number}"
        await self._call(self._platform.press(USERS[who], line, task, code, self._now()))

    async def told(self) -> list[tuple[str, str]]:
        """Let everything that came be answered; return who was sent what since the last time."""
        came, self._came = self._came, []
        await self.stage.dispatcher(came)
        await self.stage.delivery.drain()
        calls, self._read = self.fake.calls[self._read :], len(self.fake.calls)
        return [each for path, body in calls for each in self._texts(path, body)]

    def _texts(self, path: str, body: dict[str, Any]) -> list[tuple[str, str]]:
        users = body.get("touser", "").split("|") if path == "message/send" else body.get("userids", [])
        texts = [json.dumps(body, ensure_ascii=False)]
        if media := body.get(body.get("msgtype", ""), {}).get("media_id"):
            texts += file_texts(*self.fake.media[media])
        return [(NAMES[user], text) for user in users for text in texts]

    async def _bind(self, db: Session) -> None:
        for who, user in USERS.items():
            speaker = await peers.meet(db, "wecom", user, user, who, Language.ZH, at=self.stage.now)
            if who != "生人":
                member = await db.get(Member, self.stage.cast.members[who])
                assert member is not None
                await peers.bind(db, speaker.peer_id, member, by=None, at=self.stage.now)

    async def _call(self, plain: str) -> None:
        sealed = self._platform.seal(plain, self._now())
        answer = await self._calls.post(PATH, params=sealed.query, content=sealed.body.encode())
        assert (answer.status_code, answer.content) == (200, b"")

    async def _keep(self, events: Sequence[Event]) -> None:
        self._came += events

    def _now(self) -> float:
        return self.stage.now.timestamp()


@pytest.fixture
async def corp(file_stage: Stage) -> AsyncIterator[Corp]:
    await in_use(file_stage)
    # What is said to many is not said at the full hour.
    file_stage.set_clock("2026-11-20 10:07")
    corp = Corp(file_stage)
    await corp.open()
    yield corp
    await corp.close()


async def test_no_phone_gets_what_its_owner_may_not_know(corp: Corp) -> None:
    """By the menu, typed, by a card, and by the number of what was listed."""
    chance, listed = Random(20261120), 0
    for who in MAY_KNOW:
        for number, command in enumerate(given_by_office(who)):
            line = pointing(command, corp.stage, 1)
            match number % 3:
                case 0:
                    await corp.click(who, line)
                case 1:
                    await corp.type(who, line)
                case _:
                    await corp.press(who, line, chance.getrandbits(60))
            if who in ROLES and command.role is not Person and command.fields:
                # What may be chosen, which is answered by its number.
                await corp.click(who, f"/{command.name}")
            told = await corp.told()
            if any(HINT in text for reader, text in told if reader == who):
                listed += 1
                await corp.type(who, "1")
                told += await corp.told()
            assert any(reader == who for reader, _ in told), (who, command.name, "no answer")
            found = [(reader, leak) for reader, text in told for leak in leaked(reader, [text])]
            assert not found, (who, command.name, found[:1])
    assert listed, "nothing was answered by its number"
    assert corp.fake.complaints == []
