"""The page for the projector, and what its QR leads a browser to."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
import segno
from playwright.async_api import Browser, Page, expect

from bot.delivery import Delivery
from bot.dispatch import Dispatcher
from bot.links import Links
from bot.pages import screen as pages
from bot.pages.app import create_app
from bot.pages.screen import Screens
from models import attendance, peers
from models.almanac import Almanac
from models.attendance import ScreenView
from models.database import Session
from models.members import Language, Member
from models.rules.rulebook import load
from tests.cast import Cast
from tests.commands.test_screens import LINK
from tests.pages.visitor import CHROMIUM
from tests.pages.world import ZONE, World, open_database
from tests.talk import Stage
from tests.waiting import LONGEST, LONGEST_SECONDS, until

ALMANAC = Almanac(ZONE, load("party"))
LINKS = Links("http://zhibu.test", lambda: "zhibu_bot")
EVIL = "</p><script>document.title='hit'</script>"


class Room:
    """A meeting that begins in five minutes, its screen, and everybody who may come."""

    def __init__(self, world: World, stage: Stage) -> None:
        self.world = world
        self.stage = stage
        self.path = ""

    @classmethod
    async def open(cls, folder: Path, links: Links = LINKS) -> Room:
        database = await open_database(folder / "room.db")
        world = World(database, routes=Screens(ALMANAC, links, push_seconds=0.05).routes)
        room = cls(world, Stage(database))
        room.stage.cast = await Cast.enter(room.stage)
        await room.stage.call_meeting(f"开会 主题党日 下周五15:00 三楼会议室 {EVIL}")
        room.set_clock("2026-11-27 14:55")
        [said] = await room.stage.say("陈静", "大屏")
        found = LINK.search(said.text)
        assert found is not None
        room.path = f"/screen/{found['token']}"
        return room

    async def close(self) -> None:
        await self.world.close()
        await self.world.database.close()

    def set_clock(self, local: str) -> None:
        self.stage.set_clock(local)
        self.world.clock.now = self.stage.now

    def pass_by(self, **span: float) -> None:
        self.world.clock.pass_by(**span)
        self.stage.now = self.world.clock.now

    async def view(self) -> ScreenView:
        async with self.world.database.read() as db:
            view = await attendance.view(db, self.path.split("/")[-1], ALMANAC, at=self.world.clock())
        assert view is not None
        return view


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    made = await Room.open(tmp_path)
    yield made
    await made.close()


def counts(html: str) -> list[int]:
    """Return 应到, 已到, 请假, 未到."""
    return [int(number) for number in re.findall(r"<dd>(\d+)</dd>", html)]


class TestPage:
    async def test_it_says_what_and_where_and_when_and_who_has_come(self, room: Room) -> None:
        await room.stage.say("王芳", "签到")
        await room.stage.say("赵䶮", "请假 出差")
        async with room.world.browser() as client:
            page = (await client.get(room.path)).text
        for words in ("主题党日", "三楼会议室", "11月27日（周五）15:00–17:00", "还有 5 分钟开始", "<li>王芳</li>"):
            assert words in page
        assert counts(page) == [5, 1, 1, 3]
        assert f"签到 {(await room.view()).code}" in page
        assert "出差" not in page
        assert EVIL not in page

    async def test_its_qrs_say_the_token_of_the_step_and_change_with_it(
        self, room: Room, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made: list[str] = []
        make = segno.make_qr

        def write_down(text: str, **options: Any) -> segno.QRCode:
            made.append(text)
            return make(text, **options)

        monkeypatch.setattr(pages.segno, "make_qr", write_down)
        async with room.world.browser() as client:
            for _ in range(2):
                token = (await room.view()).token
                page = (await client.get(room.path)).text
                assert page.count("<svg") == 2
                assert made[-2:] == [f"https://t.me/zhibu_bot?start={token}", f"http://zhibu.test/checkin/{token}"]
                room.pass_by(seconds=15)
        assert len(set(made)) == 4

    async def test_without_telegram_there_is_one_qr(self, tmp_path: Path) -> None:
        room = await Room.open(tmp_path, Links("http://zhibu.test"))
        async with room.world.browser() as client:
            page = (await client.get(room.path)).text
        assert (page.count("<svg"), "扫码签到" in page) == (1, True)
        await room.close()

    async def test_before_check_in_opens_it_shows_when_and_after_the_start_that_it_has_begun(self, room: Room) -> None:
        async with room.world.browser() as client:
            room.set_clock("2026-11-27 14:00")
            page = (await client.get(room.path)).text
            assert "<strong>14:30</strong> 开始签到" in page
            assert "<svg" not in page
            room.set_clock("2026-11-27 15:00")
            assert "已开始" in (await client.get(room.path)).text

    async def test_it_works_without_scripts_and_keeps_the_strict_policy(self, room: Room) -> None:
        async with room.world.browser() as client:
            answer = await client.get(room.path)
        assert '<noscript><meta http-equiv="refresh" content="15"></noscript>' in answer.text
        assert "script-src 'self';" in answer.headers["content-security-policy"]
        assert " style=" not in answer.text
        assert all(tag.startswith(" src=") for tag in answer.text.split("<script")[1:])
        assert "https://" not in answer.text

    @pytest.mark.parametrize("end", ["关闭大屏", "/close 1 是", "too late"])
    async def test_a_link_that_ended_says_so_and_nothing_else(self, room: Room, end: str) -> None:
        room.set_clock("2026-11-27 15:01" if end != "too late" else "2026-11-27 17:31")
        await room.stage.say("陈静", end)
        async with room.world.browser() as client:
            answer = await client.get(room.path)
            assert (answer.status_code, "主题党日" in answer.text) == (410, False)
            assert (await client.get(f"{room.path}/live")).status_code == 410
            assert (await client.get("/screen/" + "x" * 43)).status_code == 410


class TestLeadIn:
    """What the QR opens in a browser."""

    async def _enter(self, room: Room, client: httpx.AsyncClient, who: str) -> Delivery:
        """Open the web chat as a member, with the real bot behind it."""
        world = room.world
        dispatcher = Dispatcher(world.database, ALMANAC, world.clock, LINKS)
        task = asyncio.create_task(world.channel.run(dispatcher))
        self.tasks.append(task)
        await client.post("/chat/start")
        account = await world.account_of(client)

        async def bind(db: Session) -> None:
            member = await db.get(Member, room.stage.cast.members[who])
            assert member is not None
            speaker = await peers.meet(db, "web", account, account, who, Language.ZH, at=world.clock())
            await peers.bind(db, speaker.peer_id, member, by=None, at=world.clock())

        await world.database.write(bind)
        return Delivery(world.database, {"web": world.channel}, ALMANAC, world.clock)

    @pytest.fixture(autouse=True)
    async def _end_tasks(self) -> AsyncIterator[None]:
        self.tasks: list[asyncio.Task[None]] = []
        yield
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def test_one_press_says_the_token_in_her_own_chat(self, room: Room) -> None:
        token = (await room.view()).token
        async with room.world.browser() as client:
            delivery = await self._enter(room, client, "王芳")
            asked = await client.get(f"/checkin/{token}")
            assert "点一下，用您自己的账号签到" in asked.text
            assert (await room.view()).came == ()
            for _ in range(2):
                done = await client.post(f"/checkin/{token}")
                assert (done.status_code, done.headers["location"]) == (303, "/chat")
            await delivery.drain()
            assert (await room.view()).came == ("王芳",)
            chat = (await client.get("/chat")).text
            assert chat.count("已签到") == 1
        [row] = await room.stage.rows("attendances", member_id=room.stage.cast.members["王芳"])
        assert row.evidence.value == "qr"

    async def test_a_browser_without_a_chat_is_told_to_register_and_nothing_is_recorded(self, room: Room) -> None:
        token = (await room.view()).token
        async with room.world.browser() as client:
            assert "没有您和小秘的对话" in (await client.get(f"/checkin/{token}")).text
            assert (await client.post(f"/checkin/{token}")).headers["location"] == f"/checkin/{token}"
        assert await room.stage.rows("web_messages") == []
        assert await room.stage.rows("refused_tries") == []

    async def test_no_other_site_can_press_for_her(self, room: Room) -> None:
        token = (await room.view()).token
        async with room.world.browser() as client:
            await self._enter(room, client, "王芳")
            foreign = {"sec-fetch-site": "cross-site"}
            assert (await client.post(f"/checkin/{token}", headers=foreign)).status_code == 403
        assert (await room.view()).came == ()

    @pytest.mark.parametrize("token", ["x", "ci-1-2-3", "ABCD-EFGH-JKLMN", "ci-1-118700000-" + "A" * 30])
    async def test_what_is_no_token_is_no_page(self, room: Room, token: str) -> None:
        async with room.world.browser() as client:
            for answer in (await client.get(f"/checkin/{token}"), await client.post(f"/checkin/{token}")):
                assert answer.status_code == 404


class TestPush:
    async def test_what_changes_in_the_room_is_pushed(self, room: Room) -> None:
        await room.world.start()
        async with (
            httpx.AsyncClient(timeout=LONGEST_SECONDS) as client,
            client.stream("GET", f"{room.world.url}{room.path}/live") as answer,
        ):
            assert answer.headers["content-type"].startswith("text/event-stream")
            lines = answer.aiter_lines()
            assert counts((await next_event(lines))["html"]) == [5, 0, 0, 5]
            await room.stage.say("王芳", f"签到 {(await room.view()).code}")
            told = await next_event(lines)
            assert counts(told["html"]) == [5, 1, 0, 4]
            assert "王芳" in told["html"]
            room.pass_by(seconds=15)
            again = await next_event(lines)
            assert (again["now"] - told["now"], again["html"] != told["html"]) == (15_000, True)
            await room.stage.say("陈静", "关闭大屏")
            assert [line async for line in lines if line.startswith("event")] == ["event: over"]

    async def test_all_that_a_page_shows_is_of_one_moment(self, room: Room) -> None:
        """The clock goes on while the page is made: an old code under a new time would be taken for good."""
        moments = (room.stage.now + number * timedelta(minutes=1) for number in itertools.count())
        transport = httpx.ASGITransport(create_app(replace(room.world.pages, clock=lambda: next(moments))))
        async with httpx.AsyncClient(transport=transport, base_url=room.world.url) as client:
            told = (await client.get(room.path)).text
        [shown_at] = re.findall(r'data-now="(\d+)"', told)
        room.world.clock.now = datetime.fromtimestamp(int(shown_at) / 1000, UTC)
        assert f"{(await room.view()).code}</strong>" in told

    async def test_a_page_that_goes_away_is_forgotten(self, tmp_path: Path) -> None:
        database = await open_database(tmp_path / "room.db")
        screens = Screens(ALMANAC, LINKS, push_seconds=0.05)
        room = Room(World(database, routes=screens.routes), Stage(database))
        room.stage.cast = await Cast.enter(room.stage)
        await room.stage.call_meeting()
        room.set_clock("2026-11-27 14:55")
        [said] = await room.stage.say("陈静", "大屏")
        await room.world.start()
        live = f"{room.world.url}/screen/{LINK.search(said.text)['token']}/live"  # type: ignore[index]
        async with httpx.AsyncClient(timeout=LONGEST_SECONDS) as client, client.stream("GET", live) as answer:
            await next_event(answer.aiter_lines())
            assert screens._open == 1
        await until(lambda: screens._open == 0)
        await room.close()


async def next_event(lines: AsyncIterator[str]) -> dict[str, Any]:
    """Return the values of the next event."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while not (line := await anext(lines)).startswith("data: {"):
            pass
    values: dict[str, Any] = json.loads(line.removeprefix("data: "))
    return values


@pytest_asyncio.fixture(loop_scope="module")
async def served_room(tmp_path: Path) -> AsyncIterator[Room]:
    made = await Room.open(tmp_path)
    await made.world.start()
    yield made
    await made.close()


@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")
@pytest.mark.asyncio(loop_scope="module")
class TestInABrowser:
    """What a projector shows."""

    async def _look(
        self, room: Room, browser: Browser, see: Callable[[Page], Awaitable[None]], **options: Any
    ) -> list[str]:
        """Open the screen at 1920 by 1080; return what the browser complained of."""
        context = await browser.new_context(viewport={"width": 1920, "height": 1080}, **options)
        context.set_default_timeout(LONGEST)
        page = await context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        await page.goto(f"{room.world.url}{room.path}")
        await see(page)
        await context.close()
        return complaints

    async def test_it_follows_the_meeting_by_itself(self, served_room: Room, browser: Browser) -> None:
        room = served_room

        async def see(page: Page) -> None:
            await expect(page.locator(".came dd")).to_have_text("0")
            await expect(page.locator(".countdown")).to_have_text(re.compile(r"距开始 0[45]:\d\d"))
            code, first = (
                await page.locator(".code strong").inner_text(),
                await page.locator("svg path").last.get_attribute("d"),
            )
            await room.stage.say("王芳", code)
            await expect(page.locator(".came dd")).to_have_text("1")
            await expect(page.get_by_role("listitem")).to_have_text(["王芳"])
            room.pass_by(seconds=60)
            await expect(page.locator(".code strong")).not_to_have_text(code)
            assert await page.locator("svg path").last.get_attribute("d") != first
            room.pass_by(minutes=5)
            await expect(page.locator(".countdown")).to_have_text("已开始")
            assert await page.title() == "签到 · 支部小秘"

        assert await self._look(room, browser, see) == []

    async def test_nothing_lies_outside_the_screen_even_with_sixty_names(
        self, served_room: Room, browser: Browser
    ) -> None:
        room = served_room
        await room.stage.enrol(*(f"欧阳{number:02d}" for number in range(60)))
        room.set_clock("2026-11-20 10:00")
        number = await room.stage.call_meeting("开会 党课 下周五14:50 一楼大厅 讲党课")
        room.set_clock("2026-11-27 14:55")
        [said] = await room.stage.say("陈静", f"大屏 {number}")
        room.path = f"/screen/{LINK.search(said.text)['token']}"  # type: ignore[index]
        await room.stage.say("陈静", f"/rest {number}")

        async def see(page: Page) -> None:
            await expect(page.get_by_role("listitem")).to_have_count(66)
            size = await page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert size == [1920, 1080]
            # All at once: the page may be pushed anew between two questions.
            reach = await page.evaluate(
                """[...document.querySelectorAll("li, svg, .code, dl, .countdown, figcaption")]
                    .map(each => each.getBoundingClientRect()).map(box => [box.right, box.bottom])"""
            )
            assert len(reach) > 66
            assert all(0 < right <= 1920 and 0 < bottom <= 1080 for right, bottom in reach)
            height = await page.evaluate("document.querySelector('svg').getBoundingClientRect().height")
            assert height > 300

        assert await self._look(room, browser, see) == []

    async def test_it_follows_a_vote_and_never_says_how(self, served_room: Room, browser: Browser) -> None:
        room = served_room
        room.set_clock("2026-11-20 10:00")
        number = await room.stage.call_meeting("开会 支部党员大会 下周五15:00 三楼会议室 讨论年度计划")
        room.set_clock("2026-11-27 14:55")
        [said] = await room.stage.say("陈静", f"大屏 {number}")
        room.path = f"/screen/{LINK.search(said.text)['token']}"  # type: ignore[index]
        await room.stage.say("陈静", f"/rest {number}")

        async def see(page: Page) -> None:
            await expect(page.locator(".votes")).to_have_count(0)
            await room.stage.say("陈静", f"/vote 一般决议 无记名投票 通过年度计划 {number}")
            await room.stage.press("陈静", "开始表决")
            await expect(page.locator(".votes strong")).to_have_text(["0", "6"])
            await room.stage.press("王芳", "反对")
            await expect(page.locator(".votes")).to_contain_text("已投 1 人，共发选票 6 张")
            assert "反对" not in await page.content()
            bottom = await page.evaluate("document.querySelector('.votes').getBoundingClientRect().bottom")
            assert 0 < bottom <= 1080

        assert await self._look(room, browser, see) == []

    async def test_a_screen_that_was_closed_says_so_by_itself(self, served_room: Room, browser: Browser) -> None:
        async def see(page: Page) -> None:
            await expect(page.locator(".came dd")).to_have_text("0")
            await served_room.stage.say("陈静", "关闭大屏")
            await expect(page.get_by_role("heading")).to_have_text("大屏已经关闭")

        complaints = await self._look(served_room, browser, see)
        assert [each for each in complaints if "410" not in each] == []

    async def test_without_scripts_it_shows_the_same(self, served_room: Room, browser: Browser) -> None:
        async def see(page: Page) -> None:
            await expect(page.locator(".countdown")).to_have_text("还有 5 分钟开始")
            await expect(page.locator("svg")).to_have_count(2)

        await self._look(served_room, browser, see, java_script_enabled=False)
