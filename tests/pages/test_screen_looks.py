"""What the page for the projector looks like when there is much to say."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.links import Links
from tests.commands.test_screens import LINK
from tests.pages.test_screen import Room
from tests.pages.visitor import CHROMIUM

TOPIC = "讨论接收一位同志为预备党员；审议二〇二六年度党费收缴使用情况和下一年度工作计划"

pytestmark = [
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium"),
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(loop_scope="module")
async def served_room(tmp_path: Path) -> AsyncIterator[Room]:
    made = await Room.open(tmp_path, Links("http://zhibu.test"))
    await made.world.start()
    yield made
    await made.close()


async def opened(room: Room, browser: Browser, number: int, width: int, height: int) -> Page:
    """Return the page of a meeting's screen, in a window of that size."""
    [said] = await room.stage.say("陈静", f"大屏 {number}")
    found = LINK.search(said.text)
    assert found is not None
    page = await browser.new_page(viewport={"width": width, "height": height})
    await page.goto(f"{room.world.url}/screen/{found['token']}")
    return page


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (1024, 768)])
async def test_a_long_heading_pushes_nothing_over_anything_else(
    served_room: Room, browser: Browser, width: int, height: int
) -> None:
    room = served_room
    room.set_clock("2026-11-20 10:00")
    number = await room.stage.call_meeting(f"开会 支部党员大会 下周五15:00 三楼会议室 {TOPIC}")
    room.set_clock("2026-11-27 14:55")
    page = await opened(room, browser, number, width, height)
    await expect(page.locator("h1 span")).to_have_text(TOPIC)
    edges = await page.evaluate(
        """["header", "figure svg", "figcaption", ".code strong"].map((name) => document.querySelector(name))
            .map((each) => each.getBoundingClientRect()).flatMap((box) => [box.top, box.bottom])"""
    )
    await page.close()
    assert edges == sorted(edges)
    assert edges[3] - edges[2] > height / 3


@pytest.mark.parametrize("guests", [False, True])
@pytest.mark.parametrize(("width", "height"), [(360, 720), (768, 1024), (1024, 768), (1280, 900)])
async def test_a_figure_of_three_digits_and_the_code_stay_on_one_line_however_narrow_the_screen(
    served_room: Room, browser: Browser, width: int, height: int, guests: bool
) -> None:
    room = served_room
    room.set_clock("2026-11-20 10:00")
    number = await room.stage.call_meeting()
    room.set_clock("2026-11-27 14:55")
    page = await opened(room, browser, number, width, height)
    await expect(page.locator(".code strong")).to_be_visible()
    # Where somebody sits in there is a fifth box beside the others.
    tops, lines, fits = await page.evaluate(
        """(guests) => {
            const list = document.querySelector("dl");
            if (guests) list.append(list.lastElementChild.cloneNode(true));
            const figures = [...list.querySelectorAll("dd")];
            figures.forEach((each) => { each.textContent = "126"; });
            const shown = [...figures, document.querySelector(".code strong")];
            const height = (each) => each.offsetHeight / parseFloat(getComputedStyle(each).lineHeight);
            const lines = shown.map((each) => Math.round(height(each)));
            const fits = shown.map((each) => each.scrollWidth <= each.clientWidth + 1 || each.tagName === "STRONG");
            return [new Set(figures.map((each) => each.offsetTop)).size, lines, fits];
        }""",
        guests,
    )
    wide = await page.evaluate("document.documentElement.scrollWidth")
    await page.close()
    assert (tops, set(lines), all(fits)) == (1, {1}, True)
    assert wide <= width


async def test_on_a_phone_the_time_from_which_one_checks_in_stays_on_one_line(
    served_room: Room, browser: Browser
) -> None:
    room = served_room
    room.set_clock("2026-11-20 10:00")
    number = await room.stage.call_meeting()
    room.set_clock("2026-11-27 13:00")
    page = await opened(room, browser, number, 360, 720)
    await expect(page.locator(".later strong")).to_be_visible()
    lines, wide = await page.evaluate(
        """() => {
            const from = document.querySelector(".later strong");
            const height = from.offsetHeight / parseFloat(getComputedStyle(from).lineHeight);
            return [Math.round(height), document.documentElement.scrollWidth];
        }"""
    )
    await page.close()
    assert (lines, wide) == (1, 360)
