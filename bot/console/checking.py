"""`zhibu check`: what can be wrong with a database, each check a line of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.console.outboxes import held_words, moment
from models import audit, backups, holds, integrity, ledger, payments, receipts
from models.almanac import Almanac
from models.audit import AuditFaultKind
from models.database import Database, Session
from models.ledger import Fault, FaultKind
from models.sealing import WrongKey
from models.troubles import trouble_of

# Backups are hourly; after a day without one somebody should look.
OLDEST_BACKUP = timedelta(hours=26)

FAULTS = {
    FaultKind.UNGUARDED: "数据库少了防改触发器 {what}",
    FaultKind.GAP: "{branch}缺第{number}号登记",
    FaultKind.CHAIN: "{branch}第{number}号登记接不上前一号",
    FaultKind.CHANGED: "{branch}第{number}号登记被改过",
    FaultKind.SEALED: "{branch}第{number}号登记解不开：内容被改过，或密钥不对",
    FaultKind.SUM: "{branch}第{number}号登记借贷不平",
    FaultKind.REVERSAL: "{branch}第{number}号冲正不对应原登记",
    FaultKind.CLOSED_PERIOD: "{branch}第{number}号登记记在已结账的月份",
    FaultKind.CLOSING: "{branch}{what}的结账被改过或删掉了，或与第{number}号登记不符",
}
AUDIT_FAULTS = {
    AuditFaultKind.MISSING: "缺第{0}条，被删掉了",
    AuditFaultKind.CHANGED: "第{0}条被改过、插入或调换过，或密钥不对",
    AuditFaultKind.INSERTED: "有一条没有编号，是后来插入的",
    AuditFaultKind.CUT: "从第{0}条起，后面的被删掉了",
    AuditFaultKind.END: "末尾第{0}条和封记不符，后面被动过，或密钥不对",
}


@dataclass(frozen=True)
class Checked:
    """One check and what it found wrong, nothing when all is well; ``note`` is what else there is to know."""

    name: str
    faults: tuple[str, ...]
    note: str = ""

    @property
    def text(self) -> str:
        return f"{self.name}：{'；'.join(self.faults) or self.note or '正常'}"


async def check(database: Database, almanac: Almanac, folder: Path | None, *, at: datetime) -> list[Checked]:
    """Check a database of this program's schema, which opening it has looked at.

    Args:
        folder: where the hourly backups go.
    """
    async with database.read() as db:
        found = [Checked("表结构", ()), Checked("引擎设置", (), await integrity.engine(db))]
        found += [Checked(name, await _looked(db, look)) for name, look in CHECKS.items()]
        since = await holds.since(db)
        found += [await _backups(db, almanac, folder, at)]
        found += [Checked("发送", (), held_words(almanac, since) if since else "")]
    return found


async def _looked(db: Session, look: Callable[[Session], Awaitable[tuple[str, ...]]]) -> tuple[str, ...]:
    try:
        return await look(db)
    except audit.UNREADABLE:
        return ("里面有认不出来的内容，被改过",)
    except Exception as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        return (trouble.value,)


async def _audit(db: Session) -> tuple[str, ...]:
    fault = await audit.verify(db)
    return (AUDIT_FAULTS[fault.kind].format(fault.number),) if fault else ()


async def _backups(db: Session, almanac: Almanac, folder: Path | None, at: datetime) -> Checked:
    """Say how old the last backup is, and whether the audit trail it saw is still that of the database."""
    if folder is None:
        return Checked("备份", (), "没有设自动备份的文件夹（ZHIBU_BACKUP_FOLDER）")
    heading = backups.newest_heading(folder)
    if heading is None:
        return Checked("备份", (), "还没有，zhibu run 启动5分钟后自动做第一个")
    last = f"最近一个是{moment(almanac, heading.made_at)}的"
    faults: tuple[str, ...] = (
        (f"{last}，太久了：请看日志里为什么没有做成",) if at - heading.made_at > OLDEST_BACKUP else ()
    )
    restored_at = await holds.last_restore(db)
    # What was done after a backup is gone with its restore, and with it what later backups saw.
    is_of_this_past = restored_at is None or heading.made_at > restored_at
    if is_of_this_past and not await audit.is_in_chain(db, heading.deeds, heading.last_deed):
        faults += (f"备份里第{heading.deeds}条操作记录和现在的不一样：数据库被换过或整段改写过",)
    return Checked("备份", faults, last)


async def _integrity(db: Session) -> tuple[str, ...]:
    return tuple(await integrity.damages(db))


async def _ledger(db: Session) -> tuple[str, ...]:
    return tuple(_said(fault) for fault in await ledger.verify(db))


async def _months(db: Session) -> tuple[str, ...]:
    try:
        wrong = await payments.verify_months(db)
    except WrongKey as error:
        return (str(error),)
    if wrong is None:
        return ()
    state = "记为已缴，账上没有这么多" if wrong.is_paid else "账上已够，却没有记为已缴"
    return (f"{wrong.branch}{wrong.name}{wrong.month}的党费{state}",)


async def _receipts(db: Session) -> tuple[str, ...]:
    return tuple(
        f"{wrong.branch}第{wrong.entry_number}号登记的收据应为{wrong.due or '没有'}，实为{wrong.there or '没有'}"
        for wrong in await receipts.verify(db)
    )


def _said(fault: Fault) -> str:
    return FAULTS[fault.kind].format(branch=fault.branch, number=fault.number, what=fault.what)


CHECKS: dict[str, Callable[[Session], Awaitable[tuple[str, ...]]]] = {
    "数据库完整性": _integrity,
    "党费账本": _ledger,
    "应缴与账本": _months,
    "收据与账本": _receipts,
    "操作记录": _audit,
}
