"""The command line and composition root: settings become a store, channels, pages, delivery and a ticker."""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

import bot.commands  # noqa: F401  (declares the commands)
from bot import logs
from bot.backing_up import BackingUp
from bot.channels import platforms
from bot.channels.web import WebChannel
from bot.console import assessment_sheets, backups, checking, outboxes, setup, statements, talking, userids
from bot.console import plans as plan_files
from bot.console import rosters as roster_files
from bot.console import wecom as wecom_trial
from bot.console.problems import Commands, Problem, problem_of
from bot.console.setting_faults import in_words
from bot.floods import Budget
from bot.heartbeats import during, mine
from bot.links import Links
from bot.pages.site import build_site
from bot.running import Server, Service, alone, only_one, organisation_name
from jobs import schedule
from jobs.job import run_all
from models import audit, payments, schema
from models.almanac import Almanac
from models.database import Database
from models.rules.rulebook import load
from models.sealing import Vault, key_beside, make_key_beside
from settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
MOMENT = click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"])
NOW = click.option("--now", type=MOMENT, metavar="时刻", help="当作这个时刻（本地时间），如 2026-11-20T10:00。")
FORCE = click.option("--force", is_flag=True, help="已配置真实渠道时也允许 --now。")
JSON = click.option("--json", "as_json", is_flag=True, help="打印成 JSON，一条一行。")


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """支部小秘：每个支部书记的小助手。"""


def task(function: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async command with the settings; what an operator can mend ends in one line."""

    @wraps(function)
    def run(**arguments: Any) -> None:
        settings = read_settings()
        logs.configure(settings.log_level)
        try:
            asyncio.run(function(settings, **arguments))
        except click.ClickException:
            raise
        except Exception as error:
            raise problem_of(error, ZoneInfo(settings.timezone)) from error

    return run


@main.command()
@task
async def run(settings: Settings) -> None:
    """启动：所有配置好的渠道、网页、发送和定时任务。"""
    almanac, clock = almanac_of(settings), clock_of(settings, None)
    async with opened(settings) as database, only_one(database, settings.database_file):
        await outboxes.warn(database, almanac)
        await serve(settings, database, almanac, clock)


@main.command()
@click.option(
    "--days", type=click.IntRange(1, 60), metavar="天数", help="让时间快进这么多天（1到60），看一个月的提醒。"
)
@click.option("--port", type=click.IntRange(1, 65535), metavar="端口", default=8000, help="网页的端口，不写是8000。")
def demo(days: int | None, port: int) -> None:
    """演示：临时数据库，五个支部，一年的台账，浏览器里聊天。"""
    # Its names, its year and its pages are loaded by whoever asks for them, not by every start.
    from bot import demo as demonstration

    logs.configure("WARNING")
    try:
        demonstration.main(days, port, run_all, schedule.run)
    except demonstration.PortTaken as error:
        raise Problem(str(error)) from error


@main.command(short_help="建立单位、第一个支部和第一位管理员。")
@click.option("--name", metavar="单位", required=True, help="单位名称。")
@click.option("--branch", metavar="支部", required=True, help="第一个支部的名称。")
@click.option("--admin", metavar="姓名", required=True, help="第一位管理员的姓名，也先任这个支部的书记。")
@task
async def init(settings: Settings, name: str, branch: str, admin: str) -> None:
    """建立单位、第一个支部和第一位管理员，最后一行是管理员的一次性邀请码。"""
    if settings.database_file:
        settings.database_file.parent.mkdir(parents=True, exist_ok=True)
    # A database that is there has a key, and a new one would not open it.
    key_in = key_beside if await schema.is_made(settings.database_url) else make_key_beside
    await schema.upgrade(settings.database_url, vault_of(settings, key_in))
    async with opened(settings) as database:
        made = await setup.make_organisation(
            database, almanac_of(settings), links_of(settings), name, branch, admin, at=datetime.now(UTC)
        )
    click.echo(f"已建立{name}，支部：{branch}，管理员：{admin}。\n网页登录链接（7天内有效，只能用一次）：{made.link}")
    click.echo("接下来：运行 zhibu run，再在浏览器里打开这条链接，小秘会说怎么把大家加进来。")
    click.echo("邀请码（也可以在任一渠道发 /start 邀请码）：")
    click.echo(made.code)


@main.command("import", short_help="导入花名册，先预览。")
@click.argument("file", metavar="[文件]", type=FILE, required=False)
@click.option("--commit", is_flag=True, help="确认写入；不加只是预览。")
@click.option("--undo", type=int, metavar="编号", help="整批撤销第几号导入。")
@task
async def import_(settings: Settings, file: Path | None, commit: bool, undo: int | None) -> None:
    """从 xlsx（也可以是 xls、ods、csv）导入花名册：先预览，加 --commit 才写入，可用 --undo 整批撤销。

    加 --commit 时，只要有一行有错，就一行也不写入，退出码是1；全部写入或没有新的人，退出码是0。预览总是0。
    """
    at = datetime.now(UTC)
    async with opened(settings) as database:
        if undo is not None:
            click.echo(await roster_files.undo(database, undo, at=at))
        elif file is not None:
            done = await roster_files.enter(database, almanac_of(settings), vault_of(settings), file, commit, at=at)
            click.echo(done.text)
            if done.left_out:
                raise Problem(f"有{done.faulty}行有错，{done.left_out}行都没有写入。")
        else:
            raise Problem("请写上花名册文件（xlsx、xls、ods 或 csv），或 --undo 编号。")


@main.command(short_help="导入支部的年度计划，先预览。")
@click.argument("file", metavar="[文件]", type=FILE, required=False)
@click.option("--branch", metavar="支部", help="哪个支部的计划。")
@click.option("--commit", is_flag=True, help="确认写入；不加只是预览。")
@click.option("--skip-faulty", is_flag=True, help="和 --commit 一起用：有错的行不写，其余照写。")
@click.option("--undo", type=int, metavar="编号", help="撤销第几号计划。")
@task
async def plan(
    settings: Settings, file: Path | None, branch: str | None, commit: bool, skip_faulty: bool, undo: int | None
) -> None:
    """从 xlsx（也可以是 xls、ods、csv）导入支部的年度计划：先预览，加 --commit 才写入，可用 --undo 撤销。

    加 --commit 时，只要有一行有错，就一行也不写入，退出码是1，除非加上 --skip-faulty。预览总是0。
    """
    at, almanac = datetime.now(UTC), almanac_of(settings)
    async with opened(settings) as database:
        if undo is not None:
            click.echo(await plan_files.undo(database, almanac, undo, at=at))
        elif file is not None and branch is not None:
            done = await plan_files.enter(database, almanac, file, branch, commit, skip_faulty, at=at)
            click.echo(done.text)
            if done.left_out:
                raise Problem(f"有{done.faulty}行有错，{done.left_out}行都没有写入。")
        else:
            raise Problem("请写上计划文件（xlsx、xls、ods 或 csv）和 --branch 支部名称，或 --undo 编号。")


@main.command()
@click.argument("name", metavar="[姓名]", required=False)
@click.option("--all", "everybody", is_flag=True, help="给所有还没有账号的人。")
@JSON
@task
async def invite(settings: Settings, name: str | None, everybody: bool, as_json: bool) -> None:
    """生成一次性邀请码和链接，一人一行。"""
    if (name is None) != everybody:
        raise Problem("请写一个姓名，或 --all。")
    async with opened(settings) as database:
        made = await setup.invite_people(database, almanac_of(settings), links_of(settings), name, at=datetime.now(UTC))
    if not made:
        raise Problem(f"名单上没有{name}。" if name else "每个人都已有账号。")
    for each in made:
        row = {"name": each.name, "branch": each.branch, "code": each.code, "link": each.link}
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else "  ".join(row.values()))


@main.command()
@click.option("--as", "name", metavar="姓名", required=True, help="以谁的身份：姓名，或 姓名@支部。")
@click.argument("words", metavar="话...", nargs=-1, required=True)
@NOW
@FORCE
@JSON
@task
async def say(
    settings: Settings, name: str, words: tuple[str, ...], now: datetime | None, force: bool, as_json: bool
) -> None:
    """以某人的身份说话，打印小秘的回答和它告诉了谁。"""
    async with opened(settings) as database:
        console = console_of(settings, database, name, clock_of(settings, now, is_forced=force))
        await console.open()
        for text in words:
            outboxes.show(await console.say(text), as_json)


@main.command()
@click.option("--as", "name", metavar="姓名", required=True, help="以谁的身份：姓名，或 姓名@支部。")
@NOW
@FORCE
@task
async def chat(settings: Settings, name: str, now: datetime | None, force: bool) -> None:
    """以某人的身份对话，空行结束。"""
    async with opened(settings) as database:
        console = console_of(settings, database, name, clock_of(settings, now, is_forced=force))
        await console.open()
        while text := (await asyncio.to_thread(sys.stdin.readline)).strip():
            outboxes.show(await console.say(text), as_json=False)


@main.command()
@click.option("--once", is_flag=True, required=True, help="把每个定时任务跑一遍。")
@NOW
@FORCE
@JSON
@task
async def tick(settings: Settings, once: bool, now: datetime | None, force: bool, as_json: bool) -> None:
    """把每个定时任务跑一遍，打印由此产生的消息。"""
    almanac, clock = almanac_of(settings), clock_of(settings, now, is_forced=force)
    async with opened(settings) as database:
        before = await talking.last_number(database)
        await run_all(database, almanac, clock())
        outboxes.show(await talking.listing(database, almanac, after=before), as_json)


@main.command()
@task
async def upgrade(settings: Settings) -> None:
    """把数据库升级到本程序的版本；请先备份。"""
    await schema.require_made(settings.database_url)
    async with alone(settings.database_url, settings.database_file):
        await schema.upgrade(settings.database_url, vault_of(settings))
    async with opened(settings) as database:
        # What was paid before there was a ledger is its opening; afterwards this finds nothing.
        await database.write(lambda db: payments.carry_over(db, almanac_of(settings), at=datetime.now(UTC)))
    click.echo("数据库已是最新版本。")


@main.command(short_help="检查数据库、账本、操作记录和备份。")
@click.option("--wecom", is_flag=True, help="改为检查企业微信：设置、可信IP、可见范围、回调地址。")
@task
async def check(settings: Settings, wecom: bool) -> None:
    """检查数据库：表结构、完整性、账本、操作记录、备份；有不对的地方逐条列出，退出码是1。"""
    if wecom:
        others = connected(settings)
        is_served = others.aibot is not None and await wecom_trial.is_served(opened(settings), settings.database_file)
        strangers = await wecom_trial.strangers(opened(settings), others) if others.robots is not None else []
        lines, is_well = await wecom_trial.tried(others, settings.web_url, is_served=is_served, strangers=strangers)
        click.echo("\n".join(lines))
        if not is_well:
            raise Problem("企业微信还没有全部接通，请按上面的提示改。")
        return
    async with opened(settings) as database:
        found = await checking.check(database, almanac_of(settings), settings.backups, at=datetime.now(UTC))
    found.append(
        checking.Checked("渠道", (), "、".join(["网页", *[each.name for each in connected(settings).channels]]))
    )
    for each in found:
        click.echo(each.text)
    if wrong := sum(bool(each.faults) for each in found):
        raise Problem(f"有{wrong}项不对：先用 zhibu backup --anyway 文件名 留个底；账不对就先不要记账，找维护者。")
    click.echo("都正常。")


def read_settings() -> Settings:
    """Return the settings, or say which one is wrong."""
    try:
        return Settings()
    except ValueError as error:
        raise Problem(f"设置有误：{in_words(error)}") from error


def almanac_of(settings: Settings) -> Almanac:
    kept = timedelta(days=settings.traffic_days) if settings.traffic_days else None
    return Almanac(ZoneInfo(settings.timezone), load(settings.rulebook), traffic_kept=kept)


def links_of(settings: Settings) -> Links:
    return Links(settings.web_url)


def clock_of(settings: Settings, now: datetime | None, *, is_forced: bool = False) -> Callable[[], datetime]:
    """Return the real clock, or one that stands still at ``now``, local to the organisation."""
    if now is None:
        return lambda: datetime.now(UTC)
    if settings.is_connected and not is_forced:
        raise Problem("已配置 Telegram 或企业微信，不能用 --now 改时间；确实要这样做请加 --force。")
    fixed = now.replace(tzinfo=ZoneInfo(settings.timezone))
    return lambda: fixed


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the configured database, refusing a schema that is not this program's and a key that is not its own."""
    await schema.require_current(settings.database_url)
    database = await Database.open(settings.database_url, vault_of(settings))
    try:
        async with database.read() as db:
            await audit.require_key(db)
        yield database
    finally:
        await database.close()


main.command("assess", short_help="导入一年的党费核定表，先预览。")(
    task(assessment_sheets.declared(opened, almanac_of))
)
main.command("statement", short_help="导入银行、微信或支付宝的收款明细，先预览。")(
    task(statements.declared(opened, almanac_of))
)
main.command("userids", short_help="用企业微信的通讯录对上名单，先预览。")(task(userids.declared(opened, almanac_of)))
main.command("outbox", short_help="列出消息和它们的状态；恢复备份以后放行。")(
    task(outboxes.declared(opened, almanac_of))
)


def vault_of(settings: Settings, key_in: Callable[[Path], str] = key_beside) -> Vault:
    """Return the vault of the configured key, or of the key file beside the database."""
    if settings.secret_key is not None:
        return Vault(settings.secret_key.get_secret_value())
    return Vault(key_in(settings.database_file or Path("zhibu.db")))


main.command("backup", short_help="备份，可以在 zhibu run 运行时做。")(task(backups.backup_declared(vault_of)))
main.command("restore", short_help="恢复一个备份；原来的数据库留在旁边。")(
    task(backups.restore_declared(vault_of, almanac_of))
)


def console_of(settings: Settings, database: Database, name: str, clock: Callable[[], datetime]) -> talking.Console:
    return talking.Console(database, almanac_of(settings), clock, links_of(settings), name)


async def serve(
    settings: Settings,
    database: Database,
    almanac: Almanac,
    clock: Callable[[], datetime],
) -> None:
    """Run everything that is configured until told to stop."""
    web = WebChannel(database, clock)
    others = connected(settings)
    await wecom_trial.follow_robots(database, others, at=clock())
    links = Links(settings.web_url, others.telegram_name, has_wecom=others.wecom is not None)

    async def ticker(on_commit: Callable[[], None]) -> None:
        await schedule.run(database, almanac, clock, on_commit, during=during, on_beat=mine())

    budget = Budget(settings.flood_burst, settings.flood_per_minute) if settings.flood_per_minute else None
    service = Service(
        database,
        almanac,
        clock,
        [web, *others.channels],
        links,
        ticker,
        backups=BackingUp(settings.backups) if settings.backups else None,
        hang_seconds=settings.hang_seconds,
        budget=budget,
    )
    name = await organisation_name(database)
    site = build_site(database, web, almanac, clock, links, name, service.health, others, service.dispatcher)
    server = Server(settings.web_host, settings.web_port, site) if settings.web_port else None
    # What is loaded by now stays: whoever looks for garbage in it again and again holds everybody up.
    gc.freeze()
    await service.run(server, lambda: click.echo(f"支部小秘已启动：{settings.web_url}/chat"))


def connected(settings: Settings) -> platforms.Platforms:
    """Return the channels of other people's platforms that are configured, or say which setting is wrong."""
    try:
        return platforms.connect(settings.telegram, settings.wecom, settings.aibot, settings.robots)
    except ValueError as error:
        raise Problem(f"设置有误：{error}") from error


if __name__ == "__main__":
    sys.exit(main())
