"""WeCom accounts matched to the roster from the console's list: a preview and the binding, for the command line."""

from __future__ import annotations

import asyncio
import shlex
from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.papers.userids import AccountList, read_accounts
from models import menus, userids
from models.almanac import Almanac
from models.database import Database, Session
from models.rules.userids import Listed, Match

SHOWN = 20
HEADINGS = {
    Match.FRESH: "绑定",
    Match.BOUND: "已经绑定，不动",
    Match.OTHER_NAME: "姓名对不上，不绑定，请核对",
    Match.OTHER_ACCOUNT: "名单上的人已经绑定了别的企业微信账号，不动；换了账号请先解绑",
    Match.SHARED: "一个手机号对上了不止一人或一个账号，不绑定，请核对",
    Match.NAMESAKE: "只有姓名相同，不绑定：请补上花名册里的手机号，或发邀请码",
    Match.UNKNOWN: "不在名单上，不管",
}


def declared(
    opened: Callable[[Any], AbstractAsyncContextManager[Database]], almanac_of: Callable[[Any], Almanac]
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Return `zhibu userids`, given what opens the database and the almanac of some settings."""

    @click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--commit", is_flag=True, help="确认绑定；不加只是预览。")
    async def match_userids(settings: Any, file: Path, commit: bool) -> None:
        """用企业微信管理后台导出的通讯录（xlsx、csv）按账号或手机号对上名单：先预览，加 --commit 才绑定。

        只有手机号（或用手机号做的账号）和姓名都对得上的才绑定；本人会在企业微信里收到一条问候。
        """
        listed = await asyncio.to_thread(read_accounts, file)
        async with opened(settings) as database:
            click.echo(await enter(database, almanac_of(settings), listed, file, commit, at=datetime.now(UTC)))

    return match_userids


async def enter(
    database: Database, almanac: Almanac, listed: AccountList, file: Path, commit: bool, *, at: datetime
) -> str:
    """Match a list to the roster, with ``commit`` bind what is certain; return what became of it, in words."""
    rows = [Listed(each.name, each.userid, each.phone) for each in listed.accounts]

    async def work(db: Session) -> list[tuple[Match, int | None]]:
        found = await userids.bind(db, rows, at=at)
        await menus.refresh(db, almanac, at=at)
        return found

    if commit:
        found = await database.write(work)
    else:
        async with database.read() as db:
            found = await userids.weigh(db, rows)
    lines = [f"{file.name}：{len(rows)}个账号"]
    for kind, heading in HEADINGS.items():
        theirs = [row for row, (match, _) in zip(rows, found, strict=True) if match is kind]
        if theirs:
            lines.append(
                f"{'已' if commit and kind is Match.FRESH else ''}{heading}：{len(theirs)}个{_names(kind, theirs)}"
            )
    lines += [str(fault) for fault in listed.faults[:SHOWN]]
    if listed.hidden:
        lines.append(f"{listed.hidden}个账号的手机号被后台隐去了几位，对不上：请用能看到手机号的管理员导出。")
    return "\n".join([*lines, _end(commit, any(match is Match.FRESH for match, _ in found), file)])


def _end(commit: bool, has_fresh: bool, file: Path) -> str:
    if not has_fresh:
        return "没有可以绑定的。"
    if commit:
        return "绑定好的人会在企业微信里收到问候；绑定错了的，由书记「解绑」。"
    return f"以上只是预览，还没有绑定。确认请运行：\nzhibu userids {shlex.quote(str(file))} --commit"


def _names(kind: Match, rows: list[Listed]) -> str:
    if kind is Match.UNKNOWN:
        return ""
    shown = "、".join(f"{row.name}（{row.userid}）" for row in rows[:SHOWN])
    return f"：{shown}" + (f"等{len(rows)}个" if len(rows) > SHOWN else "")
