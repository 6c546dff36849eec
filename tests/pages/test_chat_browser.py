"""The chat page in a real browser: a conversation, broken connections, keyboard, phone, accessibility."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.channels.channel import Button, File, Message
from tests.pages.world import World

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c63f8cfc0f01f00050001ff89993d1d0000000049454e44ae426082"
)

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")


class Visitor:
    """A person at a browser; what the browser complains of is collected."""

    def __init__(self, world: World, page: Page) -> None:
        self.world = world
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    @property
    def input(self) -> Locator:
        return self.page.get_by_label("想说的话")

    @property
    def account(self) -> str:
        return self.world.bot.heard[-1].chat

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def enter(self) -> None:
        await self.page.goto(f"{self.world.url}/chat")
        await self.button("开始对话").click()
        await self.sees("请告诉我您的姓名。")

    async def says(self, words: str) -> None:
        await self.input.fill(words)
        await self.input.press("Enter")

    async def sees(self, words: str) -> None:
        await expect(self.page.locator("#log")).to_contain_text(words)

    async def is_sent(self, text: str, *rows: tuple[Button, ...], edits: str | None = None) -> str | None:
        return await self.world.channel.send(self.account, Message(text, rows), edits)

    async def bubbles(self) -> list[str]:
        return [text.strip() for text in await self.page.locator("#log .bubble").all_inner_texts()]

    async def active(self) -> str:
        return str(await self.page.evaluate("document.activeElement.textContent.trim() || document.activeElement.id"))


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP zhibu.test 127.0.0.1"]
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield opened
        await opened.close()


@pytest.fixture
async def visitor(world: World, browser: Browser) -> AsyncIterator[Visitor]:
    await world.start()
    visitor = await visit(world, browser)
    yield visitor
    assert [each for each in visitor.complaints if "WebSocket connection" not in each] == []


async def visit(world: World, browser: Browser, **options: Any) -> Visitor:
    options = {"viewport": {"width": 360, "height": 720}, **options}
    context = await browser.new_context(**options)
    context.set_default_timeout(5000)
    return Visitor(world, await context.new_page())


class TestTalking:
    async def test_a_newcomer_registers(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.says("李晓梅")
        await visitor.sees("您在哪个支部？")
        await visitor.button("第二党支部").click()
        await visitor.sees("已登记到2号支部")
        assert await visitor.bubbles() == [
            "开始",
            "欢迎来到支部小秘。请告诉我您的姓名。",
            "李晓梅",
            "已登记到2号支部，等书记确认。",
        ]
        assert await visitor.page.locator("[data-press]").count() == 0

    async def test_an_edit_takes_the_place_of_the_message_and_keeps_the_focus(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.says("count 1")
        for number in (1, 2, 3):
            await visitor.sees(f"数到 {number}")
            await visitor.button("加一").press("Enter")
        await visitor.sees("数到 4")
        assert (await visitor.bubbles())[-1] == "数到 4"
        assert await visitor.active() == "加一"

    async def test_the_button_that_was_chosen_stays_marked(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.is_sent("去吗？", (Button("去", "go"), Button("不去", "stay")))
        await visitor.button("去").click()
        await visitor.sees("听到了：go")
        await expect(visitor.page.locator(".chosen")).to_contain_text("去")
        assert "刚才选了这个" in await visitor.active()

    async def test_words_are_shown_as_they_were_typed_and_never_run(self, visitor: Visitor) -> None:
        await visitor.enter()
        evil = "<img src=x onerror=\"document.title='hit'\"><script>document.title='hit'</script>"
        await visitor.says(evil)
        await visitor.sees(f"听到了：{evil}")
        assert await visitor.page.title() == "支部小秘"

    async def test_days_are_separated(self, visitor: Visitor) -> None:
        await visitor.enter()
        visitor.world.clock.pass_by(days=1)
        await visitor.says("第二天")
        await visitor.sees("听到了：第二天")
        await visitor.says("还是第二天")
        await visitor.sees("听到了：还是第二天")
        days = visitor.page.locator(".day")
        assert await days.all_inner_texts() == ["11月20日 周五", "11月21日 周六"]
        await visitor.page.reload()
        await expect(days).to_have_count(2)

    async def test_a_menu_command_is_said(self, visitor: Visitor) -> None:
        await visitor.enter()
        await expect(visitor.page.locator("#menu")).to_be_hidden()
        await visitor.world.give_menu(visitor.account)
        await visitor.page.get_by_text("命令").click()
        await visitor.page.get_by_role("button", name="请假").click()
        await visitor.sees("听到了：/leave")
        assert await visitor.active() == "say"

    async def test_an_image_is_sent_and_shown(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.locator("#file").set_input_files(
            {"name": "照片.png", "mimeType": "image/png", "buffer": PNG}
        )
        await expect(visitor.page.locator("#attached")).to_contain_text("照片.png")
        await visitor.says("活动照片")
        image = visitor.page.get_by_role("img", name="图片：照片.png")
        await expect(image).to_be_visible()
        assert await image.evaluate("image => image.naturalWidth") == 1
        await visitor.sees("听到了：活动照片")
        await expect(visitor.page.locator("#attached")).to_be_hidden()

    async def test_a_file_that_is_not_taken_is_explained(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.locator("#file").set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": b"<svg>"}
        )
        await visitor.input.press("Enter")
        await expect(visitor.page.locator("#status")).to_contain_text("只收 PNG")
        await expect(visitor.page.locator("#attached")).to_be_visible()
        visitor.complaints = [each for each in visitor.complaints if "415" not in each]

    async def test_a_file_of_the_bot_is_downloaded(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.channel.send(visitor.account, Message("台账", file=File("台账.xlsx", b"PK..")), None)
        async with visitor.page.expect_download() as download:
            await visitor.page.get_by_role("link", name="台账.xlsx").click()
        assert (await download.value).suggested_filename == "台账.xlsx"


class TestConnection:
    async def test_what_is_typed_while_the_server_is_down_arrives_once_when_it_is_back(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.stop()
        await expect(visitor.page.locator("#status")).to_have_text("正在重新连接…")
        await visitor.says("断线时说的")
        await expect(visitor.page.locator("#pending")).to_contain_text("断线时说的")
        await visitor.is_sent("断线时来的")
        await visitor.world.start()
        await visitor.sees("听到了：断线时说的")
        await visitor.sees("断线时来的")
        await expect(visitor.page.locator("#pending")).to_be_empty()
        await expect(visitor.page.locator("#status")).to_be_empty()
        assert (await visitor.bubbles())[2:] == ["断线时来的", "断线时说的", "听到了：断线时说的"]

    async def test_what_waits_and_what_is_half_typed_survive_a_reload(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.route_web_socket(re.compile("/chat/ws"), lambda route: None)
        await visitor.page.reload()
        await visitor.says("还没发出")
        await visitor.input.fill("写了一半")
        await visitor.page.unroute_all()
        page = await visitor.page.context.new_page()
        stored = await visitor.page.evaluate("JSON.stringify(sessionStorage)")
        await page.add_init_script(f"for (const [k, v] of Object.entries({stored})) sessionStorage.setItem(k, v)")
        await page.goto(visitor.page.url)
        await expect(page.locator("#log")).to_contain_text("听到了：还没发出")
        await expect(page.get_by_label("想说的话")).to_have_value("写了一半")

    async def test_a_press_whose_connection_broke_counts_once(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.says("count 1")
        await visitor.sees("数到 1")
        await visitor.world.stop()
        await visitor.button("加一").click()
        await visitor.button("加一").click()
        await visitor.world.start()
        await visitor.sees("数到 2")
        await asyncio.sleep(0.2)
        assert [update.text for update in visitor.world.bot.heard].count("count 2") == 1

    async def test_edits_and_files_missed_are_made_up_in_their_places(self, visitor: Visitor) -> None:
        await visitor.enter()
        reference = await visitor.is_sent("通知第一版")
        await visitor.sees("通知第一版")
        await visitor.world.stop()
        await visitor.is_sent("后来的")
        await visitor.is_sent("通知第二版", edits=reference)
        await visitor.world.start()
        await visitor.sees("后来的")
        assert (await visitor.bubbles())[2:] == ["通知第二版", "后来的"]

    async def test_a_connection_that_died_in_silence_is_noticed_on_coming_back(self, visitor: Visitor) -> None:
        await visitor.enter()
        for listener in visitor.world.channel.listeners():
            # The page believes itself connected, and nobody wakes it any more.
            visitor.world.channel._listeners.discard(listener)
        await visitor.is_sent("错过的")
        await visitor.page.evaluate("drop()")
        await visitor.sees("错过的")

    async def test_a_revoked_session_ends_at_the_door(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.channel.revoke(visitor.account)
        await expect(visitor.button("开始对话")).to_be_visible()

    async def test_leaving_asks_first_and_forgets_what_was_typed(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.input.fill("写了一半")
        await visitor.page.get_by_role("link", name="退出").click()
        await visitor.button("退出").click()
        await expect(visitor.button("开始对话")).to_be_visible()
        assert await visitor.page.evaluate("sessionStorage.length") == 0

    async def test_it_works_under_a_plain_name_in_the_intranet(self, visitor: Visitor) -> None:
        visitor.world.url = f"http://zhibu.test:{visitor.world.port}"
        await visitor.enter()
        await visitor.says("内网也行")
        await visitor.sees("听到了：内网也行")

    async def test_a_link_is_opened_by_its_button_even_when_tapped_twice(self, visitor: Visitor) -> None:
        link = await visitor.world.link(line="/start")
        await visitor.page.goto(visitor.world.url + link)
        await visitor.button("进入支部小秘").dblclick()
        await visitor.sees("请告诉我您的姓名。")


class TestKeyboard:
    async def test_everything_is_done_without_a_pointer(self, visitor: Visitor) -> None:
        page = visitor.page
        await page.goto(f"{visitor.world.url}/chat")
        await page.keyboard.press("Enter")
        await visitor.sees("请告诉我您的姓名。")
        assert await visitor.active() == "say"
        await page.keyboard.type("李晓梅")
        await page.keyboard.press("Enter")
        await visitor.sees("您在哪个支部？")
        assert await visitor.active() == "say"
        for _ in range(20):
            await page.keyboard.press("Shift+Tab")
            if await visitor.active() == "都不是":
                break
        await page.keyboard.press("Space")
        await visitor.sees("已登记到0号支部")
        assert await visitor.active() == "say"

    async def test_tab_goes_from_top_to_bottom(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.give_menu(visitor.account)
        await visitor.is_sent("去吗？", (Button("去", "go"), Button("不去", "stay")))
        await visitor.sees("去吗？")
        await visitor.page.evaluate("document.activeElement.blur(); document.querySelector('.skip').focus()")
        stops = [await visitor.active()]
        for _ in range(8):
            await visitor.page.keyboard.press("Tab")
            stops.append(await visitor.active())
        labels = [stop if len(stop) < 20 else "对话记录" for stop in stops]
        assert labels == ["跳到输入框", "退出", "对话记录", "去", "不去", "命令", "file", "say", "发送"]

    async def test_shift_enter_makes_a_line_and_enter_sends_both(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.input.press_sequentially("一")
        await visitor.input.press("Shift+Enter")
        await visitor.input.press_sequentially("二")
        await visitor.input.press("Enter")
        await visitor.sees("听到了：一\n二")
        assert visitor.world.bot.heard[-1].text == "一\n二"

    async def test_enter_while_composing_chooses_a_word_and_sends_nothing(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.input.fill("ni hao")
        event = {"key": "Enter", "isComposing": True, "bubbles": True, "cancelable": True}
        await visitor.input.dispatch_event("keydown", event)
        await expect(visitor.input).to_have_value("ni hao")
        assert len(visitor.world.bot.heard) == 1


class TestLooks:
    async def test_a_phone_needs_no_sideways_scrolling_and_targets_are_large(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.give_menu(visitor.account)
        days = tuple(Button(str(day), f"day {day}") for day in range(23, 30))
        long = Button("很长很长的按钮文字，长到一行放不下，也要能看全，还要能点得中", "long")
        await visitor.is_sent("https://example.org/" + "a" * 200, days, (long, Button("短", "short")))
        await visitor.sees("example.org")
        await visitor.page.get_by_text("命令").click()
        widths = await visitor.page.evaluate(
            "['html', '#scroll', '#commands'].map((name) => document.querySelector(name))"
            ".map((box) => box.scrollWidth - box.clientWidth)"
        )
        assert widths == [0, 0, 0]
        small = await visitor.page.evaluate(
            "[...document.querySelectorAll('button, summary, textarea, header a, .attach, .button')]"
            ".filter((each) => each.checkVisibility()).map((each) => [each.textContent, each.getBoundingClientRect()])"
            ".filter(([, box]) => box.width < 43.99 || box.height < 43.99).map(([text]) => text)"
        )
        assert small == []

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_axe_finds_nothing_on_any_page(self, world: World, browser: Browser, scheme: str) -> None:
        await world.start()
        await world.give_menu()
        visitor = await visit(world, browser, color_scheme=scheme)
        page = visitor.page
        for path in ("/chat", "/logout", "/nothing", await world.link()):
            await page.goto(world.url + path)
            assert await violations(page) == []
        await visitor.enter()
        await visitor.is_sent("去吗？ https://example.org", (Button("去", "go"), Button("看", url="/me")))
        await world.channel.send(visitor.account, Message("表", file=File("表.xlsx", b"x")), None)
        await world.channel.send(visitor.account, Message("码", file=File("码.png", PNG)), None)
        await visitor.button("去").click()
        await visitor.sees("听到了：go")
        await page.get_by_text("命令").click()
        assert await violations(page) == []
        await world.stop()
        await visitor.says("断线时说的")
        await expect(page.locator("#status")).to_have_text("正在重新连接…")
        assert await violations(page) == []

    async def test_new_messages_are_announced_to_screen_readers(self, visitor: Visitor) -> None:
        await visitor.enter()
        log = visitor.page.get_by_role("log", name="对话")
        await expect(log).to_have_attribute("aria-live", "polite")
        await expect(visitor.page.get_by_role("status")).to_have_attribute("aria-live", "polite")
        assert await visitor.page.locator("html").get_attribute("lang") == "zh-CN"
        await expect(log.get_by_text("小秘说：")).to_have_count(1)

    async def test_the_newest_is_in_view_unless_she_reads_further_up(self, visitor: Visitor) -> None:
        await visitor.enter()
        for number in range(30):
            await visitor.is_sent(f"第{number}句。")
        await expect(visitor.page.get_by_text("第29句。")).to_be_in_viewport()
        await visitor.page.locator("#scroll").evaluate("box => { box.scrollTop = 0; }")
        await visitor.is_sent("新来的")
        await visitor.sees("新来的")
        await expect(visitor.page.get_by_text("请告诉我您的姓名。")).to_be_in_viewport()


async def violations(page: Page) -> list[str]:
    await page.evaluate(AXE.read_text())
    found = await page.evaluate("axe.run().then((results) => results.violations)")
    return [f"{each['id']}: {[node['html'] for node in each['nodes']]}" for each in found]


async def test_a_server_that_comes_back_with_an_older_backup_makes_the_page_load_anew(
    world: World, browser: Browser
) -> None:
    await world.start()
    visitor = await visit(world, browser)
    await visitor.enter()
    async with visitor.page.expect_navigation():
        await visitor.page.evaluate("change = 9999; drop()")
    await visitor.sees("请告诉我您的姓名。")
