"""Receipts: hers to see and have again, the keeper's to print, anybody's to check."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.reply import Reply, say
from models import receipts as ledger
from models.branches import Branch
from models.roles import DuesKeeper, Person
from models.rules.receipts import ReceiptNumber


@command(words=("我的收据", "收据列表"))
async def receipts(ctx: Context[Person], year: Annotated[int | None, "哪一年的？"] = None) -> Reply:
    """看我的党费收据，一年一页；点编号就发给您。"""
    return say(await ledger.listed(ctx.db, year, by=ctx.actor), in_place=False)


@command(words=("收据", "党费收据"), in_menu=False)
async def receipt(
    ctx: Context[Person],
    number: Annotated[ReceiptNumber | None, "收据编号是多少？例如：2026-0007。"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """要一张我的党费收据，发图片和可以打印的 PDF；不写编号就是最近一张。

    第一次发的是原件，以后再要的注明副本和日期。
    """
    papers = await ledger.issue(ctx.db, number, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*papers, in_place=False)


@command(words=("补打收据", "打印收据"))
async def print_receipt(
    ctx: Context[DuesKeeper],
    number: Annotated[ReceiptNumber, "收据编号是多少？例如：2026-0007。"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """给成员补打一张党费收据，注明副本；谁打的有记录。

    本人收不到小秘消息的，第一次打的就是原件，请转交本人。
    """
    papers = await ledger.reprint(ctx.db, number, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*papers, in_place=False)


@command(words=("核对收据", "收据核对"), in_menu=False)
async def check_receipt(
    ctx: Context[Person],
    number: Annotated[ReceiptNumber, "收据编号是多少？例如：2026-0007。"],
    code: Annotated[str, "收据上的校验码是什么？例如：7K3D-09QX。"],
) -> Reply:
    """核对一张收据是不是真的、有没有作废；金额只有本人和党费管理员能看到。

    例如：核对收据 2026-0007 7K3D-09QX。
    """
    told = await ledger.check(ctx.db, number, code, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)
