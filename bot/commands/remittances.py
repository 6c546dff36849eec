"""Remitting dues to the upper level: entering it, its slip, where it stands, and the committee's view."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PaidMoney, PastDay
from bot.reply import Reply, say
from models import dues_terms, remittances
from models.branches import Branch
from models.remittances import Handover
from models.roles import DuesKeeper, Witness
from models.rules.dues_reports import Cadence
from models.rules.ledger import Method


@command(words=("上缴党费", "党费上缴", "上缴会费"), confirm="登记上缴")
async def remit(
    ctx: Context[DuesKeeper],
    amount: Annotated[PaidMoney, "上缴了多少元？"],
    day: Annotated[PastDay, "哪一天上缴的？"],
    method: Annotated[Method, "从哪里上缴的：现金、转账还是线上平台？"],
    voucher: Annotated[str, "凭证号是多少？例如银行回单或收据的号码。"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """登记已经上缴给上级党组织的党费，并给我上缴单；可以分几次上缴，记错了用「冲正」。

    例如：上缴党费 1200元 10月15日 转账 回单20261015001。
    """
    handover = Handover(amount, method, voucher, day)
    told = await remittances.remit(ctx.db, handover, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(*told, in_place=False)


@command(words=("上缴情况", "党费结存", "应上缴"))
async def remittance(ctx: Context[DuesKeeper], branch: Annotated[Branch | None, "哪个支部的？"] = None) -> Reply:
    """看本支部应上缴、已上缴多少，还结存多少。"""
    return say(await remittances.card(ctx.db, branch, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("上缴单", "党费上缴单"), in_menu=False)
async def remit_slip(
    ctx: Context[DuesKeeper],
    number: Annotated[int | None, "第几号登记？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """把一笔上缴做成可以打印的上缴单，不写号码就是最近一笔。"""
    return say(await remittances.slip(ctx.db, number, branch, by=ctx.actor), in_place=False)


@command(words=("各支部上缴", "上缴汇总"), name="remittances")
async def remittances_of_branches(ctx: Context[Witness]) -> Reply:
    """看所管各支部的党费上缴情况，只有合计，没有个人。"""
    return say(await remittances.overview(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("上缴周期", "党费上缴周期"), in_menu=False)
async def remit_cadence(
    ctx: Context[DuesKeeper],
    cadence: Annotated[Cadence, "多久上缴一次？"],
    day: Annotated[int | None, "期满次月几日前？"] = None,
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """设定本支部多久上缴一次党费、期满次月几日前上缴。"""
    told = await dues_terms.set_remittance(ctx.db, cadence, day, branch, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)
