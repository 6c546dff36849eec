"""`zhibu outbox`: what was said and in which state it is, and letting it go after a restore."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any

import click

from bot.console import talking
from bot.console.talking import Told, place
from models import holds, outbox
from models.almanac import Almanac
from models.database import Database, Session

LINE_LENGTH = 40


def declared(
    opened: Callable[[Any], AbstractAsyncContextManager[Database]], almanac_of: Callable[[Any], Almanac]
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Return `zhibu outbox`, given what opens the database and the almanac of some settings."""

    @click.option(
        "--since",
        type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%d"]),
        metavar="时刻",
        help="只看这个时刻以后的，如 2026-11-20T10:00。",
    )
    @click.option("--json", "as_json", is_flag=True, help="打印成 JSON，一条一行。")
    @click.option("--release", is_flag=True, help="恢复备份后解除暂停：先预览，加 --commit 才生效。")
    @click.option("--drop", is_flag=True, help="和 --release 一起用：暂停期间等着的一条也不发，以后的照常发。")
    @click.option("--commit", is_flag=True, help="和 --release 一起用：确认。")
    async def outbox(
        settings: Any, since: datetime | None, as_json: bool, release: bool, drop: bool, commit: bool
    ) -> None:
        """列出消息和它们的状态；恢复备份以后，用 --release 看清并放行暂停发送的消息。"""
        almanac = almanac_of(settings)
        if (drop or commit) and not release:
            raise click.UsageError("--drop 和 --commit 要和 --release 一起用。")
        async with opened(settings) as database:
            if release:
                click.echo(await let_go(database, almanac, is_drop=drop, is_sure=commit, at=datetime.now(UTC)))
                return
            start = since.replace(tzinfo=almanac.zone) if since else None
            show(await talking.listing(database, almanac, since=start), as_json)

    return outbox


async def let_go(database: Database, almanac: Almanac, *, is_drop: bool, is_sure: bool, at: datetime) -> str:
    """Say what would be sent, what not any more, and do so when it is sure."""
    async with database.read() as db:
        since = await holds.since(db)
        rows = await outbox.held(db)
        told = await talking.shown(db, rows, almanac)
    if since is None:
        return "消息没有暂停，照常发送，不用放行。"
    is_late = {row.id: row.deadline is not None and row.deadline < at for row in rows}
    late = [each for each in told if is_late[each.number]]
    rest = [each for each in told if not is_late[each.number]]
    if not is_sure and not told:
        return f"{moment(almanac, since)}恢复备份以后暂停发送，没有等着的消息。放行：zhibu outbox --release --commit"
    if not is_sure:
        parts = [f"{moment(almanac, since)}恢复备份以后暂停发送，等着的有{len(told)}条。"]
        parts += [_listed("一条也不发" if is_drop else "会发出", rest, almanac)]
        parts += [_listed("已经过期，不发", late, almanac)] if late else []
        parts += ["备份以后、出事以前，这些消息可能已经发过。确认放行：zhibu outbox --release --commit"]
        parts += ["这些一条也不发，只放行以后的：zhibu outbox --release --drop --commit"]
        return "\n".join(parts)

    async def work(db: Session) -> None:
        if is_drop:
            await outbox.drop_held(db, at=at)
        await holds.end(db, at=at)

    await database.write(work)
    if is_drop:
        return f"已放行。等着的{len(told)}条都不发，以后的照常发送。"
    return f"已放行：{len(rest)}条会发出，{len(late)}条已经过期不发。"


async def warn(database: Database, almanac: Almanac) -> None:
    """Say at the start that nothing is sent, where that is so."""
    async with database.read() as db:
        since = await holds.since(db)
    if since is not None:
        click.echo(held_words(almanac, since))


def held_words(almanac: Almanac, since: datetime) -> str:
    """Return why nothing is sent, and what to do."""
    return f"{moment(almanac, since)}恢复过备份，消息暂停发送：请看 zhibu outbox --release，再决定放行。"


def show(told: Sequence[Told], as_json: bool) -> None:
    """Print messages, one JSON object a line or as a transcript."""
    if as_json:
        for each in told:
            click.echo(json.dumps(each.as_json(), ensure_ascii=False))
    else:
        click.echo(talking.printed(told) or "没有消息。")


def _listed(heading: str, told: Sequence[Told], almanac: Almanac) -> str:
    lines = [f"{heading}：{len(told)}条"]
    for each in told:
        words = " ".join(each.text.split())
        short = words if len(words) <= LINE_LENGTH else f"{words[:LINE_LENGTH]}…"
        lines.append(f"  {moment(almanac, each.created_at)} → {each.to}（{place(each)}）{short}")
    return "\n".join(lines)


def moment(almanac: Almanac, at: datetime) -> str:
    """Return a moment as the operator reads it."""
    local = at.astimezone(almanac.zone)
    return f"{local.month}月{local.day}日{local:%H:%M}"
