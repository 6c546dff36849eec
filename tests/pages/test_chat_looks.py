"""The chat page in a real browser, for everybody: keyboard, phone, screen reader, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from bot.channels.channel import Button, File, Message
from tests.pages.visitor import CHROMIUM, Visitor, visit
from tests.pages.world import PNG, World

AXE = Path(__file__).parent / "vendor" / "axe.min.js"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]


class TestKeyboard:
    async def test_everything_is_done_without_a_pointer(self, visitor: Visitor) -> None:
        page = visitor.page
        await page.goto(f"{visitor.world.url}/chat")
        await expect(visitor.button("开始对话")).to_be_focused()
        await page.keyboard.press("Enter")
        await visitor.sees("请告诉我您的姓名。")
        await expect(visitor.input).to_be_focused()
        await page.keyboard.type("李晓梅")
        await page.keyboard.press("Enter")
        await visitor.sees("您在哪个支部？")
        await expect(visitor.input).to_be_focused()
        for _ in range(20):
            await page.keyboard.press("Shift+Tab")
            if await visitor.active() == "都不是":
                break
        await page.keyboard.press("Space")
        await visitor.sees("已登记到0号支部")
        await expect(visitor.input).to_be_focused()

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
        # A long name of the organisation is cut off, and pushes nothing out of the window.
        await visitor.page.evaluate("document.querySelector('header p').textContent = '文化和旅游局机关党委'.repeat(9)")
        outside = "['header', 'footer', 'header a', '.primary'].map((name) => document.querySelector(name))"
        outside += ".filter((box) => box.getBoundingClientRect().right > innerWidth).length"
        assert await visitor.page.evaluate(outside) == 0
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

    async def test_buttons_stand_in_columns_and_a_long_one_takes_what_it_needs(self, visitor: Visitor) -> None:
        await visitor.enter()
        labels = (("吕方", "马晓东", "欧阳雪"), ("彭秀英", "苏晴", "张伟"), ("党费", "志愿项目、班次和双报到记录"))
        await visitor.is_sent("点名", *(tuple(Button(label, label) for label in row) for row in labels))
        await visitor.sees("点名")
        lines = await visitor.page.evaluate(
            "[...document.querySelectorAll('.row')].slice(-3).map((row) => [...row.children]"
            ".map((each) => each.getBoundingClientRect())"
            ".map((box) => [box.left, box.width, box.height].map(Math.round)))"
        )
        assert lines[0] == lines[1]
        assert len({width for _, width, _ in lines[0]}) == 1
        assert {height for _, _, height in lines[2]} == {44}

    async def test_no_command_of_the_menu_is_broken_over_lines(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.world.give_menu(visitor.account)
        await visitor.page.get_by_text("命令").click()
        await visitor.page.evaluate(
            "for (const each of document.querySelectorAll('.command')) {"
            " each.firstElementChild.textContent = '看领导干部参加所在支部组织生活的次数：本人看自己的，书记看支部的';"
            " each.lastElementChild.textContent = '/double_life'; }"
        )
        lines = await visitor.page.evaluate(
            "[...document.querySelectorAll('.command small')].map((each) => each.getClientRects().length + "
            "Math.round(each.offsetHeight / parseFloat(getComputedStyle(each).lineHeight)))"
        )
        assert set(lines) == {2}

    async def test_in_a_low_window_the_conversation_comes_before_the_name(self, visitor: Visitor) -> None:
        await visitor.enter()
        await visitor.page.set_viewport_size({"width": 320, "height": 256})
        assert not await visitor.page.locator("header img").is_visible()
        await expect(visitor.page.get_by_role("link", name="退出")).to_be_visible()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_on_paper_stands_the_whole_conversation_dark_on_white(
        self, served: World, browser: Browser, scheme: str
    ) -> None:
        visitor = await visit(served, browser, color_scheme=scheme)
        await visitor.enter()
        for number in range(30):
            await visitor.is_sent(f"第{number}句。", (Button("去", "go"),))
        await visitor.sees("第29句。")
        page = visitor.page
        await page.emulate_media(media="print")
        scroll = "(box => [box.scrollHeight - box.clientHeight, getComputedStyle(box).overflowY])"
        assert await page.locator("#scroll").evaluate(scroll) == [0, "visible"]
        colours = "[...document.querySelectorAll('body, .bubble')].map((each) => getComputedStyle(each))"
        shown = await page.evaluate(f"{colours}.map((each) => [each.color, each.backgroundColor].join(' '))")
        assert set(shown) == {"rgb(0, 0, 0) rgb(255, 255, 255)"}
        for gone in (visitor.input, page.get_by_role("button", name="去").last, page.get_by_role("link", name="退出")):
            assert not await gone.is_visible()
        await page.context.close()

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    async def test_axe_finds_nothing_on_any_page(self, served: World, browser: Browser, scheme: str) -> None:
        await served.give_menu()
        visitor = await visit(served, browser, color_scheme=scheme)
        page = visitor.page
        for path in ("/chat", "/logout", "/nothing", await served.link()):
            await page.goto(served.url + path)
            assert await violations(page) == []
        await visitor.enter()
        await visitor.is_sent("去吗？ https://example.org", (Button("去", "go"), Button("看", url="/me")))
        await served.channel.send(visitor.account, Message("表", file=File("表.xlsx", b"x")), None)
        await served.channel.send(visitor.account, Message("码", file=File("码.png", PNG)), None)
        await visitor.button("去").click()
        await visitor.sees("听到了：go")
        await page.get_by_text("命令").click()
        assert await violations(page) == []
        await served.stop()
        await visitor.says("断线时说的")
        await expect(page.locator("#status")).to_have_text("正在重新连接…")
        assert await violations(page) == []
        await page.context.close()

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
