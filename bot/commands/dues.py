"""Dues: a member's own, and the keeper's ledger."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PaidMoney
from bot.reply import Reply, say
from models import dues_cards, payments
from models.members import Member
from models.payments import Receipt, Word
from models.roles import DuesKeeper, Person
from models.rules.ledger import Method
from models.rules.values import Money, Month, Months, MonthSpan


@command(words=("党费", "会费", "我的党费", "交党费", "怎么交党费", "我要交多少", "该交多少"))
async def dues(
    ctx: Context[Person],
    amount: Annotated[PaidMoney | None, "交了多少元？"] = None,
    months: Annotated[Months | None, "哪个月的？"] = None,
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """看我的党费：哪个月、多少、交了没有。只有本人和党费管理员能看到金额。

    写上金额就是报告已经交了，例如：党费 85元 转账。
    """
    if amount is None:
        return say(await dues_cards.card(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)
    return await _report(ctx, amount, months, method)


@command(words=("我交了", "已交党费", "党费交了", "交了", "党费已交", "党费已转账", "党费转了"))
async def report_dues(
    ctx: Context[Person],
    months: Annotated[Months | None, "哪个月的？"] = None,
    amount: Annotated[PaidMoney | None, "交了多少元？"] = None,
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """报告我的党费已经交了，等党费管理员确认。

    不写月份，就是把欠的都交了。几个月一起交的，例如：我交了 第四季度；我交了 10月到12月；我交了 3个月。
    """
    return await _report(ctx, amount, months, method)


@command(in_menu=False)
async def report_sum(
    ctx: Context[Person],
    amount: Annotated[PaidMoney, "交了多少元？"],
    months: Annotated[Months | None, "哪个月的？"] = None,
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """报告我的党费已经交了，金额和还欠的不一样，已经核对过。"""
    return await _report(ctx, amount, months, method, is_sure=True)


@command(words=("党费登记", "登记党费", "缴费"))
async def paid(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    amount: Annotated[PaidMoney | None, "金额是多少元？"] = None,
    months: Annotated[Months | None, "哪个月的？"] = None,
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """登记收到一个人的党费，一个月或几个月的，并告诉本人。

    例如：党费登记 张三 85元 11月 转账；党费登记 张三 255元 第四季度；党费登记 张三 10月到12月；党费登记 张三 3个月。
    不写月份就是最早欠的那个月，不写金额就按还欠的金额，不写方式就是现金。
    """
    paid_for = await payments.spanned(ctx.db, member.id, member.name, months, ctx.almanac, by=ctx.actor, at=ctx.now)
    receipt = Receipt(amount, paid_for, method or Method.CASH)
    return say(await payments.pay(ctx.db, member, receipt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command()
async def enter_dues(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    month: Annotated[Month, "哪个月的？"],
    amount: Annotated[PaidMoney, "金额是多少元？"],
) -> Reply:
    """登记一个人一个月的党费，金额没有核定过的先问金额。"""
    receipt = Receipt(amount, MonthSpan.only(month))
    return say(await payments.pay(ctx.db, member, receipt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("谁没交", "欠费名单"))
async def owe(ctx: Context[DuesKeeper]) -> Reply:
    """看谁还没交党费，哪几个月的。"""
    return say(await dues_cards.owed_by_branch(ctx.db, by=ctx.actor), in_place=False)


async def _report(
    ctx: Context[Person], amount: Money | None, months: Months | None, method: Method | None, *, is_sure: bool = False
) -> Reply:
    actor = ctx.actor
    paid_for = await payments.spanned(ctx.db, actor.member_id, actor.name, months, ctx.almanac, by=actor, at=ctx.now)
    word = Word(amount, paid_for, method, is_sure)
    return say(await payments.claim(ctx.db, word, ctx.almanac, by=actor, at=ctx.now), in_place=False)
