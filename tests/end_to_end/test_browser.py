"""The real program in a real browser: come in by a link, answer, check in, by mouse and by keyboard alone."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.end_to_end.process import Started
from tests.end_to_end.wecom import App, Deed
from tests.ports import Port
from tests.waiting import LONGEST, until

CHROMIUM = "/usr/bin/chromium"
CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{5}")


class Program:
    """`zhibu` as a user starts it, on a database and port of its own."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self._port = Port()
        self.folder = folder
        self._settings = {
            "ZHIBU_DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'zhibu.db'}",
            "ZHIBU_WEB_PORT": str(self._port.number),
            **(settings or {}),
        }

    async def begin(self) -> None:
        """Make the organisation, with 陈静 as its administrator and 王芳 as a member."""
        await self.call("init", "--name", "文旅局", "--branch", "局机关党支部", "--admin", "陈静")
        roster = self.folder / "花名册.csv"
        roster.write_text("姓名,党支部,党员类别\n王芳,局机关党支部,正式党员\n", encoding="utf-8")
        await self.call("import", str(roster), "--commit")

    async def call(self, *words: str) -> str:
        """Run one command to its end; return what it printed."""
        with Started(self.folder, self._settings, *words) as process:
            printed, complained = await asyncio.to_thread(process.communicate)
        assert process.returncode == 0, complained
        return printed

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep `zhibu run` running."""
        with Started(self.folder, self._settings, "run") as process:
            assert "已启动" in await asyncio.to_thread(process.stdout.readline)
            try:
                yield
            finally:
                process.terminate()
                await asyncio.to_thread(process.wait)
        assert process.returncode == 0

    def close(self) -> None:
        self._port.release()


@pytest.fixture
async def program(tmp_path: Path) -> AsyncIterator[Program]:
    made = Program(tmp_path)
    await made.begin()
    yield made
    made.close()


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    expect.set_options(timeout=LONGEST)
    async with async_playwright() as player:
        opened = await player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"], timeout=LONGEST)
        yield opened
        await opened.close()


@asynccontextmanager
async def browsing(browser: Browser) -> AsyncIterator[tuple[Page, list[str]]]:
    """Open a page that shares nothing with another, on a phone's width; collect what the console complains of."""
    page = await browser.new_page(viewport={"width": 360, "height": 740})
    page.set_default_timeout(LONGEST)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page, complaints
    await page.close()


async def link_of(program: Program, name: str) -> str:
    printed = await program.call("invite", name, "--json")
    link: str = json.loads(printed.splitlines()[0])["link"]
    return link


async def call_meeting(program: Program, topic: str = "碰个头") -> None:
    """Let the secretary call a meeting so near that check-in is open."""
    told = await program.call("say", "--as", "陈静", "--json", f"开会 其他会议 20分钟后 三楼会议室 {topic}")
    card = json.loads(told.splitlines()[-1])
    publish = next(button["line"] for button in card["buttons"] if button["label"] == "发布")
    await program.call("say", "--as", "陈静", publish)


async def test_a_member_comes_in_answers_and_checks_in_with_one_tap_each(program: Program, browser: Browser) -> None:
    link = await link_of(program, "王芳")
    async with program.running(), browsing(browser) as (page, complaints):
        await page.goto(link)
        await page.get_by_role("button", name=re.compile("进入")).click()
        log = page.get_by_role("log")
        await expect(log).to_contain_text("王芳")
        await call_meeting(program)
        await expect(log).to_contain_text("碰个头")
        await log.get_by_role("button", name="参加", exact=True).last.click()
        await log.get_by_role("button", name="签到", exact=True).last.click()
        await expect(log).to_contain_text("准时")
        assert complaints == []
    assert "✓ 王芳" in await program.call("say", "--as", "陈静", "点名")
    outbox = [json.loads(line) for line in (await program.call("outbox", "--json")).splitlines()]
    assert {each["state"] for each in outbox if each["channel"] == "web"} == {"sent"}


async def test_the_keyboard_alone_is_enough(program: Program, browser: Browser) -> None:
    link = await link_of(program, "王芳")
    async with program.running(), browsing(browser) as (page, complaints):
        await page.goto(link)
        await page.get_by_role("button", name=re.compile("进入")).focus()
        await page.keyboard.press("Enter")
        log = page.get_by_role("log")
        await expect(log).to_contain_text("王芳")
        await page.get_by_role("textbox").focus()
        await page.keyboard.type("志愿 3小时 社区清扫")
        await page.keyboard.press("Enter")
        await expect(log).to_contain_text("等书记核实")
        assert complaints == []


async def test_a_page_left_open_goes_on_after_the_program_was_started_again(program: Program, browser: Browser) -> None:
    link = await link_of(program, "王芳")
    async with browsing(browser) as (page, _):
        async with program.running():
            await page.goto(link)
            await page.get_by_role("button", name=re.compile("进入")).click()
            await expect(page.get_by_role("log")).to_contain_text("王芳")
        await call_meeting(program)
        async with program.running():
            await expect(page.get_by_role("log")).to_contain_text("碰个头")


async def test_one_person_in_wecom_and_the_browser_is_one_person(tmp_path: Path, browser: Browser) -> None:
    wecom = App(Random(1), time.time)
    async with wecom.serve():
        program = Program(tmp_path, wecom.settings)
        await program.begin()
        wecom.admit(["wangfang"])
        link = await link_of(program, "王芳")
        async with program.running(), browsing(browser) as (page, complaints):
            await page.goto(link)
            await page.get_by_role("button", name=re.compile("进入")).click()
            log, words = page.get_by_role("log"), page.get_by_role("textbox")

            async def say(text: str) -> None:
                await words.fill(text)
                await words.press("Enter")

            async def hear(text: str) -> None:
                """Wait until her phone shows something."""
                await until(lambda: any(text in shown.text for shown in wecom.phone("wangfang")))

            await expect(log).to_contain_text("王芳")
            await say("绑定")
            await expect(log).to_contain_text(CODE)
            [code] = CODE.findall(await log.inner_text())
            assert await wecom.tell(wecom.event(Deed("wangfang", code)))
            await hear("登记已经办好")
            # WeCom rings, a browser does not.
            await expect(log).to_contain_text("消息和提醒以后发到那里")
            await call_meeting(program)
            await hear("碰个头")
            await say("参加")
            await expect(log).to_contain_text("已记下：您参加")
            assert await wecom.tell(wecom.event(Deed("wangfang", "签到")))
            await hear("准时")
            await say("消息发到 网页")
            await expect(log).to_contain_text("网页（消息和提醒发到这里）")
            await call_meeting(program, "再见个面")
            await expect(log).to_contain_text("再见个面")
            assert not any("再见个面" in shown.text for shown in wecom.phone("wangfang"))
            assert (complaints, wecom.complaints) == ([], [])
    roll = await program.call("say", "--as", "陈静", "点名 1")
    program.close()
    assert ("✓ 王芳" in roll, "已登记1人" in roll, "按钮签到1人：王芳" in roll) == (True, True, True)
