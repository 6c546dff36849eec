"""One month of one branch, lived over Telegram while the program is killed in the middle of it."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import create_async_engine

from models.base import Base, hand_over
from models.rules.calendar import WorkCalendar
from models.sealing import Vault
from tests.end_to_end.branch import Amid, Kill, Phones, Said, Telegram, codes_of
from tests.papers.files import xlsx

BRANCH = "局机关党支部"
SECRETARY, KEEPER, EXEMPT, RARE, NEWCOMER = "陈静", "刘洋", "孙建国", "赵䶮", "韩冰"
ROSTER = [SECRETARY, KEEPER, "王芳", RARE, EXEMPT, "李娜", "周敏", "吴刚", "郑凯", "冯雪", "蒋勇", "沈月"]
OFFICES = {SECRETARY: "支部书记", KEEPER: "党费管理员"}
GROUP = -5001
SEED = 20260921
# Who answers, the secretary excepted; 周敏 and 吴刚 never do, the exempt one need not.
BY_BUTTON = [KEEPER, "王芳", RARE, "李娜", "郑凯"]
BY_WORD = ["蒋勇", NEWCOMER]
PAID = {"before": ["王芳", RARE], "day": ["冯雪"], "after-1": ["蒋勇"]}
# A day as it passes when nobody does anything: the moments stages fall on, and the edges of the quiet hours.
WORKDAY = ("07:59", "08:00", "09:00", "12:30", "14:00", "16:00", "20:00")
DAY_OFF = ("10:00", "16:00")


@dataclass(frozen=True)
class Lived:
    """What is left of the month: Telegram's log and chats, every table, and what the program printed."""

    log: list[dict[str, Any]]
    transcripts: dict[str, list[dict[str, Any]]]
    group: list[dict[str, Any]]
    ids: dict[str, int]
    rows: dict[str, list[Any]]
    kills: list[Kill]
    said: list[Said]
    printed: str
    exit_code: int
    vault: Vault


async def live(url: str, folder: Path) -> Lived:
    """Live the month on an empty database and return what is left of it."""
    telegram = Telegram()
    engine, key = create_async_engine(url), Vault.new_key()
    hand_over(Vault(key), engine.dialect)
    async with telegram.serve() as server:
        settings = {
            "ZHIBU_DATABASE_URL": url,
            "ZHIBU_TELEGRAM_TOKEN": telegram.token,
            "ZHIBU_TELEGRAM_BASE_URL": server.base_url,
            "ZHIBU_WEB_PORT": "0",
            # Of a month that passes in a minute every hour would be backed up.
            "ZHIBU_BACKUP_FOLDER": "",
            "ZHIBU_SECRET_KEY": key,
        }
        phones = Phones(folder, engine, telegram, settings, random.Random(SEED))
        try:
            await _live(phones)
            exit_code = await phones.program.stop()
            return Lived(
                telegram.log,
                {name: telegram.transcript(number) for name, number in phones.ids.items()},
                telegram.transcript(GROUP),
                phones.ids,
                {name: await phones.rows(name) for name in Base.metadata.tables},
                phones.kills,
                phones.said,
                phones.program.printed,
                exit_code,
                Vault(key),
            )
        finally:
            phones.program.close()
            await engine.dispose()


async def _live(phones: Phones) -> None:
    phones.set_clock("2026-09-21 10:00")
    await _come_in(phones)
    await _arrange(phones)
    await _first_study(phones)
    await _lecture(phones)
    await _second_study(phones)
    await _theme_day(phones)
    await _third_study(phones)
    await _rest_of_the_dues(phones)


async def _come_in(phones: Phones) -> None:
    """Monday: the organisation, the roster, the codes; everybody starts at once, and one asks to be let in."""
    await phones.program.command("init", "--name", "文旅局", "--branch", BRANCH, "--admin", SECRETARY)
    file = xlsx(
        phones.folder / "名单.xlsx",
        [["姓名", "党支部", "党员类别", "职务", "免提醒"]]
        + [[name, BRANCH, "正式党员", OFFICES.get(name, ""), "是" if name == EXEMPT else ""] for name in ROSTER],
    )
    await phones.program.command("import", str(file), "--commit")
    codes = codes_of(await phones.program.command("invite", "--all", "--json"))
    phones.ids = {name: 700 + number for number, name in enumerate([*ROSTER, NEWCOMER])}
    for name, number in phones.ids.items():
        phones.telegram.add_user(number, name)
    await phones.program.start()
    for name, code in codes.items():
        if name == RARE:
            # As the link to Telegram does, in which a code has no dashes.
            phones.telegram.start(phones.ids[name], code.replace("-", ""))
        else:
            phones.type(name, f"/start {code}")
    await phones.kill(Amid.RECEIVING)
    await phones.settle()
    await phones.say(NEWCOMER, "/register")
    await phones.say(NEWCOMER, NEWCOMER)
    await phones.press(NEWCOMER, BRANCH)
    await phones.press(SECRETARY, "批准")
    for name in (SECRETARY, KEEPER, "王芳"):
        phones.telegram.add_to_group(GROUP, phones.ids[name], "机关支部群")
    await phones.say(SECRETARY, "/room", GROUP)


async def _arrange(phones: Phones) -> None:
    """The standing meetings, the topic and reader of the first, and one more meeting called in one line."""
    await phones.say(SECRETARY, "固定会议 主题党日 每月第一个周五 15:00 三楼会议室")
    await phones.press(SECRETARY, "就这样定")
    await phones.say(SECRETARY, "固定会议 集中学习 每周五 16:00 二楼党员活动室")
    await phones.press(SECRETARY, "就这样定")
    await phones.at("2026-09-21 10:30")
    await _settle_topic(phones, "学习全会精神", "9月24日周四 集中学习", "王芳")
    await phones.say(SECRETARY, "开会 党课 下周二14:30 一楼报告厅 学习新修订的准则")
    phones.tap(SECRETARY, "发布")
    await phones.kill(Amid.SENDING)
    await phones.settle()
    for name in BY_WORD:
        phones.type(name, "参加")
    phones.type("沈月", "请假 出差")
    await phones.settle()


async def _settle_topic(phones: Phones, topic: str, meeting: str, reader: str) -> None:
    await phones.press(SECRETARY, "定议题")
    await phones.say(SECRETARY, topic)
    await phones.say(SECRETARY, "定领学人")
    await phones.press(SECRETARY, meeting)
    await phones.say(SECRETARY, reader)


async def _first_study(phones: Phones) -> None:
    """Called on Monday, held on Thursday: the Friday is Mid-Autumn."""
    phones.set_clock("2026-09-21 16:00")
    await phones.kill(Amid.SENDING)
    await phones.settle()
    _answer(phones, "集中学习", BY_BUTTON)
    await phones.kill(Amid.RECEIVING)
    await phones.settle()
    _answer(phones, "党课", BY_BUTTON)
    await phones.settle()
    await phones.say("冯雪", "请假")
    phones.tap("冯雪", "9月24日（周四）16:00 集中学习")
    await phones.settle()
    await _until(phones, "2026-09-23 16:00")
    await _settle_topic(phones, "学习党章", "9月30日周三 集中学习", RARE)
    await _until(phones, "2026-09-24 14:00")
    await phones.at("2026-09-24 15:35")
    for name in BY_BUTTON:
        phones.tap(name, "签到")
    await phones.settle()
    await _close(phones, "2026-09-24 17:20")


async def _lecture(phones: Phones) -> None:
    """A day before it dues are spoken of for the first time, for October begins with holidays."""
    await _until(phones, "2026-09-29 09:00")
    for name in PAID["before"]:
        phones.tap(name, "我交了")
    await phones.kill(Amid.RECEIVING)
    await phones.settle()
    await _confirm(phones, PAID["before"])
    await _until(phones, "2026-09-29 14:30")


async def _second_study(phones: Phones) -> None:
    await _until(phones, "2026-09-30 16:00")


async def _theme_day(phones: Phones) -> None:
    """Called before the National Day holidays; answered by button and by word, checked in by button and by word."""
    _answer(phones, "主题党日", BY_BUTTON + BY_WORD)
    await phones.settle()
    await _until(phones, "2026-10-08 09:00")
    for name in PAID["day"]:
        phones.type(name, "我交了")
    await phones.settle()
    await _confirm(phones, PAID["day"])
    await _until(phones, "2026-10-08 14:00")
    await phones.at("2026-10-08 14:40")
    for name in BY_BUTTON:
        phones.tap(name, "签到", "主题党日")
    for name in BY_WORD:
        phones.type(name, "签到")
    await phones.kill(Amid.RECEIVING)
    await phones.settle()
    await phones.at("2026-10-08 15:11")
    await phones.say("周敏", "到了")
    await _close(phones, "2026-10-08 16:45")


async def _third_study(phones: Phones) -> None:
    await _until(phones, "2026-10-09 09:00")
    for name in ("王芳", RARE, NEWCOMER):
        phones.type(name, "志愿 3小时 社区清扫")
    await phones.kill(Amid.SENDING)
    await phones.settle()
    for _ in range(3):
        await phones.press(SECRETARY, "核实")


async def _rest_of_the_dues(phones: Phones) -> None:
    await _until(phones, "2026-10-13 09:00")
    for name in PAID["after-1"]:
        phones.type(name, "我交了")
    await phones.settle()
    await _confirm(phones, PAID["after-1"])
    await _until(phones, "2026-10-20 12:30")


def _answer(phones: Phones, kind: str, names: list[str]) -> None:
    for name in names:
        phones.tap(name, "参加", kind)


async def _close(phones: Phones, local: str) -> None:
    await phones.at(local)
    await phones.say(SECRETARY, "点名")
    await phones.press(SECRETARY, "其余都到")
    await phones.press(SECRETARY, "结束会议")
    await phones.press(SECRETARY, "确认结束")


async def _confirm(phones: Phones, names: list[str]) -> None:
    for name in names:
        await phones.say(KEEPER, f"党费登记 {name} 85元 10月")


async def _until(phones: Phones, local: str) -> None:
    """Let the days pass as they do, up to and including this wall time."""
    calendar, day = WorkCalendar(), phones.now.date()
    while day <= date.fromisoformat(local[:10]):
        for clock in WORKDAY if calendar.is_workday(day) else DAY_OFF:
            if f"{phones.now:%Y-%m-%d %H:%M}" < f"{day} {clock}" <= local:
                await phones.at(f"{day} {clock}")
        day += timedelta(days=1)
    if f"{phones.now:%Y-%m-%d %H:%M}" < local:
        await phones.at(local)
