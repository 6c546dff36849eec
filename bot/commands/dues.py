"""Dues: a member's own, and the keeper's ledger."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import Unclear
from bot.reply import Reply, say
from models import dues as ledger
from models.members import Member
from models.roles import DuesKeeper, Person
from models.rules.values import Money, Month


@command(words=("党费", "会费", "我的党费"))
async def dues(ctx: Context[Person]) -> Reply:
    """看我的党费：哪个月、多少、交了没有。只有本人和党费管理员能看到金额。"""
    return say(await ledger.card(ctx.db, by=ctx.actor), in_place=False)


@command(words=("我交了", "已交党费", "党费交了", "交了"))
async def report_dues(ctx: Context[Person], month: Annotated[Month | None, "哪个月的？"] = None) -> Reply:
    """报告我的党费已经交了，等党费管理员确认。

    不写月份，就是把欠的都交了。
    """
    return say(await ledger.claim(ctx.db, month, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("党费登记", "登记党费", "缴费"))
async def paid(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    amount: Annotated[Money | None, "金额是多少元？"] = None,
    month: Annotated[Month | None, "哪个月的？"] = None,
) -> Reply:
    """登记收到一个人一个月的党费，并告诉本人。

    例如：党费登记 张三 85元 11月。不写月份就是最早欠的那个月，不写金额就按上次的金额。
    """
    return say(await ledger.pay(ctx.db, member, amount, month, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command()
async def enter_dues(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    month: Annotated[Month, "哪个月的？"],
    amount: Annotated[Money, "金额是多少元？"],
) -> Reply:
    """登记一个人一个月的党费，金额没有核定过的先问金额。"""
    if amount <= Money(0):
        raise Unclear("money")
    return say(await ledger.pay(ctx.db, member, amount, month, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("谁没交", "欠费名单"))
async def owe(ctx: Context[DuesKeeper]) -> Reply:
    """看谁还没交党费，哪几个月的。"""
    return say(await ledger.owed_by_branch(ctx.db, by=ctx.actor), in_place=False)
