"""A person at a real browser, looking at the chat page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, expect

from bot.channels.channel import Button, Message
from tests.pages.world import World
from tests.waiting import LONGEST

CHROMIUM = Path("/usr/bin/chromium")


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


async def visit(world: World, browser: Browser, **options: Any) -> Visitor:
    options = {"viewport": {"width": 360, "height": 720}, **options}
    context = await browser.new_context(**options)
    context.set_default_timeout(LONGEST)
    return Visitor(world, await context.new_page())
