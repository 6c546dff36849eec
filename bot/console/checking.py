"""`zhibu check`: what can be wrong with a database, each check a line of its own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from models import integrity, ledger, payments, receipts, schema
from models.database import Database, Session
from models.engines import DatabaseUnfit
from models.ledger import Fault, FaultKind
from models.sealing import Vault, WrongKey

FAULTS = {
    FaultKind.UNGUARDED: "数据库少了防改触发器 {what}",
    FaultKind.GAP: "{branch}缺第{number}号登记",
    FaultKind.CHAIN: "{branch}第{number}号登记接不上前一号",
    FaultKind.CHANGED: "{branch}第{number}号登记被改过",
    FaultKind.SEALED: "{branch}第{number}号登记解不开：内容被改过，或密钥不对",
    FaultKind.SUM: "{branch}第{number}号登记借贷不平",
    FaultKind.REVERSAL: "{branch}第{number}号冲正不对应原登记",
    FaultKind.CLOSED_PERIOD: "{branch}第{number}号登记记在已结账的月份",
    FaultKind.CLOSING: "{branch}{what}的结账与第{number}号登记不符",
}


@dataclass(frozen=True)
class Checked:
    """One check and what it found wrong, nothing when all is well."""

    name: str
    faults: tuple[str, ...]

    @property
    def text(self) -> str:
        return f"{self.name}：{'；'.join(self.faults) if self.faults else '正常'}"


async def check(url: str, vault: Vault) -> list[Checked]:
    """Check a database of any state; without the right schema nothing else is looked at."""
    try:
        await schema.require_current(url)
    except DatabaseUnfit as unfit:
        return [Checked("表结构", (str(unfit),))]
    database = await Database.open(url, vault)
    try:
        async with database.read() as db:
            return [Checked("表结构", ()), *[Checked(name, await look(db)) for name, look in CHECKS.items()]]
    finally:
        await database.close()


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
}
