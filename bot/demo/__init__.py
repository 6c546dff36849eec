"""`zhibu demo`: a throw-away organisation with a year of life, and the real bot on top of it."""

from __future__ import annotations

import asyncio
import secrets
import socket
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.channels.platforms import Platforms
from bot.channels.web import WebChannel
from bot.demo.clock import DemoClock, opening
from bot.demo.hurry import Hurry
from bot.demo.past import talk
from bot.demo.people import ORGANISATION, PERSONAS, Persona
from bot.demo.roster import Year
from bot.demo.service import enter_service
from bot.demo.year import live
from bot.links import Links
from bot.pages.site import build_site
from bot.running import Server, Service
from models import payments, schema, webchat
from models.almanac import Almanac
from models.database import Database, Session
from models.rules.rulebook import load
from models.rules.series import WEEKDAYS_ZH
from models.sealing import Vault

__all__ = ["Clockwork", "PortTaken", "Sweep", "main"]

HOST = "127.0.0.1"
INVENTED = "演示数据，均为虚构"
LINKS_LAST = timedelta(hours=12)

Sweep = Callable[[Database, Almanac, datetime], Awaitable[None]]
Clockwork = Callable[[Database, Almanac, Callable[[], datetime], Callable[[], None]], Awaitable[None]]


class PortTaken(Exception):
    """Another program listens on the port."""

    def __init__(self, port: int) -> None:
        super().__init__(f"端口 {port} 已被占用，请用 --port 换一个。")


def main(days: int | None, port: int, sweep: Sweep, clockwork: Clockwork) -> None:
    """Run the demonstration until stopped; nothing of it stays.

    Args:
        days: days to let pass at once, None for none.
        sweep: runs every job once as of a moment.
        clockwork: runs the jobs in their rhythm until cancelled.

    Raises:
        PortTaken: before anything is made.
    """
    _require_free(port)
    with tempfile.TemporaryDirectory(prefix="zhibu-demo-") as folder:
        asyncio.run(_run(Path(folder), days, port, sweep, clockwork))


@dataclass(frozen=True)
class Demo:
    """The organisation, made; ``tokens`` open the web chat of each persona once."""

    database: Database
    clock: DemoClock
    channel: WebChannel
    links: Links
    year: Year
    tokens: dict[Persona, str]


async def _run(folder: Path, days: int | None, port: int, sweep: Sweep, clockwork: Clockwork) -> None:
    database_url = f"sqlite+aiosqlite:///{folder / 'demo.db'}"
    await schema.upgrade(database_url)
    database = await Database.open(database_url, Vault(Vault.new_key()))
    try:
        demo = await prepare(database, datetime.now(UTC), Links(f"http://{HOST}:{port}"), days or 0)
        await _serve(demo, days, port, sweep, clockwork)
    finally:
        await database.close()


async def prepare(database: Database, now: datetime, links: Links, days: int) -> Demo:
    """Make the year and the conversations in an empty database, with login links that outlast ``days``."""
    almanac = Almanac(ZoneInfo("Asia/Shanghai"), load("party"))
    at = opening(now, almanac)
    clock = DemoClock(at)
    channel = WebChannel(database, clock)
    year = await database.write(lambda db: live(db, almanac, at))
    await database.write(lambda db: enter_service(db, year, links.certificates()))
    await database.write(lambda db: payments.carry_over(db, almanac, at=at))
    accounts = {each: year.find(each.name, each.branch).account or secrets.token_hex(16) for each in PERSONAS}
    await talk(database, channel, clock, links, year, {each.name: account for each, account in accounts.items()})

    async def invite(db: Session) -> dict[Persona, str]:
        valid = LINKS_LAST + timedelta(days=days)
        return {
            each: await webchat.make_login(db, external_id=account, valid=valid, at=at)
            for each, account in accounts.items()
        }

    return Demo(database, clock, channel, links, year, await database.write(invite))


async def _serve(demo: Demo, days: int | None, port: int, sweep: Sweep, clockwork: Clockwork) -> None:
    database, almanac, clock = demo.database, demo.year.almanac, demo.clock

    async def ticker(on_commit: Callable[[], None]) -> None:
        if days:
            await Hurry(database, almanac, clock, demo.channel, sweep, service.delivery.drain, _say).run(days)
            _say(f"{days}天过完了，从现在起按真实的速度走。")
        clock.go()
        await clockwork(database, almanac, clock, on_commit)

    service = Service(database, almanac, clock, [demo.channel], demo.links, ticker)
    name = f"{ORGANISATION}（{INVENTED}）"
    health, intake = service.health, service.dispatcher
    site = build_site(database, demo.channel, almanac, clock, demo.links, name, health, Platforms(), intake)
    await service.run(Server(HOST, port, site), lambda: _say(greeting(demo)))


def greeting(demo: Demo) -> str:
    """Return what is printed when all is ready: whom one can be, and what to try."""
    year, opened_at = demo.year, demo.year.almanac.local(demo.year.at)
    count = sum(not each.has_left for group in year.members.values() for each in group)
    lines = [
        f"{INVENTED}。{ORGANISATION}，{len(year.members)}个支部，{count}名党员，一年的台账；退出后什么都不留下。",
        f"网页聊天：{demo.links.web_url}/chat　这里的时间从{opened_at.year}年{opened_at.month}月{opened_at.day}日 "
        f"周{WEEKDAYS_ZH[opened_at.weekday()]} {opened_at:%H:%M} 开始走。",
        "下面每条链接打开一个人的对话，只能用一次；想同时做几个人，请用不同的浏览器或无痕窗口。",
    ]
    for each, token in demo.tokens.items():
        lines += ["", f"{each.name}，{each.branch}{each.part}：{each.advice}", f"  {demo.links.web_url}/login/{token}"]
    return "\n".join([*lines, "", "按 Ctrl+C 结束。"])


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(port) from error


def _say(text: str) -> None:
    print(text, flush=True)
