"""A file from a browser to the materials of a meeting and back, with the real bot behind the page."""

from __future__ import annotations

import asyncio
import re
import zipfile
from collections.abc import AsyncIterator
from io import BytesIO

import httpx
import pytest

from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.fetching import Fetching
from bot.links import Links
from models import peers
from models.database import Session
from models.members import Language, Member
from tests.commands.test_attachments import png
from tests.pages.world import World
from tests.talk import Stage
from tests.waiting import until

PDF = b"%PDF-1.7 over the web"


class Office:
    """The web chat of a whole organisation; whoever enters is bound to a member."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.world = World(stage.database)
        self.dispatcher = Dispatcher(stage.database, stage.almanac, self.world.clock, Links("http://zhibu.test"))
        channels = {"web": self.world.channel}
        self.delivery = Delivery(stage.database, channels, stage.almanac, self.world.clock)
        self.fetching = Fetching(stage.database, channels, self.dispatcher, self.world.clock)

    async def enter(self, client: httpx.AsyncClient, who: str) -> None:
        await client.post("/chat/start")
        account = await self.world.account_of(client)

        async def bind(db: Session) -> None:
            member = await db.get(Member, self.stage.cast.members[who])
            assert member is not None
            speaker = await peers.meet(db, "web", account, account, who, Language.ZH, at=self.world.clock())
            await peers.bind(db, speaker.peer_id, member, by=None, at=self.world.clock())

        await self.stage.database.write(bind)

    async def says(self, client: httpx.AsyncClient, text: str, number: str) -> str:
        await self.world.channel.say(await self.world.account_of(client), number * 32, text)
        return await self.page(client)

    async def page(self, client: httpx.AsyncClient) -> str:
        await self.fetching.drain()
        await self.delivery.drain()
        return (await client.get("/chat")).text


@pytest.fixture
async def office(stage: Stage) -> AsyncIterator[Office]:
    made = Office(stage)
    task = asyncio.create_task(made.world.channel.run(made.dispatcher))
    await until(lambda: made.world.channel._intake is not None)
    yield made
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await made.world.close()


async def upload(client: httpx.AsyncClient, content: bytes, name: str, number: str, **headers: str) -> httpx.Response:
    data = {"id": number * 32, "caption": ""}
    return await client.post("/chat/file", files={"file": (name, content)}, data=data, headers=headers)


async def test_from_a_browser_to_the_meeting_and_to_another_browser(office: Office) -> None:
    number = await office.stage.call_meeting()
    async with office.world.browser() as chen, office.world.browser() as wang:
        await office.enter(chen, "陈静")
        await office.enter(wang, "王芳")
        assert "请把文件发过来" in await office.says(chen, f"材料 #{number}", "a")
        for _ in range(2):
            assert (await upload(chen, PDF, "党课 提纲.pdf", "b")).status_code == 200
            page = await office.page(chen)
        assert page.count("已附上「党课 提纲.pdf」") == 1
        assert "1. 党课 提纲.pdf" in await office.says(wang, "看材料", "c")
        page = await office.says(wang, "/open_material 1", "d")
        found = re.findall(r'href="(/chat/file/\d+)"', page)
        assert (await wang.get(found[-1])).content == PDF
        assert len(await office.stage.rows("file_contents")) == 1
        assert len(await office.stage.rows("material_reads")) == 1


async def test_what_the_page_refuses_reaches_neither_the_chat_nor_the_bot(office: Office) -> None:
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        archive.writestr("xl/workbook.xml", b"0" * 400_000_000)
    async with office.world.browser() as client:
        await office.enter(client, "陈静")
        before = len(await office.stage.rows("web_messages"))
        for content, status in ((b"%PDF-" + b"0" * 21 * 1024 * 1024, 413), (bomb.getvalue(), 415), (b"MZ", 415)):
            answer = await upload(client, content, "计划.xlsx", "a")
            assert answer.status_code == status
            assert answer.json()["note"]
        for foreign in ("cross-site", "same-site", "none"):
            assert (await upload(client, PDF, "x.pdf", "a", **{"sec-fetch-site": foreign})).status_code == 403
        assert len(await office.stage.rows("web_messages")) == before
        assert await office.stage.rows("file_contents") == []


async def test_a_picture_that_claims_to_be_huge_is_kept_and_never_decoded(office: Office) -> None:
    async with office.world.browser() as client:
        await office.enter(client, "陈静")
        await upload(client, png(claims=(65_000, 65_000)), "图.png", "a")
        assert "收到文件「图.png」" in await office.page(client)
