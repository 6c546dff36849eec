"""Payments: confirming what members said, what is over, given back or undone, and closing the books."""

from __future__ import annotations

from typing import Annotated

from bot.command import Context, command
from bot.parsing import PaidMoney
from bot.reply import Reply, say
from models import ledger, payments
from models.branches import Branch
from models.facts import Refused
from models.members import Member
from models.payments import Handed, Receipt
from models.payments.told import PayYourself
from models.roles import DuesKeeper, Person, Witness
from models.rules.ledger import Method
from models.rules.payments import ExtraKind, Surplus
from models.rules.values import Month, MonthSpan


@command(words=("全部确认", "确认全部党费"))
async def confirm_all(ctx: Context[DuesKeeper]) -> Reply:
    """把本人报了已交、金额也对得上的党费一次都确认。"""
    return say(await payments.confirm_all(ctx.db, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("确认党费", "待确认党费"), in_menu=False)
async def confirm_dues(ctx: Context[DuesKeeper], member: Annotated[Member | None, "确认谁报的党费？"] = None) -> Reply:
    """确认一个人报的党费，按本人报的金额登记；不写姓名就列出等您确认的。"""
    if member is None:
        return say(await payments.waiting(ctx.db, by=ctx.actor), in_place=False)
    return say(await payments.confirm(ctx.db, member, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def large(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    month: Annotated[Month, "哪个月的？"],
    amount: Annotated[PaidMoney, "金额是多少元？"],
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """登记一笔比平常大的党费，金额已经核对过。"""
    receipt = Receipt(amount, MonthSpan.only(month), method or Method.CASH, is_sure=True)
    return say(await payments.pay(ctx.db, member, receipt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(in_menu=False)
async def over(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    amount: Annotated[PaidMoney, "金额是多少元？"],
    surplus: Annotated[Surplus, "多出来的怎么办？请先问本人。"],
    months: Annotated[MonthSpan | None, "哪个月的？"] = None,
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """登记一笔多于应交的党费，多出来的按本人的意思办。"""
    receipt = Receipt(amount, months, method or Method.CASH, surplus)
    return say(await payments.pay(ctx.db, member, receipt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("自愿多交", "大额党费"), confirm="登记", in_menu=False)
async def extra(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "给谁登记？"],
    amount: Annotated[PaidMoney, "金额是多少元？"],
    kind: Annotated[ExtraKind, "哪一种：自愿多交，还是一次性大额党费？"],
    method: Annotated[Method | None, "怎么交的？"] = None,
) -> Reply:
    """登记月党费以外交的：自愿多交，或一次性大额党费，与月党费分开记。"""
    receipt = Receipt(amount, None, method or Method.CASH)
    return say(await payments.pay_extra(ctx.db, member, kind, receipt, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("退党费", "退还党费"), in_menu=False)
async def refund(
    ctx: Context[DuesKeeper],
    member: Annotated[Member, "退给谁？"],
    amount: Annotated[PaidMoney | None, "金额是多少元？"] = None,
    method: Annotated[Method | None, "怎么退的？"] = None,
) -> Reply:
    """登记已经退还本人的多交的钱；不写金额就是全部退还。

    钱由您当面或转账退给本人，小秘只记账。
    """
    receipt = Receipt(amount, None, method or Method.CASH)
    return say(await payments.refund(ctx.db, member, receipt, ctx.almanac, by=ctx.actor, at=ctx.now), in_place=False)


@command(words=("未退余款",), in_menu=False)
async def left_money(ctx: Context[DuesKeeper]) -> Reply:
    """去世或离开的同志还有谁的钱没有退。"""
    return say(await payments.left_money(ctx.db, by=ctx.actor))


@command(words=("退余款",), confirm="登记退还", in_menu=False)
async def refund_left(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "退几号的余款？发「未退余款」可以看编号。"],
    receiver: Annotated[str, "钱交给了谁？写姓名和关系，例如：本人，或：配偶李明。"],
    reason: Annotated[str, "为什么退？例如：本人去世，交家属；或：已转走。"],
    amount: Annotated[PaidMoney | None, "金额是多少元？"] = None,
    method: Annotated[Method | None, "怎么退的？"] = None,
) -> Reply:
    """登记去世或离开的同志的余款退给了谁；不写金额就是全部退还。

    钱由您当面或转账退，请收款人写收条；收款人和原因只加密记在账上，会告诉书记有这笔登记，不告诉金额。
    """
    handed = Handed(receiver, reason, amount, method or Method.CASH)
    told = await payments.refund_left(ctx.db, number, handed, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("冲正",), in_menu=False)
async def reverse(
    ctx: Context[DuesKeeper],
    number: Annotated[int, "冲正第几号登记？"],
    reason: Annotated[str, "为什么冲正？会告诉本人。"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """冲正一笔记错的登记：原来那笔留着，另记一笔相反的，月份恢复待缴，并告诉本人。

    例如：冲正 12 记错了人。
    """
    told = await payments.reverse(ctx.db, number, branch, reason, ctx.almanac, by=ctx.actor, at=ctx.now)
    return say(told, in_place=False)


@command(words=("党费结账", "结账"), confirm="申请结账")
async def close_books(
    ctx: Context[DuesKeeper],
    month: Annotated[Month, "结哪个月的账？"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """申请把一个月和以前的党费账结清，由另一位同志确认；结账以后不能再打开。"""
    return say(await ledger.ask_to_close(ctx.db, month, branch, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("确认结账",), confirm="确认结账", in_menu=False)
async def confirm_close(
    ctx: Context[Witness],
    month: Annotated[Month, "结哪个月的账？"],
    branch: Annotated[Branch | None, "哪个支部的？"] = None,
) -> Reply:
    """确认党费管理员申请的结账；确认以后这个月和以前的账不能再改，也不能再打开。"""
    return say(await ledger.close(ctx.db, month, branch, ctx.almanac, by=ctx.actor, at=ctx.now))


@command(words=("代交", "代缴", "帮交", "垫交", "代交党费"), in_menu=False)
async def pay_for_another(ctx: Context[Person], who: Annotated[str | None, "替谁交？"] = None) -> Reply:
    """为什么不能替别人交党费。"""
    raise Refused(PayYourself())
