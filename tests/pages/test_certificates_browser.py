"""The public page of a certificate on a telephone: true, altered, forged and void, all within 360 pixels."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.pages import certificates
from tests.cast import Cast
from tests.pages.test_certificates import given, served
from tests.pages.visitor import CHROMIUM
from tests.pages.world import World, open_database
from tests.papers.qr import qr_of
from tests.talk import Stage
from tests.waiting import LONGEST

# Where to keep what the browser showed, for people to look at.
PICTURES = os.environ.get("ZHIBU_PICTURES")


class Office:
    """A branch whose members have certificates, and the page behind a real port."""

    def __init__(self, world: World, stage: Stage) -> None:
        self.world = world
        self.stage = stage


@pytest_asyncio.fixture(loop_scope="module")
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    database = await open_database(tmp_path / "certificates.db")
    stage = Stage(database)
    world = World(database, routes=certificates.routes(stage.almanac))
    stage.cast = await Cast.enter(stage)
    await world.start()
    yield Office(world, stage)
    await world.close()
    await database.close()


async def look(page: Page, address: str, name: str, *words: str) -> None:
    """Open an address and see that all of it fits, is large enough to read, and says these words."""
    await page.goto(address)
    for part in words:
        await expect(page.locator("body")).to_contain_text(part)
    assert await page.evaluate("document.documentElement.scrollWidth") <= 360
    for place in await page.locator("h1, p, th, td, a, button, input, label").all():
        box = await place.bounding_box()
        assert box is not None
        assert (box["x"] >= 0, box["x"] + box["width"] <= 360) == (True, True), await place.inner_text()
    sizes = await page.locator("p, th, td").evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    assert min(sizes) >= 14
    if PICTURES:
        await page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


@pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Chromium")
@pytest.mark.asyncio(loop_scope="module")
async def test_a_reader_with_a_telephone_sees_what_is_true(office: Office, browser: Browser) -> None:
    stage = office.stage
    await served(stage)
    undone = await served(stage, line="志愿 40分钟 11月18日 图书整理")
    paper = await given(stage)
    path = urlsplit(qr_of(paper)).path
    number, code = path.split("/")[-2:]
    context = await browser.new_context(viewport={"width": 360, "height": 720})
    context.set_default_timeout(LONGEST)
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    base = office.world.url

    await look(page, base + path, "true", "证明有效", number, "王芳", "局机关党支部", "3.7小时，共2次", "2026年")
    # Typed from the paper, in small letters, it is the same page.
    await page.goto(f"{base}/certificate")
    await page.get_by_label("证明编号").fill(number)
    await page.get_by_label("校验码").fill(code.lower())
    await page.get_by_role("button", name="核对").click()
    await expect(page.get_by_role("heading")).to_have_text("证明有效")
    await look(page, f"{base}/certificate", "form", "核对志愿服务记录证明")
    # A sign of the code altered, the code on another number, and one made up: all alike, and no name is told.
    altered = code[:-1] + ("0" if code[-1] != "0" else "1")
    for name, wrong in (
        ("altered", f"/certificate/{number}/{altered}"),
        ("other-number", f"/certificate/2026-0002/{code}"),
        ("forged", f"/certificate/{number}/0000-0000-0000"),
    ):
        await look(page, base + wrong, name, "没有这份证明", "不是本系统出具的")
        assert "王芳" not in await page.content()
    await stage.say("陈静", f"冲正时长 {undone} 重复登记了")
    await stage.press("陈静", "冲正")
    await look(page, base + path, "void", "已作废", "11月20日", "王芳")
    assert "证明有效" not in await page.content()
    await context.close()
    assert complaints == []
