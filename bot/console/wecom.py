"""Whether WeCom is set up, at the console."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path

from bot.channels.platforms import Platforms
from bot.channels.wecom.examination import Finding
from bot.running import AlreadyRunning, only_one
from models import rooms
from models.database import Database
from models.engines import DatabaseUnfit


class NotConnected(Exception):
    """Something of WeCom is not as it must be; the words are for the operator."""


async def tried(
    platforms: Platforms, web_url: str, *, is_served: bool = False, strangers: Sequence[str] = ()
) -> tuple[list[str], bool]:
    """Try everything WeCom needs; return a line for each thing, and whether all is well.

    Args:
        strangers: what robots are set for and no branch is called.
        is_served: `zhibu run` is at work, so that its long connection is left alone: a second one would put it out.

    Raises:
        NotConnected: nothing of it is configured.
    """
    if platforms.wecom is None and platforms.aibot is None and platforms.robots is None:
        raise NotConnected("还没有配置企业微信，请照 docs/wecom.md 写好五项 ZHIBU_WECOM_ 设置，或只接智能机器人。")
    try:
        found = await _found(platforms, web_url, is_served)
    finally:
        for channel in platforms.channels:
            await channel.close()
    found += [Finding(_no_branch(strangers), False)] if strangers else []
    return [f"{'✓' if each.is_well else '✗'} {each.text}" for each in found], all(each.is_well for each in found)


async def is_served(opening: AbstractAsyncContextManager[Database], database_file: Path | None) -> bool:
    """Return whether `zhibu run` holds the database, and with it the long connection."""
    try:
        async with opening as database, only_one(database, database_file):
            return False
    except AlreadyRunning:
        return True
    except DatabaseUnfit:
        # Without a database nobody runs.
        return False


async def strangers(opening: AbstractAsyncContextManager[Database], platforms: Platforms) -> list[str]:
    """Return the names for which group robots are set and that no branch has; without a database none is known."""
    try:
        async with opening as database, database.read() as db:
            return await rooms.unknown(db, platforms.robots.chats.values() if platforms.robots is not None else ())
    except DatabaseUnfit:
        return []


async def follow_robots(database: Database, platforms: Platforms, *, at: datetime) -> None:
    """Let the group robots that are set, and no others, say the announcements of their branches.

    Raises:
        NotConnected: one is set for a branch that there is not.
    """
    chats = platforms.robots.chats if platforms.robots is not None else {}
    if missing := await database.write(lambda db: rooms.follow(db, "robot", chats, at=at)):
        raise NotConnected(_no_branch(missing))


def _no_branch(names: Sequence[str]) -> str:
    return f"ZHIBU_WECOM_ROBOTS 里的{'、'.join(names)}不在支部名单上，请照名单写全称。"


async def _found(platforms: Platforms, web_url: str, is_served: bool) -> list[Finding]:
    found: list[Finding] = []
    if platforms.wecom is not None:
        found += await platforms.wecom.examine(web_url)
    if platforms.aibot is not None and is_served:
        words = "智能机器人：zhibu run 正在用长连接，这里不去抢它；通没有通看日志里的 wecom bot is connected。"
        found.append(Finding(words, True))
    elif platforms.aibot is not None:
        found.append(await platforms.aibot.examine())
    if platforms.robots is not None:
        found += await platforms.robots.examine()
    return found
