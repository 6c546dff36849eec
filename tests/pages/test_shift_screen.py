"""The page with the QR of a shift: on a telephone held up on the spot, and what its QR leads a browser to."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.links import Links
from bot.pages.screen import Screens
from models import peers, shifts
from models.database import Session
from models.members import Language, Member
from models.rules.checkin import Occasion
from tests.cast import Cast
from tests.commands.test_shift_screens import link
from tests.commands.test_shifts import called, opened
from tests.pages.test_screen import ALMANAC, EVIL, LINKS, counts
from tests.pages.visitor import CHROMIUM
from tests.pages.world import World, open_database
from tests.talk import Stage
from tests.waiting import LONGEST

PICTURES = os.environ.get("ZHIBU_PICTURES")


class Spot:
    """A shift that begins in five minutes, and its page."""

    def __init__(self, world: World, stage: Stage, path: str) -> None:
        self.world = world
        self.stage = stage
        self.path = path

    @classmethod
    async def open(cls, folder: Path, links: Links = LINKS) -> Spot:
        database = await open_database(folder / "spot.db")
        world, stage = World(database, routes=Screens(ALMANAC, links, push_seconds=0.05).routes), Stage(database)
        stage.cast = await Cast.enter(stage)
        await opened(stage)
        await called(stage, "排班 社区清扫 11月28日9:00 2小时 4人 幸福社区")
        await stage.say("王芳", f"/shift_spot 1 {EVIL}")
        for who in ("赵䶮", "刘洋", "李娜"):
            await stage.say(who, "/sign_up 1")
        spot = cls(world, stage, "")
        spot.set_clock("2026-11-28 08:55")
        spot.path = f"/screen/{await link(stage)}"
        return spot

    def set_clock(self, local: str) -> None:
        self.stage.set_clock(local)
        self.world.clock.now = self.stage.now

    async def token(self, way: Occasion) -> str:
        async with self.world.database.read() as db:
            found = await shifts.view(db, self.path.split("/")[-1], way, ALMANAC, at=self.world.clock())
        assert found is not None
        assert found.token is not None
        return found.token

    async def close(self) -> None:
        await self.world.close()
        await self.world.database.close()


@pytest.fixture
async def spot(tmp_path: Path) -> AsyncIterator[Spot]:
    made = await Spot.open(tmp_path)
    yield made
    await made.close()


async def test_it_shows_the_way_that_is_asked_for_and_turns_by_itself(spot: Spot) -> None:
    await spot.stage.say("赵䶮", "到岗")
    async with spot.world.browser() as client:
        page = (await client.get(spot.path)).text
        for words in ("到岗签到", "社区清扫", "11月28日（周六）09:00–11:00", "还有 5 分钟开始", "<li>赵䶮</li>"):
            assert words in page
        assert counts(page) == [3, 1, 0, 2]
        assert EVIL not in page
        leaving = (await client.get(f"{spot.path}?way=ci-out")).text
        assert "09:00</strong> 开始签退" in leaving
        assert "<svg" not in leaving.split("<main")[1]
        assert f"{spot.path}/live?way=ci-out" in leaving
        spot.set_clock("2026-11-28 10:50")
        page = (await client.get(spot.path)).text
        assert "离岗签退" in page
        assert "换成到岗签到" in page
        assert "还没" not in page
        spot.set_clock("2026-11-28 11:10")
        assert "签到已截止" in (await client.get(f"{spot.path}?way=ci-in")).text
        spot.set_clock("2026-11-28 11:31")
        over = await client.get(spot.path)
        assert (over.status_code, "大屏已经关闭" in over.text) == (410, True)


async def test_its_qr_leads_a_browser_to_one_press_in_her_own_chat(spot: Spot) -> None:
    token = await spot.token(Occasion.SHIFT_IN)
    async with spot.world.browser() as client:
        page = await client.get(f"/checkin/{token}")
        assert "志愿班次到岗" in page.text
        assert "没有到岗签到" in page.text, "nobody is known on this device"
        assert await _rows(spot) == [None, None, None]
        wrong = await client.get(f"/checkin/{token.replace('ci-in', 'ci-up')}")
        assert wrong.status_code == 404
    assert await _rows(spot) == [None, None, None]


async def test_one_press_checks_her_in_from_her_own_chat(spot: Spot) -> None:
    world, token = spot.world, await spot.token(Occasion.SHIFT_IN)
    answering = asyncio.create_task(world.channel.run(Dispatcher(world.database, ALMANAC, world.clock, LINKS)))
    async with world.browser() as client:
        await client.post("/chat/start")
        account = await world.account_of(client)

        async def bind(db: Session) -> None:
            member = await db.get(Member, spot.stage.cast.members["赵䶮"])
            assert member is not None
            speaker = await peers.meet(db, "web", account, account, "赵䶮", Language.ZH, at=world.clock())
            await peers.bind(db, speaker.peer_id, member, by=None, at=world.clock())

        await world.database.write(bind)
        assert "用您自己的账号到岗签到" in (await client.get(f"/checkin/{token}")).text
        assert await _rows(spot) == [None, None, None]
        for _ in range(2):
            done = await client.post(f"/checkin/{token}")
            assert (done.status_code, done.headers["location"]) == (303, "/chat")
        await Delivery(world.database, {"web": world.channel}, ALMANAC, world.clock).drain()
        assert (await client.get("/chat")).text.count("已到岗") == 1
    answering.cancel()
    await asyncio.gather(answering, return_exceptions=True)
    assert [each is not None for each in await _rows(spot)] == [True, False, False]


async def _rows(spot: Spot) -> list[object]:
    return [row.in_at for row in await spot.stage.rows("shift_sign_ups")]


@pytest_asyncio.fixture(loop_scope="module")
async def served_spot(tmp_path: Path) -> AsyncIterator[Spot]:
    made = await Spot.open(tmp_path)
    await made.world.start()
    yield made
    await made.close()


@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")
@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("size", [(360, 720), (1920, 1080)], ids=["telephone", "projector"])
async def test_it_follows_the_shift_and_fits(served_spot: Spot, browser: Browser, size: tuple[int, int]) -> None:
    spot = served_spot
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.set_default_timeout(LONGEST)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(f"{spot.world.url}{spot.path}")
    await expect(page.locator(".came dd")).to_have_text("0")
    first = await page.locator("svg path").last.get_attribute("d")
    await spot.stage.say("赵䶮", f"/start {await spot.token(Occasion.SHIFT_IN)}")
    await expect(page.locator(".came dd")).to_have_text("1")
    await expect(page.get_by_role("listitem")).to_have_text(["赵䶮"])
    spot.set_clock("2026-11-28 08:56")
    await expect(page.locator("svg path").last).not_to_have_attribute("d", first or "")
    await _fits(spot, page, size, "in")
    spot.set_clock("2026-11-28 10:50")
    await expect(page.get_by_role("heading")).to_contain_text("离岗签退")
    await spot.stage.say("赵䶮", f"/start {await spot.token(Occasion.SHIFT_OUT)}")
    await expect(page.locator("dl")).to_contain_text("已离岗1")
    await _fits(spot, page, size, "out")
    await page.get_by_role("link", name="换成到岗签到").click()
    await expect(page.get_by_role("heading")).to_contain_text("到岗签到")
    await context.close()
    assert complaints == []


async def _fits(spot: Spot, page: Page, size: tuple[int, int], name: str) -> None:
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    # In one question: the page may be pushed anew between two.
    code = await page.evaluate("document.querySelector('svg').getBoundingClientRect().width")
    assert code >= 130
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"shift-{name}-{size[0]}.png")
