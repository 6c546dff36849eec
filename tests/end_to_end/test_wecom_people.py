"""People in WeCom's app and bot, and their group, on the real program: one fails, two are one, one never wrote."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import literal, select

from bot.channels.wecom.robots import WeComRobots
from models import notices
from models.database import Database, Session
from models.rooms import RoomBound
from models.sealing import Vault
from tests.end_to_end.branch import ZONE, codes_of
from tests.end_to_end.clock import ClockFile
from tests.end_to_end.process import Program
from tests.end_to_end.wecom import MANY, App, Deed, LongConnection, Platforms
from tests.papers.files import xlsx
from tests.peers.wecom_robots import KEY, MINUTE_LIMIT, FakeRobots
from tests.waiting import LONGEST_SECONDS

BRANCH, SECRETARY = "局机关党支部", "陈静"
MEMBERS = ("王芳", "王方", "李强")
# So much time passes there in a moment here, where time is to pass.
STEP_SECONDS, MOMENT = 10, 0.2


class Bureau:
    """The app, the bot and the group of a branch, beside the program."""

    def __init__(self, folder: Path, url: str) -> None:
        self.now = datetime(2026, 11, 2, 10, 5, tzinfo=ZONE)
        self.app = App(Random(1), lambda: self.now.timestamp())
        self.bot = LongConnection(Random(2))
        self.group = FakeRobots()
        self.app.fake.app.router.routes += self.group.app.router.routes
        self.clock = ClockFile(folder / "clock")
        self.key, self.url, self.folder = Vault.new_key(), url, folder

    def make(self) -> None:
        """Say where everything is, once that is known."""
        settings = {
            **self.bot.settings,
            **self.app.settings,
            "ZHIBU_WECOM_ROBOTS": json.dumps({BRANCH: KEY}),
            "ZHIBU_DATABASE_URL": self.url,
            "ZHIBU_SECRET_KEY": self.key,
            "ZHIBU_BACKUP_FOLDER": "",
        }
        self.program = Program(self.folder, settings, self.clock.path)
        self.app.admit(["chenjing", "wangfang"])
        self.pass_by(0)

    async def come_in(self) -> None:
        """One has the app, her double on the roster and another one the bot."""
        program = self.program
        await program.command("init", "--name", "文旅局", "--branch", BRANCH, "--admin", SECRETARY)
        rows = [["姓名", "党支部", "党员类别"], *([name, BRANCH, "正式党员"] for name in MEMBERS)]
        await program.command("import", str(xlsx(self.folder / "名单.xlsx", rows)), "--commit")
        codes = codes_of(await program.command("invite", "--all", "--json"))
        await self._fill_the_minute_of_the_group(MINUTE_LIMIT - 1)
        await program.start()
        accounts = ((self.app, "chenjing", SECRETARY), (self.app, "wangfang", "王芳"))
        for platform, user, name in (*accounts, (self.bot, "fang", "王方"), (self.bot, "liqiang", "李强")):
            await self.say(platform, user, codes[name], "登记已经办好")

    async def say(self, platform: Platforms, user: str, words: str, answer: str, *, passing: bool = False) -> str:
        """Let somebody say something, and wait for the answer, ``passing`` while time goes by."""
        await platform.tell(platform.event(Deed(user, words)))
        return await self.hear(platform, user, answer, passing=passing)

    async def press(self, platform: Platforms, user: str, label: str, about: str) -> None:
        """Let somebody press a button, once it is there."""
        await self.until(lambda: any(label in each.buttons and about in each.text for each in platform.phone(user)))
        await platform.tell(platform.event(Deed(user, label=label, about=about)))

    async def hear(self, platform: Platforms, user: str, words: str, *, passing: bool = False) -> str:
        """Wait until a phone shows something, ``passing`` while time goes by; return the message."""
        await self.until(lambda: any(words in shown.text for shown in platform.phone(user)), passing=passing)
        return next(shown.text for shown in reversed(platform.phone(user)) if words in shown.text)

    async def call_meeting(self, day: str, topic: str) -> None:
        await self.say(self.app, "chenjing", f"开会 集中学习 {day}16:00 二楼活动室 {topic}", topic)
        await self.press(self.app, "chenjing", "发布", topic)

    async def until(self, condition: Callable[[], bool], *, passing: bool = False) -> None:
        try:
            async with asyncio.timeout(LONGEST_SECONDS):
                while not condition():
                    await asyncio.sleep(MOMENT if passing else 0.02)
                    self.pass_by(STEP_SECONDS if passing else 0)
        except TimeoutError:
            raise AssertionError(f"{self.app.log}\n{self.bot.log}\n{self.program.printed}") from None

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        self.clock.set(self.now)

    async def outbox(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in (await self.program.command("outbox", "--json")).splitlines()]

    async def _fill_the_minute_of_the_group(self, count: int) -> None:
        [chat] = WeComRobots({BRANCH: KEY}, "https://qyapi.example").chats
        database = await Database.open(self.url, Vault(self.key))

        async def work(db: Session) -> None:
            for number in range(count):
                told = RoomBound(f"第{number}件事")
                await notices.tell_rooms(db, select(literal(f"robot:{chat}")), told, key=f"{number}", at=self.now)

        await database.write(work)
        await database.close()


@pytest.fixture
async def bureau(tmp_path: Path, database_url: str) -> AsyncIterator[Bureau]:
    made = Bureau(tmp_path, database_url)
    async with made.app.serve(), made.bot.serve():
        made.make()
        try:
            yield made
        finally:
            made.program.close()


async def test_two_accounts_two_rows_and_a_group_that_was_told_enough(bureau: Bureau) -> None:
    app, bot = bureau.app, bureau.bot
    await bureau.come_in()
    bot.line.close_chat("liqiang")
    await bureau.call_meeting("11月6日", "学习条例")
    # Whoever never wrote to the bot cannot be written to: the secretary is told who, and how that ends.
    told = await bureau.hear(app, "chenjing", "李强的企业微信机器人账号收不到消息了")
    assert "请本人在企业微信里给机器人发一句话" in told
    await bureau.say(bot, "liqiang", "我的日程", "二楼活动室")
    # The group has heard as much as it takes in a minute, and nobody's name.
    await bureau.until(lambda: len(bureau.group.said) == MINUTE_LIMIT)
    assert "学习条例" in bureau.group.said[-1]
    assert not any(name in bureau.group.said[-1] for name in (SECRETARY, *MEMBERS))
    # Two rows are one person.
    await bureau.hear(bot, "fang", "学习条例")
    await bureau.press(bot, "fang", "参加", "学习条例")
    await bureau.hear(bot, "fang", "您参加")
    await bureau.say(app, "chenjing", "合并 王芳 王方", "还没有合并")
    await bureau.press(app, "chenjing", "合并", "还没有合并")
    await bureau.hear(bot, "fang", "合并成了一条")
    assert "已报名1人：王芳" in await bureau.say(app, "chenjing", "/who 1", "已报名1人")
    # Her app fails twice, a minute apart: the bot takes over, and says so.
    await bureau.say(app, "chenjing", "开会 集中学习 11月7日16:00 二楼活动室 学习章程", "学习章程")
    app.fake.fail("message/send", code=-1, times=MANY)
    await bureau.press(app, "chenjing", "发布", "学习章程")
    await bureau.hear(bot, "fang", "学习章程", passing=True)
    assert "wecom does not send: -1" in bureau.program.printed
    await bureau.hear(bot, "fang", "您的企业微信账号现在收不到消息")
    assert "an account failed twice, the next one is used channel=wecom instead=aibot" in bureau.program.printed
    app.fake.clear_faults()
    # Two again: what was answered before goes back with its row.
    await bureau.say(app, "chenjing", "撤销合并 1", "重新分开", passing=True)
    await bureau.press(app, "chenjing", "撤销合并", "重新分开")
    await bureau.hear(bot, "fang", "又回到原来那一条")
    assert "已报名1人：王方" in await bureau.say(app, "chenjing", "/who 1", "已报名1人：王方")
    # The group was told nothing it would have refused, however long all this took.
    told = [each for each in await bureau.outbox() if each["channel"] == "robot"]
    assert (len(told), bureau.group.refused) == (MINUTE_LIMIT + 1, 0)
    assert (app.complaints, bot.complaints) == ([], [])
