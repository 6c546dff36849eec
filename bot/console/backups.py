"""`zhibu backup` and `zhibu restore`."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from bot.console.outboxes import moment
from bot.running import alone
from models import backups, schema
from models.almanac import Almanac
from models.backups import BackupUnfit, Kept, Made, Restored
from models.engines import require_usable
from models.sealing import Vault

VaultOf = Callable[[Any], Vault]
AlmanacOf = Callable[[Any], Almanac]
Command = Callable[..., Coroutine[Any, Any, None]]


def backup_declared(vault_of: VaultOf) -> Command:
    """Return `zhibu backup`, given what holds the key of some settings."""

    @click.argument("file", metavar="[文件]", type=click.Path(path_type=Path), required=False)
    @click.option("--anyway", is_flag=True, help="数据库没有通过检查时也备份，例如修复以前。")
    async def backup(settings: Any, file: Path | None, anyway: bool) -> None:
        """备份，可以在 zhibu run 运行时做：检查过、加密、只有自己能读；不写文件名就放进自动备份的文件夹。

        备份用 ZHIBU_SECRET_KEY（没有设就是数据库旁边的 .key 密钥文件）加密，密钥要另外保存，没有它打不开备份。
        """
        task = asyncio.current_task()
        assert task is not None
        # So that what is half made is removed.
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        url, at = settings.database_url, datetime.now(UTC)
        await schema.require_current(url)
        vault = vault_of(settings)
        try:
            if file is not None:
                made = await backups.make(url, vault, file, at=at, is_anyway=anyway)
            elif settings.backups is not None:
                made = await backups.keep(url, vault, kept_of(settings, settings.backups), at=at, is_anyway=anyway)
            else:
                raise BackupUnfit("请写上备份文件的名字；自动备份的文件夹没有设（ZHIBU_BACKUP_FOLDER）。")
        except asyncio.CancelledError:
            raise BackupUnfit("备份被停下了，没有留下半个文件。") from None
        click.echo(_said(made, settings))

    return backup


def restore_declared(vault_of: VaultOf, almanac_of: AlmanacOf) -> Command:
    """Return `zhibu restore`, given what holds the key and the almanac of some settings."""

    @click.argument("file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--anyway", is_flag=True, help="备份没有通过检查时也恢复。")
    async def restore(settings: Any, file: Path, anyway: bool) -> None:
        """恢复一个备份：先检查，再替换；原来的数据库留在旁边，消息暂停发送，等你用 zhibu outbox --release 放行。"""
        url, at = settings.database_url, datetime.now(UTC)
        require_usable(url)
        backups.read_heading(file)
        vault = vault_of(settings)
        async with alone(url, settings.database_file):
            done = await backups.restore(url, vault, file, at=at, is_anyway=anyway)
        click.echo(_restored(done, almanac_of(settings)))

    return restore


def kept_of(settings: Any, folder: Path) -> Kept:
    """Return where backups made by themselves go and how long they stay."""
    return Kept(folder, settings.backup_hours, settings.backup_days)


def _said(made: Made, settings: Any) -> str:
    lines = [f"已备份到 {made.path}（{made.size / 1_000_000:.1f}MB），读出来核对过。"]
    if made.faults:
        lines.append(f"注意：{'、'.join(made.faults)}没有通过检查，请运行 zhibu check。")
    if settings.secret_key is None:
        lines.append("备份用密钥文件加密：请把数据库旁边的 .key 文件另外保存一份，没有它打不开备份。")
    return "\n".join(lines)


def _restored(done: Restored, almanac: Almanac) -> str:
    lines = [f"已恢复到 {moment(almanac, done.heading.made_at)} 的备份。"]
    if done.aside is not None:
        lines.append(f"原来的数据库留在 {done.aside}，确认不要以后再删。")
    lines.append("消息暂停发送，以免重发：启动以后先看 zhibu outbox --release，再决定放行。")
    return "\n".join(lines)
